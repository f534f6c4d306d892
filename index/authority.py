"""Authority: how much other documents rest on one, counted by who cites its title (《…》).

Staff ask in everyday words, and many passages have like words. A law that a hundred other documents cite is then more
often what is meant than a rule that nobody cites. Counted are documents of the library, so the measure needs nothing
from outside and grows with the collection.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping

from index.quotes import bare_title

_CITED = re.compile(r"《([^《》\n]{2,80})》")
_HIGHEST = 100  # so many citing documents, or more, are authority 1


def find_cited_titles(texts: Iterable[str]) -> frozenset[str]:
    """Titles in 书名号 in the form in which titles are compared, each once."""
    return frozenset(title for text in texts for cited in _CITED.findall(text) if (title := bare_title(cited)))


def weigh_authority(titles: Mapping[str, Iterable[str]], cited: Mapping[str, int]) -> dict[str, float]:
    """Authority of documents in (0, 1], the logarithm of how many others cite them; those never cited are left out.

    Args:
        titles: Ids of the documents that bear a title, by the title in its comparable form.
        cited: How many documents cite a title, those that bear it left out.
    """
    return {
        document_id: min(1.0, math.log1p(cited[title]) / math.log1p(_HIGHEST))
        for title in titles.keys() & cited.keys()
        for document_id in titles[title]
        if cited[title] > 0
    }

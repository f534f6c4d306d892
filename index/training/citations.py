"""Which passage cites which: 「违反本法第十二条规定的」 points at an article that the sentence is about."""

import re
from collections.abc import Sequence

from index.training.documents import ARTICLE_LABEL, TrainingPassage

_CITATION = re.compile(
    rf"(?:《([^》]+)》|本(?:法|条例|规定|办法|细则|解释|规则|决定|实施细则|实施条例|实施办法))({ARTICLE_LABEL.pattern})"
)
_SENTENCE_END = re.compile(r"[；;。！？!?\n]+")
_STATE_PREFIX = "中华人民共和国"


def find_citations(passages: Sequence[tuple[str, TrainingPassage]]) -> list[list[tuple[str, int]]]:
    """Find the passages of the same collection that each passage cites.

    Args:
        passages: (title of the document, passage) pairs.

    Returns:
        For each passage its citing sentences, without the citation itself, and the position of what each cites.
    """
    places = {(_shorten(title), passage.label): place for place, (title, passage) in enumerate(passages)}
    found: list[list[tuple[str, int]]] = []
    for own, (title, passage) in enumerate(passages):
        citing: list[tuple[str, int]] = []
        for sentence in _SENTENCE_END.split(passage.text):
            for citation in _CITATION.finditer(sentence):
                cited = places.get((_shorten(citation[1] or title), citation[2]), own)
                if cited != own:
                    citing.append((_CITATION.sub(" ", sentence), cited))
        found.append(citing)
    return found


def _shorten(title: str) -> str:
    return title.removeprefix(_STATE_PREFIX)

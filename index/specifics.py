"""What a question names and no like word can stand for: places, numbers, and words in quotation marks.

An unanswerable question mostly asks what is known of another place, in the same words. So a document that names none
of what the question names hardly answers it, however many of its other words it has.
"""

from __future__ import annotations

import re

from core.regions import find_regions
from index.bigrams import normalise_text
from index.quotes import bare, find_quotes

# A place with the word for its kind, after a boundary: 「泰州市海陵区企业」 names 泰州 and 海陵.
_PLACE = re.compile(
    r"(?:^|[^㐀-鿿]|[在对省市区州县年月日])((?![年月日])[㐀-鿿]{2,3}?)(?=[市县区州镇旗](?!场|长|民|政府|域|委))"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[年月日号%万亿条项个家人天元])?")


def find_specifics(question: str) -> frozenset[str]:
    """What a question names, in the form in which phrases are compared (`index.quotes.bare`)."""
    plain = normalise_text(question)
    named = [
        *(words for _, words in find_regions(plain)),
        *_PLACE.findall(plain),
        *_NUMBER.findall(plain),
        *(quote.phrase for quote in find_quotes(question)),
    ]
    return frozenset(filter(None, map(bare, named)))


def share_missing(specifics: frozenset[str], text: str) -> float:
    """Share of what a question names that a text does not contain, in [0, 1]; 0 where it names nothing."""
    plain = bare(text)
    return sum(one not in plain for one in specifics) / max(1, len(specifics))

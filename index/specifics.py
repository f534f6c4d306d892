"""What a question names and no like word can stand for: places, numbers, and words in quotation marks.

An unanswerable question mostly asks what is known of another place, in the same words. So a document that names none
of what the question names hardly answers it, however many of its other words it has.
"""

from __future__ import annotations

import re

from index.bigrams import normalise_text
from index.places import find_places
from index.quotes import bare, find_quotes

_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[年月日号%万亿条项个家人天元])?")


def find_specifics(question: str) -> frozenset[str]:
    """What a question names, in the form in which phrases are compared (`index.quotes.bare`)."""
    plain = normalise_text(question)
    named = [
        *find_places(plain),
        *_NUMBER.findall(plain),
        *(quote.phrase for quote in find_quotes(question)),
    ]
    return frozenset(filter(None, map(bare, named)))


def share_missing(specifics: frozenset[str], text: str) -> float:
    """Share of what a question names that a text does not contain, in [0, 1]; 0 where it names nothing."""
    plain = bare(text)
    return sum(one not in plain for one in specifics) / max(1, len(specifics))

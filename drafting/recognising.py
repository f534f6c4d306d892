"""Text into sentences, and the known sentences recognised in text that a person edited."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from core.drafts import Sentence
from core.errors import InvalidInputError

LONGEST_SENTENCE = 1000
SAME_SENTENCE = 0.5  # share of characters in common from which a changed sentence is still the same one
_ENDS = re.compile(r"[^。！？!?]*(?:[。！？!?]+[”』」’）)]*|$)")


def make_id() -> str:
    """An id for a new sentence."""
    return secrets.token_hex(6)


def split_sentences(text: str) -> list[str]:
    """Text as sentences, each with its full stop and closing quotation mark; nothing but white space is lost."""
    return [piece for found in _ENDS.findall(" ".join(text.split())) if (piece := found.strip())]


def quotes_of(text: str) -> list[str]:
    """The sentences of a passage, each verbatim as it stands there; never empty for a passage with words."""
    return [piece for line in text.split("\n") for found in _ENDS.findall(line) if (piece := found.strip())]


def cut_line(line: str, known: Sequence[Sentence]) -> list[str]:
    """A line as sentences; one that is known stays whole, whatever stops stand in it.

    Raises:
        InvalidInputError: If a sentence is too long.
    """
    texts = sorted({sentence.text for sentence in known if sentence.text}, key=len, reverse=True)
    pieces: list[str] = []
    rest = line
    while rest:
        whole = next((text for text in texts if rest.startswith(text)), "")
        found = whole or next(_ENDS.finditer(rest)).group()
        if found.strip():
            pieces.append(found.strip())
        rest = rest[len(found) :].lstrip()
    check_lengths(pieces)
    return pieces


def align(pieces: Sequence[str], known: Sequence[Sentence], *, keep_one: bool = False) -> list[Sentence]:
    """Sentences for pieces of text: each known one is given away once, to the piece that is the same or most like it.

    Args:
        keep_one: Whether the likest piece keeps the only known sentence, however far it was rewritten.
    """
    given: dict[int, Sentence] = {}
    left = list(known)
    for number, piece in enumerate(pieces):
        same = next((one for one in left if one.text == piece), None)
        if same is not None:
            given[number] = same
            left.remove(same)
    likeness = sorted(
        (
            (-SequenceMatcher(None, one.text, piece, autojunk=False).ratio(), number, place)
            for number, piece in enumerate(pieces)
            if number not in given
            for place, one in enumerate(left)
        ),
    )
    taken: set[int] = set()
    for ratio, number, place in likeness:
        if number in given or place in taken or (-ratio < SAME_SENTENCE and not keep_one):
            continue
        given[number] = replace(left[place], text=pieces[number], taken_on_by="")
        taken.add(place)
    return [given.get(number) or Sentence(sentence_id=make_id(), text=piece) for number, piece in enumerate(pieces)]


def check_lengths(pieces: Sequence[str]) -> None:
    """Refuse a sentence that is too long.

    Raises:
        InvalidInputError: If one is.
    """
    longest = max(map(len, pieces), default=0)
    if longest > LONGEST_SENTENCE:
        raise InvalidInputError(f"一句话最多 {LONGEST_SENTENCE} 字，现有 {longest} 字。请分成几句。")

"""Finding a judged passage again after a new version of its document, or after it was cut in another way."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.documents import Chunk

_NOT_WORDS = re.compile(r"[\W_]+")
_SHARED = 0.7  # so much of the shorter text stands in the longer one where both are the same passage
_LEAST_CHARACTERS = 12  # a shorter text (a heading, a line of a table) must be the same, not just a part


def same_passage(quote: str, text: str) -> bool:
    """Whether a passage is the quoted one: the same words, a part of them, or most of them with some changed."""
    first, second = _bare(quote), _bare(text)
    if not first or not second:
        return False
    if first == second:
        return True
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) < _LEAST_CHARACTERS:
        return False
    return shorter in longer or _share(shorter, longer) >= _SHARED


def locate(quote: str, chunks: Sequence[Chunk]) -> Chunk | None:
    """The chunk that holds most of a quote, None where no chunk is the quoted passage."""
    bare = _bare(quote)
    same = [chunk for chunk in chunks if same_passage(quote, chunk.text)]
    return max(same, key=lambda chunk: _share(bare, _bare(chunk.text)), default=None)


def _bare(text: str) -> str:
    return _NOT_WORDS.sub("", text)


def _share(part: str, whole: str) -> float:
    """Share of the different pairs of characters of `part` that `whole` has too."""
    pairs = {part[at : at + 2] for at in range(len(part) - 1)}
    return sum(pair in whole for pair in pairs) / len(pairs) if pairs else float(part in whole)

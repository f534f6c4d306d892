"""The question of a match: what is searched for when somebody pastes a sentence or a whole document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.errors import InvalidInputError

QUESTION_CHARS = 1200
_OPENING_CHARS = 400
_HEADING = re.compile(
    r"^(第[一二三四五六七八九十百\d]+[章节条]|[一二三四五六七八九十]+、|"
    r"[（(][一二三四五六七八九十\d]+[)）]|#+ |\d+[.、])"
)
_LONGEST_HEADING = 40


def cut_question(text: str) -> str:
    """The words to search for: the text itself, or of a long one the opening and the headings.

    The opening and the headings of a document name its subject; the rest would drown it in details.

    Raises:
        InvalidInputError: If there is no letter and no digit in it.
    """
    question = text.strip()
    if not any(character.isalnum() for character in question):
        raise InvalidInputError("请写下要问的问题，例如“谁能为工业互联网安全提供咨询”。")
    if len(question) <= QUESTION_CHARS:
        return question
    parts = [question[:_OPENING_CHARS], *_headings(question[_OPENING_CHARS:])]
    if len(parts) == 1:
        return question[:QUESTION_CHARS]
    return "\n".join(parts)[:QUESTION_CHARS]


def _headings(text: str) -> Iterator[str]:
    for line in text.splitlines():
        words = line.strip()
        if words and len(words) <= _LONGEST_HEADING and _HEADING.match(words):
            yield words

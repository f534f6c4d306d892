"""Text of one field: an error that names the field, spaces and invisible characters, lists in one line."""

from __future__ import annotations

import re
import unicodedata

from core.errors import InvalidInputError

NOTHING = frozenset({"无", "暂无", "没有", "/", "-", "--", "—", "——", "N/A", "n/a"})
_LIST_BREAK = re.compile(r"[、，；;\r\n\t|]+")
_SPACES = re.compile(r"\s+")
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


class FieldError(InvalidInputError):
    """A field cannot be used. `field` is its name in the record, for the form or the sheet to point at."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def clean_line(text: str) -> str:
    """One line without invisible characters and doubled spaces."""
    return _SPACES.sub(" ", _visible(text)).strip()


def clean_text(text: str) -> str:
    """Lines without invisible characters, no more than one empty line together."""
    lines = [clean_line(line) for line in text.replace("_x000D_", "").splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def drop_nothing(text: str) -> str:
    """A text, or "" where it only says that there is nothing (无, /, —)."""
    return "" if text in NOTHING else text


def split_list(text: str) -> tuple[str, ...]:
    """Entries of a list in one text, once each, in order; 无 is no entry."""
    parts = (drop_nothing(clean_line(part).rstrip("。.").rstrip()) for part in _LIST_BREAK.split(text))
    return tuple(dict.fromkeys(part for part in parts if part))


def _visible(text: str) -> str:
    kept = (
        character if character.isspace() or unicodedata.category(character) not in _INVISIBLE else ""
        for character in text.replace("\u3000", " ")
    )
    return "".join(kept)

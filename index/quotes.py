"""Phrases that a query puts in quotation marks or 书名号: they are meant verbatim."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_QUOTED = re.compile(
    r"《(?P<title>[^《》]{2,120})》|“(?P<a>[^“”]{2,80})”|「(?P<b>[^「」]{2,80})」|『(?P<c>[^『』]{2,80})』"
    r"|\"(?P<d>[^\"]{2,80})\"|＂(?P<e>[^＂]{2,80})＂|‘(?P<f>[^‘’]{2,80})’"
)
_NOTHING = re.compile(r"[\W_]+")
_EDITION = re.compile(r"[(（][^()（）]{1,20}[)）]\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A quoted phrase without its marks; `is_title` where these were 书名号."""

    start: int
    end: int
    phrase: str
    is_title: bool


def find_quotes(query: str) -> Iterator[Quote]:
    """The phrases in quotation marks that have a letter or digit, in order."""
    for match in _QUOTED.finditer(query):
        phrase = next(value for value in match.groups() if value is not None).strip()
        if bare(phrase):
            yield Quote(start=match.start(), end=match.end(), phrase=phrase, is_title=match["title"] is not None)


def bare(text: str) -> str:
    """The form in which phrases are compared: NFKC, lower case, letters and digits alone."""
    return _NOTHING.sub("", unicodedata.normalize("NFKC", text).lower())


def bare_title(title: str) -> str:
    """The form in which titles are compared: without 书名号, 中华人民共和国, and an edition or date in brackets."""
    return bare(_EDITION.sub("", title.strip().strip("《》"))).removeprefix("中华人民共和国")

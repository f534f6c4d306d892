"""Comments of a DOCX with the replies to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from papers.packages import Package

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARA_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer to a comment."""

    author: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment. `quote`: the text that it is anchored to, "" where it has only a place, or none."""

    comment_id: str
    author: str
    text: str
    at: datetime | None = None
    quote: str = ""
    replies: tuple[Reply, ...] = ()


def read_comments(package: Package, quotes: dict[str, str]) -> Iterator[Comment]:
    """The comments of a file with their replies, those without words left out. `quotes`: anchored texts by id."""
    root = package.part("word/comments.xml")
    if root is None:
        return
    parents = _read_threads(package)
    found: dict[str, tuple[Any, str]] = {}
    by_paragraph: dict[str, str] = {}
    for element in root.findall(f"{_W}comment"):
        comment_id = element.get(f"{_W}id") or ""
        paragraphs = element.findall(f".//{_W}p")
        found[comment_id] = (
            element,
            "\n".join("".join(each.text or "" for each in one.iter(f"{_W}t")) for one in paragraphs).strip(),
        )
        by_paragraph.update({one.get(_PARA_ID): comment_id for one in paragraphs if one.get(_PARA_ID)})
    answers = {
        by_paragraph[child]: by_paragraph.get(parent, "") for child, parent in parents.items() if child in by_paragraph
    }
    places = {comment_id: place for place, comment_id in enumerate(quotes)}  # in the order of the text
    for comment_id in sorted(found, key=lambda one: places.get(one, len(places))):
        element, text = found[comment_id]
        if answers.get(comment_id) in found or not text:
            continue
        replies = [other for other in found if _first_of(other, answers) == comment_id and other != comment_id]
        yield Comment(
            comment_id=comment_id,
            author=element.get(f"{_W}author") or "",
            text=text,
            at=read_moment(element.get(f"{_W}date")),
            quote=quotes.get(comment_id, ""),
            replies=tuple(Reply(author=found[one][0].get(f"{_W}author") or "", text=found[one][1]) for one in replies),
        )


def _first_of(comment_id: str, answers: dict[str, str]) -> str:
    """The comment at the head of a thread; a ring of answers ends."""
    for _ in range(len(answers)):
        if not answers.get(comment_id):
            break
        comment_id = answers[comment_id]
    return comment_id


def _read_threads(package: Package) -> dict[str, str]:
    """By the id of a comment's paragraph, that of the comment which it answers."""
    root = package.part("word/commentsExtended.xml")
    if root is None:
        return {}
    return {
        one.get(f"{_W15}paraId"): one.get(f"{_W15}paraIdParent")
        for one in root.iter(f"{_W15}commentEx")
        if one.get(f"{_W15}paraIdParent")
    }


def read_moment(text: str | None) -> datetime | None:
    """When something was written. Word puts a Z behind the hour of the writer's own clock, so zones are passed over."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None).astimezone() if text else None
    except (ValueError, OverflowError, OSError):
        return None

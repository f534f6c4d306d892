"""Records of use and of judgement: what was opened for which question, and which passage answers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.documents import Locator


class UseKind(StrEnum):
    """What a person did with a passage that search had found."""

    OPENED = "opened"
    CONTEXT = "context"
    CITED = "cited"
    EXPORTED = "exported"
    MARKED = "marked"


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedPassage:
    """A passage as it was used or judged.

    Attributes:
        chunk_id: Its number at that time; after a new version or another way of cutting there is another.
        quote: Its text at that time, by which it is found again.
        title: Of its document, for people who read the record; "" where unknown.
        rank: Where it was shown, from 1; None where that is unknown.
    """

    document_id: str
    version: int
    chunk_id: int
    locator: Locator
    quote: str
    title: str = ""
    rank: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One use of a passage that a question had found.

    Attributes:
        filters: What was excluded, as in the address of the page.
    """

    use_id: int
    at: datetime
    actor: str
    kind: UseKind
    query: str
    passage: UsedPassage
    filters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A person's word on a question: this passage answers it, or nothing in the material does.

    Attributes:
        passage: The passage; None where the material holds no answer.
    """

    judgement_id: int
    at: datetime
    actor: str
    question: str
    passage: UsedPassage | None

"""Records of 专题跟踪: searches that are kept, and the notices that new documents raise for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.documents import Locator
from core.search import SearchFilters


class Strictness(StrEnum):
    """How well a new document must fit before it raises a notice; the values are shown to the user as they are."""

    LOOSE = "宽松"
    MEDIUM = "适中"
    STRICT = "严格"


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A search that is kept with its filters.

    Attributes:
        active: False while it is paused: what comes in meanwhile raises no notice, later neither.
        watching_since: Only documents that came into the index after this moment raise a notice. Moved on when the
            question or the filters change and when it is taken up again after a pause.
        last_seen_at: When somebody last marked its notices as read, None before.
    """

    saved_search_id: str
    name: str
    query: str
    filters: SearchFilters
    strictness: Strictness
    active: bool
    actor: str
    created_at: datetime
    watching_since: datetime
    last_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """The paragraph of a document that fits a saved search best.

    Attributes:
        highlights: Half-open (start, end) character ranges of `quote` that carry words of the question.
        confidence: In [0, 1]; how well the document answers the question.
    """

    quote: str
    locator: Locator
    highlights: tuple[tuple[int, int], ...]
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A new document fits a saved search. Raised once a version.

    Attributes:
        is_update: True where an earlier version of the document was in the library before (更新).
        read_at: None while nobody has read it.
    """

    notice_id: int
    saved_search_id: str
    document_id: str
    version: int
    is_update: bool
    fit: Fit
    raised_at: datetime
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeCounts:
    """How many notices a saved search has."""

    total: int = 0
    unread: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A version of a document that search sees, with the moment at which it was taken in."""

    document_id: str
    version: int
    title: str
    added_at: datetime

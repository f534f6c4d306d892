"""How many notices last month would have brought, for each strictness, so that a bar can be chosen by what it means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from core.documents import Chunk
from core.search import SearchFilters
from core.tracking import Arrival, Strictness
from index.fitting import BARS, FIRST_BONUS, Searcher, measure_fit, question_pieces, read_words
from index.search import Home

DAYS = 30
MOST_DOCUMENTS = 500
_AT_ONCE = 20  # so many documents on one day, and more than half of the month's, are a library being filled
_STEP = 10

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What last month would have brought.

    Attributes:
        documents: How many documents came in and were judged.
        notices: Notices by strictness.
        capped: Whether more came in than were judged; the newest were.
        at_once: Whether most of them came on one day, as when a library is filled: a usual month brings fewer.
    """

    documents: int
    notices: dict[Strictness, int]
    capped: bool
    at_once: bool


def ignore_progress(_: float) -> None:
    """Report to nobody."""


def forecast_notices(
    query: str,
    filters: SearchFilters,
    arrivals: Sequence[Arrival],
    *,
    chunks: Callable[[str, int], Sequence[Chunk]],
    search: Searcher,
    home: Home,
    today: date,
    on_progress: Progress = ignore_progress,
) -> Forecast:
    """Hold what came in against every bar.

    Args:
        arrivals: The newest first, one more than `MOST_DOCUMENTS` where there are more.
        on_progress: Told now and then how far it has come, in [0, 1].
    """
    judged = arrivals[:MOST_DOCUMENTS]
    pieces = question_pieces(query, home=home, today=today)
    near: dict[str, float] = {}
    for number, one in enumerate(judged):
        measured = measure_fit(pieces, read_words(one.title, chunks(one.document_id, one.version)))
        if measured + FIRST_BONUS >= min(BARS.values()):
            near[one.document_id] = measured
        if number % _STEP == _STEP - 1:
            on_progress((number + 1) / len(judged))
    fits = _apply_search(query, filters, near, search)
    return Forecast(
        documents=len(judged),
        notices={level: sum(fit >= bar for fit in fits) for level, bar in BARS.items()},
        capped=len(arrivals) > len(judged),
        at_once=_came_at_once(one.added_at for one in judged),
    )


def month_before(now: datetime) -> datetime:
    """The moment from which on documents count as last month's."""
    return now - timedelta(days=DAYS)


def _apply_search(query: str, filters: SearchFilters, near: dict[str, float], search: Searcher) -> list[float]:
    """The fits of those that the filters let through, what comes first in the library raised."""
    if not near:
        return []
    first = search.search(query, filters=filters, top_k=1).passages
    fits = []
    for document_id, measured in near.items():
        only = replace(filters, document_ids=(document_id,))
        if filters == SearchFilters() or search.search(query, filters=only, top_k=1).passages:
            is_first = bool(first) and first[0].document_id == document_id
            fits.append(measured + FIRST_BONUS * is_first)
    return fits


def _came_at_once(moments: Iterable[datetime]) -> bool:
    days: dict[date, int] = {}
    for moment in moments:
        days[moment.date()] = days.get(moment.date(), 0) + 1
    return bool(days) and max(days.values()) >= max(_AT_ONCE, sum(days.values()) / 2)

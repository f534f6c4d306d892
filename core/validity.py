"""Which documents are in force or not, and on which days: one rule for the pages, the search and the linking."""

from __future__ import annotations

import re
from datetime import date

from core.documents import DocumentType, Metadata, Validity

_ALWAYS = (DocumentType.LAW, DocumentType.POLICY)
_DRAFT = re.compile(r"征求意见稿|公开征求意见|送审稿|报批稿|讨论稿|草案")


def begins_on(known: Metadata) -> date | None:
    """The first day on which exactly this text can have been in force.

    An amended law still states the day on which its first text came into force; so the later one of that day and the
    day of issue counts.
    """
    days = [day for day in (known.published_on, known.effective_on) if day is not None]
    return max(days, default=None)


def is_draft(title: str) -> bool:
    """Whether a text was only put up for comment: it is never in force and replaces nothing."""
    return bool(_DRAFT.search(title))


def find_validity(known: Metadata, on: date) -> Validity | None:
    """Whether a document is in force on a day; None for what cannot be in force, such as a report.

    Laws and policies always have a validity. Other documents have one where a day of coming into force, an end or a
    replacement is known, by their text or by hand.
    """
    has_days = bool(known.effective_on or known.ended_on or known.superseded_by)
    if (known.document_type not in _ALWAYS and not has_days) or (is_draft(known.title) and not known.ended_on):
        return None
    if known.ended_on is not None and known.ended_on <= on:
        return known.ended_as or Validity.REPEALED
    if known.effective_on is not None and known.effective_on > on:
        return Validity.NOT_YET
    return Validity.IN_FORCE

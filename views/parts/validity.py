"""Whether a law or policy is in force, in words: the badge, when it holds, and what stands in its place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape
from typing import Any

from core.documents import Document, Metadata, Validity
from core.validity import find_validity
from views.parts.text import date_words
from views.words import say

_TONES = {
    Validity.IN_FORCE: "zk-in-force",
    Validity.AMENDED: "zk-amended",
    Validity.REPEALED: "zk-repealed",
    Validity.NOT_YET: "zk-not-yet",
}


def badge_html(known: Metadata, *, on: date | None = None) -> str:
    """The badge of a document's validity on a day (today), "" for what is neither in force nor not."""
    validity = find_validity(known, on or date.today())
    if validity is None:
        return ""
    told = escape(_told(known, validity))
    return f'<span class="zk-badge {_TONES[validity]}" title="{told}">{escape(str(validity))}</span>'


def read_replacements(services: Any, documents: Iterable[Document]) -> dict[str, Metadata]:
    """What is known about the documents that replaced these, by id; one query for all of a page."""
    ids = {document.metadata.superseded_by for document in documents if document.metadata.superseded_by}
    found: dict[str, Metadata] = services.validity.metadata(ids) if ids else {}
    return found


def replacement_words(known: Metadata, other: Metadata, *, on: date) -> str:
    """「已被《…》（2021年）取代」, or what will happen on the day that it names."""
    issued = say("validity.year", year=other.published_on.year) if other.published_on else ""
    past = known.ended_on is not None and known.ended_on <= on
    verb = "repealed" if known.ended_as is Validity.REPEALED else "replaced"
    key = f"validity.{verb}" if past else f"validity.will_be_{verb}"
    return say(key, title=other.title, issued=issued, day=date_words(known.ended_on))


def replaced_words(older: Metadata) -> str:
    """「取代了《…》（2010年）」, said of what stands in the place of an older one."""
    issued = say("validity.year", year=older.published_on.year) if older.published_on else ""
    verb = "repeals" if older.ended_as is Validity.REPEALED else "replaces"
    return say(f"validity.{verb}", title=older.title, issued=issued)


def ended_words(known: Metadata, *, on: date) -> str:
    """「…起失效」 for a document whose end is known and nothing that replaced it."""
    past = known.ended_on is not None and known.ended_on <= on
    return say("validity.ended" if past else "validity.will_end", day=date_words(known.ended_on))


def in_force_words(known: Metadata) -> str:
    """「…起施行；…起不再有效」 as far as known."""
    parts = [say("validity.from", day=date_words(known.effective_on))] if known.effective_on else []
    if known.ended_on is not None:
        parts.append(say("validity.to", day=date_words(known.ended_on)))
    return "；".join(parts)


def _told(known: Metadata, validity: Validity) -> str:
    doubt = say("validity.as_known") if validity is Validity.IN_FORCE else ""
    return "。".join(part for part in (in_force_words(known), doubt) if part)

"""The part of the correction dialog that says when a law or policy is in force: by the program, or by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from core.documents import Document, Metadata, Validity
from core.errors import InvalidInputError
from core.validity import begins_on, find_validity
from ingest.version_titles import version_key
from storage.document_writes import ENDING_FIELDS
from views.parts.text import date_words, parse_day
from views.words import say

AUTOMATIC, IN_FORCE = "automatic", "in_force"
_ENDED = {"amended": Validity.AMENDED, "repealed": Validity.REPEALED}


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedValidity:
    """What the form says: a standing and three fields as they were typed."""

    standing: str
    effective_on: str
    ended_on: str
    superseded_by: str


def draw_fields(services: Any, document: Document) -> TypedValidity:
    """Draw the fields inside the form of the dialog, filled with what is known."""
    known = document.metadata
    by_hand = bool(set(ENDING_FIELDS) & set(document.corrected))
    now = find_validity(known, date.today())
    others = {
        other.document_id: other.metadata
        for other in services.documents.list()
        if other.document_id != document.document_id
    }
    choices = ["", *sorted(others, key=lambda key: others[key].title)]
    standings = [AUTOMATIC, IN_FORCE, *_ENDED]
    with st.expander(say("validity.title"), expanded=now is not None, icon=":material/gavel:"):
        if now is not None:
            source = say("validity.by_hand" if by_hand else "validity.read")
            st.caption(say("validity.note", validity=now, source=source))
        standing = st.selectbox(
            say("validity.title"),
            standings,
            index=standings.index(_standing(known)) if by_hand else 0,
            format_func=lambda name: say(f"validity.set_{name}"),
        )
        left, right = st.columns(2)
        effective = left.text_input(
            say("validity.effective_on"), date_words(known.effective_on), help=say("validity.effective_on_help")
        )
        ended = right.text_input(
            say("validity.ended_on"), date_words(known.ended_on), placeholder=say("validity.ended_on_hint")
        )
        other = st.selectbox(
            say("validity.superseded_by"),
            choices,
            index=choices.index(known.superseded_by) if known.superseded_by in choices else 0,
            format_func=lambda key: _name(others[key]) if key else say("validity.superseded_by_none"),
        )
    return TypedValidity(standing=standing, effective_on=effective, ended_on=ended, superseded_by=other or "")


def save_fields(services: Any, document: Document, typed: TypedValidity) -> None:
    """Store what was changed by hand, and give back what is left to the program.

    Raises:
        InvalidInputError: If a day cannot be read, an end is wanted without a day, or the order of days is wrong.
    """
    changed, released = read_changes(services, document, typed)
    if changed:
        services.library.correct(document.document_id, **changed)
    if released:
        services.library.release(document.document_id, *released)


def read_changes(services: Any, document: Document, typed: TypedValidity) -> tuple[dict[str, Any], list[str]]:
    """The fields to set and the fields to give back to the program; see `save_fields`."""
    known = document.metadata
    effective, ended = parse_day(typed.effective_on), parse_day(typed.ended_on)
    changed: dict[str, Any] = {}
    released: list[str] = []
    if effective is None and "effective_on" in document.corrected:
        released.append("effective_on")
    elif effective != known.effective_on:
        changed["effective_on"] = effective
    by_hand = bool(set(ENDING_FIELDS) & set(document.corrected))
    touched = (ended, typed.superseded_by) != (known.ended_on, known.superseded_by)
    standing = typed.standing
    if standing == AUTOMATIC and touched and not by_hand:  # whoever writes a day means it
        standing = _guess(services, known, typed) if ended or typed.superseded_by else IN_FORCE
    if standing == AUTOMATIC:
        released += list(ENDING_FIELDS) if by_hand else []
    elif standing == IN_FORCE:
        changed |= {"ended_on": None, "ended_as": None, "superseded_by": ""}
    else:
        other = services.validity.metadata([typed.superseded_by]).get(typed.superseded_by)
        ended = ended or (begins_on(other) if other is not None else None)
        if ended is None:
            raise InvalidInputError(say("validity.end_needed"))
        changed |= {"ended_on": ended, "ended_as": _ENDED[standing], "superseded_by": typed.superseded_by}
    begin = effective or known.effective_on
    if changed.get("ended_on") is not None and begin is not None and changed["ended_on"] <= begin:
        raise InvalidInputError(say("validity.order_wrong"))
    return changed, released


def _guess(services: Any, known: Metadata, typed: TypedValidity) -> str:
    other = services.validity.metadata([typed.superseded_by]).get(typed.superseded_by)
    same = other is not None and version_key(other.title) == version_key(known.title)
    return "amended" if same else "repealed"


def _standing(known: Metadata) -> str:
    return next((name for name, how in _ENDED.items() if how is known.ended_as), IN_FORCE)


def _name(known: Metadata) -> str:
    issued = say("validity.year", year=known.published_on.year) if known.published_on else ""
    return f"{known.title}{issued}"

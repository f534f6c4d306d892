"""The dialogs of tracking: keep a search, change or delete one; each strictness with what it would have brought."""

from __future__ import annotations

import time
from dataclasses import replace
from html import escape
from typing import Any

import streamlit as st

from core.errors import NotFoundError, ZhikuError
from core.search import SearchFilters
from core.tracking import NoticeCounts, SavedSearch, Strictness
from views.parts.address import Asked, asked_again, chip_words
from views.parts.filters import draw_filter_fields
from views.parts.page import leave_notice, show_error
from views.parts.text import plain
from views.words import say

LONGEST_NAME = 60
LONGEST_QUERY = 500
_PATIENCE_SECONDS = 0.7


def ask_dialog(kind: str, saved_search_id: str = "", *, asked: Asked | None = None) -> None:
    """Have the page draw a dialog: new, edit or delete. `asked` is what a new one begins with."""
    st.session_state["tracking.dialog"] = (kind, saved_search_id, asked)
    number = st.session_state.get("tracking.dialogs", 0)
    st.session_state["tracking.dialogs"] = number + 1
    st.rerun()


def draw_track_action(services: Any, asked: Asked) -> None:
    """The quiet action of 检索: track this question; a link to the page where it is tracked already."""
    if services.tracking.find_same(asked.q, asked.filters) is not None:
        st.page_link("views/tracking.py", label=say("tracking.tracked"), icon=":material/notifications_active:")
    elif st.button(say("tracking.track"), key="search.track", type="tertiary", icon=":material/notification_add:"):
        ask_dialog("new", asked=asked)


def draw_tracking_dialog(services: Any) -> None:
    """Draw the dialog that was asked for, if any."""
    asked_for = st.session_state.get("tracking.dialog")
    if asked_for is None:
        return
    kind, saved_search_id, asked = asked_for
    if kind == "new":
        _add(services, asked)
        return
    try:
        saved = services.tracking.saved.get(saved_search_id)
    except NotFoundError:
        _forget()
        return
    (_edit if kind == "edit" else _delete)(services, saved)


def _forget() -> None:
    st.session_state.pop("tracking.dialog", None)


def _finish(words: str) -> None:
    _forget()
    leave_notice(words)
    st.rerun()


@st.dialog(say("tracking.new_title"), width="medium", on_dismiss=_forget)
def _add(services: Any, asked: Asked | None) -> None:
    if asked is None:
        asked = _draw_question(Asked())
    else:
        _draw_chips(asked)
    name = asked.q[:LONGEST_NAME]
    entered = _draw_form(
        services, asked.q, asked.filters, name=name, strictness=Strictness.MEDIUM, button=say("tracking.start")
    )
    if entered is None:
        return
    name, strictness = entered
    try:
        saved = services.tracking.save(asked.q, filters=asked.filters, name=name, strictness=strictness)
    except ZhikuError as error:
        show_error(error)
        return
    _finish(say("tracking.saved", name=saved.name))


@st.dialog(say("tracking.edit_title"), width="medium", on_dismiss=_forget)
def _edit(services: Any, saved: SavedSearch) -> None:
    asked = _draw_question(asked_again(saved.query, saved.filters))
    filters = replace(asked.filters, document_ids=saved.filters.document_ids)
    entered = _draw_form(
        services, asked.q, filters, name=saved.name, strictness=saved.strictness, button=say("app.save")
    )
    if entered is None:
        return
    name, strictness = entered
    changes = {"name": name, "strictness": strictness, "query": asked.q, "filters": filters}
    try:
        services.tracking.change(saved.saved_search_id, **changes)
    except ZhikuError as error:
        show_error(error)
        return
    _finish(say("tracking.changed", name=name.strip()))


@st.dialog(say("tracking.delete_title"), on_dismiss=_forget)
def _delete(services: Any, saved: SavedSearch) -> None:
    counts = services.tracking.counts().get(saved.saved_search_id, NoticeCounts())
    words = "tracking.delete_body" if counts.total else "tracking.delete_none"
    st.write(plain(say(words, name=saved.name, count=counts.total)))
    with st.container(horizontal=True):
        if st.button(say("tracking.delete_confirm"), type="primary", key="tracking.delete.confirm"):
            try:
                services.tracking.delete(saved.saved_search_id)
            except ZhikuError as error:
                show_error(error)
                return
            _finish(say("tracking.deleted", name=saved.name))
        if st.button(say("app.cancel"), key="tracking.delete.cancel"):
            _forget()
            st.rerun()


def _draw_chips(asked: Asked) -> None:
    """What is asked and the filters that go with it, as they stand on the page."""
    scope = [chip_words(chip) for chip in asked.active] or [say("tracking.scope_all")]
    chips = "".join(f'<span class="zk-chip">{escape(word)}</span>' for word in scope)
    st.html(
        f'<p class="zk-question">{escape(asked.q)}</p>'
        f'<div class="zk-chips"><span class="zk-facts">{escape(say("tracking.scope"))}</span>{chips}</div>'
    )


def _draw_question(before: Asked) -> Asked:
    """Question and filters as fields; the counts below follow what is entered."""
    key = f"tracking.question.{st.session_state.get('tracking.dialogs', 0)}"
    query = st.text_input(
        say("tracking.field_query"),
        before.q,
        key=key,
        placeholder=say("tracking.query_placeholder"),
        max_chars=LONGEST_QUERY,
    )
    with st.expander(say("filter.title"), icon=":material/tune:", expanded=bool(before.active)):
        asked = draw_filter_fields(before, key=f"{key}.filters")
    return replace(asked, q=(query or "").strip())


def _draw_form(
    services: Any, query: str, filters: SearchFilters, *, name: str, strictness: Strictness, button: str
) -> tuple[str, Strictness] | None:
    """Name and strictness. Returns them once submitted."""
    captions, note = _forecast(services, query, filters)
    levels = list(Strictness)
    with st.form(f"tracking.form.{st.session_state.get('tracking.dialogs', 0)}", border=False):
        entered = st.text_input(
            say("tracking.field_name"), name, max_chars=LONGEST_NAME, placeholder=query[:LONGEST_NAME] or None
        )
        chosen = st.radio(
            say("tracking.field_strictness"),
            levels,
            index=levels.index(strictness),
            format_func=str,
            captions=captions,
        )
        if note:
            st.html(f'<p class="zk-note zk-small">{escape(note)}</p>')
        if st.form_submit_button(button, type="primary"):
            return (entered or "").strip() or query[:LONGEST_NAME], chosen
    return None


def _forecast(services: Any, query: str, filters: SearchFilters) -> tuple[list[str], str]:
    """A line for each strictness, and over how many documents it was counted."""
    lines = [say(f"tracking.level_{level}") for level in Strictness]
    if not any(character.isalnum() for character in query):
        return lines, ""
    if not services.index_ready:
        return lines, say("tracking.forecast_opening")
    made = services.tracking.known_forecast(query, filters) or _work_out(services, query, filters)
    if not made.documents:
        return lines, say("tracking.forecast_none")
    counted = [
        say("tracking.last_month", level=line, count=made.notices[level])
        for line, level in zip(lines, Strictness, strict=True)
    ]
    kind = "capped" if made.capped else "at_once" if made.at_once else "over"
    return counted, say(f"tracking.forecast_{kind}", count=made.documents)


def _work_out(services: Any, query: str, filters: SearchFilters) -> Any:
    """Count, and say how far it is where that takes a while."""
    place = st.empty()
    started = time.monotonic()

    def tell(share: float) -> None:
        if time.monotonic() - started > _PATIENCE_SECONDS:
            place.progress(min(1.0, share), text=say("tracking.forecast_working"))

    made = services.tracking.forecast(query, filters, on_progress=tell)
    place.empty()
    return made

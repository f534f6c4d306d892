"""The import of experts: template, a dry run that shows what would happen person by person, then the confirmation."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core.errors import ZhikuError
from core.pools import MAIN_POOL
from views.parts.page import show_error
from views.parts.pager import page_slice
from views.parts.text import plain
from views.words import say

ERRORS_SHOWN = 50
DOUBTS_SHOWN = 50
CHANGES_A_PAGE = 20


def draw_import(services: Any) -> str:
    """Draw the import. Returns what to say once it is done, "" before."""
    from experts.exchange import import_experts, template_xlsx  # needed only once this opens

    st.html(f'<p class="zk-note">{escape(say("experts.import_note"))}</p>')
    st.download_button(
        say("experts.import_template"),
        data=template_xlsx,
        file_name=say("experts.import_template_name") + ".xlsx",
        key="experts.import.template",
        icon=":material/download:",
        on_click="ignore",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    pool_id = _choose_pool(services)
    file = st.file_uploader(say("experts.import_file"), type=["xlsx", "csv"], key="experts.import.file")
    if file is None:
        return ""
    data = file.getvalue()
    try:
        decisions = _settle_doubts(_plan(services, file, pool_id, {}).doubts)
        planned = _plan(services, file, pool_id, decisions)
    except ZhikuError as error:
        show_error(error)
        return ""
    _draw_report(planned)
    if not planned.added + planned.changed:
        return ""
    if services.pool.counts().samples:
        st.caption(say("experts.import_samples"))
    if not st.button(say("experts.import_confirm"), type="primary", key="experts.import.confirm"):
        return ""
    bar = st.progress(0.0)
    try:
        done = import_experts(
            file.name,
            data,
            pool=services.pool,
            pool_id=pool_id,
            decisions=decisions,
            progress=lambda rows, total: bar.progress(
                rows / max(1, total), text=say("experts.import_working", done=rows, total=total)
            ),
        )
    except ZhikuError as error:
        show_error(error)
        return ""
    words = say("experts.imported", added=done.added, changed=done.changed, unchanged=done.unchanged)
    return words + (say("experts.imported_errors", count=done.failed_rows) if done.errors else "")


def _plan(services: Any, file: Any, pool_id: str, decisions: dict[int, str]) -> Any:
    """What the import would do; a large table is looked through once for each set of decisions."""
    from experts.exchange import import_experts

    plans: dict[Any, Any] = st.session_state.setdefault("experts.import.plans", {})
    key = (file.file_id, pool_id, *sorted(decisions.items()))
    if key not in plans:
        plans[key] = import_experts(
            file.name, file.getvalue(), pool=services.pool, pool_id=pool_id, decisions=decisions, dry_run=True
        )
    return plans[key]


def _choose_pool(services: Any) -> str:
    """The pool whose members the rows are; asked for only where there are several."""
    named = {one.pool_id: one.name for one in services.lifecycle.pools.list()}
    if len(named) < 2:
        return MAIN_POOL
    chosen: str = st.selectbox(
        say("experts.import_pool"), list(named), format_func=lambda one: named[one], key="experts.import.pool"
    )
    return chosen


def _settle_doubts(doubts: Any) -> dict[int, str]:
    """Ask of each row that may be of somebody known. Returns what was decided, by the number of the row."""
    if not doubts:
        return {}
    st.html(f'<p class="zk-label">{escape(say("experts.import_doubts", count=len(doubts)))}</p>')
    none = say("experts.no_unit")
    decided: dict[int, str] = {}
    for doubt in doubts[:DOUBTS_SHOWN]:
        words = say(
            "experts.import_doubt",
            row=doubt.row,
            name=doubt.name,
            unit=doubt.unit or none,
            known=doubt.known_name,
            known_unit=doubt.known_unit or none,
            why="、".join(doubt.why),
        )
        chosen = st.radio(
            plain(words),
            ("open", "same", "other"),
            format_func=lambda one: say(f"experts.import_doubt_{one}"),
            horizontal=True,
            key=f"experts.import.doubt.{doubt.row}.{doubt.expert_id}",
        )
        if chosen != "open":
            decided[doubt.row] = doubt.expert_id if chosen == "same" else ""
    return decided


def _draw_report(report: Any) -> None:
    """What the import would do: whom it changes how, and each row that cannot be imported with the reason."""
    words = say("experts.import_summary", added=report.added, changed=report.changed, unchanged=report.unchanged)
    st.html(f'<p class="zk-summary">{escape(words)}</p>')
    if not report.added + report.changed:
        st.info(say("experts.import_nothing"), icon=":material/info:")
    for note in report.notes:
        st.caption(plain(note))
    if report.ignored_columns:
        st.caption(say("experts.import_ignored", columns="、".join(report.ignored_columns)))
    _draw_errors(report)
    _draw_changes(report.changes)


def _draw_errors(report: Any) -> None:
    asked = {doubt.row for doubt in report.doubts[:DOUBTS_SHOWN]}  # these stand above, with their choice
    errors = [error for error in report.errors if error.row not in asked]
    if not errors:
        return
    count = len({error.row for error in errors})
    st.html(f'<p class="zk-label">{escape(say("experts.import_failed", count=count))}</p>')
    rows = "".join(
        f"<tr><td>{escape(error.place)}</td><td>{escape(error.message)}</td></tr>" for error in errors[:ERRORS_SHOWN]
    )
    st.html(f'<div class="zk-table zk-errors"><table>{rows}</table></div>')
    if len(errors) > ERRORS_SHOWN:
        st.caption(say("experts.import_more", count=len(errors) - ERRORS_SHOWN))


def _draw_changes(changes: Any) -> None:
    """Of each person what changes from what to what."""
    if not changes:
        return
    st.html(f'<p class="zk-label">{escape(say("experts.import_changes"))}</p>')
    empty = say("experts.import_empty")
    people = []
    for change in page_slice(changes, key="experts.import.page", size=CHANGES_A_PAGE):
        fields = "".join(
            f"<dt>{escape(one.label)}</dt>"
            f"<dd><del>{escape(one.before or empty)}</del> → {escape(one.after or empty)}</dd>"
            for one in change.fields
        )
        where = say("experts.import_change_row", row=change.row)
        people.append(
            f'<div class="zk-change"><b>{escape(change.name)}</b> '
            f'<span class="zk-facts">{escape(change.unit)} · {escape(where)}</span>'
            f'<dl class="zk-record">{fields}</dl></div>'
        )
    st.html("".join(people))

"""The import of experts: template, a dry run that shows what would happen row by row, then the confirmation."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core.errors import ZhikuError
from views.parts.page import show_error
from views.words import say

ERRORS_SHOWN = 50


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
    file = st.file_uploader(say("experts.import_file"), type=["xlsx", "csv"], key="experts.import.file")
    if file is None:
        return ""
    data = file.getvalue()
    try:
        planned = import_experts(file.name, data, pool=services.pool, dry_run=True)
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
            progress=lambda rows, total: bar.progress(
                rows / max(1, total), text=say("experts.import_working", done=rows, total=total)
            ),
        )
    except ZhikuError as error:
        show_error(error)
        return ""
    words = say("experts.imported", added=done.added, changed=done.changed, unchanged=done.unchanged)
    return words + (say("experts.imported_errors", count=done.failed_rows) if done.errors else "")


def _draw_report(report: Any) -> None:
    """What the import would do, and each row that cannot be imported with the reason."""
    words = say("experts.import_summary", added=report.added, changed=report.changed, unchanged=report.unchanged)
    st.html(f'<p class="zk-summary">{escape(words)}</p>')
    if not report.added + report.changed:
        st.info(say("experts.import_nothing"), icon=":material/info:")
    if report.ignored_columns:
        st.caption(say("experts.import_ignored", columns="、".join(report.ignored_columns)))
    if not report.errors:
        return
    st.html(f'<p class="zk-label">{escape(say("experts.import_failed", count=report.failed_rows))}</p>')
    rows = "".join(
        f"<tr><td>{escape(say('experts.import_row', row=error.row))}</td><td>{escape(error.column)}</td>"
        f"<td>{escape(error.message)}</td></tr>"
        for error in report.errors[:ERRORS_SHOWN]
    )
    st.html(f'<div class="zk-table zk-errors"><table>{rows}</table></div>')
    if len(report.errors) > ERRORS_SHOWN:
        st.caption(say("experts.import_more", count=len(report.errors) - ERRORS_SHOWN))

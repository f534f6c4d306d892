"""导出 of a paper: Word, PDF or Markdown, sources by choice; or why it cannot leave the house yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from core.drafts import Draft, Finding, Profile, Revision
from core.errors import ZhikuError
from drafting.steps import find_blocking
from views.parts.page import show_error
from views.parts.text import date_words, parse_day, plain
from views.words import say

SHOWN_SENTENCES = 5
_MIMES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "md": "text/markdown",
}
_MADE = "draft.export.made"


def draw_export(services: Any, draft: Draft, findings: Sequence[Finding]) -> None:
    """Draw the form of the export and the file that was made, or what stops it.

    Args:
        findings: What the check of the newest text brought up.
    """
    if not draft.revision:
        st.info(say("draft_export.none"), icon=":material/info:")
        return
    revision: Revision = services.drafting.desk.store.revision(draft.draft_id)
    blocking = find_blocking(revision.content, findings)
    if blocking:
        _draw_blocked(revision, blocking)
        return
    try:
        profile = services.drafting.profile(draft.profile)
    except ZhikuError as error:
        show_error(error)
        return
    _draw_form(services, draft, profile, revision, findings)


def _draw_blocked(revision: Revision, blocking: Sequence[Finding]) -> None:
    """Why there is no export: the sentences, each with what is wrong."""
    kinds: dict[str, list[str]] = {}
    for one in blocking:
        kinds.setdefault(one.sentence_id, []).append(one.kind.value)
    st.warning(say("draft_export.blocked", count=len(kinds)), icon=":material/fact_check:")
    waiting = [one for one in revision.content.sentences() if one.sentence_id in kinds]
    rows = "".join(
        f'<li>{escape(one.text)} <span class="zk-facts">{escape("、".join(dict.fromkeys(kinds[one.sentence_id])))}'
        "</span></li>"
        for one in waiting[:SHOWN_SENTENCES]
    )
    rest = len(waiting) - SHOWN_SENTENCES
    more = f'<p class="zk-small">{escape(say("draft_export.blocked_more", count=rest))}</p>' if rest > 0 else ""
    st.html(f'<ul class="zk-small">{rows}</ul>{more}')


def _draw_form(services: Any, draft: Draft, profile: Profile, revision: Revision, findings: Sequence[Finding]) -> None:
    from drafting.export import Notes  # what makes Word files is loaded when it is first needed
    from papers.pdf import find_office

    usual = Notes.ENDNOTES if profile.sources else Notes.NONE
    has_office = find_office() is not None
    with st.form("draft.export", border=False):
        kind = st.radio(
            say("draft_export.format"),
            [*_MIMES],
            format_func=lambda one: say(f"draft_export.format_{one}"),
            horizontal=True,
            key="draft.export.format",
        )
        notes = st.radio(
            say("draft_export.notes"), [*Notes], index=[*Notes].index(usual), horizontal=True, key="draft.export.notes"
        )
        left, right = st.columns(2)
        typed = left.text_input(say("draft_export.dated"), date_words(date.today()), key="draft.export.dated")
        contact = right.text_input(
            say("draft_export.contact"), placeholder=say("draft_export.contact_hint"), key="draft.export.contact"
        )
        wanted = st.form_submit_button(say("draft_export.make"), type="primary", key="draft.export.make")
    lacking = []
    if profile.signed and not services.settings.body:
        lacking.append("draft_export.no_body")
    if profile.addressed and not draft.addressee:
        lacking.append("draft_export.no_addressee")
    if not has_office:
        lacking.append("draft_export.no_office")
    for words in lacking:
        st.html(f'<p class="zk-note zk-small">{escape(say(words))}</p>')
    if wanted:
        try:
            with st.spinner(say("draft_export.making")):
                form = {
                    "draft": draft,
                    "body": services.settings.body,
                    "notes": notes,
                    "dated": parse_day(typed) or date.today(),
                    "contact": contact,
                    "findings": findings,
                    "documents": services.validity.metadata(_cited(revision)),
                }
                data = _make(kind, revision, profile, form)
        except ZhikuError as error:
            show_error(error)
        else:
            st.session_state[_MADE] = (draft.draft_id, revision.number, kind, data)
            services.drafting.uses.note_exported(draft.draft_id, revision.content)
    _draw_file(draft, revision)


def _make(kind: str, revision: Revision, profile: Profile, form: dict[str, Any]) -> bytes:
    from drafting import export

    if kind == "md":
        return export.write_markdown_of_draft(revision.content, profile, **form).encode()  # type: ignore[arg-type]
    write = export.write_pdf_of_draft if kind == "pdf" else export.write_docx_of_draft
    return write(revision.content, profile, **form)  # type: ignore[arg-type]


def _draw_file(draft: Draft, revision: Revision) -> None:
    """The file that was made last, of this text."""
    from papers.text import safe_file_name

    made: tuple[str, int, str, bytes] | None = st.session_state.get(_MADE)
    if made is None or made[0] != draft.draft_id:
        return
    _, number, kind, data = made
    if number != revision.number:
        st.html(f'<p class="zk-note zk-small">{escape(say("draft_export.old"))}</p>')
        return
    name = safe_file_name(revision.content.title, suffix=f".{kind}")
    st.download_button(
        say("draft_export.download", name=plain(name)),
        data=data,
        file_name=name,
        mime=_MIMES[kind],
        key="draft.export.download",
        icon=":material/download:",
        on_click="ignore",
    )


def _cited(revision: Revision) -> list[str]:
    cited = (one.citation for one in revision.content.sentences())
    return list(dict.fromkeys(one.document_id for one in cited if one is not None))

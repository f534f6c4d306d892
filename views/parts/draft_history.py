"""Part 历次修改 of a draft: every revision, any two compared by sentence, an older one restored as a new one."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from core.drafts import Draft, Revision
from drafting.comparing import Change, ChangeKind, SectionChange, Stretch, compare
from views.parts.draft_address import PAGE
from views.parts.draft_saving import is_writable, restore
from views.parts.page import draw_empty
from views.parts.pager import page_slice
from views.parts.text import place_words, time_words
from views.words import say

ROWS = 20


def draw_history(services: Any, draft: Draft) -> None:
    """Draw the comparison and the list of revisions."""
    revisions: Sequence[Revision] = services.drafting.desk.store.revisions(draft.draft_id)
    if not revisions:
        draw_empty(say("draft_history.empty_title"), say("draft_history.empty_body"))
        return
    numbers = [one.number for one in revisions]
    before, after = _read_pair(numbers)
    with st.container(key="draft-history", gap="medium"):
        if len(revisions) > 1:
            _draw_choice(revisions, before, after)
            by_number = {one.number: one for one in revisions}
            _draw_comparison(by_number[before], by_number[after])
        _draw_list(services, draft, revisions)


def _read_pair(numbers: Sequence[int]) -> tuple[int, int]:
    """The two revisions that are compared: those of the address, else the newest and the one before it."""

    def read(name: str, otherwise: int) -> int:
        value = st.query_params.get(name, "")
        return int(value) if value.isdigit() and int(value) in numbers else otherwise

    after = read("to", numbers[0])
    return read("from", max((one for one in numbers if one < after), default=after)), after


def _draw_choice(revisions: Sequence[Revision], before: int, after: int) -> None:
    numbers = [one.number for one in revisions]
    words = {one.number: _name(one) for one in revisions}
    with st.container(key="draft-compare"):
        left, right = st.columns(2)
        for column, name, value in ((left, "from", before), (right, "to", after)):
            key = f"{PAGE}.{name}.{value}"
            with column:
                st.selectbox(
                    say(f"draft_history.{name}"),
                    numbers,
                    index=numbers.index(value),
                    format_func=words.__getitem__,
                    key=key,
                    on_change=_choose,
                    args=(name, key),
                )


def _choose(name: str, key: str) -> None:
    st.query_params[name] = str(st.session_state[key])


def _draw_comparison(before: Revision, after: Revision) -> None:
    sections = [one for one in compare(before.content, after.content) if one.changed]
    parts = []
    if before.content.title != after.content.title:
        titles = escape(before.content.title), escape(after.content.title)
        parts.append(f'<p class="zk-compared"><del>{titles[0]}</del> <ins>{titles[1]}</ins></p>')
    parts += [_section_html(one) for one in sections]
    if not parts:
        parts.append(f'<p class="zk-small">{escape(say("draft_history.same"))}</p>')
    st.html(f'<div class="zk-compare">{"".join(parts)}</div>')


def _section_html(section: SectionChange) -> str:
    rows = []
    skipped = 0
    for one in section.changes:
        if one.kind is ChangeKind.SAME:
            skipped += 1
            continue
        if skipped:
            rows.append(f'<p class="zk-skipped">{escape(say("draft_history.skipped", count=skipped))}</p>')
            skipped = 0
        rows.append(_change_html(one))
    if skipped:
        rows.append(f'<p class="zk-skipped">{escape(say("draft_history.skipped", count=skipped))}</p>')
    return f"<h3>{escape(section.heading)}</h3>{''.join(rows)}"


def _change_html(change: Change) -> str:
    text = "".join(_stretch_html(one) for one in change.stretches())
    source = ""
    if change.before and change.after and change.before.citation != change.after.citation:
        named = [
            f"{one.citation.title} {place_words(one.citation.locator)}"
            if one.citation
            else say("draft_history.no_source")
            for one in (change.before, change.after)
        ]
        source = f'<p class="zk-small"><del>{escape(named[0])}</del> <ins>{escape(named[1])}</ins></p>'
    return f'<div class="zk-compared"><span class="zk-badge">{escape(change.kind)}</span><p>{text}</p>{source}</div>'


def _stretch_html(one: Stretch) -> str:
    tag = {"-": "del", "+": "ins"}.get(one.sign)
    return f"<{tag}>{escape(one.text)}</{tag}>" if tag else escape(one.text)


def _draw_list(services: Any, draft: Draft, revisions: Sequence[Revision]) -> None:
    newest = revisions[0].number
    st.html(f'<p class="zk-label">{escape(say("draft_history.count", count=len(revisions)))}</p>')
    with st.container(key="draft-revisions", gap=None):
        for one in page_slice(revisions, key=f"{PAGE}.revisions", size=ROWS):
            with st.container(horizontal=True, key=f"draft-revision-{one.number}", vertical_alignment="center"):
                facts = " · ".join(filter(None, (one.actor, time_words(one.made_at), one.reason)))
                st.html(
                    f'<p class="zk-revision"><b>{escape(say("draft_history.number", number=one.number))}</b>'
                    f"<span>{escape(facts)}</span></p>",
                    width="stretch",
                )
                if one.number != newest and is_writable(draft):
                    st.button(
                        say("draft_history.restore"),
                        key=f"{PAGE}.restore.{one.number}",
                        type="tertiary",
                        icon=":material/history:",
                        on_click=restore,
                        args=(services, draft.draft_id, one.number, newest),
                    )


def _name(one: Revision) -> str:
    return say("draft_history.name", number=one.number, when=time_words(one.made_at), reason=one.reason or one.actor)

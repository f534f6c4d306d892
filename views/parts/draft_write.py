"""Part 正文 of a draft: outline, text and 依据 side by side; on a phone one of them at a time."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core.drafts import Draft, DraftContent, DraftSection, Profile, Revision
from drafting.editing import edit_section_text, section_text
from views.parts.draft_address import (
    PAGE,
    SHOWN,
    chosen_sentence,
    edit_section,
    edited_section,
    open_part,
    scroll_to_sentence,
)
from views.parts.draft_checked import Checked
from views.parts.draft_outline import draw_outline
from views.parts.draft_saving import Box, begin_blank, close_box, is_writable, keep_boxes, open_box, save_box
from views.parts.draft_sentence import draw_evidence
from views.parts.draft_text import draw_text, section_titles
from views.parts.draft_typed import keep_typed
from views.parts.page import draw_empty
from views.parts.reader import draw_reader, opened_place
from views.words import say


def draw_write(
    services: Any, draft: Draft, profile: Profile | None, revision: Revision | None, checked: Checked
) -> None:
    """Draw the three panes, or how to begin where there is no text yet."""
    if revision is None:
        _draw_beginning(services, draft, profile)
        return
    content = revision.content
    titles = section_titles(content.sections)
    known = {one.sentence_id for one in content.sentences()}
    chosen = chosen_sentence() if chosen_sentence() in known else ""
    place = opened_place()
    if chosen and f"{PAGE}.scroll" not in st.session_state:
        scroll_to_sentence(chosen)  # the address was opened anew
    typed = st.container(key="draft-typed")
    shown = _draw_segments()
    boxes: list[Box] = []
    with st.container(key=f"draft-panes-{'reading' if place else 'three'}"):
        if place is None:
            outline, text, side = st.columns([20, 58, 40], gap="medium")
        else:
            text, side = st.columns([10, 11], gap="medium")
            outline = None
        if outline is not None:
            with outline, st.container(key="draft-pane-outline", gap="small"):
                draw_outline(draft, profile, content, checked, titles)
        with text, st.container(key="draft-pane-text", gap=None):
            _draw_sections(services, draft, revision, checked, titles=titles, chosen=chosen, boxes=boxes)
        with side, st.container(key="draft-pane-evidence", gap="small"):
            if place is not None:
                draw_reader(services, place)
            else:
                draw_evidence(services, draft, revision, checked, chosen=chosen, boxes=boxes)
    _hide_others(shown)
    keep_boxes({box.name for box in boxes})
    with typed:
        keep_typed(draft.draft_id, boxes, titles=titles)


def _draw_segments() -> str:
    """The choice of a pane on a phone; where there is room all stand side by side and this is not shown."""
    st.session_state.setdefault(f"{PAGE}.show", "text")
    with st.container(key="draft-segments"):
        st.segmented_control(
            say("draft_pane.shown"),
            SHOWN,
            key=f"{PAGE}.show",
            format_func=lambda name: say(f"draft_pane.{name}"),
            label_visibility="collapsed",
            required=True,
            on_change=_show_chosen,
        )
    shown: str = st.session_state[f"{PAGE}.show"]
    return shown


def _show_chosen() -> None:
    """Back in the text on a phone, the chosen sentence is in sight."""
    if st.session_state[f"{PAGE}.show"] == "text" and chosen_sentence():
        scroll_to_sentence(chosen_sentence())


def _hide_others(shown: str) -> None:
    others = ", ".join(f'[data-testid="stColumn"]:has(.st-key-draft-pane-{name})' for name in SHOWN if name != shown)
    st.html(f"<style>@media (max-width: 640px) {{ {others} {{ display: none !important; }} }}</style>")


def _draw_sections(
    services: Any,
    draft: Draft,
    revision: Revision,
    checked: Checked,
    *,
    titles: dict[str, str],
    chosen: str,
    boxes: list[Box],
) -> None:
    """The text in one piece, or in two around the section that is edited as one text."""
    sections = revision.content.sections
    writable = is_writable(draft)
    edited = edited_section() if writable else ""
    at = next((number for number, one in enumerate(sections) if one.key == edited), None)
    whole = sections if at is None else sections[:at]
    if whole:
        draw_text(whole, checked, titles=titles, chosen=chosen, key="first", editable=writable)
    if at is not None:
        _draw_section_box(services, draft, revision, sections[at], titles[sections[at].key], boxes)
        if sections[at + 1 :]:
            draw_text(sections[at + 1 :], checked, titles=titles, chosen=chosen, key="rest", editable=writable)


def _draw_section_box(
    services: Any, draft: Draft, revision: Revision, section: DraftSection, title: str, boxes: list[Box]
) -> None:
    box = open_box(draft.draft_id, "section", section.key, text=section_text(section), base=revision.number)
    boxes.append(box)
    with st.container(key="draft-section-box", gap="small"):
        st.html(f'<div class="zk-draft zk-draft-head"><h2>{escape(title)}</h2></div>')
        if section_text(section) != box.text:
            _draw_changed(services, box)
        with st.form(f"{PAGE}.section.{section.key}", border=False):
            st.text_area(
                title,
                box.text,
                key=box.key,
                height="content",
                label_visibility="collapsed",
            )
            st.html(f'<p class="zk-small zk-muted">{say("draft_pane.section_hint")}</p>')
            with st.container(horizontal=True, key="draft-section-acts"):
                st.form_submit_button(
                    say("app.save"),
                    type="primary",
                    on_click=_save_section,
                    args=(services, draft.draft_id, box, section),
                )
                st.form_submit_button(say("draft_pane.give_up"), on_click=_give_up, args=(box,))


def _draw_changed(services: Any, box: Box) -> None:
    """Somebody else changed what is edited here: say so; saving puts both together."""
    with st.container(horizontal=True, key=f"draft-changed-{box.name.split('/')[1]}", vertical_alignment="center"):
        st.html(f'<p class="zk-small zk-wait">{say("draft_pane.changed")}</p>', width="content")
        st.button(
            say("draft_pane.take_new"), key=f"{box.key}.new", type="tertiary", on_click=close_box, args=(box.name,)
        )


def _save_section(services: Any, draft_id: str, box: Box, section: DraftSection) -> None:
    def edit(now: DraftContent, typed: str) -> DraftContent:
        return edit_section_text(now, section.key, typed)

    if save_box(services, draft_id, box, edit, say("draft_edit.section", heading=section.heading)):
        edit_section("")


def _give_up(box: Box) -> None:
    close_box(box.name)
    edit_section("")


def _draw_beginning(services: Any, draft: Draft, profile: Profile | None) -> None:
    """No text yet: compose one from the sources, or begin with the bare sections."""
    draw_empty(say("draft_pane.empty_title"), say("draft_pane.empty_body"))
    if profile is None or not is_writable(draft):
        return
    with st.container(horizontal=True, key="draft-begin"):
        st.button(
            say("draft_pane.to_sources"),
            key=f"{PAGE}.to_sources",
            type="primary",
            icon=":material/search:",
            on_click=open_part,
            args=("sources",),
        )
        st.button(
            say("draft_pane.begin_blank"),
            key=f"{PAGE}.blank",
            icon=":material/edit:",
            on_click=begin_blank,
            args=(services, draft, profile),
        )

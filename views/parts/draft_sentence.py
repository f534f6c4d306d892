"""The pane 依据: the chosen sentence, what is wrong with it, its source, what can be done; or what is left to do."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core.drafts import Draft, DraftContent, Finding, Revision, Sentence
from drafting import editing
from views.parts.browser import submit_on_enter
from views.parts.draft_acts import draw_acts
from views.parts.draft_address import PAGE, choose_sentence
from views.parts.draft_asides import draw_aside
from views.parts.draft_checked import OPEN, Checked
from views.parts.draft_cite import draw_citation
from views.parts.draft_said import draw_said
from views.parts.draft_saving import Box, close_box, is_writable, open_box, save, save_box
from views.parts.text import plain
from views.words import say

SHOWN_WAITING = 12


def draw_evidence(
    services: Any, draft: Draft, revision: Revision, checked: Checked, *, chosen: str, boxes: list[Box]
) -> None:
    """Draw the pane. Boxes that it opens are added to `boxes`."""
    asides = services.drafting.editor.asides(draft.draft_id)
    if not chosen:
        _draw_overview(services, draft, revision, checked, asides)
        return
    sentence = editing.find_sentence(revision.content, chosen)
    _draw_head(revision, checked, sentence)
    for aside in asides:
        if aside.sentence_id == chosen:
            draw_aside(services, draft, revision, aside)
    _draw_findings(services, draft, revision, checked, sentence)
    if is_writable(draft):
        _draw_box(services, draft, revision, sentence, boxes)
        draw_acts(services, draft, revision, checked, sentence, boxes)
    else:
        st.html(f'<p class="zk-passage">{escape(sentence.text)}</p>')
    draw_citation(services, sentence, waits=checked.tone(sentence) == OPEN)
    draw_said(services, draft, sentence)


def _draw_overview(services: Any, draft: Draft, revision: Revision, checked: Checked, asides: Any) -> None:
    """No sentence is chosen: what was set aside, and what waits to be proven."""
    here = {one.sentence_id for one in revision.content.sentences()}
    for aside in asides:
        draw_aside(services, draft, revision, aside, here=aside.sentence_id in here)
    waiting = checked.open_sentences(revision.content)
    if not waiting:
        any_text = any(True for _ in revision.content.sentences())
        st.html(f'<p class="zk-done">{escape(say("draft_pane.all_proven"))}</p>' if any_text else "")
    else:
        st.html(f'<h3 class="zk-pane-title">{escape(say("draft_pane.waiting", count=len(waiting)))}</h3>')
        with st.container(key="draft-waiting", gap=None):
            for one in waiting[:SHOWN_WAITING]:
                st.button(
                    plain(_short(one.text)),
                    key=f"{PAGE}.waiting.{one.sentence_id}",
                    type="tertiary",
                    on_click=choose_sentence,
                    args=(one.sentence_id,),
                    kwargs={"scroll": True},
                )
        if len(waiting) > SHOWN_WAITING:
            st.html(f'<p class="zk-small">{say("draft_pane.waiting_more", count=len(waiting) - SHOWN_WAITING)}</p>')
    st.html(f'<p class="zk-small zk-hint">{escape(say("draft_pane.hint"))}</p>')


def _draw_head(revision: Revision, checked: Checked, sentence: Sentence) -> None:
    order = [one.sentence_id for one in revision.content.sentences()]
    at = order.index(sentence.sentence_id)
    tone = checked.tone(sentence)
    words = say(f"draft_tone.{tone}", name=sentence.taken_on_by)
    with st.container(horizontal=True, key="draft-sentence-head", vertical_alignment="center"):
        st.html(f'<h3 class="zk-pane-title zk-tone-{tone}">{escape(words)}</h3>', width="stretch")
        for step, icon, name in ((-1, "keyboard_arrow_up", "previous"), (1, "keyboard_arrow_down", "next")):
            other = order[at + step] if 0 <= at + step < len(order) else ""
            st.button(
                say(f"draft_pane.{name}"),
                key=f"{PAGE}.{name}",
                type="tertiary",
                icon=f":material/{icon}:",
                disabled=not other,
                on_click=choose_sentence,
                args=(other,),
                kwargs={"scroll": True},
            )
        st.button(
            say("draft_pane.close"),
            key=f"{PAGE}.unchoose",
            type="tertiary",
            icon=":material/close:",
            on_click=choose_sentence,
            args=("",),
        )


def _draw_findings(services: Any, draft: Draft, revision: Revision, checked: Checked, sentence: Sentence) -> None:
    for number, finding in enumerate(checked.of(sentence)):
        tone = "zk-finding-open" if finding.blocks and checked.tone(sentence) == OPEN else "zk-finding"
        with st.container(key=f"draft-finding-{number}", gap=None):
            st.html(
                f'<div class="zk-found {tone}"><b>{escape(str(finding.kind))}</b><p>{escape(finding.words)}</p></div>'
            )
            if finding.nearest is not None:
                _draw_nearest(services, draft, revision, sentence, finding, number)


def _draw_nearest(
    services: Any, draft: Draft, revision: Revision, sentence: Sentence, finding: Finding, number: int
) -> None:
    nearest = finding.nearest
    if nearest is None or nearest == sentence.citation:
        return
    st.html(
        f'<p class="zk-small zk-tight">{escape(say("draft_pane.nearest", title=nearest.title))}</p>'
        f'<blockquote class="zk-quote">{escape(nearest.quote)}</blockquote>'
    )
    if is_writable(draft):
        st.button(
            say("draft_pane.use_nearest"),
            key=f"{PAGE}.nearest.{number}",
            type="tertiary",
            icon=":material/link:",
            on_click=save,
            args=(services, draft.draft_id, lambda now: editing.set_citation(now, sentence.sentence_id, nearest)),
            kwargs={"base": revision.number, "reason": say("draft_edit.cited")},
        )


def _draw_box(services: Any, draft: Draft, revision: Revision, sentence: Sentence, boxes: list[Box]) -> None:
    """The sentence in a box; Enter saves it."""
    id = sentence.sentence_id
    box = open_box(draft.draft_id, "sentence", id, text=sentence.text, base=revision.number)
    boxes.append(box)
    if sentence.text != box.text:
        with st.container(key="draft-changed", gap=None):
            st.html(f'<p class="zk-small zk-wait">{escape(say("draft_pane.sentence_changed"))}</p>')
            st.html(f'<blockquote class="zk-quote">{escape(sentence.text)}</blockquote>')
            st.button(
                say("draft_pane.take_new"),
                key=f"{box.key}.new",
                type="tertiary",
                on_click=close_box,
                args=(box.name,),
            )

    def edit(now: DraftContent, typed: str) -> DraftContent:
        return editing.replace_sentence(now, id, typed)

    with st.form(f"{PAGE}.sentence", border=False):
        st.text_area(
            say("draft_pane.sentence"),
            box.text,
            key=box.key,
            height="content",
            label_visibility="collapsed",
        )
        st.form_submit_button(
            say("draft_pane.save_sentence"),
            on_click=save_box,
            args=(services, draft.draft_id, box, edit, say("draft_edit.sentence")),
        )
    submit_on_enter(box.key)


def _short(text: str) -> str:
    return text if len(text) <= 42 else text[:40] + "…"

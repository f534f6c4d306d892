"""What can be done with the chosen sentence: another source, a sentence behind it, taken on by name, moved, deleted."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core.drafts import Draft, DraftContent, Revision, Sentence, SentenceKind
from core.errors import ZhikuError
from drafting import editing
from views.parts.browser import submit_on_enter
from views.parts.draft_address import PAGE
from views.parts.draft_checked import OPEN, Checked
from views.parts.draft_pick import draw_search
from views.parts.draft_reword import draw_reword
from views.parts.draft_saving import Box, open_box, save, save_box, save_other, say_failed, say_undoable
from views.words import say


def mode_of(sentence: Sentence) -> str:
    """What is being done with the chosen sentence: "source", "add", "take" or "reword", "" for nothing."""
    of, mode = st.session_state.get(f"{PAGE}.mode", ("", ""))
    return str(mode) if of == sentence.sentence_id else ""


def draw_acts(
    services: Any, draft: Draft, revision: Revision, checked: Checked, sentence: Sentence, boxes: list[Box]
) -> None:
    """Draw the actions and the form of the one that is under way."""
    id, base = sentence.sentence_id, revision.number
    mode = mode_of(sentence)
    with st.container(horizontal=True, key="draft-acts", gap="small"):
        _mode_button("source", "find_in_page", "replace" if sentence.citation else "cite", sentence)
        st.button(
            say("draft_act.another"),
            key=f"{PAGE}.another",
            type="tertiary",
            icon=":material/refresh:",
            on_click=_other_sentence,
            args=(services, draft.draft_id, base, id),
        )
        if services.drafting.chat.configured:
            _mode_button("reword", "edit_note", "reword", sentence)
        if sentence.citation is not None:
            _act(services, draft, base, "uncite", "link_off", lambda now: editing.set_citation(now, id, None))
        if checked.tone(sentence) == OPEN:
            _mode_button("take", "how_to_reg", "take_on", sentence)
        if sentence.taken_on_by:
            _act(services, draft, base, "hand_back", "person_off", lambda now: editing.change(now, id, taken_on_by=""))
        if sentence.kind is SentenceKind.CLAIM and sentence.citation is None:
            _act(services, draft, base, "to_link", "link", lambda now: editing.change(now, id, kind=SentenceKind.LINK))
        elif sentence.kind is SentenceKind.LINK:
            _act(
                services,
                draft,
                base,
                "to_claim",
                "fact_check",
                lambda n: editing.change(n, id, kind=SentenceKind.CLAIM),
            )
        _mode_button("add", "add", "add", sentence)
        _act(services, draft, base, "up", "arrow_upward", lambda now: editing.move(now, id, -1))
        _act(services, draft, base, "down", "arrow_downward", lambda now: editing.move(now, id, 1))
        _act(services, draft, base, "remove", "delete", lambda now: editing.remove(now, id))
    if mode == "source":
        draw_search(services, draft, revision, sentence)
    elif mode == "add":
        _draw_adding(services, draft, revision, sentence, boxes)
    elif mode == "take":
        _draw_taking(services, draft, revision, sentence)
    elif mode == "reword" and services.drafting.chat.configured:
        draw_reword(services, draft, revision, sentence)


def _act(services: Any, draft: Draft, base: int, name: str, icon: str, edit: Any) -> None:
    st.button(
        say(f"draft_act.{name}"),
        key=f"{PAGE}.{name}",
        type="tertiary",
        icon=f":material/{icon}:",
        on_click=save,
        args=(services, draft.draft_id, edit),
        kwargs={"base": base, "reason": say(f"draft_edit.{name}")},
    )


def _mode_button(mode: str, icon: str, words: str, sentence: Sentence) -> None:
    st.button(
        say(f"draft_act.{words}"),
        key=f"{PAGE}.mode.{mode}",
        type="tertiary",
        icon=f":material/{icon}:",
        on_click=_set_mode,
        args=(sentence.sentence_id, "" if mode_of(sentence) == mode else mode),
    )


def _set_mode(sentence_id: str, mode: str) -> None:
    st.session_state[f"{PAGE}.mode"] = (sentence_id, mode)


def _draw_adding(services: Any, draft: Draft, revision: Revision, sentence: Sentence, boxes: list[Box]) -> None:
    id = sentence.sentence_id
    box = open_box(draft.draft_id, "after", id, text="", base=revision.number)
    boxes.append(box)
    with st.form(f"{PAGE}.after", border=False):
        st.text_area(say("draft_act.add_label"), key=box.key, height=98, placeholder=say("draft_act.add_hint"))
        st.form_submit_button(
            say("draft_act.add_save"), type="primary", on_click=_save_added, args=(services, draft.draft_id, box, id)
        )
    submit_on_enter(box.key)


def _save_added(services: Any, draft_id: str, box: Box, sentence_id: str) -> None:
    def edit(now: DraftContent, typed: str) -> DraftContent:
        return editing.insert_after(now, sentence_id, typed)

    if save_box(services, draft_id, box, edit, say("draft_edit.added")):
        _set_mode(sentence_id, "")


def _draw_taking(services: Any, draft: Draft, revision: Revision, sentence: Sentence) -> None:
    key = f"{PAGE}.taking.{sentence.sentence_id}"
    with st.form(f"{PAGE}.take", border=False):
        st.html(f'<p class="zk-small">{escape(say("draft_act.take_note"))}</p>')
        st.text_input(say("draft_act.take_name"), key=key)
        st.form_submit_button(
            say("draft_act.take_save"),
            type="primary",
            on_click=_take_on,
            args=(services, draft.draft_id, revision.number, sentence.sentence_id, key),
        )


def _take_on(services: Any, draft_id: str, base: int, sentence_id: str, key: str) -> None:
    name = st.session_state.get(key, "")
    try:
        revision = services.drafting.proof.take_on(draft_id, sentence_id, name, base)
    except ZhikuError as error:
        say_failed(error)
        return
    say_undoable(say("draft_edit.taken_on", name=name.strip()), base=base, made=revision.number)
    _set_mode(sentence_id, "")


def _other_sentence(services: Any, draft_id: str, base: int, sentence_id: str) -> None:
    try:
        other = services.drafting.composer.propose_sentence(draft_id, sentence_id)
    except ZhikuError as error:
        say_failed(error)
        return
    save_other(services, draft_id, other, base=base, reason=say("draft_edit.another"))

"""Edits of a draft from the page: made on the revision that was read; what is said afterwards, and how to undo it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from core.drafts import Draft, DraftContent, DraftSection, Profile, Sentence
from core.errors import ZhikuError
from drafting.desk import WRITABLE
from drafting.editing import put_in_place
from drafting.editor import Edit, Saved
from views.parts.text import plain
from views.words import say

_SAID, _UNDO, _BOXES = "drafting.said", "drafting.undo", "drafting.boxes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A text box in which something of a draft is edited.

    Attributes:
        name: What is edited, for what is typed and not saved: draft, kind and id with strokes between.
        key: Session-state key of the text box.
        base: Revision whose text the box began with.
        text: That text.
    """

    name: str
    key: str
    base: int
    text: str


def is_writable(draft: Draft) -> bool:
    """Whether the text of a paper may still be changed."""
    return draft.state in WRITABLE


def open_box(draft_id: str, kind: str, id: str, *, text: str, base: int) -> Box:
    """The box for one thing that is edited; it stays what it was begun with until it is saved or given up."""
    boxes: dict[str, Box] = st.session_state.setdefault(_BOXES, {})
    name = f"{draft_id}/{kind}/{id}"
    if name not in boxes:
        number = st.session_state["drafting.box_number"] = st.session_state.get("drafting.box_number", 0) + 1
        boxes[name] = Box(name=name, key=f"drafting.box.{kind}.{number}", base=base, text=text)
    return boxes[name]


def close_box(name: str) -> None:
    """Forget a box, and what was typed in it and kept by the browser."""
    st.session_state.get(_BOXES, {}).pop(name, None)
    st.session_state.setdefault("drafting.forget", []).append(name)


def keep_boxes(names: set[str]) -> None:
    """Forget boxes that are not shown any more; the browser still has what was typed in them."""
    boxes: dict[str, Box] = st.session_state.get(_BOXES, {})
    st.session_state[_BOXES] = {name: box for name, box in boxes.items() if name in names}


def save_box(
    services: Any, draft_id: str, box: Box, edit: Callable[[DraftContent, str], DraftContent], reason: str
) -> bool:
    """Save what was typed in a box. Where it cannot be saved the box keeps it. Returns whether it was saved."""
    typed: str = st.session_state.get(box.key, box.text)
    saved = save(services, draft_id, lambda now: edit(now, typed), base=box.base, reason=reason)
    if saved is not None:
        close_box(box.name)
    return saved is not None


def save(services: Any, draft_id: str, edit: Edit, *, base: int, reason: str) -> Saved | None:
    """Make an edit and note what the page says about it; None where it was not possible, which is said too."""
    return _try(lambda: services.drafting.editor.save(draft_id, edit, base=base, reason=reason), reason)


def save_other(services: Any, draft_id: str, other: Sentence, *, base: int, reason: str) -> bool:
    """Put another sentence in the place of the one of its id and close its box then. Returns whether it was saved."""
    id = other.sentence_id
    saved = save(services, draft_id, lambda now: put_in_place(now, id, [other]), base=base, reason=reason)
    if saved is not None:
        close_box(f"{draft_id}/sentence/{id}")
    return saved is not None


def begin_blank(services: Any, draft: Draft, profile: Profile) -> None:
    """Make the first revision of the bare sections of the paper's kind."""
    sections = tuple(DraftSection(key=one.key, heading=one.heading, role=one.role) for one in profile.sections)
    content = DraftContent(title=draft.title, sections=sections)
    try:
        services.drafting.desk.revise(draft.draft_id, content, base=0, reason=say("draft_edit.blank"))
    except ZhikuError as error:
        say_failed(error)


def undo(services: Any, draft_id: str, number: int) -> None:
    """Take the edit that made a revision back."""
    editor = services.drafting.editor
    reason = say("draft_edit.undone")
    _try(lambda: editor.restore(draft_id, number - 1, base=number, reason=reason), reason, undoable=False)


def restore(services: Any, draft_id: str, number: int, base: int) -> None:
    """Make an older revision the newest one."""
    reason = say("draft_edit.restored", number=number)
    _try(lambda: services.drafting.editor.restore(draft_id, number, base=base, reason=reason), reason)


def take_aside(services: Any, aside: Any, base: int) -> None:
    """Put what was set aside into the text."""
    reason = say("draft_edit.taken")
    _try(lambda: services.drafting.editor.take(aside, base=base, reason=reason), reason)


def drop_aside(services: Any, aside: Any) -> None:
    """Forget what was set aside."""
    services.drafting.editor.drop(aside)
    say_done(say("draft_edit.dropped"))


def say_done(words: str) -> None:
    """Have the page say what was done."""
    st.session_state[_SAID] = [("done", words)]


def say_undoable(words: str, *, base: int, made: int) -> None:
    """Have the page say what was done, with the way back where a revision was made on top of `base`."""
    say_done(words)
    if made > base:
        st.session_state[_UNDO] = made


def say_failed(error: ZhikuError) -> None:
    """Have the page say what was not possible."""
    st.session_state[_SAID] = [("error", error.message)]


def show_said(services: Any, draft: Draft) -> None:
    """Say once what the last action did, with the way back."""
    said = st.session_state.pop(_SAID, [])
    undo_number = st.session_state.pop(_UNDO, None)
    if not said:
        return
    with st.container(key="draft-said", gap="small"):
        for kind, words in said:
            if kind == "error":
                st.error(plain(words), icon=":material/error:")
            elif kind == "note":
                st.info(plain(words), icon=":material/group:")
            else:
                _draw_done(services, draft, words, undo_number)


def _draw_done(services: Any, draft: Draft, words: str, number: int | None) -> None:
    with st.container(horizontal=True, key="draft-done", vertical_alignment="center"):
        st.html(f'<p class="zk-done" role="status">{escape(words)}</p>', width="content")
        if number is not None and number > 1 and is_writable(draft):
            st.button(
                say("draft_edit.undo"),
                key=f"drafting.undo.{number}",
                type="tertiary",
                icon=":material/undo:",
                on_click=undo,
                args=(services, draft.draft_id, number),
            )


def _try(act: Callable[[], Saved], done: str, *, undoable: bool = True) -> Saved | None:
    try:
        saved = act()
    except ZhikuError as error:
        say_failed(error)
        return None
    said = [("done", say("draft_edit.done", what=done))] if saved.changed else []
    if saved.others:
        said.append(("note", _merged_words(saved)))
    st.session_state[_SAID] = said or [("done", say("draft_edit.nothing"))]
    if undoable and saved.changed:
        st.session_state[_UNDO] = saved.revision.number
    return saved


def _merged_words(saved: Saved) -> str:
    others = "、".join(one if one != saved.revision.actor else say("draft_edit.other_window") for one in saved.others)
    words = say("draft_edit.merged", others=others)
    if saved.conflicts:
        words += say("draft_edit.merged_conflicts", count=saved.conflicts)
    if saved.set_aside:
        words += say("draft_edit.merged_headings", headings="」「".join(saved.set_aside))
    return words

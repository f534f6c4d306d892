"""The text of a draft as it reads, with a mark for each sentence; a sentence is chosen by a click or by keys."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from core.drafts import DraftSection, SectionRole
from drafting.editing import bare_heading, numeral
from views.parts.draft_address import PAGE, choose_sentence, edit_section
from views.parts.draft_checked import Checked
from views.words import say

_JS = Path(__file__).parents[1] / "scripts" / "draft_text.js"


def draw_text(
    sections: Sequence[DraftSection], checked: Checked, *, titles: dict[str, str], chosen: str, key: str, editable: bool
) -> None:
    """Draw sections; choosing a sentence or the editing of a section is noted in the address.

    Args:
        key: Tells several stretches of text on one page apart.
    """
    name = f"{PAGE}.paper.{key}"
    _component()(
        key=name,
        data={
            "sections": [_section(section, titles[section.key], checked) for section in sections],
            "chosen": chosen,
            "editable": editable,
            "scroll": st.session_state.get(f"{PAGE}.scroll", ""),
            "words": {"label": say("draft_pane.text"), "edit": say("draft_pane.edit"), "none": say("draft_pane.none")},
        },
        height="content",
        on_chosen_change=lambda: choose_sentence(st.session_state[name].chosen),
        on_edited_change=lambda: edit_section(st.session_state[name].edited),
    )


def section_titles(sections: Sequence[DraftSection]) -> dict[str, str]:
    """Titles of the sections by key with their numbers 一、二、, the abstract without one."""
    titles: dict[str, str] = {}
    number = 0
    for section in sections:
        if section.role is SectionRole.ABSTRACT:
            titles[section.key] = section.heading
            continue
        number += 1
        titles[section.key] = f"{numeral(number)}、{section.heading}"
    return titles


def _section(section: DraftSection, title: str, checked: Checked) -> dict[str, Any]:
    paragraphs = []
    number = 0
    for paragraph in section.paragraphs:
        number += bool(paragraph.heading)
        paragraphs.append(
            {
                "heading": f"（{numeral(number)}）{bare_heading(paragraph.heading)}" if paragraph.heading else "",
                "sentences": [
                    {"id": one.sentence_id, "text": one.text, "tone": checked.tone(one), "note": checked.note(one)}
                    for one in paragraph.sentences
                ],
            }
        )
    return {"key": section.key, "title": title, "paragraphs": paragraphs}


@cache
def _component() -> Any:
    return st.components.v2.component("zhiku_draft_text", js=_JS.read_text(encoding="utf-8"), isolate_styles=False)

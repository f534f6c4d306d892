"""The people of a bar, of a figure or of a topic, beside the charts; each name leads to the card in 专家库."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from core.structure import Care, Side
from experts.glance import Glance
from experts.overview import SECTOR_WORDS
from storage.overview import PersonFacts
from views.parts.overview_choice import close
from views.parts.page import draw_empty
from views.parts.pager import page_slice
from views.parts.text import date_words, facts_html, plain
from views.words import say

ROWS = 50
_HEAD = ("姓名", "单位", "职务", "职称", "类别", "地区", "专业领域")
_WIDTHS = (12, 28, 16, 16, 14, 10, 40)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """People with what they have in common."""

    title: str
    expert_ids: tuple[str, ...]


def find_group(glance: Glance, what: str) -> Group | None:
    """Who is meant by an address; None where it means nothing that is there."""
    kind, _, value = what.partition(":")
    if kind == "active":
        return Group(title=say("overview.active"), expert_ids=tuple(glance.people))
    if kind == "care" and value in Care.__members__:
        return Group(title=str(Care[value]), expert_ids=glance.structure.care[Care[value]])
    if kind == "topic":
        topic = next((one for one in glance.topics if one.name == value), None)
        return Group(title=topic.name, expert_ids=topic.expert_ids) if topic else None
    if kind in Side.__members__:
        bar = glance.structure.chart(Side[kind]).bar(value)
        return Group(title=f"{Side[kind]} · {bar.label}", expert_ids=bar.expert_ids) if bar else None
    return None


def draw_people(glance: Glance, what: str) -> None:
    """Draw the pane."""
    group = find_group(glance, what)
    people = [glance.people[key] for key in group.expert_ids] if group else []
    with st.container(key="reader-pane-overview", gap="small"):
        with st.container(horizontal=True, key="reader-head", vertical_alignment="center"):
            words = say("overview.people", title=group.title, count=len(people)) if group else ""
            st.html(f'<h2 class="zk-title">{escape(words)}</h2>', width="stretch")
            st.button(
                say("overview.close"), key="overview.close", type="tertiary", icon=":material/close:", on_click=close
            )
        if not people or group is None:
            draw_empty(say("overview.people_gone"), "")
            return
        with st.container(gap=None):
            for person in page_slice(people, key="overview.people", size=ROWS):
                _draw_person(person)
        st.download_button(
            say("overview.people_export"),
            data=lambda: _workbook(group.title, people),
            file_name=say("overview.people_file", title=group.title.replace(" · ", "-")) + ".xlsx",
            key="overview.people.export",
            icon=":material/download:",
            on_click="ignore",
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )


def _draw_person(person: PersonFacts) -> None:
    ends = sorted(one.term_end for one in person.standings if one.is_active and one.term_end)
    facts = (
        person.unit,
        person.post,
        person.title,
        say("overview.person_end", day=date_words(ends[0])) if ends else "",
        say("overview.person_uses", count=person.uses) if person.uses else "",
    )
    special = escape("、".join(person.specialties))
    line = facts_html([fact for fact in facts if fact], sample=person.is_sample)
    with st.container(key=f"overview-person-{person.expert_id}", gap=None):
        st.page_link("views/experts.py", label=f"**{plain(person.name)}**", query_params={"expert": person.expert_id})
        st.html(line + (f'<div class="zk-special">{special}</div>' if special else ""))


def _workbook(title: str, people: Sequence[PersonFacts]) -> bytes:
    from experts.workbooks import write_workbook  # openpyxl is loaded when the first list is exported

    rows = [
        (
            one.name,
            one.unit,
            one.post,
            one.title,
            SECTOR_WORDS.get(one.sector, ""),
            one.region,
            "、".join(one.specialties),
        )
        for one in people
    ]
    return write_workbook(_sheet_name(title), _WIDTHS, [_HEAD, *rows])


def _sheet_name(title: str) -> str:
    """A name that Excel takes for a sheet: at most 31 characters, none of its own signs."""
    return "".join(letter for letter in title if letter not in r"[]:*?/\'")[:31] or "名单"

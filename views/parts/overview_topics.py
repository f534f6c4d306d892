"""The topics of the last year's questions: who can answer them, and which of them nobody can."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from experts.glance import Glance
from experts.topics import Topic
from views.parts.overview_choice import choose
from views.parts.page import draw_empty, draw_section
from views.parts.pager import page_slice
from views.parts.text import plain
from views.words import say

ROWS = 15
NAMED_GAPS = 5


def draw_topics(services: Any, glance: Glance) -> None:
    """Draw the section."""
    topics = glance.topics
    draw_section(say("overview.topics"), say("overview.topics_note") if topics else "")
    if not topics:
        off = not services.settings.record_use
        draw_empty(
            say("overview.topics_empty_title"),
            say("overview.topics_empty_off" if off else "overview.topics_empty_body"),
        )
        st.page_link(
            "views/settings.py" if off else "views/match.py",
            label=say("settings.title" if off else "match.title"),
            icon=":material/settings:" if off else ":material/person_search:",
        )
        return
    gaps = [one for one in topics if one.is_gap]
    words = say("overview.topics_summary", count=len(topics), covered=len(topics) - len(gaps))
    named = "、".join(f"「{one.name}」" for one in gaps[:NAMED_GAPS]) + ("等" if len(gaps) > NAMED_GAPS else "")
    lack = f' <span class="zk-bad">{escape(say("overview.topics_gaps", names=named))}</span>' if gaps else ""
    st.html(f'<p class="zk-topics-sum">{escape(words)}{lack}</p>')
    with st.container(key="overview-topics", gap=None):
        for number, topic in enumerate(page_slice(topics, key="overview.topics", size=ROWS)):
            _draw_topic(number, topic)


def _draw_topic(number: int, topic: Topic) -> None:
    others = len(topic.questions) - 1
    facts = [say("overview.topic_asked", times=topic.times)]
    facts += [say("overview.topic_more", count=others)] if others else []
    with st.container(horizontal=True, key=f"row-topic-{number}", vertical_alignment="center"):
        with st.container(key=f"overview-topic-{number}", gap=None, width="stretch"):
            st.page_link(
                "views/match.py",
                label=f"**{plain(topic.name)}**",
                query_params={"q": topic.name},
                help=say("overview.topic_match"),
            )
            more = "；".join(one.question for one in topic.questions[1:4])
            tail = f'<span class="zk-dot">·</span>{escape(more)}' if more else ""
            st.html(f'<div class="zk-facts">{escape(" · ".join(facts))}{tail}</div>')
        if topic.is_gap:
            st.html(f'<span class="zk-badge zk-bad">{escape(say("overview.topic_gap"))}</span>', width="content")
        else:
            st.button(
                say("overview.topic_people", count=len(topic.expert_ids)),
                key=f"overview.topic.{number}",
                type="tertiary",
                icon=":material/groups:",
                on_click=choose,
                args=(f"topic:{topic.name}",),
            )

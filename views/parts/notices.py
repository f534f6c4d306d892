"""A kept search on the page 专题跟踪: what it asks, what can be done with it, and its notices with their paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from core.documents import Document
from core.tracking import Notice, NoticeCounts, SavedSearch
from views.parts.address import address_of, asked_again, chip_words
from views.parts.page import leave_notice
from views.parts.reader import open_place
from views.parts.text import cut_excerpt, date_words, document_facts, facts_html, passage_html, place_words, plain
from views.parts.tracking_dialogs import ask_dialog
from views.words import say

SHOWN = 3
A_PAGE = 20


def draw_search(services: Any, saved: SavedSearch, counts: NoticeCounts) -> None:
    """One kept search with its first unread notices; all of them, the newest first, once unfolded."""
    key = saved.saved_search_id
    unfolded: int = st.session_state.setdefault("tracking.unfolded", {}).get(key, 0)
    with st.container(key=f"row-topic-{key}", gap=None):
        _draw_line(services, saved, counts)
        if unfolded:
            notices = services.tracking.notices.list(saved_search_id=key, limit=unfolded)
        else:
            notices = services.tracking.notices.list(saved_search_id=key, unread=True, limit=SHOWN)
        _draw_notices(services, notices)
        with st.container(horizontal=True, key=f"topic-acts-{key}"):
            if counts.total > len(notices):
                words = "tracking.more" if unfolded or notices else "tracking.earlier"
                _draw_fold(key, say(words, count=counts.total - len(notices)), unfolded + A_PAGE, "expand_more")
            if unfolded:
                _draw_fold(key, say("search.fold"), 0, "expand_less")


def _draw_fold(saved_search_id: str, words: str, shown: int, icon: str) -> None:
    st.button(
        words,
        key=f"tracking.{icon}.{saved_search_id}",
        type="tertiary",
        icon=f":material/{icon}:",
        on_click=_unfold,
        args=(saved_search_id, shown),
    )


def _draw_line(services: Any, saved: SavedSearch, counts: NoticeCounts) -> None:
    key = saved.saved_search_id
    with st.container(horizontal=True, key=f"row-line-topic-{key}", vertical_alignment="center"):
        with st.container(key=f"row-words-topic-{key}", gap=None, width="stretch"):
            st.html(f'<h2 class="zk-title">{escape(saved.name)}</h2>{_facts(saved, counts)}')
        st.page_link(
            "views/search.py",
            label=say("tracking.run"),
            icon=":material/search:",
            query_params=address_of(asked_again(saved.query, saved.filters)),
            width="content",
        )
        options = ["edit", "pause" if saved.active else "resume", *(["read"] if counts.unread else []), "delete"]
        chosen = st.menu_button(
            say("tracking.actions"),
            options,
            key=f"tracking.menu.{key}",
            type="tertiary",
            format_func=lambda name: say(f"tracking.{name}"),
        )
    if chosen in ("edit", "delete"):
        ask_dialog(chosen, key)
    elif chosen == "read":
        leave_notice(say("tracking.read_all_done", count=services.tracking.mark_all_read(key)))
        st.rerun()
    elif chosen:
        services.tracking.change(key, active=chosen == "resume")
        leave_notice(say("tracking.resumed_done" if chosen == "resume" else "tracking.paused_done", name=saved.name))
        st.rerun()


def _facts(saved: SavedSearch, counts: NoticeCounts) -> str:
    facts = [saved.query] if saved.query != saved.name else []
    facts += [chip_words(chip) for chip in asked_again(saved.query, saved.filters).active] or [
        say("tracking.scope_all")
    ]
    facts += [str(saved.strictness), say("tracking.since", day=date_words(saved.created_at.astimezone().date()))]
    if not counts.total:
        facts.append(say("tracking.none_yet"))
    elif not counts.unread:
        facts.append(say("tracking.all_read", count=counts.total))
    if not saved.active:
        facts.insert(0, say("tracking.paused"))
    badge = f'<span class="zk-badge zk-bad">{escape(say("tracking.unread", count=counts.unread))}</span>'
    return f'<div class="zk-topic">{badge if counts.unread else ""}{facts_html(facts)}</div>'


def _draw_notices(services: Any, notices: Sequence[Notice]) -> None:
    documents: dict[str, Document] = services.documents.get_many(one.document_id for one in notices)
    for one in notices:
        if one.document_id in documents:
            _draw_notice(services, one, documents[one.document_id])


def _draw_notice(services: Any, notice: Notice, document: Document) -> None:
    text, highlights = cut_excerpt(notice.fit.quote, notice.fit.highlights)
    tone = "zk-new" if notice.read_at is None else "zk-seen"
    badge = f'<span class="zk-badge zk-plan">{escape(say("tracking.update"))}</span>' if notice.is_update else ""
    day = say("tracking.raised", day=date_words(notice.raised_at.astimezone().date()))
    with st.container(key=f"notice-{notice.notice_id}", gap=None):
        st.html(
            f'<div class="zk-notice {tone}"><h3 class="zk-notice-title">{badge}{escape(document.metadata.title)}</h3>'
            f"{facts_html([*document_facts(document), day])}{passage_html(text, highlights)}</div>"
        )
        with st.container(horizontal=True, key=f"notice-acts-{notice.notice_id}", vertical_alignment="center"):
            current = document.served_version == notice.version
            place = place_words(notice.fit.locator) if current else say("tracking.old_version")
            path = " › ".join(notice.fit.locator.heading_path)
            if st.button(
                plain(place), key=f"tracking.place.{notice.notice_id}", type="tertiary", help=plain(path) or None
            ):
                services.tracking.mark_read(notice.notice_id)
                open_place("tracking", document_id=notice.document_id, chunk_id=services.tracking.find_place(notice))
            unread = notice.read_at is None
            st.button(
                say("tracking.mark_read" if unread else "tracking.mark_unread"),
                key=f"tracking.read.{notice.notice_id}",
                type="tertiary",
                icon=":material/check:" if unread else ":material/mark_email_unread:",
                on_click=_mark,
                args=(services, notice.notice_id, unread),
            )


def _mark(services: Any, notice_id: int, read: bool) -> None:
    services.tracking.mark_read(notice_id, read=read)


def _unfold(saved_search_id: str, shown: int) -> None:
    st.session_state["tracking.unfolded"][saved_search_id] = shown

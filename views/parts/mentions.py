"""待确认的依据: people found in documents, each with the quote and its place, decided with one click and undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from core.documents import Chunk
from core.errors import ZhikuError
from core.experts import Expert
from core.mentions import Ground, Mention, MentionRole, MentionState
from experts.evidence import group_by_document
from views.parts.page import show_error
from views.parts.reader import open_place
from views.parts.text import mark_html, place_words, plain
from views.words import say

DOCUMENTS, PEOPLE = 5, 20  # shown at once: documents, and people of each
_DONE = "mentions.done"


def draw_waiting(services: Any, *, page: str) -> None:
    """Draw what waits for a decision, document by document, folded; nothing where nothing waits or was just decided."""
    waiting = services.evidence.store.list(MentionState.PROPOSED)
    if not waiting and not st.session_state.get(_DONE):
        return
    with st.expander(
        say("mentions.waiting", count=len(waiting)), icon=":material/fact_check:", key="mentions.open", expanded=False
    ):
        _draw_done(services)
        st.html(f'<p class="zk-note zk-small">{escape(say("mentions.note"))}</p>')
        groups = group_by_document(waiting)
        titles = services.documents.titles(key for key, _ in groups[:DOCUMENTS])
        shown = [(key, group[:PEOPLE]) for key, group in groups[:DOCUMENTS]]
        people = services.pool.store.get_many(one.found.expert_id for _, group in shown for one in group)
        for document_id, group in shown:
            _draw_document(services, titles.get(document_id, ""), group, people, page)
        if len(groups) > DOCUMENTS:
            st.html(f'<p class="zk-note zk-small">{escape(say("mentions.more", count=len(groups) - DOCUMENTS))}</p>')


def draw_mentions_of(services: Any, person: Expert, *, page: str) -> None:
    """Draw the mentions of one person on the card: those that wait, then those that were confirmed."""
    known = services.evidence.store.list(MentionState.PROPOSED, MentionState.CONFIRMED, expert_id=person.expert_id)
    if not known and not st.session_state.get(_DONE):
        return
    titles = services.documents.titles(one.document_id for one in known)
    with st.container(key="mentions-of", gap="small"):
        st.html(f'<header class="zk-section"><h2>{escape(say("mentions.title"))}</h2></header>')
        _draw_done(services)
        for mention in known:
            label = say("match.from_document", title=titles.get(mention.document_id, ""))
            _draw_mention(services, mention, person, page, lead=label)


def _draw_document(
    services: Any, title: str, group: Sequence[Mention], people: Mapping[str, Expert], page: str
) -> None:
    with st.container(key=f"mentions-{group[0].document_id}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", key=f"mentions-head-{group[0].document_id}"):
            st.html(f"<b>{escape(say('match.from_document', title=title))}</b>", width="stretch")
            if len(group) > 1:
                st.button(
                    say("mentions.all", count=len(group)),
                    key=f"mentions.all.{group[0].document_id}",
                    type="tertiary",
                    on_click=_decide,
                    args=(services, [one.mention_id for one in group], MentionState.CONFIRMED),
                )
        for mention in group:
            person = people.get(mention.found.expert_id)
            if person is not None:
                _draw_mention(services, mention, person, page)


def _draw_mention(services: Any, mention: Mention, person: Expert, page: str, *, lead: str = "") -> None:
    key, found = mention.mention_id, mention.found
    with st.container(key=f"mention-{key}", gap="xsmall"):
        role = "" if found.role is MentionRole.NAMED else str(found.role)
        who = lead or " · ".join(part for part in (person.name, person.unit) if part)
        facts = " · ".join(part for part in (role, *_telling(found.grounds)) if part)
        st.html(f'<div><b>{escape(who)}</b></div><div class="zk-facts">{escape(facts)}</div>')
        st.html(f'<blockquote class="zk-quote">{_quote_html(found.quote, person.name)}</blockquote>')
        with st.container(horizontal=True, key=f"mention-acts-{key}", vertical_alignment="center"):
            if st.button(plain(place_words(found.locator)), key=f"mentions.place.{key}", type="tertiary"):
                open_place(page, document_id=mention.document_id, chunk_id=_chunk_of(services, mention))
            if mention.state is MentionState.CONFIRMED:
                _draw_act(services, mention, MentionState.PROPOSED, "mentions.undo")
                return
            _draw_act(services, mention, MentionState.CONFIRMED, "mentions.confirm")
            _draw_act(services, mention, MentionState.REJECTED, "mentions.reject")


def _telling(grounds: Sequence[Ground]) -> list[str]:
    """The ground that decides, and what speaks against."""
    against = [ground for ground in grounds if ground in (Ground.NAMESAKES, Ground.OTHER_UNIT)]
    return [str(ground) for ground in (against or grounds[:1])]


def _draw_act(services: Any, mention: Mention, state: MentionState, words: str) -> None:
    st.button(
        say(words),
        key=f"{words}.{mention.mention_id}",
        type="secondary" if state is MentionState.CONFIRMED else "tertiary",
        on_click=_decide,
        args=(services, [mention.mention_id], state),
    )


def _decide(services: Any, mention_ids: Sequence[int], state: MentionState) -> None:
    desk = services.evidence
    act = {MentionState.CONFIRMED: desk.confirm, MentionState.REJECTED: desk.reject, MentionState.PROPOSED: desk.reopen}
    try:
        count = act[state](mention_ids)
    except ZhikuError as error:
        st.session_state[_DONE] = (error, "", [])
        return
    words = {
        MentionState.CONFIRMED: say("mentions.confirmed", count=count),
        MentionState.REJECTED: say("mentions.rejected", count=count),
        MentionState.PROPOSED: say("mentions.undone"),
    }
    st.session_state[_DONE] = (None, words[state], [] if state is MentionState.PROPOSED else [*mention_ids])


def _draw_done(services: Any) -> None:
    """Say once what was decided, with the way back."""
    done = st.session_state.pop(_DONE, None)
    if done is None:
        return
    error, words, mention_ids = done
    if error is not None:
        show_error(error)
        return
    with st.container(horizontal=True, key="mentions-done", vertical_alignment="center"):
        st.html(f'<span class="zk-ok zk-small">{escape(words)}</span>', width="stretch")
        if mention_ids:
            st.button(
                say("mentions.undo"),
                key="mentions.undo",
                type="tertiary",
                on_click=_decide,
                args=(services, mention_ids, MentionState.PROPOSED),
            )


def _quote_html(quote: str, name: str) -> str:
    at = quote.find(name)
    marks = [(at, at + len(name))] if at >= 0 else []
    return f'<div class="zk-passage"><p>{mark_html(quote, marks)}</p></div>'


def _chunk_of(services: Any, mention: Mention) -> int | None:
    """The passage that holds the place; the next one where it stands in a heading."""
    chunks: list[Chunk] = services.documents.chunks(mention.document_id, mention.version)
    block = mention.found.block
    after = (one for one in chunks if one.last_block >= block)
    return next((one.chunk_id for one in after), None)

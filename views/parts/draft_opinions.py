"""专家论证 of a paper: asking, reading the files that come back, deciding on each opinion beside its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from core.drafts import Draft
from core.errors import ZhikuError
from core.opinions import Opinion, OpinionKind, OpinionRequest, OpinionState
from experts.tasks import ERASED_NAME
from views.parts.dialogs import Asked, ask, asked_dialog, draw_cancel, finish, forget
from views.parts.draft_ask import draw_asking, draw_feedback
from views.parts.page import draw_empty, draw_section, show_error
from views.parts.text import date_words, plain, time_words
from views.words import say

_S = OpinionState
_TONES = {_S.OPEN: "zk-wait", _S.ACCEPTED: "zk-ok", _S.DECLINED: "zk-off"}
_ENTER, _DECIDE = "draft-enter", "draft-decide"


def draw_opinions(services: Any, draft: Draft) -> None:
    """Draw everything about 专家论证 of a paper."""
    if not draft.revision:
        draw_empty(say("draft_opinions.no_text_title"), say("draft_opinions.no_text_body"))
        return
    requests = services.drafting.opinion_store.requests(draft.draft_id)
    opinions = services.drafting.opinion_store.opinions(draft.draft_id)
    with st.container(key="draft-opinions", gap="medium"):
        draw_asking(services, draft, requests)
        _draw_requests(requests, draft)
        _draw_upload(services, draft, requests)
        _draw_said(services, draft, requests, opinions)
        draw_feedback(services, draft, requests, opinions)
    asked = asked_dialog()
    if asked is not None and asked.values.get("draft_id") == draft.draft_id:
        if asked.kind == _ENTER:
            st.dialog(say("draft_opinions.enter"), on_dismiss=forget)(_draw_entering)(services, draft, requests, asked)
        elif asked.kind == _DECIDE:
            title = say(f"draft_opinions.title_{asked.values['state'].name.lower()}")
            st.dialog(title, on_dismiss=forget)(_draw_deciding)(services, draft, opinions, asked)


def _draw_requests(requests: Sequence[OpinionRequest], draft: Draft) -> None:
    if not requests:
        return
    draw_section(say("draft_opinions.asked", count=len(requests)))
    rows = []
    for one in requests:
        late = one.answered_at is None and one.due_on < date.today()
        tone, words = ("zk-bad", "late") if late else ("zk-wait", "waiting")
        if one.answered_at is not None:
            tone, words = "zk-ok", "answered"
        facts = [
            say("draft_opinions.revision", number=one.revision),
            say("draft_opinions.due", day=date_words(one.due_on)),
        ]
        if one.revision != draft.revision:
            facts[0] += say("draft_opinions.older", number=draft.revision)
        if one.answered_at is not None:
            facts.append(time_words(one.answered_at))
        rows.append(
            f'<div class="zk-member"><b>{escape(one.name or ERASED_NAME)}</b> '
            f'<span class="zk-badge {tone}">{escape(say(f"draft_opinions.{words}"))}</span>'
            f'<div class="zk-facts">{escape(" · ".join(facts))}</div></div>'
        )
    st.html("".join(rows))


def _draw_upload(services: Any, draft: Draft, requests: Sequence[OpinionRequest]) -> None:
    """The field for files that came back, and what came of each."""
    number = st.session_state.setdefault("draft.returned", 0)
    told: list[tuple[str, str]] = st.session_state.get("draft.returned.told", [])
    if requests:
        draw_section(say("draft_opinions.upload"), say("draft_opinions.upload_note"))
        names = {"": say("draft_opinions.by_file"), **{one.expert_id: one.name or ERASED_NAME for one in requests}}
        whose = st.selectbox(
            say("draft_opinions.whose"), list(names), format_func=lambda key: names[key], key="draft.returned.whose"
        )
        files = st.file_uploader(
            say("draft_opinions.upload"),
            type=["docx"],
            accept_multiple_files=True,
            key=f"draft.returned.files.{number}",
            label_visibility="collapsed",
        )
        if files:
            with st.spinner(say("draft_opinions.reading")):
                st.session_state["draft.returned.told"] = [_receive(services, draft, one, whose or "") for one in files]
            st.session_state["draft.returned"] = number + 1
            st.rerun()
    for kind, words in told:
        (st.success if kind == "done" else st.error)(plain(words))


def _receive(services: Any, draft: Draft, file: Any, expert_id: str) -> tuple[str, str]:
    try:
        came = services.drafting.opinions.receive(draft.draft_id, file.name, file.getvalue(), expert_id=expert_id)
    except ZhikuError as error:
        return "error", error.message
    words = (
        "draft_opinions.came" if came.new else "draft_opinions.came_known" if came.known else "draft_opinions.came_none"
    )
    return "done", say(words, name=came.request.name, new=came.new, known=came.known, file=file.name)


def _draw_said(services: Any, draft: Draft, requests: Sequence[OpinionRequest], opinions: Sequence[Opinion]) -> None:
    """The opinions, by sentence in the order of the text, those on the whole first."""
    open_ones = [one for one in opinions if one.state is _S.OPEN]
    draw_section(say("draft_opinions.said", count=len(opinions), open=len(open_ones)))
    with st.container(horizontal=True, key="draft-said-acts", vertical_alignment="center"):
        if st.button(say("draft_opinions.enter"), key="draft.enter", icon=":material/edit_note:"):
            ask(_ENTER, draft_id=draft.draft_id)
        only_open = bool(opinions) and st.toggle(say("draft_opinions.only_open"), key="draft.said.open")
    if not opinions:
        draw_empty(say("draft_opinions.none_title"), say("draft_opinions.none_body"))
        return
    content = services.drafting.desk.store.revision(draft.draft_id).content
    texts = {one.sentence_id: one.text for one in content.sentences()}
    shown = open_ones if only_open else opinions
    order = dict.fromkeys(["", *texts, *(one.sentence_id for one in shown)])
    for sentence_id in order:
        own = [one for one in shown if one.sentence_id == sentence_id]
        if not own:
            continue
        with st.container(key=f"said-{sentence_id or 'whole'}", border=True, gap="small"):
            words = (
                say("draft_opinions.whole") if not sentence_id else texts.get(sentence_id, say("draft_opinions.gone"))
            )
            st.html(f'<blockquote class="zk-quote">{escape(words)}</blockquote>')
            for one in own:
                _draw_one(draft, one)


def _draw_one(draft: Draft, one: Opinion) -> None:
    with st.container(horizontal=True, key=f"opinion-{one.opinion_id}", vertical_alignment="top"):
        st.html(_one_html(one), width="stretch")
        with st.container(horizontal=True, key=f"opinion-acts-{one.opinion_id}", width="content"):
            states = (_S.ACCEPTED, _S.DECLINED) if one.state is _S.OPEN else (_S.OPEN,)
            for state in states:
                if st.button(
                    say(f"draft_opinions.act_{state.name.lower()}"),
                    key=f"draft.opinion.{state.name.lower()}.{one.opinion_id}",
                    type="tertiary" if state is not _S.ACCEPTED else "secondary",
                ):
                    ask(_DECIDE, draft_id=draft.draft_id, opinion_id=one.opinion_id, state=state)


def _one_html(one: Opinion) -> str:
    if one.kind in (OpinionKind.COMMENT, OpinionKind.MESSAGE):
        quote = (
            f'<span class="zk-facts">「{escape(one.quote)}」</span> '
            if one.kind is OpinionKind.COMMENT and one.quote
            else ""
        )
        words = quote + escape(one.text).replace("\n", "<br>")
    else:
        gone = f"<del>{escape(one.quote)}</del> " if one.quote else ""
        came = f"<ins>{escape(one.text)}</ins>" if one.text else ""
        words = gone + came.replace("\n", "<br>")
    facts = [one.name or ERASED_NAME, say("draft_opinions.revision", number=one.revision)]
    facts += [time_words(one.at)] if one.at else []
    decided = " ".join(part for part in (one.decided_by, one.answer) if part)
    return (
        f'<div class="zk-member"><span class="zk-badge">{escape(one.kind.value)}</span> '
        f'<span class="zk-badge {_TONES[one.state]}">{escape(one.state.value)}</span>'
        f'<div class="zk-opinion">{words}</div><div class="zk-facts">{escape(" · ".join(facts))}</div>'
        + (f'<div class="zk-small">{escape(decided)}</div>' if decided else "")
        + "</div>"
    )


def _draw_deciding(services: Any, draft: Draft, opinions: Sequence[Opinion], asked: Asked) -> None:
    state: OpinionState = asked.values["state"]
    said = next((one for one in opinions if one.opinion_id == asked.values["opinion_id"]), None)
    if said is None:
        forget()
        st.rerun()
    st.html(_one_html(said))
    changes = state is _S.ACCEPTED and said.sentence_id and said.kind not in (OpinionKind.COMMENT, OpinionKind.MESSAGE)
    note = "changes" if changes else state.name.lower()
    st.html(f'<p class="zk-note zk-small">{escape(say(f"draft_opinions.note_{note}"))}</p>')
    with st.form(asked.key("form"), border=False):
        answer = st.text_area(say("draft_opinions.answer"), said.answer, key=asked.key("answer"), height=80)
        by_hand = bool(changes) and st.checkbox(say("draft_opinions.by_hand"), key=asked.key("by_hand"))
        title = say(f"draft_opinions.title_{state.name.lower()}")
        done = st.form_submit_button(title, type="primary", key=asked.key("submit"))
    if done:
        try:
            revision = services.drafting.opinions.decide(
                draft.draft_id, said.opinion_id, state, answer=answer, by_hand=by_hand
            )
        except ZhikuError as error:
            show_error(error)
        else:
            words = say("draft_opinions.revised", number=revision.number) if revision else say("draft_opinions.noted")
            finish(words)
    draw_cancel(asked, say("draft_steps.cancel"))


def _draw_entering(services: Any, draft: Draft, requests: Sequence[OpinionRequest], asked: Asked) -> None:
    """A form for what was said by telephone or WeChat."""
    experts = {one.expert_id: one.name for one in requests if one.name}
    experts |= {one.expert_id: one.name for one in services.pool.list()}
    content = services.drafting.desk.store.revision(draft.draft_id).content
    texts = {"": say("draft_opinions.whole"), **{one.sentence_id: one.text for one in content.sentences()}}
    with st.form(asked.key("form"), border=False):
        expert_id = st.selectbox(
            say("draft_opinions.who"),
            list(experts),
            index=None,
            format_func=lambda key: experts[key],
            placeholder=say("draft_opinions.who_hint"),
            key=asked.key("who"),
        )
        name = st.text_input(say("draft_opinions.other"), key=asked.key("name"))
        sentence_id = st.selectbox(
            say("draft_opinions.about"), list(texts), format_func=lambda key: texts[key], key=asked.key("about")
        )
        text = st.text_area(say("draft_opinions.text"), key=asked.key("text"), height=120)
        done = st.form_submit_button(say("draft_opinions.enter"), type="primary", key=asked.key("submit"))
    if done:
        try:
            services.drafting.opinions.enter(
                draft.draft_id, text, expert_id=expert_id or "", name=name, sentence_id=sentence_id or ""
            )
        except ZhikuError as error:
            show_error(error)
        else:
            finish(say("draft_opinions.entered"))
    draw_cancel(asked, say("draft_steps.cancel"))

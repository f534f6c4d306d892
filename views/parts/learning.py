"""Learning from use on the page: begun after one question, done in a thread, compared, and gone back on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from threading import Thread
from typing import Any

import streamlit as st

from core.errors import ZhikuError
from evaluation.changes import Change
from storage.quality import QuestionResult, Tuning
from views.parts.page import calm_errors, leave_notice
from views.parts.quality_runs import draw_moved, moment_words
from views.parts.waiting import draw_waiting
from views.words import say

logger = logging.getLogger(__name__)
COMPARED = ("recall@10", "mrr@10", "ndcg@10")
MOVED_SHOWN = 10


@dataclass(slots=True)
class _Work:
    """The learning of this process, or the way back from it: one at a time, whoever asked for it."""

    thread: Thread | None = None
    words: str = ""
    error: str = ""

    @property
    def running(self) -> bool:
        """Whether it is going on."""
        return self.thread is not None and self.thread.is_alive()

    def start(self, act: Callable[[Callable[[str], None]], Any]) -> None:
        """Begin, unless something is going on."""
        if self.running:
            return
        self.words, self.error = "", ""
        self.thread = Thread(target=self._run, args=(act,), name="learn-from-use", daemon=True)
        self.thread.start()

    def _run(self, act: Callable[[Callable[[str], None]], Any]) -> None:
        try:
            act(self._report)
        except ZhikuError as error:
            self.error = error.message
        except Exception:
            logger.exception("learning failed")
            self.error = say("error.unknown")

    def _report(self, words: str) -> None:
        self.words = words


@st.cache_resource(show_spinner=False)
def _work() -> _Work:
    return _Work()


def draw_learning(services: Any) -> None:
    """Draw what was learned last, what goes on, and the buttons."""
    work = _work()
    if work.running:
        _watch()
        return
    if work.error:
        st.error(say("quality.learn_failed", reason=work.error), icon=":material/error:")
    tuning: Tuning | None = services.quality.newest_tuning()
    if tuning is not None:
        _draw_tuning(services, tuning)
    st.button(
        say("quality.learn"), key="quality.learn", icon=":material/model_training:", on_click=_ask, args=("learn",)
    )
    asked = st.session_state.get("quality.asked")
    if asked == "learn":
        _confirm_learn(services)
    elif asked == "back" and tuning is not None:
        _confirm_back(services, tuning.source_before)


@st.fragment(run_every=2.0)
def _watch() -> None:
    with calm_errors():
        work = _work()
        if not work.running:
            st.rerun(scope="app")
        words = escape(say("quality.learn_running", words=work.words or "…"))
        draw_waiting(words)


def _draw_tuning(services: Any, tuning: Tuning) -> None:
    words = say("quality.learned_taken" if tuning.taken else "quality.learned_left", when=moment_words(tuning.at))
    held_back = round(tuning.before.get("questions", len(tuning.questions)))
    facts = say("quality.learned_facts", learned=tuning.learned, held_back=held_back)
    rows = "".join(
        f"<tr><td>{escape(say(f'quality.figure_{name}'))}</td><td>{100 * tuning.before[name]:.1f}</td>"
        f"<td>{100 * tuning.after[name]:.1f}</td></tr>"
        for name in COMPARED
    )
    head = f"<tr><th></th><th>{say('quality.learned_before')}</th><th>{say('quality.learned_after')}</th></tr>"
    st.html(
        f'<p class="zk-tight">{escape(words)}</p><p class="zk-note zk-small">{escape(facts)}</p>'
        f'<div class="zk-table zk-number"><table>{head}{rows}</table></div>'
    )
    moved = [_as_change(*one) for one in tuning.questions if one[1] != one[2]]
    with st.container(key="moved-list-learned", gap=None):
        for number, change in enumerate(sorted(moved, key=lambda one: one.better)[:MOVED_SHOWN]):
            draw_moved(f"learned-{number}", change, tone="better" if change.better else "worse")
    if tuning.taken and services.settings.encoder == tuning.source:
        st.button(
            say("quality.learn_back"), key="quality.back", type="tertiary", icon=":material/undo:", on_click=_ask,
            args=("back",),
        )  # fmt: skip


def _as_change(question: str, before: int | None, after: int | None) -> Change:
    sides = (
        QuestionResult(question=question, answerable=True, ranks=(rank,), answered=True) for rank in (before, after)
    )
    first, second = sides
    return Change(question=question, before=first, after=second)


def _ask(what: str) -> None:
    st.session_state["quality.asked"] = what


def _forget() -> None:
    st.session_state.pop("quality.asked", None)


@st.dialog(say("quality.learn_title"), on_dismiss=_forget)
def _confirm_learn(services: Any) -> None:
    services.use.wait()
    st.write(say("quality.learn_body", count=services.use.store.count()))
    _draw_answer("learn", lambda report: services.learn_from_use(report))


@st.dialog(say("quality.learn_back_title"), on_dismiss=_forget)
def _confirm_back(services: Any, source: str) -> None:
    st.write(say("quality.learn_back_body"))
    _draw_answer("learn_back", lambda report: services.change_encoder(source))


def _draw_answer(name: str, act: Callable[[Callable[[str], None]], Any]) -> None:
    with st.container(horizontal=True):
        if st.button(say(f"quality.{name}_confirm"), type="primary", key="quality.asked.confirm"):
            _work().start(act)
            _forget()
            leave_notice(say("quality.learn_started" if name == "learn" else "quality.learn_back_started"))
            st.rerun()
        if st.button(say("app.cancel"), key="quality.asked.cancel"):
            _forget()
            st.rerun()

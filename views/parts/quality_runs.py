"""How search did on the question set: the newest figures, what got better and worse, and the runs before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Any

import streamlit as st

from core.errors import ZhikuError
from evaluation.changes import Change, compare_runs
from storage.quality import QualityRun
from views.parts.page import draw_section, is_dark, leave_notice, on_phone, show_error
from views.parts.text import date_words, plain
from views.parts.waiting import wait_for_index
from views.words import say

FIGURES = ("recall@10", "mrr@10", "ndcg@10", "first", "found_answer", "refused")
IN_TABLE = ("recall@10", "mrr@10", "ndcg@10", "refused")
CURVE = "ndcg@10"
MOVED_SHOWN = 20
WIDTH, PHONE_WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 360, 170, 34, 16, 12, 26


def draw_figures(services: Any, runs: Sequence[QualityRun], *, count: int) -> None:
    """The newest run's figures and the button for another one."""
    if runs:
        newest = runs[0]
        words = say(
            "quality.figures_note",
            when=moment_words(newest.at),
            count=round(newest.metrics.get("questions", 0)),
            generation=newest.generation,
        )
        draw_section(say("quality.figures"), words)
        figures = "".join(_figure_html(name, newest.metrics[name]) for name in FIGURES if name in newest.metrics)
        help_words = escape(say("quality.figure_help"))
        st.html(f'<div class="zk-figures">{figures}</div><p class="zk-note zk-small">{help_words}</p>')
    else:
        st.html(f'<p class="zk-note">{escape(say("quality.not_measured", count=count))}</p>')
    if st.button(say("quality.measure"), key="quality.measure", type="primary", icon=":material/play_arrow:"):
        _measure(services)


def draw_changes(runs: Sequence[QualityRun]) -> None:
    """What got better and worse between the two newest runs, each question with its two ranks."""
    if len(runs) < 2:
        return
    after, before = runs[0], runs[1]
    note = say(
        "quality.changes_note",
        before=moment_words(before.at),
        after=moment_words(after.at),
        generation_before=before.generation,
        generation_after=after.generation,
    )
    draw_section(say("quality.changes"), note)
    changes = compare_runs(before, after)
    if changes is None:
        st.html(f'<p class="zk-note">{escape(say("quality.changes_new"))}</p>')
        return
    better = [one for one in changes if one.better]
    worse = [one for one in changes if not one.better]
    if not changes:
        st.html(f'<p class="zk-note">{escape(say("quality.changes_none"))}</p>')
    for key, moved in (("worse", worse), ("better", better)):
        if moved:
            st.html(f'<p class="zk-label zk-{key}">{escape(say(f"quality.{key}", count=len(moved)))}</p>')
            with st.container(key=f"moved-list-{key}", gap=None):
                for number, change in enumerate(moved[:MOVED_SHOWN]):
                    draw_moved(f"{key}-{number}", change, tone=key)


def draw_moved(key: str, change: Change, *, tone: str) -> None:
    """A question that leads to its search, with the rank before and after."""
    with st.container(horizontal=True, key=f"moved-{key}", vertical_alignment="center"):
        st.page_link(
            "views/search.py", label=plain(change.question), query_params={"q": change.question}, width="stretch"
        )
        ranks = f"{_state_words(change, before=True)} → {_state_words(change, before=False)}"
        st.html(f'<span class="zk-moved zk-{tone}">{escape(ranks)}</span>', width="content")


def draw_history(runs: Sequence[QualityRun]) -> None:
    """All runs: a curve where there are three or more, and a table."""
    if len(runs) < 2:
        return
    draw_section(say("quality.runs"))
    curve = [(run.at, run.metrics[CURVE]) for run in reversed(runs) if CURVE in run.metrics]
    if len(curve) > 2:
        label = say("quality.chart", first=_percent(curve[0][1]), last=_percent(curve[-1][1]))
        st.html(f'<p class="zk-label">{escape(say("quality.curve"))}</p>')
        st.image(
            chart_svg(curve, dark=is_dark(), width=PHONE_WIDTH if on_phone() else WIDTH), width="stretch", alt=label
        )
    heads = [say("quality.run_when"), say("quality.run_generation"), say("quality.run_questions")]
    heads += [say(f"quality.figure_{name}") for name in IN_TABLE] + [say("quality.run_cause")]
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in _cells(run)) + "</tr>" for run in runs)
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    st.html(f'<div class="zk-table zk-number"><table><tr>{head}</tr>{rows}</table></div>')


def chart_svg(curve: Sequence[tuple[datetime, float]], *, dark: bool = False, width: int = WIDTH) -> str:
    """A line over the runs, 0 to 100, as SVG; the oldest on the left. As an image it knows no style sheet."""
    ink, accent = ("#b5b7ba", "#e08a72") if dark else ("#6b7280", "#9a3b26")
    step = (width - LEFT - RIGHT) / (len(curve) - 1)
    points = [
        (LEFT + number * step, TOP + (HEIGHT - TOP - BOTTOM) * (1 - value)) for number, (_, value) in enumerate(curve)
    ]
    lines = "".join(
        f'<line x1="{LEFT}" x2="{width - RIGHT}" y1="{y:.0f}" y2="{y:.0f}" stroke="{ink}" stroke-opacity=".25"/>'
        f'<text x="{LEFT - 8}" y="{y + 4:.0f}" text-anchor="end">{label}</text>'
        for label, y in ((100, TOP), (50, (TOP + HEIGHT - BOTTOM) / 2), (0, HEIGHT - BOTTOM))
    )
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{accent}"/>' for x, y in points)
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    first, last = date_words(curve[0][0].astimezone().date()), date_words(curve[-1][0].astimezone().date())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}" '
        f'font-family="sans-serif" font-size="13" fill="{ink}">{lines}'
        f'<polyline points="{path}" fill="none" stroke="{accent}" stroke-width="2"/>{dots}'
        f'<text x="{LEFT}" y="{HEIGHT - 6}">{escape(first)}</text>'
        f'<text x="{width - RIGHT}" y="{HEIGHT - 6}" text-anchor="end">{escape(last)}</text></svg>'
    )


def moment_words(at: datetime) -> str:
    """A moment as 2025年11月21日 21:05, in the time of this machine."""
    local = at.astimezone()
    return f"{date_words(local.date())} {local:%H:%M}"


def rank_words(rank: int | None) -> str:
    """A rank in words."""
    return say("quality.rank", rank=rank) if rank is not None else say("quality.rank_none")


def _state_words(change: Change, *, before: bool) -> str:
    found = change.before if before else change.after
    if not found.answerable:
        return say("quality.not_refused") if found.answered else say("quality.refused")
    return rank_words(found.best)


def _cells(run: QualityRun) -> list[str]:
    return [
        moment_words(run.at),
        say("quality.run_generation_value", number=run.generation),
        str(round(run.metrics.get("questions", 0))),
        *(_percent(run.metrics[name]) if name in run.metrics else "—" for name in IN_TABLE),
        say("quality.automatic") if run.automatic else say("quality.by_hand"),
    ]


def _figure_html(name: str, value: float) -> str:
    words = escape(say(f"quality.figure_{name}"))
    return f'<p class="zk-figure"><b>{_percent(value)}</b><span>{words}</span></p>'


def _percent(value: float) -> str:
    return f"{100 * value:.0f}"


def _measure(services: Any) -> None:
    if not wait_for_index(services):
        return
    bar = st.progress(0.0)
    try:
        services.measure_quality(
            lambda done, total: bar.progress(
                done / max(1, total), text=say("quality.measuring", done=done, total=total)
            )
        )
    except ZhikuError as error:
        show_error(error)
        return
    leave_notice(say("quality.measured"))
    st.rerun()

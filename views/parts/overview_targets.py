"""The dialog in which an association says what it wants of a pool: a share or a number for each value of a side."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.errors import ZhikuError
from core.structure import TARGET_SIDES, Chart, Measure, Side
from experts.glance import Glance
from experts.targets import MOST_PEOPLE, target_values
from views.parts.page import leave_notice, show_error
from views.parts.text import plain
from views.words import say


def draw_targets_action(services: Any, glance: Glance, pool_id: str) -> None:
    """Draw the button, and the dialog once it was asked for."""
    st.button(
        say("overview.targets"),
        key="overview.targets",
        icon=":material/flag:",
        disabled=not pool_id,
        help="" if pool_id else say("overview.targets_all"),
        on_click=_ask,
    )
    if pool_id and st.session_state.get("overview.targets_asked"):
        _draw(services, glance, pool_id)


def _ask() -> None:
    st.session_state["overview.targets_asked"] = True


def _forget() -> None:
    st.session_state.pop("overview.targets_asked", None)


@st.dialog(say("overview.targets_title"), width="medium", on_dismiss=_forget)
def _draw(services: Any, glance: Glance, pool_id: str) -> None:
    seen = glance.structure
    st.write(plain(say("overview.targets_note", name=glance.name, active=seen.active)))
    left, right = st.columns(2)
    side: Side = left.selectbox(say("overview.targets_side"), TARGET_SIDES, key="overview.targets.side")
    known = services.glance.targets(pool_id).get(side, {})
    first = next(iter(known.values()), None)
    measures = list(Measure)
    measure: Measure = right.segmented_control(
        say("overview.targets_measure"),
        measures,
        default=first.measure if first else Measure.SHARE,
        required=True,
        format_func=_measure_words,
        key=f"overview.targets.measure.{side.name}",
    )
    chart = seen.chart(side)
    values = _choose_values(side, chart, [*known])
    with st.form(f"overview.targets.{side.name}.{measure.name}", border=False):
        amounts = {}
        for place, (column, value) in enumerate(zip(_columns(len(values)), values, strict=True)):
            target = known.get(value)
            bar = chart.bar(value)
            amounts[value] = column.number_input(
                value,
                min_value=0,
                max_value=100 if measure is Measure.SHARE else MOST_PEOPLE,
                value=target.amount if target and target.measure is measure else None,
                step=1,
                placeholder=say("overview.targets_now", count=bar.count if bar else 0, share=bar.share if bar else 0),
                key=f"overview.targets.{side.name}.{measure.name}.{place}.{value}",
            )
        saved = st.form_submit_button(say("app.save"), type="primary")
    if saved:
        _save(services, pool_id, side, measure, {value: int(one) for value, one in amounts.items() if one is not None})


def _save(services: Any, pool_id: str, side: Side, measure: Measure, amounts: dict[str, int]) -> None:
    try:
        changed = services.glance.set_targets(pool_id, side, measure, amounts)
    except ZhikuError as error:
        show_error(error)
        return
    _forget()
    kind = "unchanged" if not changed else "saved" if amounts else "cleared"
    leave_notice(say(f"overview.targets_{kind}", side=side))
    st.rerun()


def _choose_values(side: Side, chart: Chart, known: list[str]) -> list[str]:
    """The values of a side; of the provinces those that have people or a target, and more at wish."""
    every = target_values(side)
    if side is not Side.REGION:
        return list(every)
    present = [bar.label for bar in chart.bars if bar.label in every]
    chosen: list[str] = st.multiselect(
        say("overview.targets_regions"),
        every,
        default=[one for one in every if one in {*present, *known}],
        placeholder=say("overview.targets_regions_placeholder"),
        key="overview.targets.regions",
    )
    return chosen


def _columns(count: int) -> list[Any]:
    """So many places, two beside each other."""
    pairs = [st.columns(2) for _ in range(-(-count // 2))]
    return [column for pair in pairs for column in pair][:count]


def _measure_words(measure: Measure) -> str:
    return say("overview.targets_share" if measure is Measure.SHARE else "overview.targets_people")

"""The sides of a pool's structure: bars that open their people when clicked, or the same as rows of words."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core.structure import Bar, Chart, Side, Structure
from experts.overview_files import bar_words, chart_words
from experts.targets import gap_words
from views.parts.overview_choice import choose, chosen, end_round, round_of
from views.parts.page import is_dark, on_phone
from views.parts.text import plain
from views.words import say

# The left and the right column of the page, of about the same height.
COLUMNS = (
    (Side.SECTOR, Side.TITLE, Side.AGE, Side.GENDER, Side.TERM),
    (Side.FIELD, Side.REGION, Side.LOAD),
)
ROW_PX, LABEL_PX, WORDS_PX = 30, 152, 176
FONT_PX = 14
PADDING_PX = 20  # that Streamlit takes from the height
FONT = "Noto Sans SC, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"
# Ink, muted, bar, accent on the page: each at least 4.5 : 1 against it.
_LIGHT = {"ink": "#1e2328", "muted": "#5c636d", "bar": "#66707a", "accent": "#9a3b26", "page": "#fbfaf7"}
_DARK = {"ink": "#e9e5dc", "muted": "#a9a69e", "bar": "#9aa3ab", "accent": "#e08a72", "page": "#17191b"}


def draw_structure(structure: Structure, *, as_words: bool, narrow: bool) -> None:
    """Draw every side, in two columns where there is room."""
    columns = [st.container(key="overview-narrow", gap=None)] * 2 if narrow else st.columns(2, gap="large")
    for column, sides in zip(columns, COLUMNS, strict=True):
        with column, st.container(gap=None):
            for side in sides:
                _draw_side(structure.chart(side), as_words=as_words)


def _draw_side(chart: Chart, *, as_words: bool) -> None:
    with st.container(key=f"overview-side-{chart.side.name.lower()}", gap=None):
        note = f'<p class="zk-note zk-small">{escape(chart.note)}</p>' if chart.note else ""
        st.html(f'<header class="zk-side"><h3>{escape(chart.side)}</h3>{note}</header>')
        if as_words:
            _draw_words(chart)
        else:
            _draw_bars(chart)


def _draw_words(chart: Chart) -> None:
    for number, bar in enumerate(chart.bars):
        wanted = gap_words(bar.missing) if bar.target and bar.missing else ""
        label, words = plain(bar.label), _bound(plain(bar_words(bar)))
        st.button(
            say("overview.row", label=label, words=words),
            key=f"overview.row.{chart.side.name}.{number}",
            type="tertiary",
            width="stretch",
            disabled=not bar.count and not wanted,
            on_click=choose,
            args=(f"{chart.side.name}:{bar.label}",),
        )


def _bound(words: str) -> str:
    """Words whose lines break between their parts only: a figure stays with its unit."""
    parts = (part.replace(" ", "\u00a0") for part in words.split(" · "))
    return " · ".join(parts)


def _draw_bars(chart: Chart) -> None:
    key = f"overview.chart.{chart.side.name}.{round_of(chart.side)}"
    st.vega_lite_chart(
        spec=chart_spec(chart, chosen_label=_chosen_label(chart.side), dark=is_dark(), tight=on_phone()),
        width="stretch",
        theme=None,
        key=key,
        on_select=lambda: _follow(chart.side, key),
        selection_mode="bar",
        alt=chart_words(chart),
    )


def _follow(side: Side, key: str) -> None:
    """Open the people of the bar that was clicked; a second click closes them."""
    points: list[dict[str, Any]] = st.session_state[key]["selection"].get("bar") or []
    before = chosen()
    if points:
        choose(f"{side.name}:{points[0]['label']}")
    else:
        choose("")
    for other in Side:
        if other is not side and before.startswith(f"{other.name}:"):
            end_round(other)


def _chosen_label(side: Side) -> str:
    kind, _, label = chosen().partition(":")
    return label if kind == side.name else ""


def chart_spec(chart: Chart, *, chosen_label: str, dark: bool, tight: bool = False) -> dict[str, Any]:
    """The Vega-Lite chart of a side: a bar a row with its number in words, and a line where the target stands.

    Args:
        chosen_label: The bar whose people are open, "" for none.
        tight: Labels take no more room than they need; else the bars of all charts begin below each other.
    """
    colours = _DARK if dark else _LIGHT
    rows = [_row(bar, chosen=bar.label == chosen_label, colours=colours) for bar in chart.bars]
    most = max((row["end"] for row in rows), default=0) or 1
    order = [row["label"] for row in rows]
    label_px = min(LABEL_PX, max(map(_width_px, order), default=0)) if tight else LABEL_PX
    words_px = max(0 if tight else WORDS_PX, *(_width_px(row["words"]) + 14 for row in rows), 0)
    label = {
        "field": "label",
        "type": "nominal",
        "sort": order,
        "scale": {"paddingInner": 0.42, "paddingOuter": 0.2},
        "axis": {
            "title": None, "domain": False, "ticks": False, "labelPadding": 10, "labelLimit": label_px,
            "minExtent": label_px + 10, "maxExtent": label_px + 10,
        },
    }  # fmt: skip
    number = {
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, most], "range": [0, {"expr": f"max(40, width - {words_px})"}], "zero": True},
    }
    return {
        "data": {"values": rows},
        "height": ROW_PX * len(rows) + PADDING_PX,
        "params": [
            {"name": "bar", "select": {"type": "point", "fields": ["label"], "on": "click", "clear": "dblclick"},
             "views": ["rows"]},
        ],
        "encoding": {"y": label},
        "layer": [
            {"name": "rows", "mark": {"type": "bar", "opacity": 0, "cursor": "pointer", "height": {"band": 1.7}},
             "encoding": {"x": {"value": 0}, "x2": {"value": "width"}, "tooltip": {"field": "tip", "type": "nominal"}}},
            {"mark": {"type": "bar", "cursor": "pointer", "cornerRadiusEnd": 2, "strokeDash": [4, 2]},
             "encoding": {"x": {"field": "count", **number}, "tooltip": {"field": "tip", "type": "nominal"},
                          "fill": {"field": "fill", "type": "nominal", "scale": None},
                          "stroke": {"field": "stroke", "type": "nominal", "scale": None}}},
            {"transform": [{"filter": "datum.wanted !== null"}],
             "mark": {"type": "tick", "thickness": 3, "opacity": 1, "size": ROW_PX * 0.86, "color": colours["accent"],
                      "cursor": "pointer"},
             "encoding": {"x": {"field": "wanted", **number}, "tooltip": {"field": "tip", "type": "nominal"}}},
            {"mark": {"type": "text", "align": "left", "dx": 9, "fontSize": FONT_PX, "cursor": "pointer"},
             "encoding": {"x": {"field": "end", **number}, "text": {"field": "words", "type": "nominal"},
                          "color": {"field": "ink", "type": "nominal", "scale": None},
                          "tooltip": {"field": "tip", "type": "nominal"}}},
        ],
        "config": {
            "background": "transparent",
            "font": FONT,
            "view": {"stroke": None},
            "axis": {"labelFont": FONT, "labelFontSize": FONT_PX, "labelColor": colours["ink"]},
            "text": {"font": FONT},
        },
    }  # fmt: skip


def _width_px(text: str) -> int:
    """About how wide a text is in the chart: a Chinese character is as wide as the type is high."""
    return sum(8 if letter.isascii() else FONT_PX for letter in text)


def _row(bar: Bar, *, chosen: bool, colours: dict[str, str]) -> dict[str, Any]:
    gap = gap_words(bar.missing) if bar.target else ""
    hollow = bar.is_unknown
    colour = colours["accent"] if chosen else colours["bar"]
    return {
        "label": bar.label,
        "count": bar.count,
        "wanted": bar.wanted,
        "end": max(bar.count, bar.wanted or 0),
        "words": say("overview.bar_gap" if gap else "overview.bar", count=bar.count, share=bar.share, gap=gap),
        "tip": f"{bar.label}：{bar_words(bar)}",
        "fill": "transparent" if hollow else colour,
        "stroke": colour if hollow else "transparent",
        "ink": colours["accent"] if chosen or bar.missing > 0 else colours["muted" if not bar.count else "ink"],
    }

"""The neighbours of a passage: the whole article where it is part of one, and on from there step by step."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from core.documents import Chunk
from core.search import Passage
from views.parts.text import passage_html
from views.words import say

STATE = "search.unfolded"  # by chunk id: how many steps before and after are open
ARTICLE_REACH = 12  # passages that are looked at on either side for the rest of an article
_ARTICLE = re.compile(r"^第[一二三四五六七八九十百千零〇\d]+条")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is shown around a passage; `more_…` tells whether the document goes on."""

    before: tuple[Chunk, ...]
    after: tuple[Chunk, ...]
    more_before: bool
    more_after: bool


def open_context(around: Sequence[Chunk], chunk_id: int, *, before: int, after: int) -> Context:
    """Choose from the passages around one, in reading order.

    Args:
        around: At least one more on either side than will be shown, where the document has them.
        before, after: Steps asked for; the rest of the passage's article is shown in any case.
    """
    place = next((place for place, chunk in enumerate(around) if chunk.chunk_id == chunk_id), 0)
    first, last = max(0, place - before), min(len(around) - 1, place + after)
    if around and (article := _article_of(around[place])):
        while first > 0 and article == _article_of(around[first - 1]):
            first -= 1
        while last < len(around) - 1 and article == _article_of(around[last + 1]):
            last += 1
    return Context(
        before=tuple(around[first:place]),
        after=tuple(around[place + 1 : last + 1]),
        more_before=first > 0,
        more_after=last < len(around) - 1,
    )


def is_open(chunk_id: int) -> bool:
    """Whether the neighbours of a passage are shown."""
    return chunk_id in _steps()


def draw_with_context(services: Any, passage: Passage, *, draw_passage: Callable[[], None]) -> None:
    """Draw a passage between its neighbours, with a step further on either side."""
    before, after = _steps()[passage.chunk_id]
    around = services.documents.chunk_context(
        passage.chunk_id, before=before + ARTICLE_REACH, after=after + ARTICLE_REACH
    )
    context = open_context(around, passage.chunk_id, before=before, after=after)
    heading = ()
    if context.more_before:
        _draw_step(passage.chunk_id, "earlier", ":material/expand_less:", (len(context.before) + 1, after))
    for chunk in context.before:
        heading = _draw_neighbour(chunk, heading)
    if context.before and heading != passage.locator.heading_path:
        _draw_heading(passage.locator.heading_path)
    draw_passage()
    heading = passage.locator.heading_path
    for chunk in context.after:
        heading = _draw_neighbour(chunk, heading)
    if context.more_after:
        _draw_step(passage.chunk_id, "later", ":material/expand_more:", (before, len(context.after) + 1))


def toggle_context(chunk_id: int) -> None:
    """Open the neighbours of a passage, or close them."""
    steps = _steps()
    if steps.pop(chunk_id, None) is None:
        steps[chunk_id] = (1, 1)


def _steps() -> dict[int, tuple[int, int]]:
    steps: dict[int, tuple[int, int]] = st.session_state.setdefault(STATE, {})
    return steps


def _draw_neighbour(chunk: Chunk, heading: tuple[str, ...]) -> tuple[str, ...]:
    if chunk.locator.heading_path != heading:
        _draw_heading(chunk.locator.heading_path)
    st.html(passage_html(chunk.text, (), tone="zk-neighbour"))
    return chunk.locator.heading_path


def _draw_heading(path: tuple[str, ...]) -> None:
    if path and not _ARTICLE.match(path[-1]):  # an article begins with its number
        st.html(f'<p class="zk-label zk-tight">{escape(" › ".join(path))}</p>')


def _draw_step(chunk_id: int, way: str, icon: str, steps: tuple[int, int]) -> None:
    st.button(
        say(f"search.context_{way}"),
        key=f"search.context_{way}.{chunk_id}",
        type="tertiary",
        icon=icon,
        on_click=_steps().__setitem__,
        args=(chunk_id, steps),
    )


def _article_of(chunk: Chunk) -> tuple[str, ...]:
    path = chunk.locator.heading_path
    numbered = next((place for place, name in enumerate(path) if _ARTICLE.match(name)), None)
    return () if numbered is None else path[: numbered + 1]

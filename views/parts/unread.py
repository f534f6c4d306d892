"""How many notices wait to be read: in the navigation, and in one line of the first page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.errors import ZhikuError
from views.words import say


def tracking_title(services: Any) -> str:
    """The title of 专题跟踪 with the number of unread notices."""
    unread = _count_unread(services)
    return say("tracking.title_unread", count=unread) if unread else say("tracking.title")


def reminders_title(services: Any) -> str:
    """The title of 待办提醒 with the number of open reminders."""
    try:
        count = services.reminding.reminders.count_open() if services is not None else 0
    except ZhikuError:  # the page itself says what is wrong with the database
        count = 0
    return say("reminders.title_open", count=count) if count else say("reminders.title")


def draw_unread_line(services: Any) -> None:
    """「专题跟踪有 3 条新提醒」, a link; nothing where there is none."""
    unread = _count_unread(services)
    if unread:
        st.page_link(
            "views/tracking.py", label=say("tracking.unread_line", count=unread), icon=":material/notifications:"
        )


def _count_unread(services: Any) -> int:
    try:
        return services.tracking.count_unread() if services is not None else 0
    except ZhikuError:  # the page itself says what is wrong with the database
        return 0

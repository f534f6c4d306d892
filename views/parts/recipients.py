"""In 设置: the people who are told, each with the ways and the kinds; adding, changing, switching off."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core.errors import ZhikuError
from core.reminders import CHANNEL_WORDS, KINDS, Channel, Recipient, ReminderKind
from reminders.channels.sending import configured_channels
from views.parts.page import leave_notice, show_error
from views.parts.text import facts_html
from views.words import say


def draw_recipients(services: Any) -> None:
    """Draw the list, the button and, once asked for, the dialog."""
    people: list[Recipient] = services.reminding.recipients.list()
    st.html(
        f'<p class="zk-label">{escape(say("channels.people"))}</p>'
        f'<p class="zk-note zk-small">{escape(say("channels.people_note" if people else "channels.people_none"))}</p>'
    )
    if people:
        with st.container(key="recipient-rows", gap=None):
            for one in people:
                _draw_row(services, one)
    st.button(say("channels.add"), key="channels.add", icon=":material/person_add:", on_click=_ask, args=("",))
    asked = st.session_state.get("channels.person")
    if asked is not None:
        _edit(services, next((one for one in people if one.recipient_id == asked), None))


def _draw_row(services: Any, one: Recipient) -> None:
    key = one.recipient_id
    ways = [CHANNEL_WORDS[channel] for channel in Channel if channel in one.channels] or [say("channels.no_channel")]
    wanted = len(KINDS) - len(one.muted)
    kinds = say("channels.some_kinds", count=wanted) if one.muted else say("channels.all_kinds")
    facts = [] if one.active else [say("channels.inactive")]
    facts += [one.email] if one.email else []
    facts += ["、".join(ways), kinds]
    with st.container(horizontal=True, key=f"row-recipient-{key}", vertical_alignment="center"):
        st.html(f"<b>{escape(one.name)}</b>{facts_html(facts)}", width="stretch")
        options = ["edit", "switch_off" if one.active else "switch_on", "remove"]
        chosen = st.menu_button(
            say("saved_question.actions"),
            options,
            key=f"channels.menu.{key}",
            type="tertiary",
            format_func=lambda name: say(f"channels.{name}"),
        )
    if not chosen:
        return
    if chosen == "edit":
        _ask(key)
        st.rerun()
    if chosen == "remove":
        services.reminding.recipients.delete(key)
        leave_notice(say("channels.person_removed", name=one.name))
    else:
        services.reminding.recipients.switch(key, active=chosen == "switch_on")
        words = "channels.person_on" if chosen == "switch_on" else "channels.person_off"
        leave_notice(say(words, name=one.name))
    st.rerun()


def _ask(recipient_id: str) -> None:
    st.session_state["channels.person"] = recipient_id


def _forget() -> None:
    st.session_state.pop("channels.person", None)


@st.dialog(say("channels.person_title"), on_dismiss=_forget)
def _edit(services: Any, known: Recipient | None) -> None:
    usable = configured_channels(services.settings)

    def channel_label(channel: Channel) -> str:
        words = CHANNEL_WORDS[channel]
        return words if channel in usable else say("channels.not_configured", name=words)

    with st.form("channels.person.form", border=False):
        name = st.text_input(say("channels.name"), known.name if known else "")
        email = st.text_input(say("channels.email"), known.email if known else "")
        default = [channel for channel in Channel if known and channel in known.channels]
        channels = st.multiselect(
            say("channels.by"),
            list(Channel),
            default=default if known else [Channel.MAIL],
            format_func=channel_label,
            placeholder=say("channels.no_channel"),
        )
        kinds = st.multiselect(
            say("channels.kinds"),
            list(KINDS),
            default=[kind for kind in KINDS if known is None or kind not in known.muted],
            format_func=lambda kind: KINDS[kind].words,
            placeholder="",
        )
        active = st.toggle(say("channels.active"), known.active if known else True)
        saved = st.form_submit_button(say("app.save"), type="primary")
    if not saved:
        return
    muted = [kind for kind in ReminderKind if kind not in kinds]
    try:
        services.reminding.recipients.save(
            recipient_id=known.recipient_id if known else "",
            name=name,
            email=email,
            channels=channels,
            muted=muted,
            active=active,
        )
    except ZhikuError as error:
        show_error(error)
        return
    _forget()
    leave_notice(say("channels.person_saved", name=" ".join(name.split())))
    st.rerun()

"""A person's record on the card: every field quietly, the contact hidden, who looked at it, the consent."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

import streamlit as st

from core.contacts import ContactLook
from core.experts import Expert
from experts.contact import mask_email, mask_phone
from views.parts.expert_personal import SHOWN
from views.parts.text import date_words
from views.words import say

FACTS = (
    "gender", "birth_year", "region", "specialties", "in_field_since", "education", "biography", "achievements",
    "concurrent_posts", "honours", "penalties", "recommender", "avoidance_units", "avoidance_people",
)  # fmt: skip


def record_rows(person: Expert) -> list[tuple[str, str]]:
    """Label and words of every field that is filled, the contact left out."""
    rows = ((say(f"experts.field_{name}"), _words(getattr(person, name))) for name in FACTS)
    return [(label, words) for label, words in rows if words]


def rows_html(rows: Iterable[tuple[str, str]]) -> str:
    """Rows of a record."""
    return "".join(f"<dt>{escape(label)}</dt><dd>{escape(words)}</dd>" for label, words in rows)


def consent_html(person: Expert) -> str:
    """When the person agreed to the use of the data, or that nothing is known of it."""
    label = escape(say("experts.filter_consent"))
    if person.consent_on is not None:
        day = date_words(person.consent_on)
        return f"<dt>{label}</dt><dd>{escape(say('person.consent', day=day))}</dd>"
    missing, cure = escape(say("person.consent_missing")), escape(say("person.consent_missing_help"))
    return f'<dt>{label}</dt><dd><span class="zk-wait">{missing}</span> <span class="zk-facts">{cure}</span></dd>'


def draw_contact(services: Any, person: Expert, *, ask: Any) -> None:
    """Draw the contact, hidden unless it was asked for on this card, and who looked at it."""
    expert_id, whole = st.session_state.get(SHOWN, ("", None))
    shown = whole if expert_id == person.expert_id else None
    phone = shown.phone if shown else mask_phone(person.phone)
    email = shown.email if shown else mask_email(person.email)
    none = say("person.contact_none")
    rows = ((say("experts.field_phone"), phone or none), (say("experts.field_email"), email or none))
    st.html(f'<dl class="zk-record">{rows_html(rows)}{consent_html(person)}</dl>')
    if shown:
        with st.container(horizontal=True, key="card-contact", vertical_alignment="center"):
            st.html(f'<p class="zk-note zk-small">{escape(say("person.contact_noted"))}</p>', width="content")
            st.button(say("person.contact_hide"), key="experts.contact.hide", type="tertiary", on_click=hide_contact)
    elif (person.phone or person.email) and st.button(
        say("person.contact_show"), key="experts.contact", type="tertiary", icon=":material/visibility:"
    ):
        ask("contact", person.expert_id)
    looks = services.personal.views(person.expert_id)
    if looks:
        with st.expander(say("person.views", count=len(looks))):
            st.html("".join(_look_html(look) for look in looks[:50]))


def hide_contact() -> None:
    """Hide the contact that stands on a card."""
    st.session_state.pop(SHOWN, None)


def draw_merged(services: Any, person: Expert) -> None:
    """Draw the records from before each merge, folded; nothing where there was none."""
    merges = services.pool.personal.merged(person.expert_id)
    if not merges:
        return
    with st.expander(say("person.merged_from", count=len(merges))):
        for merge in merges:
            line = say("person.merged_line", at=f"{merge['at'].astimezone():%Y-%m-%d %H:%M}", actor=merge["actor"])
            st.html(f'<p class="zk-label zk-tight">{escape(line)}</p>')
            for side, label in (("kept", "stub_one"), ("merged", "stub_other")):
                record = merge["before"].get(side, {})
                rows = [
                    (say(f"experts.field_{name}"), _words(record.get(name)))
                    for name in ("name", "unit", "post", "title", *FACTS)
                ]
                st.html(
                    f'<p class="zk-small">{escape(say(f"person.{label}"))}</p><dl class="zk-record">'
                    f"{rows_html((name, words) for name, words in rows if words)}</dl>"
                )


def _look_html(look: ContactLook) -> str:
    reason = look.reason or say("person.view_erased")
    return (
        f'<div class="zk-event"><time>{look.at.astimezone():%m-%d %H:%M}</time>'
        f'<span class="zk-what">{escape(reason)}</span><span class="zk-who">{escape(look.actor)}</span></div>'
    )


def _words(value: Any) -> str:
    if isinstance(value, (tuple, list)):
        return "、".join(value)
    return "" if value is None else str(value)

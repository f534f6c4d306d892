"""The dialogs of pools: a new one, name and rules in a form, putting away with a confirmation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.errors import NotFoundError, ZhikuError
from core.pools import Pool, PoolKind, PoolRules
from experts.pools import LIMITS, LONGEST_NAME
from views.parts.dialogs import Asked, draw_cancel, finish, forget
from views.parts.page import show_error
from views.parts.text import plain
from views.words import has, say

_FIGURES = (
    ("term_years", "announce_workdays"),
    ("expiry_notice_days", "refresh_days"),
    ("uses_a_year", "absences_a_year"),
)


def draw_pool_dialog(services: Any, asked: Asked) -> None:
    """Draw a new pool's form, the rules of one, or the question whether to put it away."""
    if asked.kind == "pool-new":
        st.dialog(say("pools.new_title"), width="medium", on_dismiss=forget)(_new)(services, asked)
        return
    try:
        pool: Pool = services.pools.get(asked.values["pool_id"])
    except NotFoundError:
        forget()
        return
    if asked.kind == "pool-rules":
        title = say("pools.edit_title", name=pool.name)
        st.dialog(plain(title), width="medium", on_dismiss=forget)(_edit)(services, asked, pool)
    else:
        title = say("pools.archive_title", name=pool.name)
        st.dialog(plain(title), on_dismiss=forget)(_archive)(services, asked, pool)


def _new(services: Any, asked: Asked) -> None:
    kinds = list(PoolKind)
    kind = st.radio(
        say("pools.field_kind"),
        kinds,
        index=kinds.index(asked.values.get("kind", PoolKind.STANDING)),
        format_func=lambda one: say(f"pools.kind_{one}"),
        key=asked.key("kind"),
    )
    entered = _draw_form(asked, Pool(pool_id="", name="", kind=kind))
    if entered is None:
        return
    try:
        made = services.pools.create(entered.name, kind=kind, rules=entered.rules)
    except ZhikuError as error:
        show_error(error)
        return
    st.session_state["experts.next_pool"] = made.pool_id
    finish(say("pools.created", name=made.name))


def _edit(services: Any, asked: Asked, pool: Pool) -> None:
    entered = _draw_form(asked, pool)
    if entered is None:
        return
    try:
        changed = services.pools.change(pool.pool_id, name=entered.name, rules=entered.rules)
    except ZhikuError as error:
        show_error(error)
        return
    finish(say("pools.changed", name=changed.name))


def _draw_form(asked: Asked, pool: Pool) -> Pool | None:
    """Name and rules. Returns them once submitted."""
    figures: dict[str, int] = {}
    with st.form(asked.key("form"), border=False):
        name = st.text_input(
            say("pools.field_name"), pool.name, max_chars=LONGEST_NAME, placeholder=say("pools.name_placeholder")
        )
        for pair in _FIGURES:
            for column, field in zip(st.columns(2), pair, strict=True):
                if field == "announce_workdays" and pool.kind is PoolKind.EMERGENCY:
                    continue
                least, most = LIMITS[field]
                figures[field] = int(
                    column.number_input(
                        say(f"pools.field_{field}"),
                        min_value=least,
                        max_value=most,
                        value=getattr(pool.rules, field),
                        step=1,
                        help=say(f"pools.help_{field}") if has(f"pools.help_{field}") else None,
                    )
                )
        reviewers = st.text_input(
            say("pools.field_reviewers"), "、".join(pool.rules.reviewers), help=say("pools.help_reviewers")
        )
        if pool.pool_id:
            st.caption(say("pools.rules_note"))
        if not st.form_submit_button(say("app.save"), type="primary"):
            return None
    for mark in "，,；;\n":
        reviewers = reviewers.replace(mark, "、")
    rules: PoolRules = replace(pool.rules, reviewers=tuple(reviewers.split("、")), **figures)
    return replace(pool, name=name, rules=rules)


def _archive(services: Any, asked: Asked, pool: Pool) -> None:
    count = services.pools.store.count_members().get(pool.pool_id, 0)
    st.write(plain(say("pools.archive_body", count=count)))
    with st.container(horizontal=True):
        if st.button(say("pools.archive_confirm"), type="primary", key=asked.key("confirm")):
            try:
                services.pools.archive(pool.pool_id)
            except ZhikuError as error:
                show_error(error)
                return
            finish(say("pools.archived", name=pool.name))
        draw_cancel(asked, say("app.cancel"))

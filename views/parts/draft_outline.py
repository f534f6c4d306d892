"""The outline of a draft: its sections with what is 待核实, and the characters against the limit of its kind."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.drafts import Draft, DraftContent, DraftSection, Profile
from views.parts.draft_address import PAGE, show_section
from views.parts.draft_checked import Checked
from views.parts.text import plain
from views.words import say


def draw_outline(
    draft: Draft, profile: Profile | None, content: DraftContent, checked: Checked, titles: dict[str, str]
) -> None:
    """Draw the count of characters and one line a section."""
    st.html(count_html(content, profile))
    shares = {one.key: one.share for one in profile.sections} if profile is not None else {}
    limit = profile.max_chars if profile is not None else 0
    with st.container(key="draft-outline", gap=None):
        for section in content.sections:
            with st.container(key=f"draft-line-{section.key}", gap=None):
                st.button(
                    plain(titles[section.key]),
                    key=f"{PAGE}.to.{section.key}",
                    type="tertiary",
                    on_click=show_section,
                    args=(section.key,),
                )
                st.html(_facts(section, checked, round(shares.get(section.key, 0) * limit)))


def count_html(content: DraftContent, profile: Profile | None) -> str:
    """How many characters the text has, how many it may have, and by how much it is too long."""
    count = content.count_chars()
    if profile is None:
        return f'<p class="zk-count"><b>{count:,}</b> {escape(say("draft_pane.chars"))}</p>'
    over = count - profile.max_chars
    share = min(100, round(100 * count / profile.max_chars))
    said = (
        f'<p class="zk-over" role="status">{escape(say("draft_pane.over", count=f"{over:,}"))}</p>' if over > 0 else ""
    )
    limit = escape(say("draft_pane.of_chars", limit=f"{profile.max_chars:,}"))
    return (
        f'<div class="zk-count{" zk-too-long" if over > 0 else ""}"><p><b>{count:,}</b> {limit}</p>'
        f'<div class="zk-bar" aria-hidden="true"><i style="width:{share}%"></i></div>{said}</div>'
    )


def _facts(section: DraftSection, checked: Checked, wanted: int) -> str:
    chars = sum(len("".join(one.text.split())) for one in section.sentences())
    count = len(checked.open_sentences(section))
    words = say("draft_pane.section_chars", count=chars) + (
        say("draft_pane.section_wanted", count=wanted) if wanted else ""
    )
    waiting = f'<span class="zk-open-count">{escape(say("draft_pane.open", count=count))}</span>' if count else ""
    return f'<p class="zk-outline-facts">{escape(words)}{waiting}</p>'

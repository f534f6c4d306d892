"""Page 设置: own body and province, inbox, encoder; what is running, where things lie, rebuilding the index."""

from __future__ import annotations

import sys
from html import escape
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import streamlit as st

from core.errors import InvalidInputError, ZhikuError
from core.regions import PROVINCES
from views.parts.channels import draw_channels
from views.parts.model import draw_model
from views.parts.page import calm_errors, draw_head, draw_section, get_services, leave_notice, show_error, show_notice
from views.parts.rebuilding import ask_rebuild, draw_rebuild, draw_state
from views.parts.samples import ask_removal, draw_removal
from views.parts.use_record import draw_use
from views.words import say

ENCODER_FIELDS = {"encoder", "encoder_query_prompt", "encoder_passage_prompt"}
PACKAGES = ("streamlit", "qdrant-edge-py", "haystack-ai", "SQLAlchemy")


def main() -> None:
    """Draw the page."""
    services = get_services()
    draw_head(say("settings.title"))
    show_notice()
    with st.container(key="settings-page"):
        _draw_form(services)
        draw_channels(services)
        draw_model(services)
        draw_section(say("settings.running"))
        _draw_running(services)
        draw_section(say("settings.maintain"))
        _draw_maintenance(services)
        draw_section(say("settings.folders"))
        _draw_folders(services)


def _draw_form(services: Any) -> None:
    now = services.settings
    provinces = ["", *PROVINCES]
    with st.form("settings.form", border=False):
        draw_section(say("settings.own"), say("settings.own_note"))
        left, right = st.columns([2, 1])
        body = left.text_input(say("settings.body"), now.body, placeholder=say("settings.body_placeholder"))
        province = right.selectbox(
            say("settings.province"),
            provinces,
            index=provinces.index(now.province) if now.province in provinces else 0,
            format_func=lambda one: one or say("settings.province_none"),
        )
        draw_section(say("settings.intake"))
        left, right = st.columns([2, 1])
        inbox = left.text_input(
            say("settings.inbox"), now.inbox_folder, placeholder=str(now.inbox), help=say("settings.inbox_help")
        )
        max_file = right.number_input(say("settings.max_file"), 1, 2048, now.max_file_mb)
        draw_section(say("settings.search"))
        encoder = st.text_input(
            say("settings.encoder"),
            now.encoder,
            help=say("settings.encoder_help"),
            placeholder=say("settings.encoder_placeholder"),
        )
        left, right = st.columns(2)
        prompts = {
            name: side.text_input(
                say(f"settings.{name}"),
                getattr(now, name),
                help=say("settings.encoder_prompt_help"),
                placeholder=say("settings.encoder_prompt_placeholder"),
            )
            for name, side in (("encoder_query_prompt", left), ("encoder_passage_prompt", right))
        }
        record_use = st.toggle(
            say("settings.record_use"), now.record_use, help=say("settings.record_use_help"), key="settings.record_use"
        )
        saved = st.form_submit_button(say("app.save"), type="primary")
    if not saved:
        return
    typed = {
        "body": body.strip(),
        "province": province or "",
        "inbox_folder": inbox.strip(),
        "max_file_mb": int(max_file),
        "encoder": encoder.strip(),
        "record_use": bool(record_use),
        **prompts,  # as typed: a prompt may end in a space
    }
    changes = {name: value for name, value in typed.items() if value != getattr(now, name)}
    try:
        folder = Path(typed["inbox_folder"]).expanduser() if typed["inbox_folder"] else None
        if folder is not None and not folder.is_absolute():
            raise InvalidInputError(say("settings.inbox_relative"))
        if changes:
            services.save_settings(**changes)
    except ZhikuError as error:
        show_error(error)
        return
    if changes.keys() & ENCODER_FIELDS and services.index_ready and services.index.needs_rebuild:
        ask_rebuild()
    leave_notice(say("settings.saved_inbox" if "inbox_folder" in changes else "settings.saved"))
    st.rerun()


@st.fragment(run_every=3.0)
def _draw_running(services: Any) -> None:
    with calm_errors():
        rows = [(name, str(state)) for name, state in services.running()]
        _draw_record(rows)


@st.fragment(run_every=2.0)
def _draw_rebuild_state(services: Any) -> None:
    with calm_errors():
        draw_state(services)


def _draw_maintenance(services: Any) -> None:
    with st.container(key="settings-rebuild", gap="small"):
        st.html(f'<p class="zk-note">{escape(say("settings.rebuild_note"))}</p>')
        _draw_rebuild_state(services)
    samples = services.documents.counts().samples
    if samples or services.pool.counts().samples:
        st.html(f'<p class="zk-note">{escape(say("settings.samples_note", count=samples))}</p>')
        st.button(say("samples.remove"), key="settings.samples", on_click=ask_removal)
    draw_use(services)
    draw_removal(services)
    draw_rebuild(services)


def _draw_folders(services: Any) -> None:
    now = services.settings
    versions = [f"Python {sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"]
    for package in PACKAGES:
        try:
            versions.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    _draw_record(
        [
            (say("settings.folder_home"), str(now.home)),
            (say("settings.folder_inbox"), str(now.inbox)),
            (say("settings.folder_originals"), str(now.originals)),
            (say("settings.folder_index"), str(now.index_folder)),
            (say("settings.address"), _address(now)),
            (say("settings.version"), " · ".join(versions)),
        ]
    )


def _address(now: Any) -> str:
    """Where the page is served, which the command line may have set otherwise than the settings."""
    return f"{st.get_option('server.address') or now.host}:{st.get_option('server.port')}"


def _draw_record(rows: list[tuple[str, str]]) -> None:
    lines = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows)
    st.html(f'<dl class="zk-record">{lines}</dl>')


if __name__ == "__main__":
    main()

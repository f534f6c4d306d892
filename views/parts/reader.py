"""The original beside the page: a PDF page as an image with the passage framed, other formats as text."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from core.documents import Block, Chunk, Document, Metadata
from core.errors import NotFoundError, ZhikuError
from core.validity import find_validity
from views.parts.browser import scroll_to
from views.parts.page import calm_errors
from views.parts.text import document_facts, facts_html, plain
from views.parts.validity import badge_html, ended_words, in_force_words, replaced_words, replacement_words
from views.words import say

BLOCKS_BEFORE = 60
BLOCKS_AFTER = 160
SCALE = 2.0
PAGES = ("search", "library", "tracking", "match", "experts", "emergency", "drafting")
PANE = '[class*="st-key-reader-pane"]'


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What is open: a document, at a passage or at its beginning."""

    document_id: str
    chunk_id: int | None = None


def opened_place() -> Place | None:
    """What the address says is open."""
    document_id = st.query_params.get("open", "")
    if not document_id:
        return None
    chunk_id = st.query_params.get("at", "")
    return Place(document_id=document_id, chunk_id=int(chunk_id) if chunk_id.isdigit() else None)


def open_place(page: str, *, document_id: str, chunk_id: int | None = None) -> None:
    """Open a document beside the page: put it into the address and draw again."""
    st.query_params["open"] = document_id
    if chunk_id is None:
        st.query_params.pop("at", None)
    else:
        st.query_params["at"] = str(chunk_id)
    _remember(page)
    st.session_state.pop("reader.page", None)
    st.session_state.pop("reader.window", None)
    st.rerun()


def close_place() -> None:
    """Close what is open."""
    for name in ("open", "at"):
        st.query_params.pop(name, None)
        for page in PAGES:
            st.session_state.get(f"{page}.address", {}).pop(name, None)


def two_panes(*, opened: bool, key: str) -> tuple[Any, Any]:
    """One pane, or two where something is open beside the page."""
    if not opened:
        return st.container(key=f"{key}-alone"), None
    with st.container(key=f"{key}-beside"):
        left, right = st.columns([10, 11], gap="large")
    return left, right


def draw_replacement(page: str, document: Document, others: Mapping[str, Metadata], *, on: date | None = None) -> None:
    """Say what replaced a document, as a link that opens it beside the page; nothing for a document without an end."""
    known, day = document.metadata, on or date.today()
    other = others.get(known.superseded_by)
    if other is not None:
        words = plain(replacement_words(known, other, on=day))
        if st.button(words, key=f"{page}.replaced.{document.document_id}", type="tertiary", wrap=True):
            open_place(page, document_id=known.superseded_by)
    elif known.ended_on is not None and find_validity(known, day) is not None:
        st.html(f'<p class="zk-replaced">{escape(ended_words(known, on=day))}</p>')


def draw_reader(services: Any, place: Place) -> None:
    """Draw the original with its head: title, facts, download, close."""
    with st.container(key="reader-pane", gap="small"), calm_errors():
        try:
            document = services.documents.get(place.document_id)
        except NotFoundError:
            _draw_close()
            st.info(say("reader.gone"), icon=":material/info:")
            return
        version = document.served_version or document.version
        path = _original(services, document, version)
        with st.container(horizontal=True, key="reader-head", vertical_alignment="center"):
            _draw_download(document, path)
            _draw_close()
        st.html(
            f'<h2 class="zk-title">{escape(document.metadata.title)}</h2>'
            + facts_html(
                document_facts(document, with_file=True), sample=document.is_sample, lead=badge_html(document.metadata)
            )
        )
        _draw_versions(services, document)
        chunk = _chunk(services, place)
        if path is not None and path.suffix.lower() == ".pdf" and document.pages:
            _draw_pdf(services, document, version, path, chunk)
        else:
            _draw_text(services, document, version, chunk)


def _draw_versions(services: Any, document: Document) -> None:
    """What replaced the document, and what it replaced, each one click away."""
    older = services.validity.replaced(document.document_id)
    known = services.validity.metadata([*older, document.metadata.superseded_by])
    newer = known.get(document.metadata.superseded_by)
    links = {key: replaced_words(known[key]) for key in older if key in known}
    if newer is not None:
        links[document.metadata.superseded_by] = replacement_words(document.metadata, newer, on=date.today())
    days = in_force_words(document.metadata) if find_validity(document.metadata, date.today()) is not None else ""
    if not days and not links:
        return
    with st.container(key="reader-versions", gap=None):
        if days:
            st.html(f'<p class="zk-replaced">{escape(days)}</p>')
        for key, said in links.items():
            st.button(
                plain(said), key=f"reader.replaced.{key}", type="tertiary", wrap=True, on_click=_switch, args=(key,)
            )


def _switch(document_id: str) -> None:
    """Open another document in the place of the one that is open."""
    st.query_params["open"] = document_id
    st.query_params.pop("at", None)
    for page in PAGES:
        kept = st.session_state.get(f"{page}.address", {})
        if "open" in kept:
            kept["open"] = document_id
            kept.pop("at", None)
    for name in ("reader.page", "reader.window"):
        st.session_state.pop(name, None)


def _draw_close() -> None:
    st.button(say("reader.close"), key="reader.close", type="tertiary", icon=":material/close:", on_click=close_place)


def _draw_download(document: Document, path: Path | None) -> None:
    if path is None:
        st.caption(say("reader.no_original"))
        return
    st.download_button(
        say("reader.download"),
        data=path.read_bytes,
        file_name=document.file_name,
        key="reader.download",
        mime=mimetypes.guess_type(document.file_name)[0] or "application/octet-stream",
        type="tertiary",
        icon=":material/download:",
        on_click="ignore",
    )


def _draw_pdf(services: Any, document: Document, version: int, path: Path, chunk: Chunk | None) -> None:
    framed_page = chunk.locator.page if chunk is not None and chunk.locator.page else 1
    last = document.pages or 1
    page = min(max(1, st.session_state.get("reader.page", framed_page)), last)
    with st.container(horizontal=True, key="reader-turn", vertical_alignment="center"):
        st.button(
            say("reader.previous"),
            key="reader.previous",
            type="tertiary",
            icon=":material/chevron_left:",
            disabled=page <= 1,
            on_click=_turn,
            args=(page - 1,),
        )
        st.html(f'<span class="zk-page">{escape(say("reader.page", page=page, last=last))}</span>', width="content")
        st.button(
            say("reader.next"),
            key="reader.next",
            type="tertiary",
            icon=":material/chevron_right:",
            icon_position="right",
            disabled=page >= last,
            on_click=_turn,
            args=(page + 1,),
        )
    quote = chunk.text if chunk is not None and chunk.locator.page is not None else ""
    try:
        image = _page_image(str(path), document.sha256, page, quote)
    except ZhikuError as error:
        st.info(error.message, icon=":material/info:")
        blocks = [b for b in services.documents.blocks(document.document_id, version) if b.locator.page == page]
        st.html(f'<div class="zk-paper">{_blocks_html(blocks, range(0))}</div>')
        return
    st.image(image, width="stretch", alt=say("reader.alt", title=document.metadata.title, page=page))


def _turn(page: int) -> None:
    st.session_state["reader.page"] = page


@st.cache_data(max_entries=64, show_spinner=False)
def _page_image(path: str, sha256: str, page: int, quote: str) -> bytes:
    from ingest.page_image import render_page  # pypdfium2 is loaded when the first page is shown

    return bytes(render_page(Path(path), page, quote=quote, scale=SCALE).png)


def _draw_text(services: Any, document: Document, version: int, chunk: Chunk | None) -> None:
    first_framed = chunk.first_block if chunk is not None else 0
    begin, end = st.session_state.get("reader.window") or (
        max(0, first_framed - BLOCKS_BEFORE),
        first_framed + BLOCKS_AFTER,
    )
    blocks = services.documents.blocks(document.document_id, version, begin, end)
    if not blocks:
        st.info(say("reader.no_text"), icon=":material/info:")
        return
    if begin > 0:
        st.button(
            say("reader.earlier"),
            key="reader.earlier",
            type="tertiary",
            icon=":material/expand_less:",
            on_click=_widen,
            args=(max(0, begin - BLOCKS_AFTER), end),
        )
    framed = range(chunk.first_block - begin, chunk.last_block - begin + 1) if chunk is not None else range(0)
    with st.container(key="reader-text"):
        st.html(f'<div class="zk-paper">{_blocks_html(blocks, framed)}</div>')
    if len(blocks) >= end - begin:
        st.button(
            say("reader.later"),
            key="reader.later",
            type="tertiary",
            icon=":material/expand_more:",
            on_click=_widen,
            args=(begin, end + BLOCKS_AFTER),
        )
    if chunk is not None and not st.session_state.get("reader.window"):
        scroll_to(".zk-framed", pane=PANE, token=f"{document.document_id}-{chunk.chunk_id}")


def _widen(begin: int, end: int) -> None:
    st.session_state["reader.window"] = (begin, end)


def _blocks_html(blocks: Sequence[Block], framed: range) -> str:
    parts = []
    for number, block in enumerate(blocks):
        opening = '<div class="zk-framed">' if framed and number == framed.start else ""
        closing = "</div>" if framed and number == framed.stop - 1 else ""
        parts.append(opening + _block_html(block) + closing)
    if framed and framed.stop > len(blocks):
        parts.append("</div>")
    return "".join(parts)


def _block_html(block: Block) -> str:
    if block.kind == "table":
        rows = (line.split(" | ") for line in block.text.split("\n"))
        cells = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
        return f'<div class="zk-table"><table>{cells}</table></div>'
    if block.level:
        return f'<p class="zk-heading zk-level-{min(block.level, 3)}">{escape(block.text)}</p>'
    return f"<p>{escape(block.text)}</p>"


def _chunk(services: Any, place: Place) -> Chunk | None:
    if place.chunk_id is None:
        return None
    found: dict[int, Chunk] = services.documents.chunks_by_id([place.chunk_id])
    return found.get(place.chunk_id)


def _original(services: Any, document: Document, version: int) -> Path | None:
    if not document.original:
        return None
    try:
        path = Path(services.library.original_path(document.document_id, version))
    except ZhikuError:
        return None
    return path if path.is_file() else None


def _remember(page: str) -> None:
    kept = {name: st.query_params.get_all(name) for name in st.query_params}
    st.session_state[f"{page}.address"] = kept

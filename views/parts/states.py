"""The state of a document in words: waiting, being read, being indexed, 已入库, failed."""

from __future__ import annotations

from collections.abc import Collection
from html import escape
from typing import Any

from core.documents import Document, DocumentState
from views.words import say

_TONE = {"waiting": "zk-wait", "reading": "zk-wait", "indexing": "zk-wait", "indexed": "zk-ok", "failed": "zk-bad"}
WORKING = ("waiting", "reading", "indexing")


def state_of(document: Document, in_hand: Collection[str] = ()) -> str:
    """One of waiting, reading, indexing, indexed, failed. `in_hand`: ids of what is being worked on right now."""
    if document.state is DocumentState.ADDED:
        return "reading" if document.document_id in in_hand else "waiting"
    if document.state is DocumentState.PARSED:
        return "indexing"
    return "indexed" if document.state is DocumentState.INDEXED else "failed"


def state_html(state: str) -> str:
    """The state as a badge."""
    return f'<span class="zk-badge zk-state {_TONE[state]}">{escape(say(f"state.{state}"))}</span>'


def in_hand(services: Any) -> set[str]:
    """Ids of what the delivery is working on right now."""
    return set(services.delivery.in_hand())

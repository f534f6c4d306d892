"""Tables of 专家论证: to whom a paper was sent, and what each said about it."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from storage.tables.base import UtcDateTime, metadata

draft_request = Table(
    "draft_request",
    metadata,
    Column("request_id", String(32), primary_key=True),
    Column("draft_id", ForeignKey("draft.draft_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("expert_id", String(32), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("actor", Text, nullable=False),
    Column("answered_at", UtcDateTime),
)

# `fingerprint` tells one opinion from another, so that a file read twice brings nothing twice.
draft_opinion = Table(
    "draft_opinion",
    metadata,
    Column("opinion_id", Integer, primary_key=True, autoincrement=True),
    Column("draft_id", ForeignKey("draft.draft_id", ondelete="CASCADE"), nullable=False),
    Column("request_id", String(32), nullable=False),
    Column("expert_id", String(32), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("sentence_id", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("start", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("quote", Text, nullable=False),
    Column("at", UtcDateTime),
    Column("state", String(16), nullable=False),
    Column("answer", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    UniqueConstraint("draft_id", "fingerprint"),
)

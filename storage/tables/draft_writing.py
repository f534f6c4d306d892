"""Table of papers that a model writes: one row per section, how far it is and what it took."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, String, Table, Text

from storage.tables.base import UtcDateTime, metadata

draft_writing = Table(
    "draft_writing",
    metadata,
    Column("draft_id", ForeignKey("draft.draft_id", ondelete="CASCADE"), primary_key=True),
    Column("section", String(64), primary_key=True),
    Column("place", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("note", Text, nullable=False),
    Column("tokens_in", Integer, nullable=False),
    Column("tokens_out", Integer, nullable=False),
    Column("estimated", Boolean, nullable=False),
    Column("cost", Float),
    Column("revision", Integer, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
)

"""The table of changes that were set aside: somebody else had changed the same sentence."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text

from storage.tables.base import UtcDateTime, metadata

draft_aside = Table(
    "draft_aside",
    metadata,
    Column("aside_id", Integer, primary_key=True, autoincrement=True),
    Column("draft_id", ForeignKey("draft.draft_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("sentence_id", String(32), nullable=False),
    Column("mine", JSON(none_as_null=True)),
    Column("section", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("their_actor", Text, nullable=False),
    Column("kept_at", UtcDateTime, nullable=False),
)

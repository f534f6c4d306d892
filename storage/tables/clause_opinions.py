"""The table of what members say to a request for comments (征求意见), clause by clause."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from storage.tables.base import UtcDateTime, metadata

clause_opinion = Table(
    "clause_opinion",
    metadata,
    Column("opinion_id", Integer, primary_key=True, autoincrement=True),
    Column("draft_id", ForeignKey("draft.draft_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("clause", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
)

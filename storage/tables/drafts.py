"""Tables of suggestion papers: the paper, its revisions, its sources, and the steps that it took."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKey, Integer, String, Table, Text

from storage.tables.base import UtcDateTime, metadata

draft = Table(
    "draft",
    metadata,
    Column("draft_id", String(32), primary_key=True),
    Column("topic", Text, nullable=False),
    Column("profile", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("addressee", Text, nullable=False),
    Column("due_on", Date),
    Column("request_document_id", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False, index=True),
)

# What a draft said at one time; rows are only added.
draft_revision = Table(
    "draft_revision",
    metadata,
    Column("draft_id", ForeignKey("draft.draft_id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("content", JSON, nullable=False),
    Column("actor", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("reason", Text, nullable=False),
)

# The questions that a paper must answer, in order, and the passages found for each.
draft_question = Table(
    "draft_question",
    metadata,
    Column("draft_id", ForeignKey("draft.draft_id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("question", Text, nullable=False),
    Column("role", String(16), nullable=False),
)
draft_source = Table(
    "draft_source",
    metadata,
    Column("draft_id", ForeignKey("draft.draft_id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("chunk_id", Integer, primary_key=True),
    Column("document_id", Text, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("locator", JSON, nullable=False),
    Column("text", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("flags", JSON, nullable=False),
    Column("rank", Integer, nullable=False),
)

draft_step = Table(
    "draft_step",
    metadata,
    Column("step_id", Integer, primary_key=True, autoincrement=True),
    Column("draft_id", ForeignKey("draft.draft_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("before", String(16), nullable=False),
    Column("after", String(16), nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("reason", Text, nullable=False),
    Column("details", JSON, nullable=False),
)

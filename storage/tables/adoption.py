"""Tables of what becomes of papers: handed in, answered, adopted, and passages that look like their suggestions."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.tables.base import UtcDateTime, metadata


def _of_draft() -> Column[str]:
    return Column("draft_id", ForeignKey("draft.draft_id", ondelete="CASCADE"), nullable=False, index=True)


draft_submission = Table(
    "draft_submission",
    metadata,
    Column("submission_id", Integer, primary_key=True, autoincrement=True),
    _of_draft(),
    Column("revision", Integer, nullable=False),
    Column("addressee", Text, nullable=False),
    Column("submitted_on", Date, nullable=False),
    Column("number", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("received_on", Date),
    Column("receipt", Text, nullable=False),
    Column("document_id", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

draft_reply = Table(
    "draft_reply",
    metadata,
    Column("reply_id", Integer, primary_key=True, autoincrement=True),
    _of_draft(),
    Column("sender", Text, nullable=False),
    Column("replied_on", Date, nullable=False),
    Column("text", Text, nullable=False),
    Column("document_id", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# Passages of later documents that say what a sentence of ours said; a rejected one stays, so that it is not proposed
# again. `quote_key` is the hash of the quote.
draft_trace = Table(
    "draft_trace",
    metadata,
    Column("trace_id", Integer, primary_key=True, autoincrement=True),
    _of_draft(),
    Column("sentence_id", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("document_id", Text, nullable=False, index=True),
    Column("evidence", JSON, nullable=False),
    Column("quote_key", String(32), nullable=False),
    Column("score", Float, nullable=False),
    Column("state", String(16), nullable=False),
    Column("remark", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("found_at", UtcDateTime, nullable=False),
    Column("decided_at", UtcDateTime),
    UniqueConstraint("draft_id", "sentence_id", "document_id", "quote_key"),
)

draft_adoption = Table(
    "draft_adoption",
    metadata,
    Column("adoption_id", Integer, primary_key=True, autoincrement=True),
    _of_draft(),
    Column("grade", String(16), nullable=False),
    Column("adopted_on", Date, nullable=False),
    Column("evidence", JSON),
    Column("note", Text, nullable=False),
    Column("expert_ids", JSON, nullable=False),
    Column("trace_id", Integer),
    Column("withdrawn", Boolean, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

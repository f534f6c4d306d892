"""Tables of what people keep of their searches: tracking, use, judged questions, how search did."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from storage.tables.base import UtcDateTime, metadata

# A search that is kept (专题跟踪). `filters` holds the filters that are set, by name.
saved_search = Table(
    "saved_search",
    metadata,
    Column("saved_search_id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("filters", JSON, nullable=False, default=dict),
    Column("strictness", String(8), nullable=False),
    Column("active", Boolean, nullable=False, default=True, index=True),
    Column("actor", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("watching_since", UtcDateTime, nullable=False),
    Column("last_seen_at", UtcDateTime),
)

# What a new document brought, with the paragraph as it was: once for each saved search and version of a document.
notice = Table(
    "notice",
    metadata,
    Column("notice_id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(16), nullable=False),
    Column("saved_search_id", ForeignKey("saved_search.saved_search_id", ondelete="CASCADE"), nullable=False),
    Column("document_id", ForeignKey("document.document_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("is_update", Boolean, nullable=False, default=False),
    Column("quote", Text, nullable=False),
    Column("highlights", JSON, nullable=False, default=list),
    Column("page", Integer),
    Column("heading_path", JSON, nullable=False),
    Column("paragraph", Integer, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("raised_at", UtcDateTime, nullable=False),
    Column("read_at", UtcDateTime, index=True),
    UniqueConstraint("saved_search_id", "document_id", "version"),
)

# What was done with passages that search had found. Goes with its document: a deletion is a deletion.
use = Table(
    "use",
    metadata,
    Column("use_id", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("query", Text, nullable=False),
    Column("filters", JSON, nullable=False, default=dict),
    Column("document_id", ForeignKey("document.document_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("chunk_id", Integer, nullable=False),
    Column("locator", JSON, nullable=False),
    Column("quote", Text, nullable=False),
    Column("rank", Integer),
)

# The association's own question set: a passage that answers a question, or (without a document) that nothing does.
judgement = Table(
    "judgement",
    metadata,
    Column("judgement_id", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("document_id", ForeignKey("document.document_id", ondelete="CASCADE"), index=True),
    Column("version", Integer),
    Column("chunk_id", Integer),
    Column("locator", JSON),
    Column("quote", Text, nullable=False, default=""),
)

# The question set measured against a generation.
quality_run = Table(
    "quality_run",
    metadata,
    Column("run_id", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcDateTime, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("encoder", Text, nullable=False),
    Column("automatic", Boolean, nullable=False),
    Column("metrics", JSON, nullable=False),
    Column("questions", JSON, nullable=False),
)

# An encoder fine-tuned on use, compared with the one before on questions that were held back.
tuning = Table(
    "tuning",
    metadata,
    Column("tuning_id", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcDateTime, nullable=False),
    Column("encoder_before", Text, nullable=False),
    Column("source_before", Text, nullable=False),
    Column("encoder", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("taken", Boolean, nullable=False),
    Column("learned", Integer, nullable=False),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Column("questions", JSON, nullable=False),
)

"""Every table of the records database, once. Queries stand in one module per record family beside this one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment with its time zone; SQLite would drop the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Give back what SQLite stored as a moment in UTC."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

document = Table(
    "document",
    metadata,
    Column("document_id", String(32), primary_key=True),
    Column("title", Text, nullable=False),
    Column("document_number", Text, nullable=False, default=""),
    Column("issuer", Text, nullable=False, default=""),
    Column("published_on", Date),
    Column("region", String(16), nullable=False, default=""),
    Column("document_type", String(16), nullable=False),
    Column("effective_on", Date),
    Column("ended_on", Date, index=True),
    Column("ended_as", String(16), nullable=False, default=""),
    Column("superseded_by", String(32), nullable=False, default="", index=True),
    Column("expires_on", Date),  # the end that the text itself states; `ended_on` follows from it and from the others
    Column("version_key", Text, nullable=False, default="", index=True),  # what all versions of one text share
    Column("validity_read", Integer, nullable=False, default=0),  # rules of reading that were used, 0 for none yet
    Column("corrected", JSON, nullable=False, default=list),
    Column("state", String(16), nullable=False, index=True),
    Column("reason", Text, nullable=False, default=""),
    Column("version", Integer, nullable=False),
    Column("source", Text, nullable=False, unique=True),
    Column("is_sample", Boolean, nullable=False, default=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

document_version = Table(
    "document_version",
    metadata,
    Column("document_id", ForeignKey("document.document_id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("file_name", Text, nullable=False),
    Column("original", Text, nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("size_bytes", Integer, nullable=False),
    Column("pages", Integer),
    Column("coverage", Float, nullable=False, default=0.0),
    Column("added_at", UtcDateTime, nullable=False),
)

# What a document says about the end of others: 「《…》（国发〔2010〕1号）同时废止」.
ending_clause = Table(
    "ending_clause",
    metadata,
    Column("document_id", ForeignKey("document.document_id", ondelete="CASCADE"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("version_key", Text, nullable=False, index=True),
    Column("document_number", Text, nullable=False, index=True),
    Column("ends_on", Date),
    Column("years", JSON, nullable=False),
)

block = Table(
    "block",
    metadata,
    Column("document_id", ForeignKey("document.document_id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("level", Integer, nullable=False),
    Column("page", Integer),
    Column("heading_path", JSON, nullable=False),
    Column("paragraph", Integer, nullable=False),
)

chunk = Table(
    "chunk",
    metadata,
    Column("chunk_id", Integer, primary_key=True, autoincrement=True),
    Column("document_id", ForeignKey("document.document_id", ondelete="CASCADE"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("page", Integer),
    Column("heading_path", JSON, nullable=False),
    Column("paragraph", Integer, nullable=False),
    Column("first_block", Integer, nullable=False),
    Column("last_block", Integer, nullable=False),
    UniqueConstraint("document_id", "version", "ordinal"),
    sqlite_autoincrement=True,  # an id is never given twice: the index may still hold a deleted one
)

# Titles that a document cites in 书名号, in the form in which titles are compared.
citation = Table(
    "citation",
    metadata,
    Column("document_id", ForeignKey("document.document_id", ondelete="CASCADE"), primary_key=True),
    Column("title", Text, primary_key=True, index=True),
)

# Which document versions search may see. `generation` is the index folder (or collection) that holds the points.
edition = Table(
    "edition",
    metadata,
    Column("edition", String(64), primary_key=True),
    Column("generation", Integer, primary_key=True),
    Column("document_id", String(32), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("changed_at_counter", Integer, nullable=False),
)

generation = Table(
    "generation",
    metadata,
    Column("generation", Integer, primary_key=True, autoincrement=True),
    Column("encoder", Text, nullable=False),
    Column("encoder_source", Text, nullable=False, default=""),
    Column("dimensions", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("progress", Float, nullable=False, default=0.0),
    Column("reason", Text, nullable=False, default=""),
    Column("created_at", UtcDateTime, nullable=False),
)

# One row: counts every change of what search may see.
edition_counter = Table("edition_counter", metadata, Column("value", Integer, primary_key=True))

expert = Table(
    "expert",
    metadata,
    Column("expert_id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("sector", String(8)),
    Column("unit", Text, nullable=False, default=""),
    Column("post", Text, nullable=False, default=""),
    Column("title", Text, nullable=False, default=""),
    Column("region", String(16), nullable=False, default=""),
    Column("specialties", JSON, nullable=False, default=list),
    Column("biography", Text, nullable=False, default=""),
    Column("term_start", Date),
    Column("term_end", Date),
    Column("state", String(16), nullable=False),
    Column("is_sample", Boolean, nullable=False, default=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Index("ix_expert_name_unit", "name", "unit"),
)

expert_document = Table(
    "expert_document",
    metadata,
    Column("expert_id", ForeignKey("expert.expert_id", ondelete="CASCADE"), primary_key=True),
    Column("document_id", ForeignKey("document.document_id", ondelete="CASCADE"), primary_key=True, index=True),
)

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

event = Table(
    "event",
    metadata,
    Column("event_id", Integer, primary_key=True, autoincrement=True),
    Column("type", String(64), nullable=False, index=True),
    Column("actor", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("subject", String(64), nullable=False, index=True),
    Column("data", Text, nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
)

# The outbox: one row per event and subscriber.
delivery = Table(
    "delivery",
    metadata,
    Column("delivery_id", Integer, primary_key=True, autoincrement=True),
    Column("event_id", ForeignKey("event.event_id"), nullable=False),
    Column("subscriber", String(64), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("not_before", Float, nullable=False, default=0.0),
    Column("leased_until", Float, nullable=False, default=0.0),
    Column("lease", String(32), nullable=False, default=""),
    Column("error", Text, nullable=False, default=""),
    UniqueConstraint("event_id", "subscriber"),
    Index("ix_delivery_state_subscriber_event_id", "state", "subscriber", "event_id", "subject"),
    Index("ix_delivery_state_subscriber_not_before", "state", "subscriber", "not_before", "subject"),
)

# What becomes due: an event to be appended once its time has come.
timer = Table(
    "timer",
    metadata,
    Column("name", String(128), primary_key=True),
    Column("due_at", UtcDateTime, nullable=False, index=True),
    Column("type", String(64), nullable=False),
    Column("data", Text, nullable=False),
    Column("fired_at", UtcDateTime),
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

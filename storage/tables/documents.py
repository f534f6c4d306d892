"""Tables of documents: files, versions, text, what they say of others."""

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

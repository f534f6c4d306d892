"""Tables of mentions: a member of the pools named in a document, and for whom the library was searched."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from storage.tables.base import UtcDateTime, metadata

# Once for each person and document, so that what was rejected never comes back. `places` are the paragraphs by number.
expert_mention = Table(
    "expert_mention",
    metadata,
    Column("mention_id", Integer, primary_key=True, autoincrement=True),
    Column("expert_id", ForeignKey("expert.expert_id", ondelete="CASCADE"), nullable=False),
    Column("document_id", ForeignKey("document.document_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("block", Integer, nullable=False),
    Column("page", Integer),
    Column("heading_path", JSON, nullable=False),
    Column("paragraph", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    Column("role", String(8), nullable=False),
    Column("grounds", JSON, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("places", JSON, nullable=False),
    Column("state", String(8), nullable=False),
    Column("linked", Boolean, nullable=False, default=False),  # whether confirming it made the link
    Column("found_at", UtcDateTime, nullable=False),
    Column("decided_by", Text, nullable=False, default=""),
    Column("decided_at", UtcDateTime),
    UniqueConstraint("expert_id", "document_id"),
    Index("ix_expert_mention_state_document_id", "state", "document_id"),
)

# The name for which the library was searched: a person without a row, or of another name, is still to be looked for.
mention_search = Table(
    "mention_search",
    metadata,
    Column("expert_id", ForeignKey("expert.expert_id", ondelete="CASCADE"), primary_key=True),
    Column("name", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

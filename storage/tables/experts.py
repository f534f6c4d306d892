"""Tables of the expert pool."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, String, Table, Text

from storage.tables.base import UtcDateTime, metadata

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

"""Tables of the experts: the person, the linked documents, who looked at the contact."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from storage.tables.base import UtcDateTime, metadata

expert = Table(
    "expert",
    metadata,
    Column("expert_id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("gender", String(4)),
    Column("birth_year", Integer),
    Column("sector", String(8)),
    Column("unit", Text, nullable=False, default=""),
    Column("post", Text, nullable=False, default=""),
    Column("title", Text, nullable=False, default=""),
    Column("region", String(16), nullable=False, default=""),
    Column("specialties", JSON, nullable=False, default=list),
    Column("in_field_since", Integer),
    Column("education", Text, nullable=False, default=""),
    Column("biography", Text, nullable=False, default=""),
    Column("achievements", Text, nullable=False, default=""),
    Column("concurrent_posts", JSON, nullable=False, default=list),
    Column("honours", Text, nullable=False, default=""),
    Column("penalties", Text, nullable=False, default=""),
    Column("recommender", Text, nullable=False, default=""),
    Column("phone", Text, nullable=False, default="", index=True),
    Column("email", Text, nullable=False, default=""),
    Column("avoidance_units", JSON, nullable=False, default=list),
    Column("avoidance_people", JSON, nullable=False, default=list),
    Column("consent_on", Date),
    Column("merged_into", String(32), nullable=False, default="", index=True),
    Column("erased_on", Date),
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

# Who looked at the whole of a masked contact, when and for what.
contact_view = Table(
    "contact_view",
    metadata,
    Column("view_id", Integer, primary_key=True, autoincrement=True),
    Column("expert_id", String(32), nullable=False, index=True),
    Column("actor", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# Two records that became one, each as it was before, so that nothing is lost. Emptied when the person is erased.
expert_merge = Table(
    "expert_merge",
    metadata,
    Column("merge_id", Integer, primary_key=True, autoincrement=True),
    Column("kept_id", String(32), nullable=False, index=True),
    Column("merged_id", String(32), nullable=False),
    Column("before", JSON, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# Two records that look alike and were found to be two people; the smaller id first.
expert_apart = Table(
    "expert_apart",
    metadata,
    Column("expert_id", String(32), primary_key=True),
    Column("other_id", String(32), primary_key=True),
    Column("actor", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

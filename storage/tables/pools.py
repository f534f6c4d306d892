"""Tables of pools: their rules, their members, and the steps that led there."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Integer, String, Table, Text

from storage.tables.base import UtcDateTime, metadata

pool = Table(
    "pool",
    metadata,
    Column("pool_id", String(32), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("kind", String(8), nullable=False),
    Column("rules", JSON, nullable=False, default=dict),
    Column("is_archived", Boolean, nullable=False, default=False),
    Column("created_at", UtcDateTime, nullable=False),
)

membership = Table(
    "membership",
    metadata,
    Column("pool_id", ForeignKey("pool.pool_id"), primary_key=True),
    Column("expert_id", ForeignKey("expert.expert_id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("state", String(16), nullable=False, index=True),
    Column("since", Date),
    Column("announced_until", Date),
    Column("term_start", Date),
    Column("term_end", Date, index=True),
    Column("certificate_number", Text, nullable=False, default=""),
    Column("terms", Integer, nullable=False, default=0),
)

# The history of a membership. It outlives the person's record: after an erasure it tells what happened, of nobody.
membership_step = Table(
    "membership_step",
    metadata,
    Column("step_id", Integer, primary_key=True, autoincrement=True),
    Column("pool_id", String(32), nullable=False),
    Column("expert_id", String(32), nullable=False, index=True),
    Column("step", String(16), nullable=False),
    Column("before", String(16)),
    Column("after", String(16), nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("term_start", Date),
    Column("term_end", Date),
    Column("actor", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
)

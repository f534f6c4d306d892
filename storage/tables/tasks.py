"""Tables of tasks: what experts are called on for, the panels put together or drawn, and how each person served."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, Float, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from storage.tables.base import UtcDateTime, metadata

# A task (任务): a review, a consultation, an inspection, a call-out. `demands` holds number, fields, quotas, avoidance.
task = Table(
    "task",
    metadata,
    Column("task_id", String(32), primary_key=True),
    Column("pool_id", ForeignKey("pool.pool_id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("matter", Text, nullable=False, default=""),
    Column("organiser", Text, nullable=False, default=""),
    Column("held_on", Date, index=True),
    Column("demands", JSON, nullable=False, default=dict),
    Column("actor", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
)

# What was computed or drawn for a task, as its canonical JSON with its hash. Only an erasure changes it (ADR 14).
selection = Table(
    "selection",
    metadata,
    Column("selection_id", Integer, primary_key=True, autoincrement=True),
    Column("task_id", ForeignKey("task.task_id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("record", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# How one person was called on and served: invited, accepted or declined, came or not, what came back, rating and fee.
engagement = Table(
    "engagement",
    metadata,
    Column("engagement_id", Integer, primary_key=True, autoincrement=True),
    Column("task_id", ForeignKey("task.task_id"), nullable=False),
    Column("expert_id", String(32), nullable=False, index=True),
    Column("stratum", String(32), nullable=False, default=""),
    Column("standby", Integer),  # 1, 2 … for standbys in their order; None for members
    Column("state", String(16), nullable=False, index=True),
    Column("invited_at", UtcDateTime),
    Column("answered_at", UtcDateTime),
    Column("served_on", Date, index=True),
    Column("reason", Text, nullable=False, default=""),
    Column("opinion", Text, nullable=False, default=""),
    Column("rating", Integer),
    Column("rating_note", Text, nullable=False, default=""),
    Column("days", Float),
    Column("fee_yuan", Float),
    UniqueConstraint("task_id", "expert_id"),
)

# Calls made for a task: to whom, when, with what outcome.
call_entry = Table(
    "call_entry",
    metadata,
    Column("entry_id", Integer, primary_key=True, autoincrement=True),
    Column("task_id", ForeignKey("task.task_id"), nullable=False, index=True),
    Column("expert_id", String(32), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("actor", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

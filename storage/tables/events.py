"""Tables of events: the log, its deliveries, what becomes due."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from storage.tables.base import UtcDateTime, metadata

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

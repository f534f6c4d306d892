"""Tables of the index: editions, generations, and the comparisons of search over time."""

from __future__ import annotations

from sqlalchemy import Column, Float, Integer, String, Table, Text

from storage.tables.base import UtcDateTime, metadata

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

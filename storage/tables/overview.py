"""Tables of the pool at a glance: what an association wants its pools to look like, and what was asked of experts."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from storage.tables.base import UtcDateTime, metadata

# The wanted structure of a pool: for a value of a side (学 of 类别) a share in percent or a number of people.
pool_target = Table(
    "pool_target",
    metadata,
    Column("pool_id", ForeignKey("pool.pool_id", ondelete="CASCADE"), primary_key=True),
    Column("side", String(16), primary_key=True),
    Column("value", String(32), primary_key=True),
    Column("measure", String(8), nullable=False),
    Column("amount", Integer, nullable=False),
)

# Questions asked in 找专家, kept while use is recorded and erased with it.
asked_question = Table(
    "asked_question",
    metadata,
    Column("asked_id", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("actor", Text, nullable=False),
    Column("question", Text, nullable=False),
)

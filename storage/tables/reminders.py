"""Tables of what comes to people by itself: reminders, kept questions to experts, who is told, what was sent."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Integer, String, Table, Text

from storage.tables.base import UtcDateTime, metadata

# A line of 待办提醒. What has the same kind and `gather` joins the open one instead of raising another.
reminder = Table(
    "reminder",
    metadata,
    Column("reminder_id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(32), nullable=False),
    Column("gather", Text, nullable=False),
    Column("due_on", Date),
    Column("raised_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("read_at", UtcDateTime),
    Column("done_at", UtcDateTime, index=True),
    Column("done_by", Text, nullable=False, default=""),
)

# What a reminder tells of: once for each thing that happened, whatever becomes of the reminder. Ids, never text.
reminder_cause = Table(
    "reminder_cause",
    metadata,
    Column("cause_key", Text, primary_key=True),
    Column("reminder_id", ForeignKey("reminder.reminder_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("about", Text, nullable=False, index=True),
    Column("ids", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime),
)

# A question to experts that is kept (跟踪人选).
match_question = Table(
    "match_question",
    metadata,
    Column("question_id", String(32), primary_key=True),
    Column("question", Text, nullable=False),
    Column("avoid_units", JSON, nullable=False),
    Column("known", JSON, nullable=False),
    Column("current", JSON, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("active", Boolean, nullable=False, index=True),
    Column("actor", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("matched_at", UtcDateTime, nullable=False),
)

# Somebody who is told by mail or in a group. `since` is the id of an event: nothing before it is sent.
recipient = Table(
    "recipient",
    metadata,
    Column("recipient_id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("muted", JSON, nullable=False),
    Column("channels", JSON, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("since", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

# What was sent, or is to be: one row for each digest and place. `until` is the newest event that it took in.
message = Table(
    "message",
    metadata,
    Column("message_id", String(32), primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("recipient_id", String(32), nullable=False),
    Column("reminders", JSON, nullable=False),
    Column("until", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("outcome", Text, nullable=False, default=""),
)

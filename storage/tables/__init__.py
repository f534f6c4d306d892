"""Every table of the records database, once. Queries stand in one module per record family beside this package."""

from storage.tables.adoption import draft_adoption, draft_reply, draft_submission, draft_trace
from storage.tables.base import UtcDateTime, metadata
from storage.tables.clause_opinions import clause_opinion
from storage.tables.documents import block, chunk, citation, document, document_version, ending_clause
from storage.tables.draft_asides import draft_aside
from storage.tables.draft_writing import draft_writing
from storage.tables.drafts import draft, draft_question, draft_revision, draft_source, draft_step
from storage.tables.events import delivery, event, timer
from storage.tables.experts import contact_view, expert, expert_apart, expert_document, expert_merge
from storage.tables.index import edition, edition_counter, generation
from storage.tables.mentions import expert_mention, mention_search
from storage.tables.opinions import draft_opinion, draft_request
from storage.tables.overview import asked_question, pool_target
from storage.tables.pools import membership, membership_step, pool
from storage.tables.reminders import match_question, message, recipient, reminder, reminder_cause
from storage.tables.search import judgement, notice, quality_run, saved_search, tuning, use
from storage.tables.tasks import call_entry, engagement, selection, task

__all__ = [
    "UtcDateTime",
    "asked_question",
    "block",
    "call_entry",
    "chunk",
    "citation",
    "clause_opinion",
    "contact_view",
    "delivery",
    "document",
    "document_version",
    "draft",
    "draft_adoption",
    "draft_aside",
    "draft_opinion",
    "draft_question",
    "draft_reply",
    "draft_request",
    "draft_revision",
    "draft_source",
    "draft_step",
    "draft_submission",
    "draft_trace",
    "draft_writing",
    "edition",
    "edition_counter",
    "ending_clause",
    "engagement",
    "event",
    "expert",
    "expert_apart",
    "expert_document",
    "expert_mention",
    "expert_merge",
    "generation",
    "judgement",
    "match_question",
    "membership",
    "membership_step",
    "mention_search",
    "message",
    "metadata",
    "notice",
    "pool",
    "pool_target",
    "quality_run",
    "recipient",
    "reminder",
    "reminder_cause",
    "saved_search",
    "selection",
    "task",
    "timer",
    "tuning",
    "use",
]

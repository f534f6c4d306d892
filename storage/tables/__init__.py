"""Every table of the records database, once. Queries stand in one module per record family beside this package."""

from storage.tables.base import UtcDateTime, metadata
from storage.tables.documents import block, chunk, citation, document, document_version, ending_clause
from storage.tables.events import delivery, event, timer
from storage.tables.experts import expert, expert_document
from storage.tables.index import edition, edition_counter, generation
from storage.tables.search import judgement, notice, quality_run, saved_search, tuning, use

__all__ = [
    "UtcDateTime",
    "block",
    "chunk",
    "citation",
    "delivery",
    "document",
    "document_version",
    "edition",
    "edition_counter",
    "ending_clause",
    "event",
    "expert",
    "expert_document",
    "generation",
    "judgement",
    "metadata",
    "notice",
    "quality_run",
    "saved_search",
    "timer",
    "tuning",
    "use",
]

"""What of the evidence proves useful, noted for search to learn from: chosen for a question, cited, exported."""

from __future__ import annotations

from typing import Protocol

from core.drafts import Citation, DraftContent, Source, SourceState
from core.use import UsedPassage, UseKind
from storage.drafts import DraftStore


class UseRecorder(Protocol):
    """Notes uses where the settings allow it; never fails."""

    def record(self, kind: UseKind, query: str, passage: UsedPassage) -> None:
        """Note that a passage which a question had found was used."""


class EvidenceUse:
    """Notes what people do with the evidence of papers."""

    def __init__(self, *, store: DraftStore, use: UseRecorder) -> None:
        self._store = store
        self._use = use

    def note_chosen(self, draft_id: str, place: int, chunk_id: int) -> None:
        """A person took up a passage that was found for a sub-question."""
        question = self._store.questions(draft_id)[place].question
        for one in self._store.sources(draft_id):
            if (one.place, one.chunk_id) == (place, chunk_id):
                self._use.record(UseKind.CITED, question, _used(one, one.text))

    def note_cited(self, query: str, citation: Citation) -> None:
        """A person searched for the source of a sentence and cited what was found."""
        self._use.record(UseKind.CITED, query, _used(citation, citation.quote))

    def note_exported(self, draft_id: str, content: DraftContent) -> None:
        """A paper left the house: what it cites answered the sub-questions for which it was found."""
        questions = self._store.questions(draft_id)
        found = {
            (one.document_id, one.chunk_id): questions[one.place].question
            for one in reversed(self._store.sources(draft_id))
            if one.state is not SourceState.DROPPED and one.place < len(questions)
        }
        cited = {
            (one.citation.document_id, one.citation.chunk_id): one.citation
            for one in content.sentences()
            if one.citation is not None
        }
        for key, citation in cited.items():
            if key in found:
                self._use.record(UseKind.EXPORTED, found[key], _used(citation, citation.quote))


def _used(one: Citation | Source, quote: str) -> UsedPassage:
    return UsedPassage(
        document_id=one.document_id,
        version=one.version,
        chunk_id=one.chunk_id,
        locator=one.locator,
        quote=quote,
        title=one.title,
    )

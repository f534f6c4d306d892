"""What matching needs of the index, of the pool's records and of the library's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from core.documents import Chunk
from core.experts import Expert


class ScoredPassage(Protocol):
    """A passage with its fused score."""

    @property
    def chunk_id(self) -> int:
        """Id of the passage."""

    @property
    def document_id(self) -> str:
        """The document it stands in."""

    @property
    def score(self) -> float:
        """Fused score, comparable inside one answer only."""


class ScoredProfile(Protocol):
    """An expert with the score of the profile."""

    @property
    def expert_id(self) -> str:
        """The expert."""

    @property
    def score(self) -> float:
        """Fused score, comparable inside one answer only."""


class PassageSearch(Protocol):
    """What matching needs of the index."""

    def retrieve(self, query: str, *, limit: int, linked: bool) -> Sequence[ScoredPassage]:
        """Passages by fused score, best first; `linked`: only of documents that are linked to an expert."""

    def search_profiles(self, query: str, limit: int) -> Sequence[ScoredProfile]:
        """Experts whose profile fits, best first."""


class ExpertReader(Protocol):
    """What matching needs of the pool's records."""

    def get_many(self, expert_ids: Iterable[str]) -> Mapping[str, Expert]:
        """Those that exist, by id."""

    def experts_of_documents(self, document_ids: Iterable[str]) -> Mapping[str, Sequence[str]]:
        """Ids of the experts linked to each document."""


class PassageReader(Protocol):
    """What matching needs of the library's records."""

    def chunks_by_id(self, ids: Iterable[int]) -> Mapping[int, Chunk]:
        """Those that exist, by id."""

    def titles(self, ids: Iterable[str]) -> Mapping[str, str]:
        """Titles of documents by id."""

"""Passages and profiles that matching is tested on, searched by the terms they share with the question."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from core.documents import Chunk, Locator
from index.bigrams import split_terms

ABOUT_SECURITY = [
    "工业互联网安全大赛共有76支队伍参加。",
    "工业互联网安全态势感知平台建成。",
    "开展工业互联网安全检查。",
]


@dataclass
class Scored:
    score: float
    chunk_id: int = 0
    document_id: str = ""
    expert_id: str = ""


@dataclass
class Library:
    """Passages and profiles searched by shared terms, with the index's and the document store's methods."""

    chunks: dict[int, Chunk] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    profiles: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def add(self, document_id: str, text: str, *headings: str, page: int | None = None) -> None:
        place = Locator(page=page, heading_path=headings, paragraph=1)
        number = len(self.chunks) + 1
        self.chunks[number] = Chunk(
            chunk_id=number, document_id=document_id, version=1, ordinal=number, text=text, locator=place,
            first_block=0, last_block=0,
        )  # fmt: skip

    def retrieve(self, query: str, *, limit: int, linked: bool) -> list[Scored]:
        self.asked.append(query)
        found = [
            Scored(chunk_id=one.chunk_id, document_id=one.document_id, score=shared(query, one.text))
            for one in self.chunks.values()
        ]
        return sorted((one for one in found if one.score), key=lambda one: -one.score)[:limit]

    def search_profiles(self, query: str, limit: int) -> list[Scored]:
        found = [Scored(expert_id=key, score=shared(query, text)) for key, text in self.profiles.items()]
        return sorted((one for one in found if one.score), key=lambda one: -one.score)[:limit]

    def chunks_by_id(self, ids) -> dict[int, Chunk]:
        return {number: self.chunks[number] for number in ids if number in self.chunks}

    def titles(self, ids) -> dict[str, str]:
        return {key: self.names[key] for key in ids if key in self.names}


def shared(query: str, text: str) -> float:
    return float((Counter(split_terms(query)) & Counter(split_terms(text))).total())

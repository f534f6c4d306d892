"""The source of a sentence as it stands in the library now: whether the quote is still there, and what is around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from core.documents import Block, Chunk, Document, Locator, Metadata
from core.drafts import Citation
from drafting.proof_dates import year_of
from drafting.proof_text import SENTENCE_END, extend, plain

_ITEM = re.compile(r"\(?[一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]是|\d{1,2}[.、)]")


class EvidenceReader(Protocol):
    """Where the texts of sources come from; `storage.documents.DocumentStore` is one."""

    def get_many(self, ids: Iterable[str]) -> dict[str, Document]:
        """Documents by id; what is gone is left out."""

    def chunks_by_id(self, ids: Iterable[int]) -> dict[int, Chunk]:
        """Chunks by id; what is gone is left out."""

    def blocks(self, document_id: str, version: int, first: int = 0, last: int | None = None) -> list[Block]:
        """Blocks of one version in reading order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """What a sentence may rest on: its quote, with what the quote was cut out of. All texts are plain.

    Attributes:
        text: The quote made longer to whole clauses, with the lead of the list that it stands in.
        sentence: The quote made longer to whole sentences.
        passage: The passage or document part that the quote stands in.
        context: Title, issuer, number and headings: what may name the source in a sentence.
        written: Year in which the source speaks, None where it is not known.
    """

    citation: Citation
    known: Metadata
    text: str
    sentence: str
    passage: str
    context: str
    written: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Why a citation proves nothing any more, in words; with the place where the quote stands instead, if any."""

    words: str
    moved_to: Citation | None = None


@dataclass(slots=True)
class Sources:
    """The sources of one draft, each read once."""

    reader: EvidenceReader
    documents: dict[str, Document] = field(default_factory=dict)
    chunks: dict[int, Chunk] = field(default_factory=dict)
    _blocks: dict[tuple[str, int], list[Block]] = field(default_factory=dict)

    def load(self, citations: Sequence[Citation]) -> None:
        """Read what these citations name, in two queries."""
        self.documents = self.reader.get_many({one.document_id for one in citations})
        self.chunks = self.reader.chunks_by_id({one.chunk_id for one in citations})

    def find(self, citation: Citation) -> Support | Missing:
        """What a citation rests on now, or why it rests on nothing."""
        document = self.documents.get(citation.document_id)
        if document is None:
            return Missing(words=f"依据《{citation.title}》已不在资料库中，无法核对。")
        quote = plain(citation.quote)
        if not quote:
            return Missing(words="引文是空的，无法核对。")
        chunk = self.chunks.get(citation.chunk_id)
        if chunk is not None and (chunk.document_id, chunk.version) == (citation.document_id, citation.version):
            passage = plain(chunk.text)
            if quote in passage and citation.version == (document.served_version or document.version):
                return _support(citation, document, passage, _headings(citation.locator, chunk.locator))
        return self._find_in_blocks(citation, document, quote)

    def _find_in_blocks(self, citation: Citation, document: Document, quote: str) -> Support | Missing:
        served = document.served_version or document.version
        blocks = self._read(document.document_id, served)
        texts = [plain(block.text) for block in blocks]
        whole = "".join(texts)
        starts = [0]
        for text in texts:
            starts.append(starts[-1] + len(text))
        found = _places_of(quote, whole)
        if not found:
            edition = "原文" if served == citation.version else f"现行的第 {served} 版"
            return Missing(words=f"引文不在《{document.metadata.title}》{edition}中，请对照原文重新引用。")
        standing = [_blocks_at(starts, at, at + len(quote)) for at in found]
        place = next((one for one in standing if self._is_at(citation, blocks, one)), None)
        if place is None and served == citation.version:
            block = blocks[standing[0][0]]
            return Missing(
                words="引文在资料中，但不在所注的位置，请改注正确的位置。",
                moved_to=replace(citation, locator=block.locator),
            )
        first, last = place or standing[0]
        passage = "".join(texts[max(0, first - 1) : last + 2])
        return _support(citation, document, passage, _headings(citation.locator, blocks[first].locator))

    def _is_at(self, citation: Citation, blocks: Sequence[Block], place: tuple[int, int]) -> bool:
        chunk = self.chunks.get(citation.chunk_id)
        if chunk is not None and (chunk.document_id, chunk.version) == (citation.document_id, citation.version):
            return chunk.first_block <= place[1] and place[0] <= chunk.last_block
        return any(_same_place(blocks[n].locator, citation.locator) for n in range(place[0], place[1] + 1))

    def _read(self, document_id: str, version: int) -> list[Block]:
        key = (document_id, version)
        if key not in self._blocks:
            self._blocks[key] = self.reader.blocks(document_id, version)
        return self._blocks[key]


def _support(citation: Citation, document: Document, passage: str, headings: Sequence[str]) -> Support:
    known = document.metadata
    quote = plain(citation.quote)
    at = passage.find(quote)
    first, last = (at, at + len(quote)) if at >= 0 else (0, len(passage))
    start, end = extend(passage, first, last)
    outer = extend(passage, first, last, SENTENCE_END)
    return Support(
        citation=citation,
        known=known,
        text=_lead(passage, outer[0]) + passage[start:end],
        sentence=passage[outer[0] : outer[1]],
        passage=passage,
        context=plain("。".join([known.title, citation.title, known.issuer, known.document_number, *headings])),
        written=year_of(known.title, known.published_on),
    )


def _lead(passage: str, start: int) -> str:
    """What introduces the list that a place stands in (不得有下列行为：), "" where it stands in none."""
    if not _ITEM.match(passage, start):
        return ""
    colon = passage.rfind(":", 0, start)
    if colon < 0 or "。" in passage[colon:start]:
        return ""
    return passage[extend(passage, colon, colon, SENTENCE_END)[0] : colon + 1]


def _headings(*locators: Locator) -> list[str]:
    return list(dict.fromkeys(heading for locator in locators for heading in locator.heading_path))


def _same_place(one: Locator, other: Locator) -> bool:
    if one.page is not None and other.page is not None and one.page != other.page:
        return False
    return one.heading_path == other.heading_path or one.page is not None


def _places_of(quote: str, whole: str) -> list[int]:
    found, at = [], whole.find(quote)
    while at >= 0:
        found.append(at)
        at = whole.find(quote, at + 1)
    return found


def _blocks_at(starts: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """Ordinals of the first and last block that a range of the joined text touches."""
    inside = [n for n in range(len(starts) - 1) if starts[n] < end and start < starts[n + 1]]
    return (inside[0], inside[-1]) if inside else (0, 0)

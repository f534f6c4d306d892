"""Records of documents: the document, its blocks and chunks, and the place of a passage in the source."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class DocumentState(StrEnum):
    """How far a document has come on its way into the index."""

    ADDED = "added"
    PARSED = "parsed"
    INDEXED = "indexed"
    FAILED = "failed"


class DocumentType(StrEnum):
    """What kind of paper a document is; the values are shown to the user as they are."""

    LAW = "法律法规"
    POLICY = "政策文件"
    WORK_REPORT = "工作报告"
    RESEARCH = "研究报告"
    STANDARD = "标准规范"
    NOTICE = "通知公告"
    OTHER = "其他"


class Validity(StrEnum):
    """Whether a law or policy is in force on a day; the values are shown to the user as they are."""

    IN_FORCE = "现行有效"
    AMENDED = "已修改"
    REPEALED = "已废止"
    NOT_YET = "尚未生效"


@dataclass(frozen=True, slots=True, kw_only=True)
class Locator:
    """A place in a document.

    Attributes:
        page: Page number from 1, only where the format has real pages (PDF), else None.
        heading_path: Headings above the place, outermost first, e.g. ("四、加强自身建设", "（二）加强组织建设").
        paragraph: Number of the paragraph under its nearest heading, from 1.
    """

    page: int | None
    heading_path: tuple[str, ...]
    paragraph: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph, heading, list item or table of a parsed document, in reading order.

    Attributes:
        text: The repaired text, never empty.
        level: 0 for body text, 1 to 6 for a heading.
        kind: "heading", "paragraph" or "table" (a table's rows are lines, its cells joined by " | ").
    """

    text: str
    locator: Locator
    level: int = 0
    kind: str = "paragraph"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A searchable passage of at most 500 characters.

    Attributes:
        chunk_id: Unique over all documents and versions; the id of the point in the index.
        ordinal: Position in the document from 0.
        first_block, last_block: Ordinals of the blocks it was cut from, both included.
        text: The passage as shown. Headings are not part of it; they are in `locator.heading_path`.
    """

    chunk_id: int
    document_id: str
    version: int
    ordinal: int
    text: str
    locator: Locator
    first_block: int
    last_block: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkDraft:
    """A passage that was cut but not stored yet; its fields mean what those of `Chunk` mean."""

    text: str
    locator: Locator
    first_block: int
    last_block: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What is known about a document besides its text; None or "" where the text does not say.

    Attributes:
        document_number: 发文字号, e.g. "国发〔2021〕37号".
        issuer: Issuing body (发文机关).
        published_on: Date of issue or of adoption; day 1 of the month or year where only that is known.
        region: Province in its short form ("云南"), "全国" for national documents, "" when unknown.
        effective_on: Day from which its text says it is in force (施行日期); of an amended text the first one.
        ended_on: First day on which it is no longer in force.
        ended_as: `AMENDED` where a newer text of it stands in its place, else `REPEALED`; None without an end.
        superseded_by: Id of the document that replaced, amended or repealed it, "" where the library holds none.
    """

    title: str
    document_number: str = ""
    issuer: str = ""
    published_on: date | None = None
    region: str = ""
    document_type: DocumentType = DocumentType.OTHER
    effective_on: date | None = None
    ended_on: date | None = None
    ended_as: Validity | None = None
    superseded_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document of the library with the state of its newest version.

    Attributes:
        version: Newest version, from 1; a changed file of the same source is the next version.
        served_version: The version that search sees, or None before the first indexing.
        source: Where it came from: a path, or "upload:<file name>".
        original: Path of the kept copy, relative to the originals folder.
        reason: Why it failed and what to do, "" otherwise.
        pages: Number of real pages, None where the format has none.
        coverage: Share of the pages (or of the file) that gave text, in [0, 1].
        corrected: Names of the metadata fields that a person has set; parsing leaves these alone.
    """

    document_id: str
    metadata: Metadata
    state: DocumentState
    reason: str
    version: int
    served_version: int | None
    source: str
    file_name: str
    original: str
    sha256: str
    size_bytes: int
    pages: int | None
    chunk_count: int
    coverage: float
    is_sample: bool
    added_at: datetime
    updated_at: datetime
    corrected: tuple[str, ...] = field(default=())

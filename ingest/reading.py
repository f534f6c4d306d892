"""Reading one file from bytes to blocks, chunks and metadata. Pure: no database, no limits; the worker adds those."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from core.documents import Block, ChunkDraft, Metadata
from ingest.chunk import cut_chunks
from ingest.extracted import Extracted, UnreadableFileError
from ingest.kinds import FileKind, detect_kind
from ingest.metadata import read_metadata
from ingest.outline import build_outline, mark_title

# Loaded by name, so that reading a text file does not pay for the libraries of the other formats.
_PARSERS = {
    FileKind.TEXT: ("ingest.parsers.text", "parse_text"),
    FileKind.MARKDOWN: ("ingest.parsers.markdown", "parse_markdown"),
    FileKind.HTML: ("ingest.parsers.html", "parse_html"),
    FileKind.PDF: ("ingest.parsers.pdf", "parse_pdf"),
    FileKind.DOCX: ("ingest.parsers.docx", "parse_docx"),
    FileKind.CSV: ("ingest.parsers.csv", "parse_csv"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """Everything that reading a file gives."""

    blocks: tuple[Block, ...]
    chunks: tuple[ChunkDraft, ...]
    metadata: Metadata
    pages: int | None
    coverage: float


def read_file(path: Path, *, file_name: str) -> ReadDocument:
    """Read a file.

    Args:
        file_name: The name that the user gave it; the kept copy may be called otherwise.

    Raises:
        UnreadableFileError: If it cannot be read; the message says why and what to do.
        OSError: If the file itself cannot be opened.
    """
    extracted = _parser(detect_kind(path, file_name=file_name))(path.read_bytes())
    blocks = build_outline(extracted.blocks)
    metadata = read_metadata(extracted, blocks, file_name=file_name)
    blocks = mark_title(blocks, metadata.title)
    chunks = cut_chunks(blocks)
    if not chunks:
        raise UnreadableFileError("文件里没有文字内容。请检查文件后重新放入。")
    return ReadDocument(
        blocks=tuple(blocks),
        chunks=tuple(chunks),
        metadata=metadata,
        pages=extracted.pages,
        coverage=extracted.coverage,
    )


def _parser(kind: FileKind) -> Callable[[bytes], Extracted]:
    module, function = _PARSERS[kind]
    parser: Callable[[bytes], Extracted] = getattr(import_module(module), function)
    return parser

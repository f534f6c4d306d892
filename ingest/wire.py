"""How a read document travels from the child process to the program: as JSON on one pipe."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from core.documents import Block, ChunkDraft, DocumentType, Locator, Metadata
from ingest.reading import ReadDocument


def to_json(read: ReadDocument) -> str:
    """A read document as JSON."""
    metadata = read.metadata
    return json.dumps(
        {
            "blocks": [[block.text, block.kind, block.level, *_place(block.locator)] for block in read.blocks],
            "chunks": [
                [chunk.text, chunk.first_block, chunk.last_block, *_place(chunk.locator)] for chunk in read.chunks
            ],
            "metadata": {
                "title": metadata.title,
                "document_number": metadata.document_number,
                "issuer": metadata.issuer,
                "published_on": metadata.published_on.isoformat() if metadata.published_on else None,
                "region": metadata.region,
                "document_type": metadata.document_type.value,
            },
            "pages": read.pages,
            "coverage": read.coverage,
        },
        ensure_ascii=False,
    )


def from_json(data: dict[str, Any]) -> ReadDocument:
    """The read document that `to_json` wrote."""
    metadata = dict(data["metadata"])
    day = metadata.pop("published_on")
    kind = DocumentType(metadata.pop("document_type"))
    return ReadDocument(
        blocks=tuple(
            Block(text=text, kind=kind_name, level=level, locator=_locator(place))
            for text, kind_name, level, *place in data["blocks"]
        ),
        chunks=tuple(
            ChunkDraft(text=text, first_block=first, last_block=last, locator=_locator(place))
            for text, first, last, *place in data["chunks"]
        ),
        metadata=Metadata(**metadata, published_on=date.fromisoformat(day) if day else None, document_type=kind),
        pages=data["pages"],
        coverage=data["coverage"],
    )


def _place(locator: Locator) -> tuple[int | None, list[str], int]:
    return locator.page, list(locator.heading_path), locator.paragraph


def _locator(place: list[Any]) -> Locator:
    page, path, paragraph = place
    return Locator(page=page, heading_path=tuple(path), paragraph=paragraph)

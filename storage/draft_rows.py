"""Contents of papers and places as JSON, and rows back to records."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Row

from core.documents import Locator
from core.drafts import (
    Citation,
    Draft,
    DraftContent,
    DraftParagraph,
    DraftSection,
    DraftState,
    DraftStep,
    Revision,
    SectionRole,
    Sentence,
    SentenceKind,
    Source,
    SourceState,
)


def content_json(content: DraftContent) -> dict[str, Any]:
    """A content as it is stored."""
    return asdict(content)


def read_content(stored: dict[str, Any]) -> DraftContent:
    """The content that `content_json` wrote."""
    return DraftContent(title=stored["title"], sections=tuple(_section(one) for one in stored["sections"]))


def read_citation(stored: dict[str, Any] | None) -> Citation | None:
    """A citation from its JSON."""
    if stored is None:
        return None
    return Citation(**{**stored, "locator": read_locator(stored["locator"])})


def read_locator(stored: dict[str, Any]) -> Locator:
    """A place from its JSON."""
    return Locator(page=stored["page"], heading_path=tuple(stored["heading_path"]), paragraph=int(stored["paragraph"]))


def to_draft(row: Row[Any]) -> Draft:
    """A row of the table of papers."""
    values = dict(row._mapping)
    return Draft(**{**values, "state": DraftState(row.state)})


def to_revision(row: Row[Any]) -> Revision:
    """A row of the table of revisions."""
    return Revision(**{**row._mapping, "content": read_content(row.content)})


def to_step(row: Row[Any]) -> DraftStep:
    """A row of the table of steps."""
    return DraftStep(
        draft_id=row.draft_id,
        before=DraftState(row.before),
        after=DraftState(row.after),
        actor=row.actor,
        at=row.at,
        reason=row.reason,
        details=dict(row.details),
    )


def to_source(row: Row[Any]) -> Source:
    """A row of the table of sources."""
    return Source(
        place=row.place,
        document_id=row.document_id,
        version=row.version,
        chunk_id=row.chunk_id,
        title=row.title,
        locator=read_locator(row.locator),
        text=row.text,
        state=SourceState(row.state),
        flags=tuple(row.flags),
    )


def _section(stored: dict[str, Any]) -> DraftSection:
    return DraftSection(
        key=stored["key"],
        heading=stored["heading"],
        role=SectionRole(stored["role"]),
        paragraphs=tuple(
            DraftParagraph(
                heading=one["heading"], sentences=tuple(read_sentence(sentence) for sentence in one["sentences"])
            )
            for one in stored["paragraphs"]
        ),
    )


def read_sentence(stored: dict[str, Any]) -> Sentence:
    """A sentence from its JSON."""
    return Sentence(**{**stored, "kind": SentenceKind(stored["kind"]), "citation": read_citation(stored["citation"])})

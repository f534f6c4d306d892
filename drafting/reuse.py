"""A paper that was handed in enters the library as a document of our own, once for each text that was handed in."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from core.documents import DocumentType
from core.drafts import Profile, SectionRole
from drafting.adoption import OWN_SOURCE
from drafting.export import Notes, write_docx_of_draft
from events.adoption_types import SubmissionRecorded
from events.log import PROGRAM, EventLog
from papers.text import safe_file_name
from storage.adoption import AdoptionStore
from storage.drafts import DraftStore

logger = logging.getLogger(__name__)


class Taken(Protocol):
    """What became of a file."""

    @property
    def document_id(self) -> str:
        """Id of its document."""


class Library(Protocol):
    """Where documents are taken in."""

    def add_file(self, path: Path, *, source: str, actor: str, keep_samples: bool) -> Taken:
        """Take a file in: a new document, the next version of the one from the same source, or a known one."""

    def correct(self, document_id: str, *, actor: str, **fields: Any) -> object:
        """Set metadata fields; reading the file leaves them alone."""


def file_submitted(
    event: SubmissionRecorded,
    *,
    drafts: DraftStore,
    store: AdoptionStore,
    library: Library,
    profile_of: Callable[[str], Profile],
    body: str,
    log: EventLog,
) -> str:
    """Put a paper into the library as it was handed in; a later text becomes the next version. Safe to run twice.

    Returns:
        Id of its document.
    """
    submissions = [one for one in store.submissions(event.draft_id) if one.revision == event.revision]
    if not submissions:
        return ""  # the paper was deleted meanwhile
    document_id = next((one.document_id for one in submissions if one.document_id), "")
    if not document_id:
        draft = drafts.get(event.draft_id)
        profile = profile_of(draft.profile)
        content = drafts.revision(event.draft_id, event.revision).content
        day = submissions[0].submitted_on
        notes = Notes.ENDNOTES if profile.sources else Notes.NONE
        data = write_docx_of_draft(content, profile, draft=draft, body=body, notes=notes, dated=day)
        document_id = _take_in(library, event.draft_id, content.title, data)
        is_research = any(section.role is SectionRole.SITUATION for section in profile.sections)
        kind = DocumentType.RESEARCH if is_research else DocumentType.OTHER
        fields: dict[str, str | date] = {"title": content.title, "document_type": kind, "published_on": day}
        library.correct(document_id, actor=PROGRAM, **(fields | ({"issuer": body} if body else {})))
    with log.transaction(actor=PROGRAM) as tx:
        for one in submissions:
            store.set_document(tx.connection, one.submission_id, document_id)
    logger.info("paper filed draft_id=%s document_id=%s", event.draft_id, document_id)
    return document_id


def _take_in(library: Library, draft_id: str, title: str, data: bytes) -> str:
    with tempfile.TemporaryDirectory(prefix="zhiku-draft-") as folder:
        path = Path(folder) / safe_file_name(title, suffix=".docx")
        path.write_bytes(data)
        taken = library.add_file(path, source=f"{OWN_SOURCE}{draft_id}", actor=PROGRAM, keep_samples=True)
    return taken.document_id

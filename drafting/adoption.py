"""Watching for adoption: each new government document is held against the papers that were handed in before it."""

from __future__ import annotations

import logging
import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

from core.adoption import Evidence, Submission, Trace, TraceState
from core.documents import Block, Document, DocumentType
from core.drafts import AdoptionGrade, Draft, DraftContent, DraftState
from core.errors import InvalidInputError
from drafting.submissions import Submissions
from drafting.tracing import Suggestion, Tracer, cut_passages, read_suggestions
from events import adoption_types as happened
from events.log import PROGRAM, EventLog
from events.types import DocumentCorrected, DocumentDeleted, DocumentIndexed
from index.encoders import Encoder
from storage.drafts import DraftStore

logger = logging.getLogger(__name__)

# Handed in and not closed: nothing is expected any more once the experts were told (反馈专家).
WATCHED = (DraftState.SUBMITTED, DraftState.RECEIVED, DraftState.ADOPTED, DraftState.NOT_ADOPTED)
OWN_SOURCE = "draft:"  # how the source of a document begins that is a paper of our own
_GOVERNMENT_TYPES = frozenset({DocumentType.LAW, DocumentType.POLICY, DocumentType.NOTICE})
_GOVERNMENT = re.compile(
    r"人民政府|国务院|政府工作报告|人民代表大会|委员会|管理局|[厅局部委署](?:$|[\s、，（(])|办公[厅室]"
)
_ASSOCIATION = re.compile(r"协会|学会|商会|联合会|促进会|研究会|公司")


class Documents(Protocol):
    """What is read of documents."""

    def find(self, document_id: str) -> Document | None:
        """One document, or None when it is gone."""

    def list(self) -> Iterable[Document]:
        """All documents."""

    def blocks(self, document_id: str, version: int, first: int = 0, last: int | None = None) -> Sequence[Block]:
        """The blocks of one version in reading order."""

    def version_added_at(self, known: Document) -> datetime:
        """When the newest version of a document was taken in."""


class Adoptions:
    """Suspected adoptions: found by the program, decided by people. Safe to share between threads."""

    def __init__(
        self,
        *,
        drafts: DraftStore,
        submissions: Submissions,
        documents: Documents,
        encoder: Callable[[], Encoder],
        log: EventLog,
        body: Callable[[], str],
    ) -> None:
        """`encoder` and `body`, the name of the association, are asked at every use: both may change."""
        self.store = submissions.store
        self._drafts = drafts
        self._submissions = submissions
        self._documents = documents
        self._encoder = encoder
        self._log = log
        self._body = body

    def watch(self, event: DocumentIndexed | DocumentCorrected) -> int:
        """Hold a document against every paper handed in before it. Safe to run twice.

        Returns:
            How many pairs are new.
        """
        found = self._documents.find(event.document_id)
        return self._compare(found, self._drafts.list(states=WATCHED)) if found is not None else 0

    def look_back(self, event: happened.SubmissionRecorded) -> int:
        """Hold a paper that was entered late against the documents that came since it was handed in.

        Returns:
            How many pairs are new.
        """
        watched = [one for one in self._drafts.list(states=WATCHED) if one.draft_id == event.draft_id]
        return sum(self._compare(found, watched) for found in self._documents.list()) if watched else 0

    def forget(self, event: DocumentDeleted) -> None:
        """Drop what nobody decided about a document that is gone; what was confirmed keeps its quote."""
        with self._log.transaction() as tx:
            self.store.forget_document(tx.connection, event.document_id)

    def suspected(self, draft_id: str) -> Sequence[Trace]:
        """What waits for a person, the most alike first."""
        return self.store.traces(draft_id)

    def confirm(
        self,
        trace_id: int,
        *,
        grade: AdoptionGrade,
        remark: str = "",
        expert_ids: Sequence[str] = (),
        adopted_on: date | None = None,
        actor: str | None = None,
    ) -> int:
        """A person says: this is our suggestion. The passage becomes the evidence of an adoption.

        Args:
            adopted_on: Day that counts; the day of the document where None, else today.

        Returns:
            Id of the adoption.

        Raises:
            InvalidInputError: If it was decided already, or the paper cannot be adopted from its state.
            NotFoundError: If there is no such suspicion.
        """
        known = self._waiting(trace_id)
        day = adopted_on or self._day_of(known.evidence.document_id)
        with self._log.transaction(actor=actor) as tx:
            self.store.decide_trace(
                tx.connection, trace_id, TraceState.CONFIRMED, actor=tx.actor, remark=remark.strip()
            )
            return self._submissions.adopt_in(
                tx, known.draft_id, grade=grade, adopted_on=day, evidence=known.evidence, note=remark,
                expert_ids=expert_ids, trace_id=trace_id,
            )  # fmt: skip

    def reject(self, trace_id: int, *, remark: str = "", actor: str | None = None) -> None:
        """A person says: this has nothing to do with us. It is kept and never proposed again.

        Raises:
            InvalidInputError: If it was decided already.
            NotFoundError: If there is no such suspicion.
        """
        known = self._waiting(trace_id)
        with self._log.transaction(actor=actor) as tx:
            self.store.decide_trace(tx.connection, trace_id, TraceState.REJECTED, actor=tx.actor, remark=remark.strip())
            tx.append(happened.SuspicionRejected(draft_id=known.draft_id, trace_id=trace_id))

    def reopen(self, trace_id: int, *, actor: str | None = None) -> None:
        """Take a decision back; an adoption that was made of it is withdrawn. Nothing happens where none was made.

        Raises:
            NotFoundError: If there is no such suspicion.
        """
        known = self.store.trace(trace_id)
        if known.state is TraceState.SUSPECTED:
            return
        made = [one for one in self.store.adoptions(known.draft_id) if one.trace_id == trace_id]
        with self._log.transaction(actor=actor) as tx:
            self.store.decide_trace(tx.connection, trace_id, TraceState.SUSPECTED)
            for one in made:
                self._submissions.withdraw_in(tx, one.adoption_id)
            tx.append(happened.SuspicionReopened(draft_id=known.draft_id, trace_id=trace_id))

    def _compare(self, found: Document, drafts: Sequence[Draft]) -> int:
        version = found.served_version
        if version is None or not drafts or not is_official(found, body=self._body()):
            return 0
        waiting = [(draft, suggestions) for draft in drafts if (suggestions := self._expected(draft, found))]
        if not waiting:
            return 0
        tracer = Tracer(cut_passages(self._documents.blocks(found.document_id, version)), encoder=self._encoder())
        return sum(self._keep(draft, found, version, tracer, suggestions) for draft, suggestions in waiting)

    def _expected(self, draft: Draft, found: Document) -> list[Suggestion]:
        """What of a paper may have come back in a document; nothing where the document is older, or its source."""
        submitted = self.store.submissions(draft.draft_id)
        if not submitted or not self._is_after(found, submitted):
            return []
        content = self._drafts.revision(draft.draft_id, submitted[-1].revision).content
        return [] if found.document_id in _cited(content) else read_suggestions(content)

    def _is_after(self, found: Document, submitted: Sequence[Submission]) -> bool:
        first = min(one.submitted_on for one in submitted)
        published = found.metadata.published_on
        newest = last_possible_day(published) if published else self._documents.version_added_at(found).date()
        return newest >= first

    def _keep(
        self, draft: Draft, found: Document, version: int, tracer: Tracer, suggestions: Sequence[Suggestion]
    ) -> int:
        traces = [
            Trace(
                trace_id=0,
                draft_id=draft.draft_id,
                sentence_id=pair.sentence.sentence_id,
                text=pair.sentence.text,
                evidence=Evidence(
                    document_id=found.document_id,
                    version=version,
                    title=found.metadata.title,
                    locator=pair.passage.locator,
                    quote=pair.passage.text,
                ),
                score=pair.score,
            )
            for pair in tracer.find_pairs(suggestions)
        ]
        if not traces:
            return 0
        with self._log.transaction(actor=PROGRAM) as tx:
            added = len(self.store.add_traces(tx.connection, traces))
            if added:
                tx.append(
                    happened.AdoptionSuspected(
                        draft_id=draft.draft_id, document_id=found.document_id, version=version, traces=added
                    )
                )
        logger.info("adoption suspected draft_id=%s document_id=%s new=%d", draft.draft_id, found.document_id, added)
        return added

    def _waiting(self, trace_id: int) -> Trace:
        known = self.store.trace(trace_id)
        if known.state is not TraceState.SUSPECTED:
            raise InvalidInputError(f"这条疑似采纳已由{known.actor}处理过。请刷新页面；需要改正时先撤销。")
        return known

    def _day_of(self, document_id: str) -> date:
        found = self._documents.find(document_id)
        published = found.metadata.published_on if found is not None else None
        return min(published, date.today()) if published else date.today()


def is_official(found: Document, *, body: str) -> bool:
    """Whether a document is one of a government, in which suggestions may come back: no sample, none of our own.

    Args:
        body: Name of the association, "" where it is not set.
    """
    metadata = found.metadata
    named = f"{metadata.issuer} {metadata.title}"
    if found.is_sample or found.source.startswith(OWN_SOURCE) or (body and body in named):
        return False
    if metadata.document_type in _GOVERNMENT_TYPES:
        return not (_ASSOCIATION.search(metadata.issuer) and not _GOVERNMENT.search(metadata.issuer))
    if metadata.document_type is DocumentType.WORK_REPORT:
        return bool(_GOVERNMENT.search(named)) or not _ASSOCIATION.search(named)
    return bool(_GOVERNMENT.search(named)) and not _ASSOCIATION.search(named)


def last_possible_day(day: date) -> date:
    """The last day that a date may mean: of a document of a month or a year, only day 1 of it is known."""
    if day.month == 1 and day.day == 1:
        return date(day.year, 12, 31)
    return day.replace(day=monthrange(day.year, day.month)[1]) if day.day == 1 else day


def _cited(content: DraftContent) -> set[str]:
    return {one.citation.document_id for one in content.sentences() if one.citation is not None}

"""Papers written by a model, section by section, from their sources alone; the text before stays where that fails."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from threading import Event, Lock, Thread

from core.drafts import Draft, DraftContent, DraftSection, Profile, SectionRole
from core.errors import InvalidInputError, SettingsError, ZhikuError
from core.writing import SectionProgress, SectionState, Use
from drafting.chat import Chat
from drafting.chat_errors import ChatStoppedError
from drafting.desk import WRITABLE, Desk
from drafting.evidence import TextReader
from drafting.writing_evidence import EvidenceReader
from drafting.writing_section import SectionWriter
from drafting.writing_sentence import Rewritten, rewrite
from events.draft_types import DraftSentToModel
from index.search import Home
from storage.draft_writing import WritingStore

logger = logging.getLogger(__name__)

_REWRITES = ""  # the row of what single sentences took, which belongs to no section
_MISSING = (SectionState.WAITING, SectionState.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class WritingState:
    """How the writing of a paper stands.

    Attributes:
        running: Whether a model writes now; `stopping`: it was asked to stop and will in a moment.
        heading: The section in hand, and what has arrived of it, as the model sends it.
        sections: Every section, none where no model was ever asked for the paper.
        use: What all answers for the paper took.
        error: What ended the last writing, in the user's words; "" where it came to its end or was stopped.
    """

    running: bool = False
    stopping: bool = False
    heading: str = ""
    text: str = ""
    sections: tuple[SectionProgress, ...] = ()
    use: Use = field(default_factory=Use)
    error: str = ""

    @property
    def missing(self) -> tuple[SectionProgress, ...]:
        """The sections that are still to be written."""
        return tuple(one for one in self.sections if one.state in _MISSING)


@dataclass(slots=True)
class _Job:
    actor: str
    stop: Event = field(default_factory=Event)
    heading: str = ""
    text: str = ""
    error: str = ""
    thread: Thread | None = None

    def show(self, text: str) -> None:
        self.text = text


class Writing:
    """Begins, watches, stops and resumes writings, each in a thread of its own. Safe to share between threads."""

    def __init__(
        self,
        *,
        desk: Desk,
        chat: Chat,
        profile: Callable[[str], Profile],
        texts: TextReader,
        home: Callable[[], Home],
    ) -> None:
        """`profile` gives the kind of paper of a key, `texts` the library that sources lie in."""
        self._desk = desk
        self._chat = chat
        self._store = WritingStore(desk.log.database)
        self._reader = EvidenceReader(drafts=desk.store, texts=texts, home=home)
        self._writer = SectionWriter(desk=desk, chat=chat, reader=self._reader, profile=profile)
        self._jobs: dict[str, _Job] = {}
        self._lock = Lock()

    def state(self, draft_id: str) -> WritingState:
        """How it stands now, also after the program was started anew."""
        kept = self._store.progress(draft_id)
        job = self._jobs.get(draft_id) or _Job(actor="")
        running = _alive(job)
        total = Use()
        for one in kept:
            total = total.plus(one.use)
        return WritingState(
            running=running,
            stopping=running and job.stop.is_set(),
            heading=job.heading if running else "",
            text=job.text if running else "",
            sections=tuple(one for one in kept if one.section != _REWRITES),
            use=total,
            error="" if running else job.error,
        )

    def begin(self, draft_id: str, *, actor: str | None = None) -> None:
        """Write every section anew, in the background.

        Raises:
            SettingsError: If no endpoint is set up.
            InvalidInputError: If the paper has no text yet, may not be changed any more, or is being written.
            NotFoundError: If there is no such paper.
        """
        self._start(draft_id, lambda known: [one.section for one in known], actor=actor)

    def go_on(self, draft_id: str, *, actor: str | None = None) -> None:
        """Write what is missing; where nothing is, try again what the model could not do.

        Raises:
            InvalidInputError: If there is nothing to write any more; else as `begin`.
        """
        self._start(draft_id, _left_to_write, actor=actor)

    def stop(self, draft_id: str) -> None:
        """Ask the writing to end; finished sections stay. Nothing happens where none is going on."""
        job = self._jobs.get(draft_id)
        if job is not None:
            job.stop.set()

    def stop_all(self, *, timeout_seconds: float = 5.0) -> None:
        """End every writing, as the program ends; what is missing can be written after the next start."""
        for job in list(self._jobs.values()):
            job.stop.set()
        for job in list(self._jobs.values()):
            if job.thread is not None:
                job.thread.join(timeout_seconds)

    def wait(self, draft_id: str, *, timeout_seconds: float | None = None) -> WritingState:
        """Wait for the end of a writing, for those who have nothing else to do. Returns how it stands then."""
        job = self._jobs.get(draft_id)
        if job is not None and job.thread is not None:
            job.thread.join(timeout_seconds)
        return self.state(draft_id)

    def rewrite_sentence(
        self, draft_id: str, sentence_id: str, wish: str = "", *, actor: str | None = None
    ) -> Rewritten:
        """Another wording of a sentence from its evidence; the caller keeps it, or not. See `rewrite`.

        Raises:
            As `begin` and `rewrite`.
        """
        draft, content = self._read(draft_id)
        spent: list[Use] = []
        try:
            return rewrite(
                draft, content, sentence_id, wish, desk=self._desk, chat=self._chat, reader=self._reader,
                on_use=spent.append, actor=actor,
            )  # fmt: skip
        finally:
            self._add_use(draft_id, spent)

    def _read(self, draft_id: str) -> tuple[Draft, DraftContent]:
        if not self._chat.configured:
            raise SettingsError("还没有设置模型服务。请到「设置」填写地址和模型名称。")
        draft = self._desk.store.get(draft_id)
        if draft.state not in WRITABLE:
            raise InvalidInputError(f"文稿已{draft.state}，正文不能再改。需要修改请另起一稿。")
        if not draft.revision:
            raise InvalidInputError("这份文稿还没有正文。请先由程序起草，再请模型撰写。")
        return draft, self._desk.store.revision(draft_id).content

    def _start(
        self, draft_id: str, choose: Callable[[Sequence[SectionProgress]], Sequence[str]], *, actor: str | None
    ) -> None:
        _, content = self._read(draft_id)
        with self._lock:
            running = self._jobs.get(draft_id)
            if running is not None and _alive(running):
                raise InvalidInputError("模型正在写这份文稿，请等它写完，或先停止。")
            kept = {one.section: one for one in self._store.progress(draft_id)}
            known = [kept.get(one.key) or SectionProgress(section=one.key) for one in content.sections]
            chosen = set(choose(known))
            if not chosen:
                raise InvalidInputError("各部分都已写好。需要重写，请从头撰写。")
            planned = [
                replace(one, state=SectionState.WAITING, note="", revision=0) if one.section in chosen else one
                for one in known
            ]
            rewrites = [kept[_REWRITES]] if _REWRITES in kept else []
            with self._desk.log.transaction(actor=actor) as tx:
                self._store.write(tx.connection, draft_id, [*planned, *rewrites])
                tx.append(DraftSentToModel(draft_id=draft_id, host=self._chat.host))
            # The abstract comes last: it is written from what the other sections say.
            order = sorted(
                (one for one in content.sections if one.key in chosen), key=lambda one: one.role is SectionRole.ABSTRACT
            )
            job = _Job(actor=tx.actor)
            job.thread = Thread(target=self._run, args=(draft_id, order, job), name="write-draft", daemon=True)
            self._jobs[draft_id] = job
            job.thread.start()
        logger.info("writing begun draft_id=%s sections=%d", draft_id, len(order))

    def _run(self, draft_id: str, sections: Sequence[DraftSection], job: _Job) -> None:
        try:
            for section in sections:
                if job.stop.is_set() or job.error:
                    return
                self._write_section(draft_id, section, job)
        except ZhikuError as error:
            job.error = error.message
        except Exception:
            logger.exception("writing failed draft_id=%s", draft_id)
            job.error = "程序内部出错，详情见日志。已写好的部分都在，可以继续写。"
        finally:
            logger.info("writing ended draft_id=%s stopped=%s", draft_id, job.stop.is_set())

    def _write_section(self, draft_id: str, section: DraftSection, job: _Job) -> None:
        job.text, job.heading = "", section.heading
        spent: list[Use] = []
        outcome = SectionProgress(section=section.key)
        try:
            outcome = self._writer.write(
                draft_id, section, actor=job.actor, stop=job.stop, on_text=job.show, on_use=spent.append
            )
        except ChatStoppedError:
            pass  # it stays to be written
        except ZhikuError as error:
            job.error = error.message
            outcome = replace(outcome, state=SectionState.FAILED, note=error.message)
        finally:
            with self._desk.log.database.transaction() as connection:
                rows = self._store.progress(draft_id)
                kept = [
                    replace(outcome, use=_sum([one.use, *spent])) if one.section == section.key else one for one in rows
                ]
                self._store.write(connection, draft_id, kept)

    def _add_use(self, draft_id: str, spent: Sequence[Use]) -> None:
        if not spent:
            return
        with self._desk.log.database.transaction() as connection:
            rows = {one.section: one for one in self._store.progress(draft_id)}
            row = rows.get(_REWRITES) or SectionProgress(section=_REWRITES, state=SectionState.WRITTEN)
            rows[_REWRITES] = replace(row, use=_sum([row.use, *spent]))
            self._store.write(connection, draft_id, list(rows.values()))


def _left_to_write(known: Sequence[SectionProgress]) -> list[str]:
    missing = [one.section for one in known if one.state in _MISSING]
    return missing or [one.section for one in known if one.state in (SectionState.KEPT, SectionState.BARE)]


def _alive(job: _Job) -> bool:
    return job.thread is not None and job.thread.is_alive()


def _sum(uses: Sequence[Use]) -> Use:
    total = Use()
    for one in uses:
        total = total.plus(one)
    return total

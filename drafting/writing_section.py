"""One section written by a model: its evidence, the question, the answer read, and a new revision with it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import takewhile
from threading import Event

from core.drafts import DraftContent, DraftParagraph, DraftSection, Profile, ProfileSection, SectionRole, SentenceKind
from core.errors import NotFoundError, StoreBusyError
from core.writing import SectionProgress, SectionState, Use
from drafting.chat import Chat
from drafting.chat_errors import ChatTooLongError
from drafting.desk import Desk, RevisedMeanwhileError
from drafting.prompts import ask_for_section
from drafting.writing_answer import ReadAnswer, UnusableAnswerError, read_answer
from drafting.writing_evidence import EvidenceReader, EvidenceSet

_LEAST_CHARS = 50
_ROOM = 0.8  # of a section's share is asked for: models write more than they are asked
_WRITTEN_BEFORE = 12  # sentences of the sections before it are shown to the model
_TRIES = 5
_NAMED = 3  # titles of documents that were left out
_CHANGED = "写的时候有人修改了这一部分，保留了他的文字。"


class SectionWriter:
    """Writes sections of papers. Safe to share between threads."""

    def __init__(self, *, desk: Desk, chat: Chat, reader: EvidenceReader, profile: Callable[[str], Profile]) -> None:
        self._desk = desk
        self._reader = reader
        self._chat = chat
        self._profile = profile

    def write(
        self,
        draft_id: str,
        planned: DraftSection,
        *,
        actor: str,
        stop: Event,
        on_text: Callable[[str], None],
        on_use: Callable[[Use], None],
    ) -> SectionProgress:
        """Write one section and keep it as a revision. An answer of no use leaves the text as it is, and is told so.

        Args:
            planned: The section as it was when the writing began; what somebody changed since then stays.

        Raises:
            ChatStoppedError, ChatError: If the endpoint gave no answer; nothing is changed.
            InvalidInputError: If the paper may not be changed any more.
            NotFoundError: If the paper or the section is gone.
        """
        store = self._desk.store
        draft, content = store.get(draft_id), store.revision(draft_id).content
        key, section = planned.key, find_section(content, planned.key)
        if section != planned:
            return SectionProgress(section=key, state=SectionState.KEPT, note=_CHANGED)
        evidence = self._reader.for_section(draft, content, section)
        if not evidence.sentences:
            note = _join(["没有可用的依据，没有请模型写，保留原来的文字", *_left_out(evidence)])
            return SectionProgress(section=key, state=SectionState.BARE, note=note)
        chars, itemised = self._measure(draft.profile, section, evidence)
        prompt = ask_for_section(
            title=content.title,
            heading=section.heading,
            role=section.role,
            chars=chars,
            itemised=itemised,
            others=[one.heading for one in content.sections if one.key != key],
            written=_before(content, section),
            evidence=evidence,
        )
        try:
            answer = self._chat.ask(prompt.system, prompt.user, on_text=on_text, on_use=on_use, stop=stop)
            read = read_answer(
                answer.text,
                prompt=prompt,
                evidence=evidence,
                whole=answer.whole,
                itemised=itemised,
                chars=chars,
                heading=section.heading,
                make_id=make_ids(content),
            )
        except (UnusableAnswerError, ChatTooLongError) as error:
            said = error.message.split("，")[0] if isinstance(error, ChatTooLongError) else error.message
            note = _join([f"{said}，保留原来的文字", *_left_out(evidence)])
            return SectionProgress(section=key, state=SectionState.KEPT, note=note)
        number = self._keep(draft_id, section, read, actor=actor)
        if not number:
            return SectionProgress(section=key, state=SectionState.KEPT, note=_CHANGED)
        note = _join([*read.notes, *_left_out(evidence)])
        return SectionProgress(section=key, state=SectionState.WRITTEN, note=note, revision=number)

    def _measure(self, profile_key: str, section: DraftSection, evidence: EvidenceSet) -> tuple[int, bool]:
        """About how long the section should be, and whether its points have heads; no longer than its evidence."""
        profile = self._profile(profile_key)
        planned: ProfileSection | None = next((one for one in profile.sections if one.key == section.key), None)
        if section.role is SectionRole.ABSTRACT:
            return profile.abstract_chars, False
        share = planned.share if planned else 1 / max(1, len(profile.sections))
        known = sum(len(one.citation.quote) for one in evidence.sentences)
        return max(_LEAST_CHARS, round(min(_ROOM * share * profile.max_chars, known))), bool(
            planned and planned.itemised
        )

    def _keep(self, draft_id: str, before: DraftSection, read: ReadAnswer, *, actor: str) -> int:
        """Number of the revision with the section as it was read; 0 where somebody changed that section meanwhile."""
        for _ in range(_TRIES):
            newest = self._desk.store.revision(draft_id)
            if find_section(newest.content, before.key) != before:
                return 0
            written = replace(before, paragraphs=_with_lead(before, read.paragraphs))
            sections = tuple(written if one.key == before.key else one for one in newest.content.sections)
            try:
                kept = self._desk.revise(
                    draft_id,
                    replace(newest.content, sections=sections),
                    base=newest.number,
                    reason=f"模型撰写「{before.heading}」",
                    actor=actor,
                )
                return kept.number
            except RevisedMeanwhileError:
                continue
        raise StoreBusyError("这份文稿正被频繁修改，没有写入。请稍后继续。")


def find_section(content: DraftContent, key: str) -> DraftSection:
    """The section of a key.

    Raises:
        NotFoundError: If there is none.
    """
    for one in content.sections:
        if one.key == key:
            return one
    raise NotFoundError("这一部分已从文稿中删去。请重新打开文稿。")


def make_ids(content: DraftContent) -> Callable[[], str]:
    """Gives sentence ids that the draft does not have yet."""
    taken = {one.sentence_id for one in content.sentences()}

    def make() -> str:
        made = secrets.token_hex(6)
        while made in taken:
            made = secrets.token_hex(6)
        taken.add(made)
        return made

    return make


def _with_lead(before: DraftSection, paragraphs: Sequence[DraftParagraph]) -> tuple[DraftParagraph, ...]:
    """The new paragraphs after the words that opened the section, which state no fact."""
    lead = tuple(takewhile(lambda one: one.kind is SentenceKind.LINK, before.sentences()))
    if not lead or all(one.kind is SentenceKind.LINK for one in before.sentences()):
        return tuple(paragraphs)
    first, *others = paragraphs
    if first.heading:
        return (DraftParagraph(sentences=lead), first, *others)
    return (replace(first, sentences=(*lead, *first.sentences)), *others)


def _before(content: DraftContent, section: DraftSection) -> list[str]:
    if section.role is SectionRole.ABSTRACT:
        return []
    said = [
        one.text
        for other in takewhile(lambda one: one.key != section.key, content.sections)
        if other.role is not SectionRole.ABSTRACT
        for one in other.sentences()
        if one.kind is SentenceKind.CLAIM
    ]
    return said[-_WRITTEN_BEFORE:]


def _left_out(evidence: EvidenceSet) -> list[str]:
    if not evidence.left_out:
        return []
    titles = "、".join(f"《{one}》" for one in evidence.left_out[:_NAMED])
    more = f"等 {len(evidence.left_out)} 份资料" if len(evidence.left_out) > _NAMED else ""
    return [f"{titles}{more}中有试图指挥程序的文字，没有发给模型"]


def _join(notes: Sequence[str]) -> str:
    return "；".join(notes) + "。" if notes else ""

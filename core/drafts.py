"""Records of suggestion papers (文稿): what a draft says sentence by sentence, where each comes from, how far it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.documents import Locator
from core.draft_steps import AdoptionGrade as AdoptionGrade
from core.draft_steps import DraftState as DraftState
from core.draft_steps import DraftStep as DraftStep


class SentenceKind(StrEnum):
    """What a sentence is: one that states a fact or a demand needs a source, a link between them does not."""

    CLAIM = "claim"
    LINK = "link"


class SectionRole(StrEnum):
    """What a section of a paper is for; profiles build on these."""

    ABSTRACT = "abstract"
    BACKGROUND = "background"
    PROBLEMS = "problems"
    CAUSES = "causes"
    SUGGESTIONS = "suggestions"
    SITUATION = "situation"  # what happened or was found: 信息报送, 调研报告
    PRACTICE = "practice"  # what others do
    CLAUSES = "clauses"  # opinions on a request, clause by clause: 征求意见反馈
    CALL = "call"  # what members are called on to do: 倡议书
    DIGEST = "digest"  # what a new policy says: 会员政策摘要


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileSection:
    """A section of a kind of paper.

    Attributes:
        share: Part of the paper's characters it should take, in [0, 1]; the shares add up to 1 without the abstract.
        lead: Words that open the section, without a fact of their own; "" for none.
        itemised: Whether each point stands under a head of its own （一）.
        optional: Whether it is left out where the material has nothing for it; else its lack is said.
    """

    key: str
    heading: str
    role: SectionRole
    share: float
    lead: str = ""
    itemised: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A kind of paper (社情民意, 建议, 调研报告 …), one small file each.

    Attributes:
        key: Name of its file, and how commands name it.
        max_chars: Most characters of the text, white space apart, sources and contact not counted.
        abstract_chars: About how long the abstract is; `abstract_above`: only where the text is longer than this;
            None for no abstract.
        title: Pattern of the title with `{topic}`.
        addressed, signed: Whether there is a line for the addressee, and signature with date.
        sources: Whether the sources are listed at the end.
    """

    key: str
    name: str
    note: str
    max_chars: int
    title: str
    sections: tuple[ProfileSection, ...]
    abstract_chars: int = 200
    abstract_above: int | None = None
    addressed: bool = False
    signed: bool = True
    sources: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where a sentence comes from: `quote` stands verbatim in the version of the document, at the locator."""

    document_id: str
    version: int
    chunk_id: int
    title: str
    locator: Locator
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a draft.

    Attributes:
        sentence_id: Stays the same while the sentence is edited; unique in the draft.
        text: As it stands in the paper, with its full stop.
        citation: Its source; None for a link, and for a claim that has none yet (待核实).
        taken_on_by: Who answers for it by name though the program could not prove it; emptied when the text changes.
    """

    sentence_id: str
    text: str
    kind: SentenceKind = SentenceKind.CLAIM
    citation: Citation | None = None
    taken_on_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftParagraph:
    """Sentences that stand together; `heading` is their head of the second level （一）, "" for none."""

    sentences: tuple[Sentence, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSection:
    """A section of a draft; `key` and `role` are those of the profile's section."""

    key: str
    heading: str
    role: SectionRole
    paragraphs: tuple[DraftParagraph, ...] = ()

    def sentences(self) -> Iterator[Sentence]:
        """Its sentences in order."""
        for paragraph in self.paragraphs:
            yield from paragraph.sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftContent:
    """What a paper says; the abstract is a section of its own, first."""

    title: str
    sections: tuple[DraftSection, ...] = ()

    def sentences(self) -> Iterator[Sentence]:
        """All sentences in order."""
        for section in self.sections:
            yield from section.sentences()

    def count_chars(self) -> int:
        """Characters as a profile limits them: headings and sentences, white space apart, the title not counted."""
        words = [
            *(section.heading for section in self.sections),
            *(paragraph.heading for section in self.sections for paragraph in section.paragraphs),
            *(sentence.text for sentence in self.sentences()),
        ]
        return sum(len("".join(one.split())) for one in words)


class SourceState(StrEnum):
    """What a person decided about a found passage."""

    FOUND = "found"
    PINNED = "pinned"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubQuestion:
    """A question that the paper must answer, for one kind of section; proposed by the program, edited by people."""

    question: str
    role: SectionRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A passage found for a sub-question (依据).

    Attributes:
        place: Number of the sub-question, from 0.
        text: The passage as it stood when it was found.
        flags: What is to be known before it is used, in words: 已废止, 计划, 与另一处数字不一致.
    """

    place: int
    document_id: str
    version: int
    chunk_id: int
    title: str
    locator: Locator
    text: str
    state: SourceState = SourceState.FOUND
    flags: tuple[str, ...] = ()


class FindingKind(StrEnum):
    """What is wrong with a sentence, or may be; the values are shown to the user as they are."""

    NO_SOURCE = "没有依据"
    QUOTE_GONE = "引文与原文不符"
    UNSUPPORTED = "依据不支持这句话"
    FIGURE = "数字与依据不符"
    HEDGE = "近、余、超过等字与依据不符"
    DATE = "日期与依据不符"
    NAME = "名称与依据不符"
    NUMBER = "发文字号与依据不符"
    NEGATION = "肯定与否定相反"
    FIRST_PERSON = "用了他人的第一人称"
    PLAN = "把计划写成了事实"
    NOT_IN_FORCE = "依据已不再有效"
    UNFINISHED = "待补充"
    ORDERS = "依据含有给程序的指令"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that the check of a sentence brought up.

    Attributes:
        words: For the person who reads: what stands in the sentence and what in the source.
        blocks: Whether it stops the export until it is settled, or taken on by name.
        nearest: The evidence nearest to what is not supported, None where there is none.
    """

    sentence_id: str
    kind: FindingKind
    words: str
    blocks: bool = True
    nearest: Citation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A paper on its way.

    Attributes:
        topic: What it is about, in the words of the person who began it.
        profile: Key of its profile.
        revision: Number of the newest revision, 0 before the first text.
        addressee: To whom it goes, as the line of the addressee says; "" while unknown.
        due_on: Day by which it is wanted, None where there is none.
        request_document_id: The request that it answers (征求意见), "" where there is none.
    """

    draft_id: str
    topic: str
    profile: str
    title: str
    state: DraftState = DraftState.TOPIC
    revision: int = 0
    addressee: str = ""
    due_on: date | None = None
    request_document_id: str = ""
    actor: str = ""
    created_at: datetime | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A draft as it stood at one time. Revisions are only added, never changed.

    Attributes:
        number: From 1.
        reason: What brought it about, in words: 自动起草, 修改「问题」 …
    """

    draft_id: str
    number: int
    content: DraftContent
    actor: str
    made_at: datetime
    reason: str = ""

"""Sources first (依据): passages for each sub-question, what is to be known before they are used, what lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from core.documents import Document, DocumentType, Validity
from core.drafts import SectionRole, Source, SourceState, SubQuestion
from core.search import Passage, SearchAnswer, SearchFilters
from core.validity import is_draft
from drafting.contradictions import find_contradictions
from drafting.sentences import split_sentences
from drafting.topics import Topic, widen

# What a flag says, as it is shown.
PLANNED, DRAFT_TEXT, SAMPLE, NEAR_ONLY = "计划", "征求意见稿", "示例资料", "未直接回答"
NOT_USED = (Validity.AMENDED.value, Validity.REPEALED.value, Validity.NOT_YET.value)

SOUGHT, KEPT, PER_DOCUMENT = 24, 12, 5
_FEW = 4  # passages that bear upon the topic; where there are no more, those that bear upon its matter follow
_RULES = frozenset({DocumentType.LAW, DocumentType.POLICY})
_TELLING = tuple(kind for kind in DocumentType if kind not in _RULES)
# Roles that live on what was done and found; where search gives laws alone, it is asked once more without them.
_NEEDS_REPORTS = frozenset(
    {SectionRole.SITUATION, SectionRole.BACKGROUND, SectionRole.PROBLEMS, SectionRole.CAUSES, SectionRole.PRACTICE}
)
_NEEDS_FIGURES = frozenset({SectionRole.SITUATION})


class Searcher(Protocol):
    """Search as the pages use it."""

    def search(
        self,
        query: str,
        *,
        filters: SearchFilters | None = None,
        top_k: int = 10,
        per_document: int | None = None,
    ) -> SearchAnswer:
        """The passages that answer a question, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What the material lacks for a sub-question, in words for the page; `place` counts questions from 0."""

    place: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSources:
    """What was found for the questions of a paper."""

    questions: tuple[SubQuestion, ...]
    sources: tuple[Source, ...]
    gaps: tuple[Gap, ...]


def find_sources(
    topic: Topic,
    questions: Sequence[SubQuestion],
    *,
    kept: Iterable[Source] = (),
    search: Searcher,
    documents: Callable[[Iterable[str]], dict[str, Document]],
    excluded: frozenset[str] = frozenset(),
) -> FoundSources:
    """Search for every question. What a person pinned stays first, what a person dropped stays dropped.

    Args:
        kept: Sources as they were; only pinned and dropped ones count. They keep to the place of their question.
        documents: Documents by their ids; ids that are gone are left out.
        excluded: Documents that are not evidence: the request that the paper answers.
    """
    decided = [one for one in kept if one.state is not SourceState.FOUND and one.place < len(questions)]
    found: list[Source] = []
    lacking: list[Gap] = []
    for place, question in enumerate(questions):
        own = list({one.chunk_id: one for one in decided if one.place == place}.values())
        passages, answered, lack = _ask(topic, question, search=search, excluded=excluded)
        known = {one.chunk_id for one in own}
        new = [_source(place, one, answered=answered) for one in passages if one.chunk_id not in known]
        own.sort(key=lambda one: one.state is not SourceState.PINNED)
        found += [*own, *new[:KEPT]]
        if lack:
            lacking.append(Gap(place=place, words=lack))
    flagged = _flag(found, documents({one.document_id for one in found}))
    gaps = sorted([*find_gaps(questions, flagged), *lacking], key=lambda gap: gap.place)
    return FoundSources(questions=tuple(questions), sources=tuple(flagged), gaps=tuple(gaps))


def find_gaps(questions: Sequence[SubQuestion], sources: Sequence[Source]) -> list[Gap]:
    """What lacks by what there is: no passage, none that answers, only plans, only texts out of force, no figures."""
    gaps = []
    for place, question in enumerate(questions):
        own = [one for one in sources if one.place == place and one.state is not SourceState.DROPPED]
        words = _lack(question, own)
        if words:
            gaps.append(Gap(place=place, words=words))
    return gaps


def _lack(question: SubQuestion, own: Sequence[Source]) -> str:
    if not own:
        return "资料库中没有找到与此有关的内容。"
    if all(NEAR_ONLY in one.flags for one in own):
        return "没有找到直接回答，只有相关内容。"
    if all(PLANNED in one.flags for one in own):
        return "只有计划，没有已经完成的情况。"
    if all(any(flag.startswith(NOT_USED) for flag in one.flags) for one in own):
        return "只有已经失效或尚未生效的文件。"
    if question.role in _NEEDS_FIGURES and not any(any(map(str.isdigit, one.text)) for one in own):
        return "没有数字。"
    return ""


_KINDS = {"list": "名单", "count": "数量", "amount": "金额", "day": "日期", "phone": "电话"}


def _ask(
    topic: Topic, question: SubQuestion, *, search: Searcher, excluded: frozenset[str]
) -> tuple[list[Passage], bool, str]:
    answer = search.search(question.question, top_k=SOUGHT, per_document=PER_DOCUMENT)
    passages = _bearing(topic, answer.passages, excluded)
    told_by_rules = all(one.validity is not None for one in passages)
    if question.role in _NEEDS_REPORTS and told_by_rules:
        told = search.search(
            question.question, filters=SearchFilters(types=_TELLING), top_k=SOUGHT, per_document=PER_DOCUMENT
        )
        more = _bearing(topic, told.passages, excluded)
        passages = [*more[: KEPT // 2], *passages]
    lack = f"没有找到问题要的{_KINDS[answer.lacking]}。" if passages and answer.lacking in _KINDS else ""
    return passages, answer.answered, lack


def _bearing(topic: Topic, passages: Iterable[Passage], excluded: frozenset[str]) -> list[Passage]:
    allowed = [one for one in passages if one.document_id not in excluded]
    strict = [one for one in allowed if _bears(one, topic)]
    if len(strict) > _FEW:
        return strict
    wider = widen(topic)
    return strict + [one for one in allowed if one not in strict and any(_bears(one, matter) for matter in wider)]


def _bears(passage: Passage, topic: Topic) -> bool:
    around = (passage.title, *passage.locator.heading_path)
    return any(topic.bearing(text, *around) for text in split_sentences(passage.text))


def _source(place: int, passage: Passage, *, answered: bool) -> Source:
    flags = [PLANNED] if passage.planned else []
    if passage.validity is not None and passage.validity is not Validity.IN_FORCE:
        by = f"，见《{passage.replaced_by.title}》" if passage.replaced_by else ""
        flags.append(f"{passage.validity.value}{by}")
    if is_draft(passage.title):
        flags.append(DRAFT_TEXT)
    if not answered:
        flags.append(NEAR_ONLY)
    return Source(
        place=place,
        document_id=passage.document_id,
        version=passage.version,
        chunk_id=passage.chunk_id,
        title=passage.title,
        locator=passage.locator,
        text=passage.text,
        flags=tuple(flags),
    )


def _flag(sources: Sequence[Source], known: dict[str, Document]) -> list[Source]:
    origins = {key: (one.metadata.issuer, one.metadata.region) for key, one in known.items()}
    differing = find_contradictions(sources, origins)
    flagged = []
    for place, one in enumerate(sources):
        more = [SAMPLE] if one.document_id in known and known[one.document_id].is_sample else []
        more += [differing[place]] if place in differing else []
        flagged.append(replace(one, flags=tuple(dict.fromkeys([*one.flags, *more]))))
    return flagged

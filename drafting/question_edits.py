"""Changing the sub-questions of a paper: what was found stays with its question. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.drafts import SectionRole, Source, SourceState, SubQuestion
from core.errors import InvalidInputError
from drafting.questions import LONGEST_QUESTION, MOST_QUESTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The sub-questions of a paper with what was found for each, by its place."""

    questions: tuple[SubQuestion, ...]
    sources: tuple[Source, ...]


def add_question(asked: Asked, question: str, role: SectionRole) -> Asked:
    """Ask one thing more, last of all.

    Raises:
        InvalidInputError: If it is empty or too long, or there are too many.
    """
    if len(asked.questions) >= MOST_QUESTIONS:
        raise InvalidInputError(f"最多 {MOST_QUESTIONS} 个问题。请先合并或去掉几个。")
    added = SubQuestion(question=_checked(question), role=role)
    if added in asked.questions:
        raise InvalidInputError("已经有这个问题了。")
    return replace(asked, questions=(*asked.questions, added))


def change_question(asked: Asked, place: int, question: str, role: SectionRole) -> Asked:
    """Ask something in other words, or for another section; what was found for it stays until it is looked for again.

    Raises:
        InvalidInputError: If it is empty or too long.
    """
    changed = SubQuestion(question=_checked(question), role=role)
    return replace(asked, questions=(*asked.questions[:place], changed, *asked.questions[place + 1 :]))


def remove_question(asked: Asked, place: int) -> Asked:
    """Do not ask a thing any more. What a person pinned for it goes to the first question for the same section.

    Raises:
        InvalidInputError: If it is the only one.
    """
    if len(asked.questions) == 1:
        raise InvalidInputError("至少要有一个问题，才能查找依据。")
    gone = asked.questions[place]
    left = (*asked.questions[:place], *asked.questions[place + 1 :])
    heir = next((number for number, one in enumerate(left) if one.role is gone.role), 0)
    kept = []
    for one in asked.sources:
        if one.place != place:
            kept.append(replace(one, place=one.place - (one.place > place)))
        elif one.state is SourceState.PINNED:
            kept.append(replace(one, place=heir))
    return Asked(questions=left, sources=_once(kept))


def move_question(asked: Asked, place: int, step: int) -> Asked:
    """Ask a thing earlier (-1) or later (1); at the end nothing changes."""
    other = place + step
    if not 0 <= other < len(asked.questions):
        return asked
    questions = list(asked.questions)
    questions[place], questions[other] = questions[other], questions[place]
    swap = {place: other, other: place}
    sources = (replace(one, place=swap.get(one.place, one.place)) for one in asked.sources)
    return Asked(questions=tuple(questions), sources=_once(sources))


def _once(sources: Iterable[Source]) -> tuple[Source, ...]:
    """By place, each passage once at each."""
    found: dict[tuple[int, int], Source] = {}
    for one in sorted(sources, key=lambda source: source.place):
        found.setdefault((one.place, one.chunk_id), one)
    return tuple(found.values())


def _checked(question: str) -> str:
    words = " ".join(question.split())
    if not any(character.isalnum() for character in words):
        raise InvalidInputError("请写出要查的问题。不需要的问题可以去掉。")
    if len(words) > LONGEST_QUESTION:
        raise InvalidInputError(f"每个问题最多 {LONGEST_QUESTION} 字，现有 {len(words)} 字。")
    return words

"""Splitting questions for cross-validation so that no passage answers both a learned and a held-back question."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """One way to part the questions.

    Attributes:
        held_back: Questions to measure on.
        learned: Questions that share no passage with any of those held back.
    """

    held_back: tuple[str, ...]
    learned: tuple[str, ...]


def split_questions(gold: Mapping[str, Collection[str]], folds: int) -> list[Fold]:
    """Part questions into folds by the passages that answer them.

    Questions that share a passage, directly or through others, form a component. Components are dealt whole to the
    folds, the largest first. One that is larger than a fold is cut along a walk from neighbour to neighbour instead,
    and in each fold the questions that share a passage with a held-back one are left out of the learned ones: so in
    every fold no passage answers questions of both sides.

    Args:
        gold: Ids of the answering passages by question; a question without any is left out.
        folds: At least 2.

    Returns:
        The folds; each question is held back in exactly one of them.
    """
    asked: dict[str, list[str]] = {}
    for question, passages in gold.items():
        for passage in passages:
            asked.setdefault(passage, []).append(question)
    parts: list[list[str]] = [[] for _ in range(folds)]
    components = _find_components(gold, asked)
    most = sum(map(len, components)) / folds
    for component in sorted(components, key=len, reverse=True):
        if len(component) > most:
            for number, part in enumerate(parts):
                part.extend(component[len(component) * number // folds : len(component) * (number + 1) // folds])
        else:
            min(parts, key=len).extend(component)
    return [_fold(part, gold) for part in parts]


def _find_components(gold: Mapping[str, Collection[str]], asked: Mapping[str, list[str]]) -> list[list[str]]:
    """Each component as a breadth-first walk, so that neighbours stand near each other."""
    seen: set[str] = set()
    components = []
    for first, passages in gold.items():
        if first in seen or not passages:
            continue
        seen.add(first)
        waiting, component = deque([first]), []
        while waiting:
            question = waiting.popleft()
            component.append(question)
            for passage in sorted(gold[question]):
                for other in asked[passage]:
                    if other not in seen:
                        seen.add(other)
                        waiting.append(other)
        components.append(component)
    return components


def _fold(held_back: list[str], gold: Mapping[str, Collection[str]]) -> Fold:
    out = set(held_back)
    unseen = {passage for question in held_back for passage in gold[question]}
    learned = tuple(
        question
        for question, passages in gold.items()
        if question not in out and passages and unseen.isdisjoint(passages)
    )
    return Fold(held_back=tuple(held_back), learned=learned)

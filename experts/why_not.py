"""Why somebody is not among those proposed for a question (为什么没有某某), in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from core.experts import Expert
from core.pools import Pool
from experts.study import Study

LONGEST_LIST = 3


class Studying(Protocol):
    """What is asked of matching."""

    def study(self, question: str, *, avoid_units: Sequence[str] = (), without_document: str = "") -> Study:
        """Everybody who can answer, best first."""

    def is_available(self, expert_id: str, avoid_units: Sequence[str] = ()) -> bool:
        """Whether a person may be proposed."""


def explain_absence(
    expert: Expert,
    question: str,
    *,
    matcher: Studying,
    pools: Mapping[str, Pool],
    shown: int,
    avoid_units: Sequence[str] = (),
    without_document: str = "",
    waiting: int = 0,
) -> tuple[str, ...]:
    """Sentences that say why a person is not in the list, the decisive one first.

    Args:
        pools: The pools by id, for their names.
        shown: How many the list shows.
        waiting: How many mentions of the person wait for somebody to confirm them.
    """
    if not matcher.is_available(expert.expert_id):
        return tuple(_say_states(expert, pools))
    if not matcher.is_available(expert.expert_id, avoid_units):
        return (f"{expert.name}的单位“{expert.unit}”在回避单位之内。",)
    study = matcher.study(question, avoid_units=avoid_units, without_document=without_document)
    order = [key for key, _ in study.ranked]
    if expert.expert_id in order:
        return (_say_place(expert, order.index(expert.expert_id) + 1, study, shown),)
    return tuple(_say_nothing_known(expert, waiting))


def _say_states(expert: Expert, pools: Mapping[str, Pool]) -> Iterator[str]:
    if not expert.memberships:
        yield f"{expert.name}不在任何专家库中，找专家只推荐在聘的专家。"
    for one in expert.memberships:
        name = pools[one.pool_id].name if one.pool_id in pools else "专家库"
        yield f"{expert.name}在「{name}」的状态是“{one.state}”，找专家只推荐在聘和期满待续聘的专家。"


def _say_place(expert: Expert, place: int, study: Study, shown: int) -> str:
    if place <= shown:
        return f"{expert.name}就在名单中，排在第 {place} 位。"
    before = [study.people[key].name for key, _ in study.ranked[: place - 1]]
    names = "、".join(before[-LONGEST_LIST:])
    return (
        f"{expert.name}与问题有关，排在第 {place} 位，名单只列前 {shown} 位。"
        f"紧排在前的是{names}，他们的专业领域、简介或关联资料与问题更接近。"
    )


def _say_nothing_known(expert: Expert, waiting: int) -> Iterator[str]:
    if expert.document_ids:
        count = len(expert.document_ids)
        yield f"{expert.name}的专业领域和简介没有提到这个问题，已关联的 {count} 份资料中也没有与问题有关的段落。"
    else:
        yield f"{expert.name}的专业领域和简介没有提到这个问题，也还没有关联任何资料。"
    if waiting:
        yield f"另有 {waiting} 条依据待确认，确认后会计入。"
    yield "如果确实熟悉这方面，请在专家库补充专业领域、简介，或关联能体现专长的资料。"

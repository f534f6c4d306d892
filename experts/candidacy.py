"""Who may serve on a task: the members of its pool with what speaks for them, and who must not, with the reasons."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.experts import Expert
from core.search import ExpertMatch
from core.tasks import Demands, Engagement, EngagementState, Task
from experts.avoidance import Concern, Person, find_exclusions
from experts.demand_words import parse_post
from experts.draws import Drawable, Excluded
from experts.panel_demands import Candidate, PanelTask
from experts.units import is_avoided, is_too_general

Match = Callable[[str], Sequence[ExpertMatch]]

# How well a field is known by what speaks for it; everything from `PanelTask.covered_from` on covers it.
DECLARED, TOLD, PROVEN = 1.0, 0.8, 0.6
NOT_FITTING = "与事项没有直接相关的记录"
_GONE = {EngagementState.DECLINED, EngagementState.EXCUSED, EngagementState.ABSENT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Somebody who may serve, with reasons and warnings in words."""

    candidate: Candidate
    expert: Expert
    reasons: tuple[str, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Barred:
    """Somebody who must not serve, with the reasons in words."""

    expert: Expert
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """Everybody of a pool with regard to a task.

    Attributes:
        proposals: The most relevant first.
        ignored_units: Units of the task that name none in particular (大学), so that nobody was barred for them.
    """

    proposals: tuple[Proposal, ...]
    barred: tuple[Barred, ...]
    ignored_units: tuple[str, ...] = ()

    @property
    def candidates(self) -> list[Candidate]:
        """For the solver."""
        return [one.candidate for one in self.proposals]


def survey_pool(
    task: Task,
    experts: Iterable[Expert],
    *,
    match: Match,
    engagements: Iterable[Engagement] = (),
    uses: Mapping[str, int],
    uses_a_year: int,
    today: date,
) -> Survey:
    """Sort the members of the task's pool into those who may serve and those who must not.

    Args:
        match: Asks who fits a text, best first.
        engagements: Of this task: who has declined, or did not come, cannot be chosen again.
        uses: Uses of each person in the year of the task (`storage.uses`); as many as `uses_a_year` are warned of.
    """
    demands = task.demands
    members = [one for one in experts if (held := one.membership(task.pool_id)) is not None and held.is_proposed]
    exclusions = find_exclusions([_person(one) for one in members], concern_of(task, today))
    fits = _relevance(match(task.matter)) if task.matter.strip() else {}
    known = {name: set(_relevance(match(name))) for name in demands.fields}
    gone = {one.expert_id for one in engagements if one.state in _GONE}
    proposals, barred = [], []
    for expert in members:
        if expert.expert_id in exclusions:
            reasons = tuple(one.reason for one in exclusions[expert.expert_id])
            barred.append(Barred(expert=expert, reasons=reasons))
            continue
        score, reasons = fits.get(expert.expert_id, (0.0, ()))
        fields = {name: _knows(expert, name, proven=expert.expert_id in known[name]) for name in demands.fields}
        used = uses.get(expert.expert_id, 0)
        full = f"本年已参加 {used} 次，已到每年 {uses_a_year} 次的上限" if used >= uses_a_year > 0 else ""
        candidate = Candidate(
            expert_id=expert.expert_id,
            name=expert.name,
            unit=expert.unit,
            sector=expert.sector.value if expert.sector else "",
            region=expert.region,
            relevance=score,
            fields=fields,
            is_authority=is_avoided(expert.unit, demands.authority_units),
            is_subordinate=is_avoided(expert.unit, _under_organiser(task)),
            workload=used,
            is_available=expert.expert_id not in gone,
        )
        warnings = (full,) if full else ()
        proposals.append(Proposal(candidate=candidate, expert=expert, reasons=reasons, warnings=warnings))
    proposals.sort(key=lambda one: (-one.candidate.relevance, one.candidate.expert_id))
    ignored = tuple(name for name in _units(task) if is_too_general(name))
    return Survey(proposals=tuple(proposals), barred=tuple(barred), ignored_units=ignored)


def panel_task(task: Task) -> PanelTask:
    """What the solver is asked."""
    demands = task.demands
    return PanelTask(
        matter=task.matter,
        members=demands.members,
        fields=demands.fields,
        quotas=demands.quotas,
        per_unit=demands.per_unit,
        fixed=frozenset(demands.fixed),
        excluded=frozenset(demands.excluded),
        rules=demands.rules,
    )


def drawable(
    survey: Survey, demands: Demands, engagements: Iterable[Engagement], *, fitting_only: bool
) -> tuple[list[Drawable], list[Excluded]]:
    """Who is drawn from, and who is not and why: barred, set aside, called on already, without a tie to the matter.

    Args:
        fitting_only: Draw only from people whose record has to do with the matter or with one of the fields.
    """
    called = {
        one.expert_id: f"本次任务中{one.state}"
        for one in engagements
        if one.state not in (EngagementState.CHOSEN, EngagementState.STANDBY)
    }
    people: list[Drawable] = []
    barred = [Excluded(person=_drawable(one.expert), reasons=one.reasons) for one in survey.barred]
    for one in survey.proposals:
        reasons = [called[one.expert.expert_id]] if one.expert.expert_id in called else []
        reasons += ["组织方决定不选"] if one.expert.expert_id in demands.excluded else []
        if fitting_only and not one.candidate.relevance and not any(one.candidate.fields.values()):
            reasons.append(NOT_FITTING)
        if reasons:
            barred.append(Excluded(person=_drawable(one.expert), reasons=tuple(reasons)))
        else:
            people.append(_drawable(one.expert))
    return people, barred


def concern_of(task: Task, today: date) -> Concern:
    """Whom a task concerns, as avoidance asks."""
    demands = task.demands
    return Concern(
        on=task.held_on or today,
        units=_units(task),
        people=demands.avoid_people,
        authors=demands.authors,
        document_ids=demands.document_ids,
        related_units=demands.related_units,
    )


def _units(task: Task) -> tuple[str, ...]:
    organiser = (task.organiser,) if task.demands.avoid_organiser and task.organiser else ()
    return tuple(dict.fromkeys((*organiser, *task.demands.avoid_units)))


def _under_organiser(task: Task) -> tuple[str, ...]:
    """Units whose people count as subordinate; the organiser's own ones do where they need not avoid the task."""
    own = () if task.demands.avoid_organiser or not task.organiser else (task.organiser,)
    return (*own, *task.demands.subordinate_units)


def _person(expert: Expert) -> Person:
    return Person(
        expert_id=expert.expert_id,
        name=expert.name,
        unit=expert.unit,
        posts=tuple(parse_post(post) for post in expert.concurrent_posts),
        avoid_units=expert.avoidance_units,
        avoid_people=expert.avoidance_people,
        document_ids=expert.document_ids,
    )


def _drawable(expert: Expert) -> Drawable:
    sector = expert.sector.value if expert.sector else ""
    return Drawable(expert_id=expert.expert_id, name=expert.name, unit=expert.unit, sector=sector)


def _relevance(matches: Sequence[ExpertMatch]) -> dict[str, tuple[float, tuple[str, ...]]]:
    """Score of each person as a share of the best one's, and the reasons."""
    best = max((one.score for one in matches), default=0.0)
    return {one.expert_id: (round(one.score / best, 4) if best > 0 else 0.0, one.reasons) for one in matches}


def _knows(expert: Expert, name: str, *, proven: bool) -> float:
    """How well a person knows a field: declared, told in the record, or proven by what matching found."""
    wanted = _plain(name)
    specialties = [_plain(one) for one in expert.specialties]
    if any(wanted in one or (len(one) > 1 and one in wanted) for one in specialties):
        return DECLARED
    if wanted and wanted in _plain(expert.biography + expert.achievements):
        return TOLD
    return PROVEN if proven else 0.0


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())

"""Commands of tasks: put a panel together, hold a draw, replay the record of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from bootstrap import Services
from core.errors import InvalidInputError, NotFoundError
from core.pools import MAIN_POOL
from core.tasks import Demands, PanelRule, Task, TaskKind
from experts.demand_words import parse_counts, parse_pairs, parse_quotas
from experts.draw_replay import read_record
from experts.panels import Panel
from experts.task_records import panel_record

JsonObject = dict[str, Any]

MOST_ALTERNATIVES = 10


def compose_panel(
    services: Services, *, matter: str = "", task: str = "", alternatives: int = 1, dry_run: bool = False, **asked: Any
) -> JsonObject:
    """Make a task (or take a known one), put the best panel together and keep it. See `_task` for what may be asked.

    Returns:
        The record, with the next best panels under `alternatives`.
    """
    if not 1 <= alternatives <= MOST_ALTERNATIVES:
        raise InvalidInputError(f"备选方案可以有 1 至 {MOST_ALTERNATIVES} 个，请改正。")
    wanted = services.tasks.store.get(task) if task else _task(services, matter=matter, **asked)
    survey = services.tasks.survey(wanted)
    panels: list[Panel] = services.tasks.compose(wanted, survey, count=alternatives)
    if dry_run:
        now = services.tasks.now().astimezone()
        record = panel_record(wanted, panels[0], survey, operator=services.log.actor, at=now)
    else:
        wanted = wanted if task else services.tasks.save(wanted)
        record = services.tasks.keep_panel(wanted, panels[0], survey)
    others = [
        [{"id": one.candidate.expert_id, "name": one.candidate.name} for one in panel.members] for panel in panels[1:]
    ]
    return {**record, "alternatives": others}


def hold_draw(
    services: Services,
    *,
    supervisor: str,
    matter: str = "",
    task: str = "",
    members: int | None = None,
    quota: str = "",
    seed: str = "",
    operator: str = "",
    everybody: bool = False,
    **asked: Any,
) -> JsonObject:
    """Make a task (or take a known one) and draw for it, as many as it wants where no number is given.

    Returns:
        The record.
    """
    quotas = parse_counts(quota)
    known = services.tasks.store.get(task) if task else _task(services, matter=matter, members=members or 5, **asked)
    survey = services.tasks.survey(known)
    known = known if task else services.tasks.save(known)
    return services.tasks.hold_draw(
        known,
        survey,
        members=known.demands.members if members is None else members,
        quotas=quotas,
        supervisor=supervisor,
        operator=operator,
        seed=seed,
        fitting_only=not everybody,
    )


def replay_draw(services: Services, *, record: str) -> JsonObject:
    """Replay a record: the text of its file, or the hash of one that is kept here.

    Returns:
        The record, and under `replay` whether it holds, what differs, the names, and whether a copy is kept here.
    """
    text = record.strip()
    if text.startswith("{"):
        given = read_record(text)
    else:
        kept = services.tasks.store.selection_of_hash(text)
        if kept is None:
            raise NotFoundError(f"找不到抽取记录「{text[:80]}」。请给出记录文件的路径，或本机留存记录的校验值。")
        given = dict(kept.record)
    found, kept = services.tasks.replay(given)
    return {**given, "replay": {**asdict(found), "holds": found.holds, "notes": found.notes, "kept": kept is not None}}


def _task(
    services: Services,
    *,
    matter: str,
    title: str = "",
    kind: str = TaskKind.REVIEW.value,
    pool: str = "",
    organiser: str = "",
    held_on: str | None = None,
    members: int = 5,
    fields: Sequence[str] = (),
    per_field: int = 1,
    quota: str = "",
    per_unit: int | None = 1,
    rules: bool = True,
    fix: Sequence[str] = (),
    exclude: Sequence[str] = (),
    avoid: Sequence[str] = (),
    people: Sequence[str] = (),
    authors: Sequence[str] = (),
    related: Sequence[str] = (),
) -> Task:
    """A task from plain values; people to fix or exclude by id or name."""
    made = Task(
        task_id="",
        pool_id=_pool_id(services, pool),
        title=title or matter[:40],
        matter=matter,
        kind=_kind(kind),
        organiser=organiser,
        held_on=_day(held_on),
    )
    demands = Demands(
        members=members,
        fields=dict.fromkeys(fields, per_field),
        quotas=parse_quotas(quota),
        per_unit=per_unit,
        rules=frozenset(PanelRule) if rules else frozenset(),
        fixed=_ids(services, fix),
        excluded=_ids(services, exclude),
        avoid_units=tuple(avoid),
        avoid_people=tuple(people),
        authors=tuple(authors),
        related_units=parse_pairs("\n".join(related)),
    )
    return replace(made, demands=demands)


def _pool_id(services: Services, name: str) -> str:
    pools = services.lifecycle.pools.list()
    found = next((one.pool_id for one in pools if name in (one.pool_id, one.name)), None if name else MAIN_POOL)
    if found is None:
        raise InvalidInputError(f"没有名为「{name}」的专家库。现有：{'、'.join(one.name for one in pools)}。")
    return found


def _kind(name: str) -> TaskKind:
    if name not in set(TaskKind):
        raise InvalidInputError(f"没有「{name}」这类任务。可用：{'、'.join(TaskKind)}。")
    return TaskKind(name)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidInputError(f"日期「{text}」无法识别，请写成 2024-01-31 的形式。") from error


def _ids(services: Services, names: Sequence[str]) -> tuple[str, ...]:
    if not names:
        return ()
    experts = services.pool.list()
    found = []
    for name in names:
        same = [one.expert_id for one in experts if name in (one.expert_id, one.name)]
        if len(same) != 1:
            what = "有多位" if same else "没有"
            raise InvalidInputError(f"专家库中{what}「{name}」，请改用专家的编号（experts export 可查）。")
        found += same
    return tuple(found)

"""The command line of tasks: `cli.py panel`, `cli.py draw`, `cli.py draw --replay`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from api.door import open_door
from core.errors import ZhikuError
from settings import load_settings

AsJson = Annotated[bool, typer.Option("--json", help="在标准输出给出 JSON")]
Matter = Annotated[str | None, typer.Argument(help="事项，据此找相关的专家")]
TaskId = Annotated[str | None, typer.Option("--task", help="已有任务的编号；给出时不另建任务")]
Title = Annotated[str | None, typer.Option(help="任务名称，默认取事项开头")]
Pool = Annotated[str | None, typer.Option(help="专家库名称，默认为专家智库")]
Members = Annotated[int, typer.Option(help="人数")]
Organiser = Annotated[str | None, typer.Option(help="主办单位；其人员须回避")]
Day = Annotated[str | None, typer.Option("--on", help="日期，如 2026-06-20")]
Avoid = Annotated[list[str] | None, typer.Option(help="回避的单位，可多次给出")]
Authors = Annotated[list[str] | None, typer.Option("--author", help="所评材料的作者，可多次给出")]
People = Annotated[list[str] | None, typer.Option("--party", help="当事人姓名，可多次给出")]
Related = Annotated[list[str] | None, typer.Option(help="关联单位，如 甲单位—乙单位，可多次给出")]
Exclude = Annotated[list[str] | None, typer.Option(help="不选的专家（姓名或编号），可多次给出")]


def add_commands(app: typer.Typer) -> None:
    """Put `panel` and `draw` on the command line."""
    for command in (panel, draw):
        app.command()(command)


def panel(
    matter: Matter = None,
    task: TaskId = None,
    title: Title = None,
    pool: Pool = None,
    members: Members = 5,
    field: Annotated[list[str] | None, typer.Option(help="须有人熟悉的领域，可多次给出")] = None,
    per_field: Annotated[int, typer.Option(help="每个领域至少几人")] = 1,
    quota: Annotated[str | None, typer.Option(help="名额，如 “学 2-3，产 至少 2，云南 至多 4”")] = None,
    fix: Annotated[list[str] | None, typer.Option(help="指定入选的专家（姓名或编号），可多次给出")] = None,
    exclude: Exclude = None,
    organiser: Organiser = None,
    on: Day = None,
    avoid: Avoid = None,
    author: Authors = None,
    party: People = None,
    related: Related = None,
    alternatives: Annotated[int, typer.Option(help="给出几个方案，第一个留存")] = 1,
    per_unit: Annotated[int, typer.Option(help="同一单位至多几人，0 为不限")] = 1,
    rules: Annotated[bool, typer.Option("--rules/--no-rules", help="单数、五人以上、主管部门和隶属人员比例")] = True,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只计算，不留存")] = False,
    as_json: AsJson = False,
) -> None:
    """组建专家组；做不到时说明哪些要求冲突。"""
    asked = {"alternatives": alternatives, "dry_run": dry_run, **_subject(matter, task)}
    if not task:
        asked |= _given(
            title=title, pool=pool, quota=quota, fix=fix, exclude=exclude, organiser=organiser, held_on=on, avoid=avoid,
            authors=author, people=party, related=related, fields=field,
        )  # fmt: skip
        asked |= {"members": members, "per_field": per_field, "per_unit": per_unit or None, "rules": rules}
    record = _call("panel", **asked)
    if as_json:
        _print_json(record)
        return
    for one in record["members"]:
        typer.echo(f"{one['name']}（{one['sector']}） {one['unit']}  {'；'.join(one['reasons'])}")
    for number, other in enumerate(record["alternatives"], start=2):
        typer.echo(f"方案 {number}：{'、'.join(one['name'] for one in other)}")


def draw(
    matter: Matter = None,
    replay: Annotated[str | None, typer.Option(help="重放一份抽取记录：文件路径，或留存记录的校验值")] = None,
    task: TaskId = None,
    title: Title = None,
    pool: Pool = None,
    members: Annotated[int | None, typer.Option(help="人数，默认为任务的人数或 5")] = None,
    quota: Annotated[str | None, typer.Option(help="各类名额，如 “学 3，产 2”；其余不限")] = None,
    seed: Annotated[str | None, typer.Option(help="随机种子；不给时由系统产生")] = None,
    supervisor: Annotated[str, typer.Option(help="监督人")] = "",
    operator: Annotated[str | None, typer.Option(help="操作人，默认为设置中的使用人")] = None,
    everybody: Annotated[bool, typer.Option("--everybody", help="从全部专家中抽取，不限于与事项相关的")] = False,
    exclude: Exclude = None,
    organiser: Organiser = None,
    on: Day = None,
    avoid: Avoid = None,
    author: Authors = None,
    party: People = None,
    related: Related = None,
    as_json: AsJson = False,
) -> None:
    """随机抽取专家并留下可重放的记录。"""
    if replay is not None:
        _replay(replay, as_json)
        return
    asked = {"supervisor": supervisor, "everybody": everybody, **_subject(matter, task)}
    asked |= _given(members=members, quota=quota, seed=seed, operator=operator)
    if not task:
        asked |= _given(
            title=title, pool=pool, exclude=exclude, organiser=organiser, held_on=on, avoid=avoid, authors=author,
            people=party, related=related,
        )  # fmt: skip
    record = _call("draw", **asked)
    if as_json:
        _print_json(record)
        return
    for label, key in (("抽中", "chosen"), ("候补", "standbys")):
        for one in record[key]:
            typer.echo(f"{label}  {one['stratum']}{one['order']}  {one['name']}（{one['sector']}） {one['unit']}")
    typer.echo(f"种子 {record['seed']}  校验值 {record['hash']}", err=True)


def _replay(record: str, as_json: bool) -> None:
    path = Path(record)
    try:
        text = path.read_text(encoding="utf-8-sig") if path.is_file() else record
    except (OSError, UnicodeDecodeError) as error:
        raise ZhikuError(f"无法读取 {path}，应为系统导出的抽取记录（JSON 文件）。") from error
    found = _call("draw-replay", record=text)
    if as_json:
        _print_json(found)
    said = found["replay"]
    if not said["holds"]:
        raise ZhikuError("抽取记录与重放结果不符：" + "；".join(said["differences"]))
    if not as_json:
        kept = "与本机留存的记录一致" if said["kept"] else "本机没有留存这次抽取，只核对了记录自身"
        typer.echo(f"重放一致，抽中：{'、'.join(said['chosen'])}。{said['notes']}{kept}。")


def _subject(matter: str | None, task: str | None) -> dict[str, Any]:
    if (matter is None) == (task is None):
        raise typer.BadParameter("请给出事项，或用 --task 给出任务编号。")
    return {"matter": matter} if matter is not None else {"task": task}


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _call(command: str, **arguments: Any) -> Any:
    with open_door(load_settings()) as door:
        return door.call(command, **arguments)


def _print_json(record: dict[str, Any]) -> None:
    typer.echo(json.dumps(record, ensure_ascii=False))

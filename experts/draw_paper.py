"""A record of a draw as the paper 抽取记录: what the record says, with posts and fields of those still known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from core.experts import Expert
from experts.draws import ANY
from papers import expert_records as papers


def draw_paper(record: Mapping[str, Any], *, experts: Mapping[str, Expert], pool: str, body: str) -> papers.DrawPaper:
    """What the paper is made from.

    Args:
        experts: By id, as far as they are still in the pool.
        pool: Name of the pool; `body`: of the association that signs.
    """
    return papers.DrawPaper(
        matter=record["matter"],
        pool=pool,
        rules=tuple(_rules(record)),
        candidates=_people(record["candidates"], experts),
        exclusions=tuple(
            papers.Exclusion(name=one["name"], unit=one["unit"], reason="；".join(one["reasons"]))
            for one in record["exclusions"]
        ),
        chosen=_people(record["chosen"], experts),
        standbys=_people(record["standbys"], experts),
        seed=f"{record['seed']}（{record['seed_source']}）",
        algorithm=record["algorithm"],
        operator=record["operator"],
        supervisor=record["supervisor"],
        drawn_at=datetime.fromisoformat(record["time"]),
        sha256=record["hash"],
        body=body,
        record_number=record["hash"][:12],
    )


def _rules(record: Mapping[str, Any]) -> Iterable[str]:
    quotas: Mapping[str, int] = record["quotas"]
    rest = record["members"] - sum(quotas.values())
    parts = [f"{sector}类 {count} 人" for sector, count in quotas.items()]
    if rest:
        parts.append(f"{ANY} {rest} 人" if quotas else f"不分类别 {rest} 人")
    yield f"共抽取 {record['members']} 人：{'，'.join(parts)}"
    yield "同一名额的候选人机会相等；候选人按编号排序后由随机种子决定先后，先类别名额，后不限名额"
    yield "每个名额按抽取先后另列至多 2 名候补，抽中者不能参加时由同一名额的候补依次递补"
    if "erased" in record:
        yield f"其中 {len(record['erased']['people'])} 人的姓名已按本人要求清除，以编号代替"


def _people(entries: Iterable[Mapping[str, Any]], experts: Mapping[str, Expert]) -> tuple[papers.Person, ...]:
    made = []
    for one in entries:
        known = experts.get(one["id"])
        field = "、".join(known.specialties[:3]) if known else ""
        post, title = (known.post, known.title) if known else ("", "")
        group = f"{one['stratum']} {one['order']}" if "stratum" in one else one["sector"]
        made.append(papers.Person(name=one["name"], unit=one["unit"], post=post, title=title, field=field, group=group))
    return tuple(made)

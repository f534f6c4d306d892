"""People to draw from and orders to draw by, for the tests of draws and of their replay."""

from __future__ import annotations

from datetime import UTC, datetime

from experts.draws import Drawable, DrawOrder, Excluded, hold_draw

AT = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
SECTORS = "学产政研"


def people(count: int, start: int = 0) -> list[Drawable]:
    """Sectors take turns: 学, 产, 政, 研."""
    return [
        Drawable(expert_id=f"e{n:03}", name=f"专家{n}", unit=f"单位{n}", sector=SECTORS[n % 4])
        for n in range(start, start + count)
    ]


def order(members: int = 5, *, seed: str = "2026-06-01 第一场", **quotas: int) -> DrawOrder:
    return DrawOrder(
        matter="工业互联网安全评审",
        members=members,
        operator="王工",
        supervisor="李主任",
        at=AT,
        quotas=quotas,
        seed=seed,
    )


def excluded(*numbers: int) -> list[Excluded]:
    return [Excluded(person=people(1, n)[0], reasons=("单位回避：…",)) for n in numbers]


def names(entries) -> list[str]:
    return [one["name"] for one in entries]


RECORD = hold_draw(people(24), excluded(30, 31), order(6, 学=2, 产=1))

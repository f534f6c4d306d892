"""The overview on a real database: what is read, what is wanted and kept, what was asked, and how long it takes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert

from core.errors import InvalidInputError, NotFoundError
from core.experts import Expert, Sector
from core.pools import MAIN_POOL, MemberState
from core.structure import Care, Measure, Side
from events.log import EventLog
from experts.glance import PoolGlance
from experts.pool import ExpertPool
from index.use_log import UseLog
from storage.database import Database
from storage.overview import OverviewStore
from storage.pools import PoolStore
from storage.tables import asked_question, engagement, expert, membership, task
from storage.use import UseStore
from tests.experts.conftest import Shelf, in_office

NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)
ACADEMIA, INDUSTRY = "学（院校）", "产（企业）"


@pytest.fixture
def glance(database: Database, log: EventLog) -> PoolGlance:
    return PoolGlance(store=OverviewStore(database), pools=PoolStore(database), log=log, now=lambda: NOW)


@pytest.fixture
def use(database: Database, log: EventLog) -> Iterator[UseLog]:
    made = UseLog(UseStore(database), log=log, enabled=lambda: True)
    yield made
    made.close()


def serve(database: Database, expert_id: str, *, day: date, state: str = "已参加", task_id: str = "t1") -> None:
    with database.transaction() as connection:
        connection.execute(
            insert(task).values(
                task_id=task_id, pool_id=MAIN_POOL, kind="评审", title=task_id, actor="甲", created_at=NOW
            )
        )
        connection.execute(insert(engagement).values(task_id=task_id, expert_id=expert_id, state=state, served_on=day))


def test_a_person_is_read_with_standings_uses_and_what_is_linked(
    glance: PoolGlance, pool: ExpertPool, shelf: Shelf, database: Database
) -> None:
    shelf.add("d1", "勒索攻击处置指南")
    saved = pool.save(
        Expert(expert_id="", name="程远", sector=Sector.ACADEMIA, specialties=("密码",), biography="教书。",
               memberships=in_office(term_end=date(2026, 7, 1)), document_ids=("d1",))
    )  # fmt: skip
    serve(database, saved.expert_id, day=date(2026, 3, 1))
    serve(database, saved.expert_id, day=date(2026, 3, 2), state="已谢绝", task_id="t2")
    serve(database, saved.expert_id, day=date(2025, 3, 1), task_id="t3")
    seen = glance.look(MAIN_POOL)
    person = seen.people[saved.expert_id]
    assert (person.uses, person.sector, person.specialties, person.standings[0].term_end) == (
        1, "学", ("密码",), date(2026, 7, 1),
    )  # fmt: skip
    assert "勒索攻击处置指南" in person.background
    assert seen.structure.care[Care.ENDING] == (saved.expert_id,)
    assert seen.structure.care[Care.UNUSED] == ()


def test_somebody_who_is_in_no_pool_is_not_looked_at(glance: PoolGlance, pool: ExpertPool, database: Database) -> None:
    saved = pool.save(Expert(expert_id="", name="程远"))
    with database.transaction() as connection:
        connection.execute(membership.delete().where(membership.c.expert_id == saved.expert_id))
    assert glance.look().structure.active == 0


def test_a_pool_that_is_not_there_is_said_so(glance: PoolGlance) -> None:
    with pytest.raises(NotFoundError):
        glance.look("nowhere")


def test_targets_are_kept_with_their_event_and_shown_on_the_bars(
    glance: PoolGlance, pool: ExpertPool, log: EventLog
) -> None:
    pool.save(Expert(expert_id="", name="程远", sector=Sector.ACADEMIA))
    assert glance.set_targets(MAIN_POOL, Side.SECTOR, Measure.PEOPLE, {ACADEMIA: 3, INDUSTRY: 0})
    bars = glance.look(MAIN_POOL).structure.chart(Side.SECTOR)
    assert [(bar.wanted, bar.missing) for bar in bars.bars[1:3]] == [(0, 0), (3, 2)]
    [said] = log.read(types=["PoolChanged"])
    assert '"targets"' in said.data


def test_setting_the_same_targets_again_changes_nothing(glance: PoolGlance, log: EventLog) -> None:
    glance.set_targets(MAIN_POOL, Side.SECTOR, Measure.SHARE, {ACADEMIA: 40})
    assert not glance.set_targets(MAIN_POOL, Side.SECTOR, Measure.SHARE, {ACADEMIA: 40})
    assert len(log.read(types=["PoolChanged"])) == 1


def test_targets_of_one_side_leave_those_of_another_alone(glance: PoolGlance) -> None:
    glance.set_targets(MAIN_POOL, Side.SECTOR, Measure.SHARE, {ACADEMIA: 40})
    glance.set_targets(MAIN_POOL, Side.REGION, Measure.PEOPLE, {"云南": 4})
    glance.set_targets(MAIN_POOL, Side.SECTOR, Measure.SHARE, {})
    assert {side: [*values] for side, values in glance.targets(MAIN_POOL).items()} == {Side.REGION: ["云南"]}


@pytest.mark.parametrize(
    ("side", "measure", "amounts", "said"),
    [
        (Side.SECTOR, Measure.SHARE, {ACADEMIA: 60, INDUSTRY: 41}, "合计 101 %"),
        (Side.SECTOR, Measure.SHARE, {ACADEMIA: 101}, "0 至 100"),
        (Side.GENDER, Measure.PEOPLE, {"女": -1}, "应在 0"),
        (Side.REGION, Measure.PEOPLE, {"火星": 1}, "火星"),
        (Side.LOAD, Measure.PEOPLE, {"未使用": 1}, "不能设目标"),
    ],
)
def test_a_target_that_cannot_be_is_refused_in_words(
    glance: PoolGlance, side: Side, measure: Measure, amounts: dict[str, int], said: str
) -> None:
    with pytest.raises(InvalidInputError, match=said):
        glance.set_targets(MAIN_POOL, side, measure, amounts)
    assert glance.targets(MAIN_POOL) == {}


def test_questions_of_the_last_year_become_topics_and_older_ones_do_not(
    glance: PoolGlance, database: Database, use: UseLog
) -> None:
    rows = [
        ("数据安全怎样检查", NOW - timedelta(days=3)),
        ("数据安全怎样检查", NOW),
        ("农村光缆怎么修", NOW - timedelta(days=400)),
    ]
    with database.transaction() as connection:
        for question, at in rows:
            connection.execute(insert(asked_question).values(question=question, at=at, actor="甲"))
    [topic] = glance.look().topics
    assert (topic.name, topic.times, topic.is_gap) == ("数据安全怎样检查", 2, True)


def test_a_question_asked_of_experts_is_noted_and_erased_with_the_use(
    glance: PoolGlance, use: UseLog, database: Database
) -> None:
    use.record_question(" 数据安全怎样检查 ")
    use.record_question("  ")
    use.wait()
    assert use.store.count_questions() == 1
    asked = glance.store.questions(since=NOW - timedelta(days=365))
    assert [one.question for one in asked] == ["数据安全怎样检查"]
    assert use.erase() == 1
    assert glance.store.questions(since=NOW - timedelta(days=365)) == []


def test_no_question_is_noted_once_it_is_switched_off(glance: PoolGlance, database: Database, log: EventLog) -> None:
    quiet = UseLog(UseStore(database), log=log, enabled=lambda: False)
    quiet.record_question("数据安全怎样检查")
    quiet.close()
    assert quiet.store.count_questions() == 0


def test_five_thousand_people_are_counted_in_half_a_second(glance: PoolGlance, database: Database) -> None:
    people = [
        {"expert_id": f"e{place}", "name": f"专家{place}", "sector": "政产学研用"[place % 5], "title": "高级工程师",
         "region": ("云南", "贵州", "四川")[place % 3], "birth_year": 1950 + place % 50, "gender": "女",
         "specialties": [f"领域{place % 300}", "数据安全"][: 1 + place % 2],
         "biography": "长期从事网络运行维护，主持多个项目。" * 6, "added_at": NOW, "updated_at": NOW}
        for place in range(5000)
    ]  # fmt: skip
    members = [
        {
            "pool_id": MAIN_POOL,
            "expert_id": one["expert_id"],
            "state": MemberState.ACTIVE.value,
            "term_end": date(2027, 3, 1),
        }
        for one in people
    ]
    asked = [{"question": f"{word}怎样做好{place}", "at": NOW, "actor": "甲"} for place in range(10) for word in WORDS]
    with database.transaction() as connection:
        connection.execute(insert(expert), people)
        connection.execute(insert(membership), members)
        connection.execute(insert(asked_question), asked)
    glance.look(MAIN_POOL)  # the dictionary is read once a process

    def seconds() -> float:
        began = time.thread_time()  # of the processor: what else the machine does is not counted
        assert glance.look(MAIN_POOL).structure.active == 5000
        return time.thread_time() - began

    assert min(seconds() for _ in range(3)) <= 0.5


WORDS = (
    "数据安全检查",
    "勒索攻击防范",
    "光缆抢修",
    "算力调度",
    "适老化改造",
    "未成年人保护",
    "域名管理",
    "应急演练",
    "人工智能伦理",
    "电信诈骗",
)

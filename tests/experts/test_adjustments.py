"""What changes the order a little: workload, ratings, age of evidence, availability; said in words but for ratings."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert, update

from core.experts import Expert
from core.pools import MAIN_POOL, Membership, MemberState, Pool
from experts.adjustments import LEAST, MOST, Standing, adjust_scores, say_standing, weigh_standing
from experts.standing import StandingReader
from storage.database import utc_now
from storage.tables import document, engagement, task

TODAY = date(2026, 6, 1)


def order(**standings: Standing) -> list[str]:
    """Two people who fit almost equally: the first a little better."""
    return [key for key, _ in adjust_scores([("first", 1.0), ("second", 0.99)], standings, today=TODAY)]


def test_where_nothing_is_known_the_order_and_the_scores_stay() -> None:
    ranked = [("a", 1.0), ("b", 1.0), ("c", 0.5)]

    assert adjust_scores(ranked, {}, today=TODAY) == ranked
    assert adjust_scores(ranked, {key: Standing() for key in "abc"}, today=TODAY) == ranked


@pytest.mark.parametrize(
    "standing",
    [
        Standing(uses=10, uses_allowed=10),
        Standing(uses=8, uses_allowed=10),
        Standing(absences=1),
        Standing(rating=(2.0, 3)),
        Standing(evidence_year=2015),
        Standing(suspended_in=("应急库",)),
        Standing(term_over=date(2026, 1, 31)),
    ],
)
def test_each_of_them_lets_an_equal_go_first(standing) -> None:
    assert order(first=standing, second=Standing()) == ["second", "first"]


def test_good_ratings_bring_forward_and_one_rating_alone_does_not() -> None:
    assert order(first=Standing(), second=Standing(rating=(4.8, 2))) == ["second", "first"]
    assert order(first=Standing(), second=Standing(rating=(5.0, 1))) == ["first", "second"]


def test_all_together_they_move_a_score_by_a_fifth_at_most() -> None:
    worst = Standing(
        uses=99,
        uses_allowed=1,
        absences=9,
        rating=(1.0, 9),
        evidence_year=1999,
        suspended_in=("甲",),
        term_over=date(2026, 1, 31),
    )
    assert weigh_standing(worst, today=TODAY) == LEAST
    assert 1 < weigh_standing(Standing(rating=(5.0, 9)), today=TODAY) <= MOST


def test_the_card_says_them_in_words_and_never_a_rating() -> None:
    standing = Standing(
        uses=8, uses_allowed=10, absences=1, rating=(1.5, 4), evidence_year=2019, suspended_in=("应急库",)
    )

    said = say_standing(standing, today=TODAY)

    assert said == ("今年已参加 8 次", "今年无故缺席 1 次", "在「应急库」中暂停", "最近一次依据 2019 年")
    assert say_standing(Standing(rating=(1.5, 4), evidence_year=2025), today=TODAY) == ()
    assert "上限" in say_standing(Standing(uses=10, uses_allowed=10), today=TODAY)[0]


def test_they_are_read_from_services_documents_and_memberships(database, pool, shelf, writer) -> None:
    with database.transaction() as connection:
        writer.store.write(connection, Pool(pool_id="sos", name="应急库"))
    shelf.add("d1", "旧报告")
    states = (MemberState.ACTIVE, MemberState.SUSPENDED)
    members = tuple(Membership(pool_id=key, state=state) for key, state in zip((MAIN_POOL, "sos"), states, strict=True))
    zhang = pool.save(Expert(expert_id="", name="张明", document_ids=("d1",), memberships=members))
    li = pool.save(Expert(expert_id="", name="李华"))
    with database.transaction() as connection:
        connection.execute(update(document).values(published_on=date(2019, 3, 1)))
        days = [
            ("已参加", date(2026, 2, 1), 5), ("已参加", date(2026, 3, 1), 4), ("无故缺席", date(2026, 4, 1), None),
                  ("已参加", date(2025, 9, 1), 3), ("已谢绝", date(2026, 5, 1), None)]  # fmt: skip
        for number, (state, day, rating) in enumerate(days):
            connection.execute(insert(task).values(
                task_id=f"t{number}", pool_id=MAIN_POOL, kind="评审", title="评审", actor="王", created_at=utc_now(),
            ))  # fmt: skip
            connection.execute(insert(engagement).values(
                task_id=f"t{number}", expert_id=zhang.expert_id, state=state, served_on=day, rating=rating,
            ))  # fmt: skip

    found = StandingReader(database, today=lambda: TODAY)({one.expert_id: one for one in (zhang, li)})

    assert found[zhang.expert_id] == Standing(
        uses=2, uses_allowed=10, absences=1, rating=(4.0, 3), evidence_year=2019, suspended_in=("应急库",)
    )
    assert found[li.expert_id] == Standing(uses_allowed=10)

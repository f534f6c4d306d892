"""Kept questions: asked again once for many changes; who came and who went is told until somebody has seen it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from core.errors import InvalidInputError
from core.kept_questions import KeptQuestion
from core.reminders import ReminderKind
from core.search import ExpertMatch
from events.clock import Clock
from events.log import EventLog
from events.types import ExpertChanged, KeptQuestionMoved, RematchDue, ReminderDone, event_from_json
from experts.kept_questions import FIRST, MOST_WAITS, KeptQuestions
from storage.database import Database, utc_now
from storage.reminders import ReminderStore

CHANGE = ExpertChanged(expert_id="a", fields=("specialties",))


@dataclass
class Answers:
    """Answers every question with these people; real matching is tested where it stands."""

    people: str = "abcde"
    asked: list[tuple[str, Sequence[str]]] = field(default_factory=list)

    def match(self, question: str, *, top_k: int, avoid_units: Sequence[str] = ()) -> list[ExpertMatch]:
        self.asked.append((question, avoid_units))
        return [
            ExpertMatch(
                rank=rank, score=1.0, expert_id=key, name=key, sector="", unit="", title="", reasons=(), evidence=()
            )
            for rank, key in enumerate(self.people[:top_k], start=1)
        ]


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def busy() -> list[bool]:
    return []


@pytest.fixture
def questions(database: Database, log: EventLog, answers: Answers, busy: list[bool]) -> KeptQuestions:
    return KeptQuestions(
        database=database, log=log, clock=Clock(log), matcher=lambda: answers, is_busy=lambda: bool(busy and busy.pop())
    )


def come_due(log: EventLog) -> list[RematchDue]:
    """What the clock has to say in an hour."""
    before = len(log.read(types=["RematchDue"]))
    Clock(log, now=lambda: utc_now() + timedelta(hours=1)).fire_due()
    found = log.read(types=["RematchDue"])
    return [event_from_json(entry.type, entry.data) for entry in found[: len(found) - before]]


def moves(log: EventLog) -> list[KeptQuestionMoved]:
    found = reversed(log.read(types=["KeptQuestionMoved"]))
    return [event_from_json(entry.type, entry.data) for entry in found]


def test_many_changes_ask_again_once(questions: KeptQuestions, log: EventLog, answers: Answers) -> None:
    questions.keep("谁懂数据安全")
    for _ in range(50):
        questions.follow_change(CHANGE)

    due = come_due(log)
    assert len(due) == 1
    questions.rematch(due[0])
    assert [question for question, _ in answers.asked] == ["谁懂数据安全"] * 2

    questions.follow_change(CHANGE)  # what changes after that is asked about again
    assert len(come_due(log)) == 1


def test_without_a_kept_question_a_change_sets_nothing_going(questions: KeptQuestions, log: EventLog) -> None:
    questions.follow_change(CHANGE)

    assert come_due(log) == []


def test_asking_waits_while_the_change_is_on_its_way_into_the_index_but_not_for_ever(
    questions: KeptQuestions, log: EventLog, answers: Answers, busy: list[bool]
) -> None:
    questions.keep("谁懂数据安全")
    busy += [True, True]
    questions.rematch(RematchDue())
    [again] = come_due(log)
    assert (again.waited, len(answers.asked)) == (1, 1)

    questions.rematch(RematchDue(waited=MOST_WAITS))
    assert len(answers.asked) == 2


def test_who_comes_in_and_who_goes_out_is_told_once(questions: KeptQuestions, log: EventLog, answers: Answers) -> None:
    questions.keep("谁懂数据安全")
    answers.people = "abcfd"
    for _ in range(2):
        questions.rematch(RematchDue())

    [moved] = moves(log)
    assert (moved.came, moved.went, moved.first) == (("f",), ("e",), tuple("abcfd"))


def test_another_order_of_the_same_people_is_no_change(
    questions: KeptQuestions, log: EventLog, answers: Answers
) -> None:
    kept = questions.keep("谁懂数据安全")
    answers.people = "edcba"
    questions.rematch(RematchDue())

    assert moves(log) == []
    assert questions.store.get(kept.question_id).current == tuple("edcba")


def test_changes_that_nobody_has_seen_add_up_and_those_that_cancel_out_are_none(
    questions: KeptQuestions, log: EventLog, answers: Answers
) -> None:
    questions.keep("谁懂数据安全")
    for people in ("abcdf", "abcfg", "abcde"):
        answers.people = people
        questions.rematch(RematchDue())

    assert [(one.came, one.went) for one in moves(log)] == [
        (("f",), ("e",)),
        (("f", "g"), ("d", "e")),
        ((), ()),
    ]


def test_what_somebody_has_seen_is_what_later_answers_are_compared_with(
    questions: KeptQuestions, log: EventLog, answers: Answers, database: Database
) -> None:
    kept = questions.keep("谁懂数据安全")
    answers.people = "abcdf"
    questions.rematch(RematchDue())
    see(kept, log, database, questions)

    answers.people = "abcdg"
    questions.rematch(RematchDue())

    assert (moves(log)[-1].came, moves(log)[-1].went) == (("g",), ("f",))


def test_a_paused_question_is_not_asked_and_begins_anew(
    questions: KeptQuestions, log: EventLog, answers: Answers
) -> None:
    kept = questions.keep("谁懂数据安全")
    questions.pause(kept.question_id)
    answers.people = "vwxyz"
    questions.rematch(RematchDue())
    assert moves(log) == []

    questions.resume(kept.question_id)
    questions.rematch(RematchDue())
    assert moves(log) == []
    assert questions.store.get(kept.question_id).known == tuple("vwxyz")


def test_the_same_question_is_kept_once_and_avoids_the_same_units(questions: KeptQuestions, answers: Answers) -> None:
    questions.keep(" 谁懂数据安全 ", avoid_units=["云江大学"])
    assert answers.asked == [("谁懂数据安全", ["云江大学"])]

    with pytest.raises(InvalidInputError, match="已经在跟踪"):
        questions.keep("谁懂数据安全", avoid_units=["云江大学"])
    questions.keep("谁懂数据安全")
    assert len(questions.store.list()) == 2


def test_a_deleted_question_is_gone(questions: KeptQuestions, log: EventLog) -> None:
    kept = questions.keep("谁懂数据安全")
    questions.delete(kept.question_id)
    questions.delete(kept.question_id)

    assert questions.store.list() == []
    assert len(log.read(types=["KeptQuestionDeleted"])) == 1
    assert FIRST == 5


def see(kept: KeptQuestion, log: EventLog, database: Database, questions: KeptQuestions) -> None:
    """Have the reminder raised and marked as done, as the page does."""
    from core.reminders import Cause, about_question

    moved = moves(log)[-1]
    store = ReminderStore(database)
    ids = {"question_id": kept.question_id, "revision": moved.revision, "first": list(moved.first)}
    cause = Cause(key=f"q:{moved.revision}", about=about_question(kept.question_id), ids=ids)
    with log.transaction() as tx:
        reminder_id = store.add(tx.connection, ReminderKind.QUESTION, cause, gather=kept.question_id)
        assert reminder_id is not None
        store.set_done(tx.connection, reminder_id, by="测试员")
    questions.follow_done(ReminderDone(reminder_id=reminder_id))

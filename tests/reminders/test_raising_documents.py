"""Documents, kept searches and kept questions: what raises a reminder and what settles it by itself."""

from __future__ import annotations

from core.documents import Locator
from core.reminders import ReminderKind
from core.tracking import Fit
from events.log import EventLog
from events.types import (
    DocumentDeleted,
    DocumentIndexed,
    ExpertsConcerned,
    KeptQuestionDeleted,
    KeptQuestionMoved,
)
from experts.pool import ExpertPool
from index.tracking import Tracking
from reminders.book import Reminders
from tests.reminders.conftest import REASON, Shelf, expiring, join


def test_samples_raise_nothing(pool: ExpertPool, reminders: Reminders, shelf: Shelf, tell, log: EventLog) -> None:
    tell(expiring(join(pool, "示例", is_sample=True)))
    shelf.add("s1", "示例资料", is_sample=True)
    tell(shelf.fail("s1", log))

    assert reminders.list_open() == []


def test_a_folder_of_new_policies_is_one_line(
    pool: ExpertPool, reminders: Reminders, shelf: Shelf, tell, word, log: EventLog
) -> None:
    people = [join(pool, f"专家{number}").expert_id for number in range(3)]
    for number in range(100):
        shelf.add(f"d{number}", f"政策{number}")
        tell(ExpertsConcerned(document_id=f"d{number}", version=1, expert_ids=tuple(people[: 1 + number % 3])))

    [one] = reminders.list_open()
    assert word(one).text == "《政策0》等 100 份新资料涉及 3 位专家"
    assert reminders.count_open() == 1


def test_one_new_policy_names_its_experts_and_is_the_question(
    pool: ExpertPool, reminders: Reminders, shelf: Shelf, tell, word
) -> None:
    people = tuple(join(pool, name).expert_id for name in ("甲", "乙", "丙"))
    shelf.add("d1", "数据条例")

    tell(ExpertsConcerned(document_id="d1", version=1, expert_ids=people))

    [one] = reminders.list_open()
    said = word(one)
    assert (said.text, said.note, said.page, said.document_id) == (
        "《数据条例》涉及 3 位专家",
        "甲、乙、丙",
        "match",
        "d1",
    )
    tell(DocumentDeleted(document_id="d1", title="数据条例"))
    assert reminders.list_open() == []


def test_a_failed_document_is_done_once_it_is_in(reminders: Reminders, shelf: Shelf, tell, word, log: EventLog) -> None:
    shelf.add("d1", "通知")
    tell(shelf.fail("d1", log))
    [one] = reminders.list_open()
    assert (word(one).text, word(one).note) == ("《通知》没有入库", REASON)

    tell(shelf.fail("d1", log))  # tried again, and failed again: still once
    assert [len(one.open_causes) for one in reminders.list_open()] == [1]

    tell(DocumentIndexed(document_id="d1", version=1, chunk_count=3))
    assert reminders.list_open() == []


def test_who_came_and_who_went_is_told_until_all_is_as_it_was(
    pool: ExpertPool, reminders: Reminders, tell, word
) -> None:
    came, went = (join(pool, name).expert_id for name in ("新人", "旧人"))
    tell(KeptQuestionMoved(question_id="q1", revision=1, first=(came,), came=(came,), went=()))
    tell(KeptQuestionMoved(question_id="q1", revision=2, first=(came,), came=(came,), went=(went,)))

    [one] = reminders.list_open()
    assert word(one).text.endswith("的人选有变化：新进新人；退出旧人")
    tell(KeptQuestionMoved(question_id="q1", revision=3, first=(went,), came=(), went=()))
    assert reminders.list_open() == []


def test_a_late_copy_of_an_earlier_change_does_not_undo_the_later_one(reminders: Reminders, tell) -> None:
    first = KeptQuestionMoved(question_id="q1", revision=1, first=("a",), came=("a",), went=())
    tell(first)
    tell(KeptQuestionMoved(question_id="q1", revision=2, first=("b",), came=("b",), went=()))
    tell(first)

    [one] = reminders.list_open()
    assert [cause.ids["revision"] for cause in one.open_causes] == [2]
    tell(KeptQuestionDeleted(question_id="q1"))
    assert reminders.list_open() == []


def test_unread_notices_of_a_kept_search_stand_there_and_nowhere_twice(
    reminders: Reminders, tracking: Tracking, shelf: Shelf, word, log: EventLog
) -> None:
    saved = tracking.save("全省算力规模", name="算力")
    shelf.add("d1", "算力通知")
    fit = Fit(quote="算力", locator=Locator(page=None, heading_path=(), paragraph=1), highlights=(), confidence=1.0)
    with log.transaction() as tx:
        tracking.notices.add(
            tx.connection, saved_search_id=saved.saved_search_id, document_id="d1", version=1, is_update=False, fit=fit
        )

    [one] = reminders.list_open()
    assert (word(one).text, word(one).page) == ("「算力」有 1 条新提醒", "tracking")
    assert reminders.store.list_open() == []
    done = reminders.mark_done(one.reminder_id)
    assert tracking.count_unread() == reminders.count_open() == 0
    reminders.take_back(done)
    assert tracking.count_unread() == reminders.count_open() == 1


def test_what_is_due_first_stands_first_and_trouble_before_news(
    pool: ExpertPool, reminders: Reminders, shelf: Shelf, tell, log: EventLog
) -> None:
    shelf.add("d1", "数据条例")
    shelf.add("d2", "通知")
    person = join(pool, "甲")
    tell(shelf.fail("d2", log))
    tell(ExpertsConcerned(document_id="d1", version=1, expert_ids=(person.expert_id,)))
    tell(expiring(person))

    assert [one.kind for one in reminders.list_open()] == [
        ReminderKind.TERM_EXPIRING,
        ReminderKind.FAILED,
        ReminderKind.NEW_POLICY,
    ]

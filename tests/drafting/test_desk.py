"""The desk keeps every state of a paper, refuses to write over what it has not seen, and tells the log."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.drafts import DraftState, Profile, Source, SourceState, SubQuestion
from core.drafts import SectionRole as Role
from core.errors import InvalidInputError, NotFoundError
from drafting.desk import Desk, RevisedMeanwhileError
from events.log import EventLog
from tests.drafting.papers import PLACE, claim, content, link

FIRST = content(claim("a", "2022年全省开展演练12次。"), link("b", "现报告如下。"))
SECOND = content(claim("a", "2022年全省开展演练12次。"), link("b", "现将情况报告如下。"))


def test_a_paper_begins_as_a_topic_and_becomes_a_draft_with_its_first_text(desk: Desk, profile: Profile) -> None:
    draft = desk.start("  加强 数据安全 ", profile)
    assert (draft.title, draft.state, draft.revision) == ("关于加强 数据安全的建议", DraftState.TOPIC, 0)

    revision = desk.revise(draft.draft_id, FIRST, base=0, reason="自动起草")

    kept = desk.store.get(draft.draft_id)
    assert (kept.state, kept.revision, kept.title) == (DraftState.DRAFTING, 1, FIRST.title)
    assert revision.content == FIRST == desk.store.revision(draft.draft_id).content


def test_every_state_of_the_text_is_kept_and_the_same_text_makes_none(desk: Desk, profile: Profile) -> None:
    draft = desk.start("数据安全", profile)
    desk.revise(draft.draft_id, FIRST, base=0, reason="自动起草")
    desk.revise(draft.draft_id, SECOND, base=1, reason="修改「背景」")
    desk.revise(draft.draft_id, SECOND, base=2, reason="修改「背景」")

    kept = desk.store.revisions(draft.draft_id)
    assert [(one.number, one.content) for one in kept] == [(2, SECOND), (1, FIRST)]


def test_a_change_on_an_old_revision_is_refused_and_shows_the_newest(desk: Desk, profile: Profile) -> None:
    draft = desk.start("数据安全", profile)
    desk.revise(draft.draft_id, FIRST, base=0, reason="自动起草")
    desk.revise(draft.draft_id, SECOND, base=1, reason="修改", actor="王敏")

    with pytest.raises(RevisedMeanwhileError, match="王敏刚刚修改") as refused:
        desk.revise(draft.draft_id, content(link("b", "另一句。")), base=1, reason="修改")

    assert refused.value.newest.content == SECOND
    assert desk.store.get(draft.draft_id).revision == 2


@pytest.mark.parametrize("topic", ["", "   ", "？！…", "长" * 301])
def test_a_topic_without_words_or_too_long_is_refused(desk: Desk, profile: Profile, topic: str) -> None:
    with pytest.raises(InvalidInputError, match="题目"):
        desk.start(topic, profile)
    assert desk.store.list() == []


def test_what_was_handed_in_is_not_changed_any_more(desk: Desk, profile: Profile, log: EventLog) -> None:
    draft = desk.start("数据安全", profile)
    desk.revise(draft.draft_id, FIRST, base=0, reason="自动起草")
    with log.transaction() as tx:
        known = desk.store.read(tx.connection, draft.draft_id)
        desk.store.write(tx.connection, replace(known, state=DraftState.SUBMITTED))

    with pytest.raises(InvalidInputError, match="已报送"):
        desk.revise(draft.draft_id, SECOND, base=1, reason="修改")


def test_addressee_and_deadline_are_kept_and_the_log_names_them(desk: Desk, profile: Profile, log: EventLog) -> None:
    draft = desk.start("数据安全", profile)
    desk.change(replace(draft, addressee="省通信管理局", due_on=date(2026, 12, 1)))

    kept = desk.store.get(draft.draft_id)
    assert (kept.addressee, kept.due_on) == ("省通信管理局", date(2026, 12, 1))
    newest = log.read(limit=1)[0]
    assert newest.type == "DraftChanged"
    assert '["addressee", "due_on"]' in newest.data
    with pytest.raises(InvalidInputError, match="标题"):
        desk.change(replace(draft, title=" "))


def test_a_pinned_passage_stays_pinned_and_a_dropped_one_is_kept_as_dropped(desk: Desk, profile: Profile) -> None:
    draft = desk.start("数据安全", profile)
    found = [
        Source(
            place=0, document_id="report", version=1, chunk_id=number, title="2022年工作报告", locator=PLACE,
            text="全省开展演练12次。", flags=("计划",),
        )
        for number in (7, 8)
    ]  # fmt: skip
    desk.keep_sources(draft.draft_id, [SubQuestion(question="现状如何？", role=Role.BACKGROUND)], found)
    desk.decide_source(draft.draft_id, 0, 8, SourceState.PINNED)
    desk.decide_source(draft.draft_id, 0, 7, SourceState.DROPPED)

    kept = desk.store.sources(draft.draft_id)
    assert [(one.chunk_id, one.state) for one in kept] == [(7, SourceState.DROPPED), (8, SourceState.PINNED)]
    assert kept[0] == replace(found[0], state=SourceState.DROPPED)
    assert [one.role for one in desk.store.questions(draft.draft_id)] == [Role.BACKGROUND]


def test_a_deleted_paper_is_gone_with_all_that_belongs_to_it_and_its_title_stays_in_the_log(
    desk: Desk, profile: Profile, log: EventLog
) -> None:
    draft = desk.start("数据安全", profile)
    desk.revise(draft.draft_id, FIRST, base=0, reason="自动起草")

    desk.delete(draft.draft_id)

    assert desk.store.revisions(draft.draft_id) == []
    assert FIRST.title in log.read(limit=1)[0].data
    with pytest.raises(NotFoundError, match="没有这份文稿"):
        desk.store.get(draft.draft_id)


def test_headings_and_sentences_count_and_white_space_does_not() -> None:
    assert content(link("b", "现 报告\n如下。")).count_chars() == len("背景现报告如下。")

"""Search and time: what is no longer in force stands back and is flagged; as of a day only what was in force counts."""

from __future__ import annotations

from datetime import date

import pytest

from core.documents import Validity
from core.search import Passage, SearchFilters
from events.log import EventLog
from index.handlers import index_document
from index.opening import Index
from index.preference import ENDED_PENALTY
from storage.validity import ValidityStore
from tests.index.doubles import add_document

OLD_TEXT = "公民提出行政复议申请的期限为知道具体行政行为之日起六十日"
NEW_TEXT = "公民提出行政复议申请的期限为知道行政行为之日起六十日内，另有规定的除外"


@pytest.fixture
def loaded(index: Index, log: EventLog) -> Index:
    """An old law, the new one that replaced it on 1 January 2024, and a report of 2017 that has no validity."""
    for name, text, day, kind in (
        ("old", OLD_TEXT, date(2017, 9, 1), "法律法规"),
        ("new", NEW_TEXT, date(2023, 9, 1), "法律法规"),
        ("report", "本会2017年就行政复议申请的期限组织了培训", date(2017, 12, 1), "工作报告"),
    ):
        event = add_document(log, name, [text], title="行政复议法", published_on=day, document_type=kind)
        index_document(event, documents=index.documents, shelf=index.shelf, log=log)
    store = ValidityStore(index.database)
    with log.transaction() as tx:
        for name, effective in (("old", date(1999, 10, 1)), ("new", date(2024, 1, 1))):
            store.store_facts(
                tx.connection, name, version_key="行政复议法", effective_on=effective, expires_on=None, clauses=[],
                rules=1,
            )  # fmt: skip
        store.set_ending(tx.connection, "old", on=date(2024, 1, 1), how=Validity.AMENDED, by="new")
    return index


def ask(index: Index, query: str = OLD_TEXT, **filters: date) -> dict[str, Passage]:
    answer = index.search.search(query, filters=SearchFilters(**filters))
    return {passage.document_id: passage for passage in answer.passages}


def test_a_text_no_longer_in_force_stands_below_the_one_that_replaced_it_and_says_so(loaded: Index) -> None:
    found = ask(loaded, "行政复议申请的期限多少日")
    assert found["new"].rank < found["old"].rank
    assert found["old"].validity is Validity.AMENDED
    assert found["old"].replaced_by is not None
    assert (found["old"].replaced_by.document_id, found["old"].replaced_by.title) == ("new", "行政复议法")
    assert (found["new"].validity, found["new"].replaced_by) == (Validity.IN_FORCE, None)
    assert found["report"].validity is None


def test_a_text_that_has_ended_loses_the_same_whatever_is_asked(loaded: Index, log: EventLog) -> None:
    query = "行政复议申请的期限多少日"
    before = ask(loaded, query)
    with log.transaction() as tx:
        ValidityStore(loaded.database).set_ending(tx.connection, "old", on=None, how=None, by="")
    after = ask(loaded, query)
    assert after["old"].score - before["old"].score == pytest.approx(ENDED_PENALTY)
    assert after["new"].score == pytest.approx(before["new"].score)
    assert after["old"].validity is Validity.IN_FORCE


def test_what_only_the_old_text_says_is_found_all_the_same(loaded: Index) -> None:
    assert "old" in ask(loaded, "具体行政行为")


@pytest.mark.parametrize(
    ("day", "documents"),
    [
        (date(2017, 8, 31), set()),
        (date(2017, 9, 1), {"old"}),
        (date(2017, 12, 1), {"old", "report"}),
        (date(2023, 10, 1), {"old", "report"}),  # the new one is issued and not in force yet
        (date(2024, 1, 1), {"new", "report"}),
    ],
)
def test_as_of_a_day_only_what_was_in_force_on_it_is_found(loaded: Index, day: date, documents: set[str]) -> None:
    assert set(ask(loaded, as_of=day)) == documents
    assert {hit.document_id for hit in loaded.search.retrieve(OLD_TEXT, filters=SearchFilters(as_of=day))} == documents


def test_as_of_a_day_the_text_of_that_day_counts_as_in_force(loaded: Index) -> None:
    found = ask(loaded, as_of=date(2023, 10, 1))
    assert found["old"].validity is Validity.IN_FORCE
    assert found["old"].replaced_by is not None  # and what was to come is named


def test_a_law_that_is_dated_by_its_coming_into_force_alone_is_found_from_that_day(index: Index, log: EventLog) -> None:
    event = add_document(log, "d1", [NEW_TEXT], document_type="法律法规")
    with log.transaction() as tx:
        ValidityStore(index.database).store_facts(
            tx.connection, "d1", version_key="", effective_on=date(2017, 6, 1), expires_on=None, clauses=[], rules=1
        )
    index_document(event, documents=index.documents, shelf=index.shelf, log=log)
    assert set(ask(index, as_of=date(2017, 5, 31))) == set()
    assert set(ask(index, as_of=date(2017, 6, 1))) == {"d1"}


def test_of_two_equal_passages_the_one_in_force_comes_first(index: Index, log: EventLog) -> None:
    for name in ("a-old", "b-new"):  # equal scores stand in the order of their ids
        event = add_document(log, name, [NEW_TEXT], title="行政复议法", document_type="法律法规")
        index_document(event, documents=index.documents, shelf=index.shelf, log=log)
    assert ask(index)["a-old"].rank == 1
    with log.transaction() as tx:
        ValidityStore(index.database).set_ending(
            tx.connection, "a-old", on=date(2024, 1, 1), how=Validity.REPEALED, by="b-new"
        )
    assert ask(index)["b-new"].rank == 1

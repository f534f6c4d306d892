"""Keeping, changing and counting saved searches; what last month would have brought."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from core.documents import DocumentType
from core.errors import InvalidInputError, NotFoundError
from core.search import SearchFilters
from core.tracking import Strictness
from index.opening import Index
from index.tracking import Tracking
from storage.database import utc_now
from storage.tables import document, document_version
from tests.index.doubles import add_document, bring, take_in

CONTEST = "工业互联网安全大赛共有76支队伍报名，50支队伍进入决赛。"
OTHER = "全年为企业提供培训十二场，受到好评。"
QUESTION = "工业互联网安全大赛有多少支队伍报名"


@pytest.mark.parametrize(("query", "name"), [("？！", "标点"), ("  ", "空"), ("大赛", "   "), ("大赛", "长" * 61)])
def test_what_cannot_be_tracked_is_refused_in_words(tracking: Tracking, query: str, name: str) -> None:
    with pytest.raises(InvalidInputError):
        tracking.save(query, name=name)


def test_the_same_question_is_kept_once_but_with_other_filters_again(tracking: Tracking) -> None:
    first = tracking.save(QUESTION, name="大赛")
    with pytest.raises(InvalidInputError, match="大赛"):
        tracking.save(f" {QUESTION} ")
    other = tracking.save(QUESTION, filters=SearchFilters(regions=("云南",)))
    with pytest.raises(InvalidInputError, match="大赛"):
        tracking.change(other.saved_search_id, filters=SearchFilters())

    assert tracking.find_same(QUESTION, SearchFilters()) == first


def test_a_saved_search_is_read_as_it_was_written(tracking: Tracking) -> None:
    filters = SearchFilters(year_from=2020, regions=("云南", "全国"), types=(DocumentType.LAW,), as_of=date(2026, 1, 1))
    saved = tracking.save(QUESTION, filters=filters, strictness=Strictness.STRICT)

    assert tracking.saved.get(saved.saved_search_id) == saved
    assert saved.actor == "测试员"


def test_changes_are_logged_by_field_and_what_is_gone_is_named(index: Index, tracking: Tracking) -> None:
    saved = tracking.save(QUESTION, name="大赛")
    tracking.change(saved.saved_search_id, name="大赛")
    changed = tracking.change(saved.saved_search_id, name="安全大赛", strictness=Strictness.LOOSE)

    assert [entry.data for entry in index.log.read(types=["SavedSearchChanged"])] == [
        f'{{"fields": ["name", "strictness"], "saved_search_id": "{saved.saved_search_id}"}}'
    ]
    assert changed.watching_since == saved.watching_since
    tracking.delete(saved.saved_search_id)
    with pytest.raises(NotFoundError):
        tracking.change(saved.saved_search_id, name="新")


def test_notices_are_counted_and_marked_read(index: Index, tracking: Tracking) -> None:
    first, second = tracking.save(QUESTION), tracking.save("工业互联网安全")
    for number in range(3):
        bring(tracking, index, f"d{number}", [CONTEST])
    assert tracking.count_unread() == 6

    tracking.mark_read(tracking.notices.list(saved_search_id=first.saved_search_id)[0].notice_id)
    assert tracking.counts()[first.saved_search_id].unread == 2
    assert tracking.mark_all_read(second.saved_search_id) == 3
    assert tracking.saved.get(second.saved_search_id).last_seen_at is not None
    assert tracking.saved.get(first.saved_search_id).last_seen_at is None
    assert [one.saved_search_id for one in tracking.notices.list(unread=True)] == [first.saved_search_id] * 2
    assert tracking.mark_all_read() == 2
    assert tracking.count_unread() == 0


def test_the_place_of_a_notice_is_found_while_its_paragraph_is_served(index: Index, tracking: Tracking) -> None:
    tracking.save(QUESTION)
    bring(tracking, index, "d1", [OTHER, CONTEST])
    [raised] = tracking.notices.list()
    place = tracking.find_place(raised)

    assert place is not None
    assert index.documents.chunks_by_id([place])[place].text == CONTEST
    take_in(index, add_document(index.log, "d1", [OTHER], version=2))
    assert tracking.find_place(raised) is None


def test_last_month_is_counted_for_each_strictness_and_never_counts_samples(index: Index, tracking: Tracking) -> None:
    day = date(2026, 1, 1)
    take_in(index, add_document(index.log, "d1", [CONTEST], published_on=day, title="工业互联网安全大赛报名情况"))
    take_in(index, add_document(index.log, "d2", [OTHER], published_on=day))
    take_in(index, add_document(index.log, "sample", [CONTEST], published_on=day))
    take_in(index, add_document(index.log, "old", [CONTEST], published_on=day))
    with index.log.transaction() as tx:
        run = tx.connection.execute
        run(update(document).where(document.c.document_id == "sample").values(is_sample=True))
        month = utc_now() - timedelta(days=31)
        run(update(document_version).where(document_version.c.document_id == "old").values(added_at=month))

    counted = tracking.forecast(QUESTION, SearchFilters())
    assert (counted.documents, counted.notices) == (2, dict.fromkeys(Strictness, 1))
    assert not counted.at_once
    assert tracking.known_forecast(QUESTION, SearchFilters()) == counted
    assert tracking.forecast(QUESTION, SearchFilters(year_from=2027)).notices == dict.fromkeys(Strictness, 0)


def test_a_forecast_is_worked_out_anew_when_a_document_came_in(index: Index, tracking: Tracking) -> None:
    assert tracking.forecast(QUESTION, SearchFilters()).documents == 0
    take_in(index, add_document(index.log, "d1", [CONTEST]))

    assert tracking.known_forecast(QUESTION, SearchFilters()) is None
    assert tracking.forecast(QUESTION, SearchFilters()).documents == 1


def test_a_forecast_says_when_the_library_was_filled_at_one_go_and_how_far_it_is(
    index: Index, tracking: Tracking
) -> None:
    for number in range(20):
        take_in(index, add_document(index.log, f"d{number}", [CONTEST]))
    told: list[float] = []

    counted = tracking.forecast(QUESTION, SearchFilters(), on_progress=told.append)

    assert counted.at_once
    assert told == [0.5, 1.0]

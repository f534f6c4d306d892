"""Saved searches, and the notices that new documents raise for them: each once, with the paragraph that fits."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from core.documents import DocumentType
from core.errors import InvalidInputError, NotFoundError, StoreBusyError
from core.search import SearchFilters
from core.tracking import Notice, Strictness
from events.log import EventLog
from events.types import DocumentCorrected, DocumentDeleted, DocumentIndexed, DocumentParsed
from index.handlers import index_document, remove_document, update_fields
from index.opening import Index
from index.search import Home
from index.tracking import Tracking
from storage.database import Database, utc_now
from storage.documents import DocumentStore
from storage.tables import document, document_version
from tests.index.doubles import add_document

CONTEST = "工业互联网安全大赛共有76支队伍报名，50支队伍进入决赛。"
OTHER = "全年为企业提供培训十二场，受到好评。"
QUESTION = "工业互联网安全大赛有多少支队伍报名"


@pytest.fixture
def tracking(index: Index, database: Database, log: EventLog) -> Tracking:
    return Tracking(
        database=database,
        documents=DocumentStore(database),
        log=log,
        search=lambda: index.search,
        home=lambda: Home(province="云南"),
        today=lambda: date(2026, 5, 1),
    )


def take_in(index: Index, event: DocumentParsed) -> DocumentIndexed:
    index_document(event, documents=index.documents, shelf=index.shelf, log=index.log)
    return DocumentIndexed(document_id=event.document_id, version=event.version, chunk_count=1)


def bring(tracking: Tracking, index: Index, document_id: str, texts: list[str], **fields) -> int:
    """Take in a document and have it matched. Returns how many notices it raised."""
    return tracking.match(take_in(index, add_document(index.log, document_id, texts, **fields)))


def notices(tracking: Tracking) -> list[Notice]:
    return tracking.notices.list()


def test_a_new_document_that_fits_raises_a_notice_with_its_paragraph(index: Index, tracking: Tracking) -> None:
    saved = tracking.save(QUESTION, name="大赛")

    bring(tracking, index, "d1", [OTHER, CONTEST])

    [raised] = notices(tracking)
    assert (raised.saved_search_id, raised.document_id, raised.version) == (saved.saved_search_id, "d1", 1)
    assert (raised.fit.quote, raised.fit.locator.paragraph) == (CONTEST, 2)
    assert raised.fit.highlights[0] == (0, 9)
    assert not raised.is_update
    assert raised.read_at is None
    logged = index.log.read(types=["NoticeRaised"])
    assert [entry.subject for entry in logged] == [saved.saved_search_id]
    assert CONTEST[:4] not in logged[0].data


def test_a_document_without_an_answer_raises_none(index: Index, tracking: Tracking) -> None:
    tracking.save(QUESTION)

    assert bring(tracking, index, "d1", [OTHER]) == 0
    assert notices(tracking) == []


def test_delivered_twice_retried_and_corrected_it_is_raised_once(index: Index, tracking: Tracking) -> None:
    tracking.save(QUESTION)
    happened = take_in(index, add_document(index.log, "d1", [CONTEST]))

    assert [tracking.match(happened) for _ in range(2)] == [1, 0]
    index_document(  # the same version once more, as after a retry
        DocumentParsed(document_id="d1", version=1), documents=index.documents, shelf=index.shelf, log=index.log
    )
    tracking.match(happened)
    tracking.match(DocumentCorrected(document_id="d1", fields=("title",)))

    assert len(notices(tracking)) == 1
    assert len(index.log.read(types=["NoticeRaised"])) == 1


def test_a_crash_before_the_commit_loses_nothing_and_leaves_nothing(
    index: Index, tracking: Tracking, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracking.save(QUESTION)
    tracking.save("工业互联网安全")
    happened = take_in(index, add_document(index.log, "d1", [CONTEST]))
    monkeypatch.setattr("index.notifying.NoticeRaised", _fail_at(2))

    with pytest.raises(StoreBusyError):
        tracking.match(happened)
    assert notices(tracking) == []
    assert index.log.read(types=["NoticeRaised"]) == []

    monkeypatch.undo()
    assert tracking.match(happened) == 2


def test_what_was_there_before_the_search_was_saved_never_raises_one(index: Index, tracking: Tracking) -> None:
    happened = take_in(index, add_document(index.log, "d1", [CONTEST]))
    tracking.save(QUESTION)

    tracking.match(happened)  # delivered late
    tracking.match(DocumentCorrected(document_id="d1", fields=("region",)))

    assert notices(tracking) == []


def test_samples_never_raise_one(index: Index, tracking: Tracking) -> None:
    tracking.save(QUESTION)
    event = add_document(index.log, "d1", [CONTEST])
    with index.log.transaction() as tx:
        tx.connection.execute(update(document).values(is_sample=True))

    assert tracking.match(take_in(index, event)) == 0


def test_filters_exclude_until_the_document_is_corrected(index: Index, tracking: Tracking) -> None:
    filters = SearchFilters(regions=("云南",), types=(DocumentType.WORK_REPORT,), year_from=2024)
    tracking.save(QUESTION, filters=filters)
    wrong = {"region": "江西", "document_type": "工作报告", "published_on": date(2024, 3, 1)}

    assert bring(tracking, index, "d1", [CONTEST], **wrong) == 0

    with index.log.transaction() as tx:
        tx.connection.execute(update(document).values(region="云南"))
    corrected = DocumentCorrected(document_id="d1", fields=("region",))
    update_fields(corrected, documents=index.documents, shelf=index.shelf, database=index.database)
    assert tracking.match(corrected) == 1


def test_a_new_version_raises_once_more_as_an_update(index: Index, tracking: Tracking) -> None:
    tracking.save(QUESTION)
    bring(tracking, index, "d1", [CONTEST])
    second = CONTEST.replace("76", "80")

    bring(tracking, index, "d1", [second], version=2)
    tracking.match(DocumentIndexed(document_id="d1", version=2, chunk_count=1))
    tracking.match(DocumentIndexed(document_id="d1", version=1, chunk_count=1))  # late: no longer served

    [raised] = notices(tracking)  # the unread one of the first version gave way
    assert (raised.version, raised.is_update, raised.fit.quote) == (2, True, second)


def test_a_read_notice_stays_beside_the_one_of_the_next_version(index: Index, tracking: Tracking) -> None:
    tracking.save(QUESTION)
    bring(tracking, index, "d1", [CONTEST])
    tracking.mark_read(notices(tracking)[0].notice_id)

    bring(tracking, index, "d1", [CONTEST], version=2)

    assert [(one.version, one.read_at is None) for one in notices(tracking)] == [(2, True), (1, False)]


@pytest.mark.parametrize("meanwhile", ["deleted", "paused", "asks something else"])
def test_a_search_changed_while_the_handler_runs_raises_none(
    index: Index, tracking: Tracking, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    saved = tracking.save(QUESTION)
    happened = take_in(index, add_document(index.log, "d1", [CONTEST]))
    ask = index.search.search

    def ask_and_change(*args, **kwargs):
        answer = ask(*args, **kwargs)
        key = saved.saved_search_id
        if meanwhile == "deleted":
            tracking.delete(key)
        else:
            tracking.change(key, **({"active": False} if meanwhile == "paused" else {"query": "专家库"}))
        return answer

    monkeypatch.setattr(index.search, "search", ask_and_change)

    assert tracking.match(happened) == 0
    assert notices(tracking) == []


def test_a_document_deleted_while_the_handler_runs_raises_none(
    index: Index, tracking: Tracking, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracking.save(QUESTION)
    happened = take_in(index, add_document(index.log, "d1", [CONTEST]))
    ask = index.search.search

    def ask_and_delete(*args, **kwargs):
        answer = ask(*args, **kwargs)
        with index.log.transaction() as tx:
            index.documents.delete_document(tx.connection, "d1")
        return answer

    monkeypatch.setattr(index.search, "search", ask_and_delete)

    assert tracking.match(happened) == 0


def test_deleting_a_document_removes_its_notices_and_deleting_a_search_too(index: Index, tracking: Tracking) -> None:
    saved = tracking.save(QUESTION)
    bring(tracking, index, "d1", [CONTEST])
    bring(tracking, index, "d2", [CONTEST])
    with index.log.transaction() as tx:
        index.documents.delete_document(tx.connection, "d1")
    remove_document(DocumentDeleted(document_id="d1", title=""), shelf=index.shelf)

    assert [one.document_id for one in notices(tracking)] == ["d2"]
    tracking.delete(saved.saved_search_id)
    tracking.delete(saved.saved_search_id)

    assert notices(tracking) == []
    assert len(index.log.read(types=["SavedSearchDeleted"])) == 1


def test_a_paused_search_misses_what_comes_in_and_goes_on_with_what_comes_after(
    index: Index, tracking: Tracking
) -> None:
    saved = tracking.save(QUESTION)
    tracking.change(saved.saved_search_id, active=False)
    bring(tracking, index, "d1", [CONTEST])
    tracking.change(saved.saved_search_id, active=True)
    tracking.match(DocumentCorrected(document_id="d1", fields=("region",)))
    bring(tracking, index, "d2", [CONTEST])

    assert [one.document_id for one in notices(tracking)] == ["d2"]


def test_a_topic_named_in_passing_fits_loosely_and_a_document_about_it_strictly(
    index: Index, tracking: Tracking
) -> None:
    for strictness in Strictness:
        tracking.save("知识产权", name=strictness, filters=SearchFilters(year_to=2100 + len(strictness.name)),
                      strictness=strictness)  # fmt: skip
    passing = [OTHER] * 9 + ["企业应当遵守劳动、环保和知识产权的规定。"]
    about = ["本条例所称知识产权，是指专利、商标和著作权。", "知识产权主管部门负责知识产权保护工作。"]
    day = date(2026, 1, 1)

    bring(tracking, index, "d1", about, title="云江省知识产权保护条例", published_on=day)
    bring(tracking, index, "d2", passing, title="云江省营商环境条例", published_on=day)

    names = tracking.saved.names()
    assert {names[one.saved_search_id] for one in notices(tracking) if one.document_id == "d1"} == {*Strictness}
    assert Strictness.STRICT not in {names[one.saved_search_id] for one in notices(tracking) if one.document_id == "d2"}


def test_the_own_province_and_last_year_are_written_out_as_in_search(index: Index, tracking: Tracking) -> None:
    tracking.save("我省去年算力规模", strictness=Strictness.STRICT)

    assert bring(tracking, index, "d1", ["2025年云南省算力规模达到30EFLOPS。"], title="云南省算力报告") == 1


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
    [raised] = notices(tracking)
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


def _fail_at(number: int):
    from events.types import NoticeRaised

    made = []

    def make(**fields):
        made.append(fields)
        if len(made) == number:
            raise StoreBusyError("忙")
        return NoticeRaised(**fields)

    return make

"""Saved searches, and the notices that new documents raise for them: each once, with the paragraph that fits."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from core.documents import DocumentType
from core.errors import StoreBusyError
from core.search import SearchFilters
from core.tracking import Notice, Strictness
from events.types import DocumentCorrected, DocumentDeleted, DocumentIndexed, DocumentParsed
from index.handlers import index_document, remove_document, update_fields
from index.opening import Index
from index.tracking import Tracking
from storage.tables import document
from tests.index.doubles import add_document, bring, take_in

CONTEST = "工业互联网安全大赛共有76支队伍报名，50支队伍进入决赛。"
OTHER = "全年为企业提供培训十二场，受到好评。"
QUESTION = "工业互联网安全大赛有多少支队伍报名"


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
    for number, strictness in enumerate(Strictness):
        filters = SearchFilters(year_to=2100 + number)
        tracking.save("知识产权", name=strictness, filters=filters, strictness=strictness)
    passing = [OTHER] * 9 + ["企业应当遵守劳动、环保和知识产权的规定。"]
    about = ["本条例所称知识产权，是指专利、商标和著作权。", "知识产权主管部门负责知识产权保护工作。"]
    day = date(2026, 1, 1)

    bring(tracking, index, "d1", about, title="云江省知识产权保护条例", published_on=day)
    bring(tracking, index, "d2", passing, title="云江省营商环境条例", published_on=day)

    names = tracking.saved.names()
    assert {names[one.saved_search_id] for one in notices(tracking) if one.document_id == "d1"} == {*Strictness}
    assert [names[one.saved_search_id] for one in notices(tracking) if one.document_id == "d2"] == [Strictness.LOOSE]


def test_the_own_province_and_last_year_are_written_out_as_in_search(index: Index, tracking: Tracking) -> None:
    tracking.save("我省去年算力规模", strictness=Strictness.STRICT)

    assert bring(tracking, index, "d1", ["2025年云南省算力规模达到30EFLOPS。"], title="云南省算力报告") == 1


def _fail_at(number: int):
    from events.types import NoticeRaised

    made = []

    def make(**fields):
        made.append(fields)
        if len(made) == number:
            raise StoreBusyError("忙")
        return NoticeRaised(**fields)

    return make

"""Indexing, replacing, correcting and removing documents, and search over what is there."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, insert, update

from core.documents import DocumentState, DocumentType
from core.search import SearchFilters
from events.log import EventLog
from events.types import DocumentCorrected, DocumentDeleted, DocumentParsed, ExpertLinked
from index.engine import IndexBrokenError
from index.handlers import index_document, remove_document, update_fields
from index.opening import Index
from index.passage import Profile
from storage.database import utc_now
from storage.tables import chunk, document, expert, expert_document
from tests.index.doubles import add_document, store_chunks

CONTEST = "工业互联网安全大赛共有76支队伍报名，50支队伍进入决赛"
POOL = "建立网络安全应急保障专家库，聘任专家二十名"


def write(index: Index, event: DocumentParsed) -> None:
    index_document(event, documents=index.documents, shelf=index.shelf, log=index.log)


def found(index: Index, query: str, **filters) -> list[tuple[str, str]]:
    answer = index.search.search(query, filters=SearchFilters(**filters))
    return [(item.document_id, item.text) for item in answer.passages]


def test_an_indexed_document_is_found_with_its_text(index: Index, log: EventLog) -> None:
    write(index, add_document(log, "d1", [CONTEST, POOL], title="2022年工作总结"))

    answer = index.search.search("工业互联网安全大赛 多少支队伍")

    first = answer.passages[0]
    assert (first.rank, first.document_id, first.title, first.text) == (1, "d1", "2022年工作总结", CONTEST)
    assert first.edition == "d1@1"
    assert [item.rank for item in answer.passages] == [1, 2]
    document = index.documents.find("d1")
    assert document is not None
    assert (document.state, document.served_version) == (DocumentState.INDEXED, 1)
    assert [entry.type for entry in log.read(types=["DocumentIndexed"])] == ["DocumentIndexed"]


def test_indexing_twice_leaves_one_copy(index: Index, log: EventLog) -> None:
    event = add_document(log, "d1", [CONTEST, POOL])

    write(index, event)
    write(index, event)

    with index.shelf.lend() as opened:
        assert opened.chunks.count() == 2
        assert opened.editions.all_hidden() == []
    assert len(log.read(types=["DocumentIndexed"])) == 1


def test_the_next_version_takes_the_place_of_the_one_before(index: Index, log: EventLog) -> None:
    first = add_document(log, "d1", [CONTEST])
    write(index, first)
    write(index, add_document(log, "d1", [POOL], version=2))
    write(index, first)  # delivered once more, late

    assert found(index, "大赛队伍专家库") == [("d1", POOL)]
    with index.shelf.lend() as opened:
        assert opened.chunks.count() == 1


def test_a_version_parsed_again_is_written_again(index: Index, log: EventLog) -> None:
    event = add_document(log, "d1", [CONTEST])
    write(index, event)
    with log.transaction() as tx:
        tx.connection.execute(delete(chunk))
        store_chunks(tx.connection, "d1", 1, [POOL, CONTEST])
    write(index, event)

    assert {text for _, text in found(index, "专家库")} == {POOL, CONTEST}
    with index.shelf.lend() as opened:
        assert opened.chunks.count() == 2


def test_a_deleted_document_is_gone_from_search_and_engine(index: Index, log: EventLog) -> None:
    event = add_document(log, "d1", [CONTEST])
    write(index, event)
    write(index, add_document(log, "d2", [POOL]))
    with log.transaction() as tx:
        tx.connection.execute(delete(chunk).where(chunk.c.document_id == "d1"))
        tx.connection.execute(delete(document).where(document.c.document_id == "d1"))

    assert found(index, "大赛队伍") == [("d2", POOL)]  # even before the index has heard of it
    for _ in range(2):
        remove_document(DocumentDeleted(document_id="d1", title=""), shelf=index.shelf)
    write(index, event)  # an older event that comes late

    assert found(index, "大赛队伍") == [("d2", POOL)]
    with index.shelf.lend() as opened:
        assert opened.chunks.count() == 1


def test_filters_exclude_and_correcting_metadata_moves_a_document(index: Index, log: EventLog) -> None:
    day = date(2022, 7, 1)
    write(index, add_document(log, "d1", [CONTEST], published_on=day, region="云南", document_type="工作报告"))
    write(index, add_document(log, "d2", [CONTEST]))

    assert {name for name, _ in found(index, "大赛")} == {"d1", "d2"}
    for wanted in (
        {"year_from": 2022},
        {"year_to": 2022},
        {"regions": ("云南", "江西")},
        {"types": (DocumentType.WORK_REPORT,)},
        {"as_of": day},
        {"document_ids": ("d1",)},
    ):
        assert [name for name, _ in found(index, "大赛", **wanted)] == ["d1"], wanted
    for unwanted in ({"year_from": 2023}, {"as_of": date(2022, 6, 30)}, {"document_ids": ()}):
        assert found(index, "大赛", **unwanted) == [], unwanted

    with log.transaction() as tx:
        tx.connection.execute(update(document).where(document.c.document_id == "d1").values(published_on=None))
        tx.connection.execute(update(document).where(document.c.document_id == "d2").values(region="云南"))
    for name in ("d1", "d2"):
        event = DocumentCorrected(document_id=name, fields=("published_on", "region"))
        update_fields(event, documents=index.documents, shelf=index.shelf, database=index.database)

    assert found(index, "大赛", year_to=2030) == []
    assert {name for name, _ in found(index, "大赛", regions=("云南",))} == {"d1", "d2"}


def test_linked_documents_are_found_as_evidence_of_their_experts(index: Index, log: EventLog) -> None:
    write(index, add_document(log, "d1", [CONTEST]))
    write(index, add_document(log, "d2", [CONTEST]))
    now = utc_now()
    with log.transaction() as tx:
        tx.connection.execute(insert(expert).values(expert_id="e1", name="张", added_at=now, updated_at=now))
        tx.connection.execute(insert(expert_document).values(expert_id="e1", document_id="d2"))
    event = ExpertLinked(expert_id="e1", document_ids=("d2",))
    update_fields(event, documents=index.documents, shelf=index.shelf, database=index.database)

    assert [hit.document_id for hit in index.search.retrieve("大赛", linked=True)] == ["d2"]
    assert [hit.document_id for hit in index.search.retrieve("大赛", experts=("e1",))] == ["d2"]
    assert index.search.retrieve("大赛", experts=("e2",)) == []
    assert len(index.search.retrieve("大赛")) == 2


def test_profiles_are_found_replaced_and_removed(index: Index) -> None:
    search = index.search
    search.write_profiles(
        [
            Profile(expert_id="e1", text="数据安全"),
            Profile(expert_id="e2", text="工业互联网", fields={"region": "云南"}),
        ]
    )
    assert search.search_profiles("工业互联网平台")[0].expert_id == "e2"
    assert [hit.expert_id for hit in search.search_profiles("工业互联网", expert_ids=("e1",))] == ["e1"]

    search.write_profiles([Profile(expert_id="e1", text="工业互联网")])
    search.remove_profiles(["e2", "e9"])

    assert [hit.expert_id for hit in search.search_profiles("工业互联网")] == ["e1"]


@pytest.mark.parametrize("query", ["", "   ", "？！……", "😀😀", "。"])
def test_a_query_without_words_finds_nothing_and_says_so(index: Index, log: EventLog, query: str) -> None:
    write(index, add_document(log, "d1", [CONTEST]))

    answer = index.search.search(query)

    assert (answer.answered, answer.passages, answer.confidence) == (False, (), 0.0)
    assert index.search.retrieve(query) == []


def test_a_very_long_query_and_an_english_one_work(index: Index, log: EventLog) -> None:
    write(index, add_document(log, "d1", [CONTEST, "5G and IPv6 deployment"]))

    assert found(index, (CONTEST * 400)[:10_000])[0] == ("d1", CONTEST)
    assert found(index, "IPv6 deployment")[0] == ("d1", "5G and IPv6 deployment")


def test_top_k_cuts_the_same_list_and_per_document_makes_room_for_others(index: Index, log: EventLog) -> None:
    write(index, add_document(log, "d1", [f"{CONTEST}{number}" for number in range(30)]))
    write(index, add_document(log, "d2", [POOL]))
    search = index.search

    ten = [item.chunk_id for item in search.search("安全大赛", top_k=10).passages]
    assert [item.chunk_id for item in search.search("安全大赛", top_k=3).passages] == ten[:3]

    one_each = search.search("安全大赛", per_document=1).passages
    assert [item.document_id for item in one_each] == ["d1", "d2"]


def test_an_empty_index_answers_nothing(index: Index) -> None:
    answer = index.search.search("大赛")

    assert (answer.answered, answer.passages) == (False, ())


def test_a_lasting_failure_is_noted_on_the_document(
    index: Index, log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self, points) -> None:
        raise IndexBrokenError("索引坏了")

    event = add_document(log, "d1", [CONTEST])
    monkeypatch.setattr("index.edge_engine.EdgeEngine.write", refuse)
    write(index, event)
    broken = index.documents.find("d1")
    assert broken is not None
    assert (broken.state, broken.reason) == (DocumentState.FAILED, "索引坏了")
    assert found(index, "大赛") == []

    monkeypatch.undo()
    write(index, event)
    assert found(index, "大赛") == [("d1", CONTEST)]

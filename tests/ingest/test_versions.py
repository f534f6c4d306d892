"""Which document ended which: whatever arrives first, and whatever goes again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.documents import Block, Document, DocumentType, Locator, Metadata, Validity
from core.errors import InvalidInputError, NotFoundError
from core.validity import find_validity
from events.log import EventLog
from events.types import DocumentCorrected, DocumentDeleted, DocumentIndexed, ValidityRulesChanged
from ingest.library import Library
from ingest.validity import RULES, read_validity
from ingest.versions import announce_rules, catch_up, link_versions, store_facts
from storage.database import Database
from storage.documents import DocumentStore
from storage.tables import document
from storage.validity import ValidityStore

OLD, NEW = "条例旧", "条例新"
TEXT = "第一条 为了促进数据流通，制定本条例。"


class Shelf:
    """Puts papers into the library as ingest does and delivers their events."""

    def __init__(self, store: DocumentStore, log: EventLog) -> None:
        self.store, self.log = store, log
        self.validity = ValidityStore(store.database)

    def put(self, name: str, *texts: str, link: bool = True, read: bool = True, **known: Any) -> None:
        metadata = Metadata(
            **{"title": "云江省数据条例", "region": "云南", "document_type": DocumentType.LAW, "issuer": "云江省人大"}
            | known
        )
        place = Locator(page=None, heading_path=(), paragraph=1)
        blocks = [Block(text=text, locator=place) for text in texts or (TEXT, name * 12)]
        with self.log.transaction() as tx:
            self.store.insert_document(
                tx.connection, document_id=name, metadata=metadata, source=name, file_name=name, original="",
                sha256=name, size_bytes=1,
            )  # fmt: skip
            self.store.replace_parsed(
                tx.connection, name, 1, blocks=blocks, chunks=[_draft(block) for block in blocks], metadata=metadata,
                pages=None, coverage=1.0,
            )  # fmt: skip
            if read:
                facts = read_validity(blocks, metadata)
                store_facts(tx.connection, name, facts, title=metadata.title, store=self.validity)
        if link:
            self.deliver(DocumentIndexed(document_id=name, version=1, chunk_count=1))

    def deliver(self, event: DocumentIndexed | DocumentCorrected | DocumentDeleted) -> None:
        link_versions(event, store=self.validity, documents=self.store, log=self.log)

    def take(self, name: str) -> None:
        with self.log.transaction() as tx:
            self.store.delete_document(tx.connection, name)
        self.deliver(DocumentDeleted(document_id=name, title=""))

    def known(self, name: str) -> Metadata:
        return self.store.get(name).metadata

    def end(self, name: str) -> tuple[Validity | None, date | None, str]:
        known = self.known(name)
        return known.ended_as, known.ended_on, known.superseded_by

    def happened(self) -> list[str]:
        return [entry.type for entry in self.log.read(types=["DocumentSuperseded", "DocumentReinstated"])]


def _draft(block: Block) -> Any:
    from core.documents import ChunkDraft

    return ChunkDraft(text=block.text, locator=block.locator, first_block=0, last_block=0)


@pytest.fixture
def shelf(store: DocumentStore, log: EventLog) -> Shelf:
    return Shelf(store, log)


@pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD)])
def test_the_later_text_of_a_title_ends_the_earlier_whichever_arrives_first(
    shelf: Shelf, order: tuple[str, str]
) -> None:
    days = {OLD: date(2019, 5, 1), NEW: date(2023, 9, 1)}
    for name in order:
        shelf.put(name, published_on=days[name])
    assert shelf.end(OLD) == (Validity.AMENDED, date(2023, 9, 1), NEW)
    assert shelf.end(NEW) == (None, None, "")
    assert shelf.happened() == ["DocumentSuperseded"]


def test_until_the_later_text_comes_into_force_the_earlier_stays(shelf: Shelf) -> None:
    shelf.put(OLD, published_on=date(2019, 5, 1))
    shelf.put(NEW, "第九十条 本条例自2024年1月1日起施行。", published_on=date(2023, 9, 1))
    known, later = shelf.known(OLD), shelf.known(NEW)
    assert find_validity(known, date(2023, 12, 31)) is Validity.IN_FORCE
    assert find_validity(later, date(2023, 12, 31)) is Validity.NOT_YET
    assert find_validity(known, date(2024, 1, 1)) is Validity.AMENDED
    assert find_validity(later, date(2024, 1, 1)) is Validity.IN_FORCE


def test_of_three_texts_each_is_ended_by_the_next(shelf: Shelf) -> None:
    shelf.put("甲", published_on=date(2010, 1, 9))
    shelf.put("丙", published_on=date(2023, 9, 1))
    assert shelf.end("甲")[2] == "丙"
    shelf.put("乙", published_on=date(2016, 2, 6))
    assert [shelf.end(name)[2] for name in "甲乙丙"] == ["乙", "丙", ""]
    shelf.take("乙")
    assert shelf.end("甲") == (Validity.AMENDED, date(2023, 9, 1), "丙")


def test_linking_twice_changes_nothing_and_says_nothing(shelf: Shelf) -> None:
    shelf.put(OLD, published_on=date(2019, 5, 1))
    shelf.put(NEW, published_on=date(2023, 9, 1))
    shelf.deliver(DocumentIndexed(document_id=NEW, version=1, chunk_count=1))
    shelf.deliver(DocumentIndexed(document_id=OLD, version=1, chunk_count=1))
    assert shelf.happened() == ["DocumentSuperseded"]


def test_when_the_newer_document_goes_the_link_goes(shelf: Shelf) -> None:
    shelf.put(OLD, published_on=date(2019, 5, 1))
    shelf.put(NEW, published_on=date(2023, 9, 1))
    shelf.take(NEW)
    assert shelf.end(OLD) == (None, None, "")
    assert shelf.happened() == ["DocumentReinstated", "DocumentSuperseded"]


@pytest.mark.parametrize(
    "other",
    [
        {"title": "云江省数据条例（征求意见稿）"},
        {"title": "云江省数据条例", "region": "贵州"},
        {"title": "云江省数据条例实施细则"},
        {"document_type": DocumentType.WORK_REPORT},
        {"published_on": date(2019, 5, 1)},
        {"published_on": date(2019, 1, 1)},
        {"published_on": None},
    ],
)
def test_drafts_strangers_copies_and_undated_papers_end_nothing(shelf: Shelf, other: dict[str, Any]) -> None:
    shelf.put(OLD, published_on=date(2019, 5, 1))
    shelf.put(NEW, **{"published_on": date(2023, 9, 1)} | other)
    assert shelf.end(OLD) == (None, None, "")


def test_the_same_text_dated_by_adoption_and_by_issue_is_a_copy(shelf: Shelf) -> None:
    same = [f"第{number}条 数据处理者应当履行第{number}项义务，保障数据安全。" for number in range(30)]
    shelf.put(OLD, *same, published_on=date(2021, 6, 8))
    shelf.put(NEW, *same, published_on=date(2021, 7, 27))
    assert shelf.end(OLD) == (None, None, "")
    changed = [*same[:25], *(text.replace("义务", "责任") for text in same[25:])]
    shelf.put("改", *changed, published_on=date(2021, 9, 1))
    assert shelf.end(OLD)[2] == "改"


def test_a_clause_repeals_a_paper_of_another_title(shelf: Shelf) -> None:
    shelf.put(OLD, title="云江省信息化条例", published_on=date(2010, 7, 30))
    shelf.put(NEW, "本条例自2024年3月1日起施行。《云江省信息化条例》同时废止。", published_on=date(2024, 1, 12))
    assert shelf.end(OLD) == (Validity.REPEALED, date(2024, 3, 1), NEW)


def test_a_clause_kept_from_an_older_text_ends_only_what_it_dates(shelf: Shelf) -> None:
    clause = "1992年12月12日批准的《云江省数据条例》同时废止。"
    shelf.put("九二", published_on=date(1992, 12, 12))
    shelf.put(OLD, TEXT, clause, published_on=date(2010, 1, 9))
    shelf.put(NEW, TEXT, "第二条 另有规定的除外。", clause, published_on=date(2023, 12, 11))
    assert shelf.end("九二")[1] == date(2010, 1, 9)
    assert shelf.end(OLD) == (Validity.AMENDED, date(2023, 12, 11), NEW)


def test_a_clause_finds_a_paper_by_its_number_whatever_it_is_called(shelf: Shelf) -> None:
    shelf.put(
        OLD, title="关于进一步加强管理的通知", document_number="云政发〔2010〕1号", document_type=DocumentType.NOTICE,
        published_on=date(2010, 3, 1),
    )  # fmt: skip
    shelf.put("别", title="关于加强管理的通知", document_number="云政发〔2011〕9号", published_on=date(2011, 3, 1))
    shelf.put(
        NEW, "《关于加强管理的通知》（云政发[2010]1号）自2020年1月1日起废止。", title="云江省管理办法",
        published_on=date(2019, 12, 1),
    )  # fmt: skip
    assert shelf.end(OLD) == (Validity.REPEALED, date(2020, 1, 1), NEW)
    assert shelf.end("别") == (None, None, "")


def test_a_paper_is_not_ended_by_an_older_one(shelf: Shelf) -> None:
    shelf.put(NEW, title="云江省信息化条例", published_on=date(2024, 7, 30))
    shelf.put(OLD, "《云江省信息化条例》同时废止。", published_on=date(2019, 1, 12))
    assert shelf.end(NEW) == (None, None, "")


def test_a_decision_to_amend_marks_the_text_before_it(shelf: Shelf) -> None:
    shelf.put(OLD, published_on=date(2019, 5, 1))
    shelf.put(NEW, "作如下修改：", title="关于修改《云江省数据条例》的决定", published_on=date(2023, 9, 1))
    assert shelf.end(OLD) == (Validity.AMENDED, date(2023, 9, 1), NEW)


def test_a_paper_whose_own_time_is_over_ends_without_another(shelf: Shelf) -> None:
    shelf.put(OLD, "本办法自2012年2月1日至2017年1月31日施行。", published_on=date(2012, 1, 9))
    assert shelf.end(OLD) == (Validity.REPEALED, date(2017, 2, 1), "")


def test_what_a_person_set_is_never_overwritten_and_can_be_given_back(shelf: Shelf, library: Library) -> None:
    shelf.put(OLD, published_on=date(2019, 5, 1))
    library.correct(OLD, ended_on=None, ended_as=None, superseded_by="")
    shelf.put(NEW, published_on=date(2023, 9, 1))
    assert shelf.end(OLD) == (None, None, "")

    library.correct(OLD, ended_on=date(2022, 1, 1), ended_as=Validity.REPEALED, superseded_by=NEW)
    shelf.deliver(DocumentCorrected(document_id=OLD, fields=("ended_on",)))
    assert shelf.end(OLD) == (Validity.REPEALED, date(2022, 1, 1), NEW)

    library.release(OLD, "ended_on")
    shelf.deliver(DocumentCorrected(document_id=OLD, fields=("ended_on",)))
    assert shelf.end(OLD) == (Validity.AMENDED, date(2023, 9, 1), NEW)
    assert shelf.store.get(OLD).corrected == ()


def test_a_day_in_force_set_by_hand_survives_and_is_read_again_when_given_back(shelf: Shelf, library: Library) -> None:
    shelf.put(OLD, "本条例自2019年9月1日起施行。", published_on=date(2019, 5, 1))
    library.correct(OLD, effective_on=date(2019, 12, 1))
    shelf.deliver(DocumentCorrected(document_id=OLD, fields=("effective_on",)))
    assert shelf.known(OLD).effective_on == date(2019, 12, 1)
    library.release(OLD, "effective_on")
    shelf.deliver(DocumentCorrected(document_id=OLD, fields=("effective_on",)))
    assert shelf.known(OLD).effective_on == date(2019, 9, 1)


def test_a_link_by_hand_goes_with_the_document_it_points_to(shelf: Shelf, library: Library) -> None:
    shelf.put(OLD, published_on=date(2019, 5, 1))
    shelf.put("别", title="别的办法", published_on=date(2020, 5, 1))
    library.correct(OLD, ended_on=date(2022, 1, 1), superseded_by="别")
    shelf.take("别")
    assert shelf.end(OLD)[1:] == (date(2022, 1, 1), "")


def test_a_correction_of_title_or_day_links_anew(shelf: Shelf, library: Library) -> None:
    shelf.put(OLD, published_on=date(2019, 5, 1))
    shelf.put(NEW, title="云江数据", published_on=date(2023, 9, 1))
    assert shelf.end(OLD) == (None, None, "")
    library.correct(NEW, title="云江省数据条例")
    shelf.deliver(DocumentCorrected(document_id=NEW, fields=("title",)))
    assert shelf.end(OLD)[2] == NEW
    library.correct(NEW, title="云江省算力条例")
    shelf.deliver(DocumentCorrected(document_id=NEW, fields=("title",)))
    assert shelf.end(OLD) == (None, None, "")


def test_a_document_cannot_replace_itself_or_be_replaced_by_nothing(shelf: Shelf, library: Library) -> None:
    shelf.put(OLD, published_on=date(2019, 5, 1))
    with pytest.raises(InvalidInputError, match="不能取代它自己"):
        library.correct(OLD, superseded_by=OLD)
    with pytest.raises(NotFoundError):
        library.correct(OLD, superseded_by="没有")
    with pytest.raises(InvalidInputError):
        library.release(OLD, "title")


def test_documents_from_before_the_rules_are_read_once_from_their_stored_text(shelf: Shelf, log: EventLog) -> None:
    shelf.put(OLD, "本条例自2019年9月1日起施行。", published_on=date(2019, 5, 1), link=False, read=False)
    shelf.put(NEW, published_on=date(2023, 9, 1), link=False, read=False)
    assert announce_rules(store=shelf.validity, log=log)
    for _ in range(2):
        catch_up(ValidityRulesChanged(rules=RULES), store=shelf.validity, documents=shelf.store, log=log)
    assert shelf.known(OLD).effective_on == date(2019, 9, 1)
    assert shelf.end(OLD) == (Validity.AMENDED, date(2023, 9, 1), NEW)
    assert shelf.happened() == ["DocumentSuperseded"]
    assert not announce_rules(store=shelf.validity, log=log)


def test_a_library_from_before_validity_opens_with_all_its_documents(database: Database, shelf: Shelf) -> None:
    from alembic import command
    from alembic.config import Config

    shelf.put(OLD, published_on=date(2019, 5, 1), read=False, link=False)
    config = Config()
    config.set_main_option("script_location", "storage/migrations")
    with database.transaction() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
        assert "effective_on" not in {row[1] for row in connection.exec_driver_sql("PRAGMA table_info(document)")}
        command.upgrade(config, "0002")
    found: Document = shelf.store.get(OLD)
    assert (found.metadata.effective_on, found.metadata.superseded_by) == (None, "")
    assert shelf.validity.unread(RULES) == [OLD]
    with database.read() as connection:
        assert connection.scalar(document.select().with_only_columns(document.c.validity_read)) == 0

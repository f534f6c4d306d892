"""Noting use: what is kept, what is not, that it never gets in the way, and that erasing leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert

from core.documents import DocumentType, Locator
from core.search import Passage, SearchFilters
from core.use import UsedPassage, UseKind
from events.log import EventLog, acting
from index.use_log import UseLog, used_passage
from storage.database import Database, utc_now
from storage.tables import document
from storage.use import UseStore

QUESTION = "会费涨到多少了这句话很私密"
QUOTE = "会费标准为每年三千元。"
PASSAGE = UsedPassage(
    document_id="d1", version=2, chunk_id=7, quote=QUOTE, rank=3,
    locator=Locator(page=None, heading_path=("一、会费", "（二）标准"), paragraph=1),
)  # fmt: skip


@pytest.fixture(autouse=True)
def known_document(database: Database) -> None:
    add_document(database, "d1", "会费办法")


def add_document(database: Database, document_id: str, title: str) -> None:
    with database.transaction() as connection:
        connection.execute(
            insert(document).values(
                document_id=document_id,
                title=title,
                document_type=DocumentType.OTHER.value,
                state="indexed",
                version=2,
                source=document_id,
                added_at=utc_now(),
                updated_at=utc_now(),
            )
        )


@pytest.fixture
def make_log(database: Database, log: EventLog) -> Iterator[Callable[..., UseLog]]:
    made: list[UseLog] = []

    def make(enabled: bool = True) -> UseLog:
        made.append(UseLog(UseStore(database), log=log, enabled=lambda: enabled))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_a_use_is_kept_with_its_question_place_rank_and_person(make_log: Callable[..., UseLog]) -> None:
    use = make_log()
    before = acting.set("李四")
    use.record(UseKind.OPENED, f" {QUESTION} ", PASSAGE, filters=SearchFilters(year_from=2023, regions=("云南",)))
    acting.reset(before)
    use.wait()
    [kept] = use.store.list()
    assert (kept.kind, kept.query, kept.actor) == (UseKind.OPENED, QUESTION, "李四")
    assert kept.passage.locator == PASSAGE.locator
    assert (kept.passage.quote, kept.passage.rank, kept.passage.title) == (QUOTE, 3, "会费办法")
    assert kept.filters == {"year_from": 2023, "regions": ["云南"]}


def test_nothing_is_kept_once_it_is_switched_off(make_log: Callable[..., UseLog]) -> None:
    use = make_log(enabled=False)
    use.record(UseKind.OPENED, QUESTION, PASSAGE)
    use.wait()
    assert use.store.count() == 0


def test_a_page_without_a_question_notes_nothing(make_log: Callable[..., UseLog]) -> None:
    use = make_log()
    use.record(UseKind.OPENED, "  ", PASSAGE)
    use.wait()
    assert use.store.count() == 0


def test_a_database_that_fails_disturbs_nobody_and_the_log_stays_silent_about_the_question(
    make_log: Callable[..., UseLog], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    use = make_log()

    def fail(*_: object, **__: object) -> None:
        raise OSError(f"disk full while writing {QUESTION}")

    monkeypatch.setattr(use.store, "add", fail)
    use.record(UseKind.OPENED, QUESTION, PASSAGE)
    use.wait()
    assert "use not noted" in caplog.text
    assert QUESTION not in caplog.text


def test_noting_after_the_end_is_no_error(make_log: Callable[..., UseLog]) -> None:
    use = make_log()
    use.close()
    use.record(UseKind.OPENED, QUESTION, PASSAGE)


def test_a_use_of_a_document_that_is_gone_meanwhile_is_not_kept(
    make_log: Callable[..., UseLog], database: Database
) -> None:
    use = make_log()
    with database.transaction() as connection:
        connection.execute(document.delete())
    use.record(UseKind.OPENED, QUESTION, PASSAGE)
    use.wait()
    assert use.store.count() == 0


def test_what_was_used_of_a_document_goes_with_it(make_log: Callable[..., UseLog], database: Database) -> None:
    use = make_log()
    use.record(UseKind.OPENED, QUESTION, PASSAGE)
    use.wait()
    with database.transaction() as connection:
        connection.execute(document.delete())
    assert use.store.count() == 0


def test_erasing_leaves_nothing_in_the_files_and_no_words_in_the_events(
    make_log: Callable[..., UseLog], log: EventLog, tmp_path: Path
) -> None:
    use = make_log()
    for _ in range(200):
        use.record(UseKind.OPENED, QUESTION, PASSAGE)
    use.wait()
    assert QUESTION.encode() in _all_bytes(tmp_path)

    assert use.erase() == 200

    assert use.store.count() == 0
    assert QUESTION.encode() not in _all_bytes(tmp_path)
    assert [entry.type for entry in log.read()] == ["UseErased"]
    assert use.erase() == 0  # nothing left: no second event
    assert len(log.read()) == 1


def test_a_passage_found_is_noted_with_the_version_it_was_found_in() -> None:
    found = Passage(
        rank=4, score=1.0, chunk_id=7, document_id="d1", title="会费办法", locator=PASSAGE.locator, text=QUOTE,
        highlights=(), planned=False, edition="d1@2",
    )  # fmt: skip
    used = used_passage(found)
    assert (used.version, used.rank, used.quote, used.chunk_id) == (2, 4, QUOTE, 7)
    assert used_passage(replace(found, edition="d1@2~3")).version == 2  # parsed again while the former edition stood


def _all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("zhiku.db*")))

"""The wired services: what one change sets in motion in other rooms."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bootstrap import Services, open_services
from core.documents import DocumentState
from core.experts import Expert
from settings import Settings


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with open_services(Settings(home=tmp_path / "home")) as opened:
        yield opened


def count_removals(services: Services) -> int:
    return len(services.log.read(types=["SamplesRemoved"]))


@pytest.mark.timeout(120)
def test_the_samples_load_once_and_leave_together_with_the_first_own_document(
    services: Services, tmp_path: Path
) -> None:
    assert services.load_samples()
    assert not services.load_samples()
    services.delivery.drain()
    assert all(known.state is DocumentState.INDEXED for known in services.documents.list())
    assert services.pool.counts().samples == 24
    assert any(expert.document_ids for expert in services.pool.list())
    assert services.matcher.match("谁懂数据安全")[0].reasons

    own = tmp_path / "自己的总结.txt"
    own.write_text("本会2024年工作总结\n\n全年组织数据安全培训12场。\n", encoding="utf-8")
    services.library.add_file(own)
    services.delivery.drain(30)

    assert [known.file_name for known in services.documents.list()] == ["自己的总结.txt"]
    assert services.pool.list() == []
    assert count_removals(services) == 1
    assert services.delivery.waiting() == 0
    assert {hit.title for hit in services.search.search("数据安全培训").passages} == {"本会2024年工作总结"}
    assert services.matcher.match("谁懂数据安全") == []
    assert not services.load_samples()


def test_removing_samples_by_hand_tells_both_rooms_once(services: Services) -> None:
    services.load_samples()
    services.library.remove_samples()
    services.delivery.drain(30)

    assert (services.documents.list(), services.pool.list()) == ([], [])
    assert (count_removals(services), services.delivery.waiting()) == (1, 0)


def test_an_unreadable_index_makes_a_document_fail_in_the_open(services: Services, tmp_path: Path) -> None:
    services.settings.index_folder.write_text("a file in the place of the folder")
    report = tmp_path / "总结.txt"
    report.write_text("本会2024年工作总结\n\n全年组织数据安全培训12场。\n", encoding="utf-8")
    intake = services.library.add_file(report)
    services.delivery.drain(30)

    failed = services.documents.get(intake.document_id)
    assert failed.state is DocumentState.FAILED
    assert failed.reason
    assert services.delivery.dead_letters()

    services.settings.index_folder.unlink()
    services.library.retry(intake.document_id)
    services.delivery.drain(30)
    assert services.documents.get(intake.document_id).state is DocumentState.INDEXED
    assert services.delivery.dead_letters() == []


def test_a_document_linked_to_an_expert_becomes_proof_at_once(services: Services, tmp_path: Path) -> None:
    report = tmp_path / "总结.txt"
    report.write_text("本会2024年工作总结\n\n全年组织量子通信试验12次。\n", encoding="utf-8")
    intake = services.library.add_file(report)
    expert = services.pool.save(Expert(expert_id="", name="程远", unit="云江大学", specialties=("光学",)))
    services.delivery.drain(30)
    assert services.matcher.match("量子通信试验") == []

    services.pool.link_documents(expert.expert_id, [intake.document_id])
    services.delivery.drain(30)

    matched = services.matcher.match("量子通信试验")
    assert [found.name for found in matched] == ["程远"]
    assert "12次" in matched[0].evidence[0].quote


@pytest.mark.timeout(120)
def test_an_index_that_grew_by_intake_is_packed_by_itself(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.rebuild.PACK_FROM", 1)
    report = tmp_path / "总结.txt"
    report.write_text("本会2024年工作总结\n\n全年组织数据安全培训12场。\n", encoding="utf-8")
    services.start()
    services.library.add_file(report)

    deadline = time.monotonic() + 100
    while not services.log.read(types=["GenerationServed"]) and time.monotonic() < deadline:
        time.sleep(0.1)

    assert len(services.log.read(types=["GenerationServed"])) == 1
    assert [hit.title for hit in services.search.search("数据安全培训").passages] == ["本会2024年工作总结"]

"""Tracking as it is wired: what taking in, correcting, retrying, rebuilding and deleting mean for notices."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bootstrap import Services, open_services
from core.errors import StoreBusyError
from core.search import SearchFilters
from settings import Settings

NEWS = "云江省算力发展简报\n\n一、算力规模\n\n全省算力规模达到38EFLOPS，建成绿色数据中心15个。\n"
QUESTION = "全省算力规模"


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with open_services(Settings(home=tmp_path / "home")) as opened:
        yield opened


def bring(services: Services, text: str = NEWS, name: str = "简报.txt") -> str:
    intake = services.library.add_bytes(name, text.encode())
    services.delivery.drain(30)
    return intake.document_id


def test_a_document_taken_in_raises_a_notice_and_takes_it_along_when_deleted(services: Services) -> None:
    services.tracking.save(QUESTION)
    document_id = bring(services)

    [notice] = services.tracking.notices.list()
    assert "38EFLOPS" in notice.fit.quote
    [logged] = services.log.read(types=["NoticeRaised"])
    assert logged.actor == "系统"

    services.library.delete(document_id)
    services.delivery.drain(30)
    assert services.tracking.count_unread() == 0


def test_a_corrected_region_lets_a_document_through_the_filter(services: Services) -> None:
    services.tracking.save(QUESTION, filters=SearchFilters(regions=("贵州",)))
    document_id = bring(services)
    assert services.tracking.count_unread() == 0

    services.library.correct(document_id, region="贵州")
    services.delivery.drain(30)
    assert services.tracking.count_unread() == 1


def test_a_failure_is_retried_and_the_notice_raised_once(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    services.tracking.save(QUESTION)
    failures = [StoreBusyError("数据库正忙")]
    match = services.tracking.match

    def fail_once(happened) -> int:
        raised = match(happened)
        if failures:
            raise failures.pop()  # after the commit: the delivery does not know that it was done
        return raised

    monkeypatch.setattr(services.tracking, "match", fail_once)
    bring(services)

    assert not failures
    assert services.tracking.count_unread() == 1
    assert services.delivery.dead_letters() == []


@pytest.mark.timeout(120)
def test_a_rebuilt_index_raises_no_notices(services: Services) -> None:
    bring(services)
    services.tracking.save(QUESTION)
    services.tracking.save("网络安全应急演练")
    services.rebuild_index()
    services.delivery.drain(60)

    assert services.tracking.count_unread() == 0


@pytest.mark.timeout(120)
def test_samples_raise_no_notices(services: Services) -> None:
    services.tracking.save("网络安全应急演练")
    services.load_samples()
    services.delivery.drain(60)

    assert services.tracking.count_unread() == 0

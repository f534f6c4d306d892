"""The command `draft`: what it gives scripts, what it writes, and mistakes in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import bootstrap
from api.commands import COMMANDS
from core.errors import InvalidInputError, NotFoundError
from papers.check import check_file
from settings import Settings
from tests.drafting.library import LAW
from tests.running_app import run_cli


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def services(home: Path) -> Iterator[bootstrap.Services]:
    with bootstrap.open_services(Settings(home=home)) as opened:
        file = home / "示例省数据安全条例.md"
        file.write_text(LAW, encoding="utf-8")
        opened.library.add_file(file)
        opened.delivery.start()
        opened.delivery.drain(60)
        opened.delivery.stop()
        yield opened


def test_a_draft_gives_its_sentences_with_their_sources_and_is_kept(services: bootstrap.Services) -> None:
    made = json.loads(json.dumps(COMMANDS["draft"](services, topic="数据安全", profile="社情民意")))

    assert made["title"] == "关于数据安全的情况反映和建议"
    claims = [one for one in made["sentences"] if one["kind"] == "claim"]
    assert claims
    for one in claims:
        assert {"document_id", "locator", "quote"} <= one["citation"].keys()
        assert one["citation"]["locator"].keys() == {"page", "heading_path", "paragraph"}
        assert one["citation"]["quote"] in LAW
    links = [one for one in made["sentences"] if one["kind"] == "link"]
    assert all(one["citation"] is None for one in links)
    assert {one["section"] for one in made["sentences"]} == {"background", "problems", "suggestions"}
    unfinished = [one for one in links if "请结合调研补充" in one["text"]]
    assert made["unproven"] == len(unfinished) == 1
    assert services.drafting.desk.store.get(made["draft_id"]).state == "起草"


def test_a_draft_is_written_as_a_file_in_the_official_layout(services: bootstrap.Services, tmp_path: Path) -> None:
    file = tmp_path / "建议.docx"
    COMMANDS["draft"](services, topic="数据安全", out=str(file))
    assert [one.rule for one in check_file(file) if not one.passed] == []


def test_mistakes_are_said_in_words_and_leave_no_paper_behind(services: bootstrap.Services, tmp_path: Path) -> None:
    before = len(services.drafting.desk.store.list())
    with pytest.raises(InvalidInputError, match="没有「小说」这种文稿"):
        COMMANDS["draft"](services, topic="数据安全", profile="小说")
    with pytest.raises(InvalidInputError, match=r"以 \.docx 结尾"):
        COMMANDS["draft"](services, topic="数据安全", out=str(tmp_path / "a.pdf"))
    with pytest.raises(InvalidInputError, match="请填写题目"):
        COMMANDS["draft"](services, topic="？")
    with pytest.raises(NotFoundError):
        COMMANDS["draft"](services, topic="数据安全", profile="fankui", request="gone")
    assert len(services.drafting.desk.store.list()) == before


def test_the_command_line_prints_what_the_command_gives(tmp_path: Path) -> None:
    done = run_cli(tmp_path, "draft", "数据安全", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["sentences"][0]["kind"] == "link"

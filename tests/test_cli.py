"""The command line while no app runs: names, JSON and errors that scripts rely on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.running_app import run_cli

REPORT = """示例协会2024年工作报告

一、网络安全

（一）举办网络安全技能竞赛

协会于9月举办全省网络安全技能竞赛，共有86支队伍报名，42支队伍进入决赛。

（二）组织应急演练

6月组织应急演练3次，参加单位57家。
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ZHIKU_HOME that already holds one report."""
    folder = tmp_path_factory.mktemp("home")
    report = tmp_path_factory.mktemp("files") / "2024年工作报告.txt"
    report.write_text(REPORT, encoding="utf-8")
    added = run_cli(folder, "add", str(report), "--json")
    assert added.returncode == 0, added.stderr
    assert [row["state"] for row in json.loads(added.stdout)] == ["indexed"]
    return folder


def test_add_delivers_what_it_set_in_motion_before_it_returns(home: Path) -> None:
    rows = json.loads(run_cli(home, "documents", "--json").stdout)

    assert len(rows) == 1
    assert set(rows[0]) >= {
        "document_id", "title", "version", "state", "reason", "type", "region", "published_on", "pages", "chunks",
        "coverage",
    }  # fmt: skip
    assert rows[0]["state"] == "indexed"
    assert rows[0]["chunks"] >= 1


def test_search_gives_the_passage_with_its_place_and_marks(home: Path) -> None:
    rows = json.loads(run_cli(home, "search", "竞赛 多少队伍", "--json").stdout)

    first = rows[0]
    assert set(first) >= {"rank", "score", "document_id", "title", "locator", "text", "highlights"}
    assert "86支队伍报名" in first["text"]
    assert first["locator"]["page"] is None
    assert "一、网络安全" in first["locator"]["heading_path"]
    marked = {first["text"][start:end] for start, end in first["highlights"]}
    assert any("竞赛" in words for words in marked)


def test_search_from_a_file_gives_a_json_line_for_each_query(home: Path, tmp_path: Path) -> None:
    questions = tmp_path / "questions.txt"
    questions.write_text("应急演练几次\n\n火星上的天气怎么样\n", encoding="utf-8")

    lines = [json.loads(line) for line in run_cli(home, "search", "--from", str(questions)).stdout.splitlines()]

    assert [line["query"] for line in lines] == ["应急演练几次", "火星上的天气怎么样"]
    assert [line["answered"] for line in lines] == [True, False]
    assert lines[0]["confidence"] > lines[1]["confidence"]
    assert "3次" in lines[0]["results"][0]["text"]


def test_filters_that_fit_nothing_give_an_empty_list(home: Path) -> None:
    done = run_cli(home, "search", "竞赛", "--year-to", "2001", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["add", "没有这个文件.pdf"], "找不到文件"),
        (["search", "竞赛", "--type", "小说"], "没有「小说」这一类型"),
        (["search", "竞赛", "--as-of", "昨天"], "无法识别"),
        (["search", "竞赛", "--top-k", "0"], "至少为 1"),
        (["experts", "import", "没有.xlsx"], "无法读取文件"),
        (["restore", "没有.zip"], "找不到备份文件"),
        (["work"], "ZHIKU_QDRANT_URL"),
    ],
)
def test_a_mistake_gives_one_clear_line_and_exit_code_1(home: Path, arguments: list[str], message: str) -> None:
    done = run_cli(home, *arguments)

    assert done.returncode == 1
    assert message in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_wrong_usage_gives_exit_code_2(home: Path) -> None:
    assert run_cli(home, "search").returncode == 2
    assert run_cli(home, "no-such-command").returncode == 2


def test_a_damaged_settings_file_is_named_and_nothing_is_lost(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{ not json", encoding="utf-8")

    done = run_cli(tmp_path, "documents")

    assert done.returncode == 1
    assert "settings.json" in done.stderr
    assert (tmp_path / "settings.json").read_text(encoding="utf-8") == "{ not json"


def test_experts_travel_out_and_back_unchanged(home: Path, tmp_path: Path) -> None:
    table = tmp_path / "experts.csv"
    table.write_text(
        "姓名,类别,单位,专业领域\n王一,学,示例大学,网络安全、应急演练\n李二,产,示例公司,云计算\n", encoding="utf-8"
    )
    first = run_cli(home, "experts", "import", str(table), "--json")
    assert json.loads(first.stdout) == {"added": 2, "changed": 0, "unchanged": 0, "errors": []}

    exported = tmp_path / "out.xlsx"
    assert run_cli(home, "experts", "export", str(exported)).returncode == 0
    again = run_cli(home, "experts", "import", str(exported), "--json")
    assert json.loads(again.stdout) == {"added": 0, "changed": 0, "unchanged": 2, "errors": []}
    table.write_text("姓名,单位,手机\n王一,示例大学,19900000001\n李二,示例公司,123\n", encoding="utf-8")
    trial = run_cli(home, "experts", "import", str(table), "--dry-run")
    assert "第 2 行 王一：电话：空 → 199****0001" in trial.stdout
    assert "第 3 行 C 列 手机：" in trial.stdout

    matched = json.loads(run_cli(home, "match", "谁懂网络安全应急演练", "--json").stdout)
    assert set(matched[0]) == {"rank", "score", "expert_id", "name", "sector", "reasons", "evidence"}
    assert matched[0]["name"] == "王一"
    assert matched[0]["reasons"]


def test_a_backup_brings_everything_back_into_an_empty_home(home: Path, tmp_path: Path) -> None:
    archive = tmp_path / "backup.zip"
    saved = run_cli(home, "backup", str(archive), "--json")
    assert json.loads(saved.stdout)["documents"] == 1

    other = tmp_path / "other"
    restored = run_cli(other, "restore", str(archive), "--json")
    assert restored.returncode == 0, restored.stderr
    assert json.loads(restored.stdout)["documents"] == 1
    found = json.loads(run_cli(other, "search", "应急演练", "--json").stdout)
    assert "57家" in found[0]["text"]


def test_a_file_that_is_no_backup_changes_nothing(home: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.zip"
    wrong.write_text("不是备份", encoding="utf-8")

    done = run_cli(home, "restore", str(wrong))

    assert done.returncode == 1
    assert "没有做任何改动" in done.stderr
    assert len(json.loads(run_cli(home, "documents", "--json").stdout)) == 1


def test_reindex_rebuilds_the_index_from_the_records(home: Path) -> None:
    counts = json.loads(run_cli(home, "reindex", "--json").stdout)
    assert counts["documents"] == 1
    assert json.loads(run_cli(home, "search", "应急演练", "--json").stdout)


def test_the_doctor_finds_a_healthy_installation(home: Path) -> None:
    done = run_cli(home, "doctor", "--json")
    rows = json.loads(done.stdout)
    assert all(set(row) == {"check", "ok", "found", "cure"} for row in rows)
    assert [row for row in rows if not row["ok"]] == []
    assert done.returncode == 0

"""The commands `panel`, `draw` and `draw-replay`: the records they give, and mistakes in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import bootstrap
from api.commands import COMMANDS
from core.errors import ZhikuError
from core.experts import Expert, Sector
from settings import load_settings
from tests.running_app import run_cli

ROWS = [
    ("程远", "学", "云江大学"), ("顾清", "产", "云江通信公司"), ("乔予", "研", "示例网络研究院"),
    ("沈砚", "政", "示例省大数据局"), ("戴川", "学", "示例理工大学"), ("阮微", "产", "江川智造集团"),
    ("裴山", "产", "江川智造云南有限公司"),
]  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A ZHIKU_HOME with seven experts on data security and one on rural commerce."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZHIKU_HOME", str(folder))
        yield folder


@pytest.fixture(scope="module")
def services(home: Path) -> Iterator[bootstrap.Services]:
    made = bootstrap.Services(load_settings())
    for name, sector, unit in ROWS:
        made.pool.save(Expert(expert_id="", name=name, sector=Sector(sector), unit=unit, specialties=("数据安全",)))
    made.pool.save(Expert(expert_id="", name="姜雪", sector=Sector.USER, unit="第三医院", specialties=("农村电商",)))
    made.delivery.drain(30)
    yield made
    made.close()


@pytest.fixture
def call(services: bootstrap.Services):
    """Run a command and pass its answer through JSON, as the routes do."""
    return lambda name, **asked: json.loads(json.dumps(COMMANDS[name](services, **asked)))


def names(entries) -> set[str]:
    return {one["name"] for one in entries}


def test_a_panel_is_put_together_with_its_reasons_and_exclusions(call, services) -> None:
    record = call("panel", matter="数据安全评审", quota="学 至少 2", avoid=["江川智造集团"], fix=["沈砚"])

    assert names(record["members"]) == {"程远", "顾清", "乔予", "沈砚", "戴川"}
    assert names(record["exclusions"]) == {"阮微", "裴山"}
    assert "单位回避" in record["exclusions"][0]["reasons"][0]
    assert "指定入选" in next(one["reasons"] for one in record["members"] if one["name"] == "沈砚")
    assert services.tasks.store.selections(record["task_id"])[0].hash == record["hash"]


def test_alternatives_are_given_and_nothing_is_kept_of_a_dry_run(call, services) -> None:
    before = len(services.tasks.store.list())

    record = call("panel", matter="数据安全评审", alternatives=2, dry_run=True, avoid=["江川智造集团"])

    assert len(names(record["alternatives"][0]) ^ names(record["members"])) >= 2
    assert len(services.tasks.store.list()) == before


def test_a_draw_for_a_known_task_can_be_replayed_by_its_hash(call) -> None:
    panel = call("panel", matter="数据安全评审", avoid=["江川智造集团"])

    assert len(call("draw", task=panel["task_id"], supervisor="李主任")["chosen"]) == 5  # as many as the task wants
    record = call("draw", task=panel["task_id"], members=3, quota="学 1", seed="八", supervisor="李主任")
    again = call("draw-replay", record=record["hash"])

    assert [one["stratum"] for one in record["chosen"]] == ["学", "不限", "不限"]
    assert names(record["exclusions"]) == {"阮微", "裴山", "姜雪"}
    assert again["replay"]["holds"] is again["replay"]["kept"] is True
    assert again["replay"]["chosen"] == [one["name"] for one in record["chosen"]]


def test_everybody_may_be_drawn_where_that_is_asked(call) -> None:
    record = call("draw", matter="数据安全评审", members=8, supervisor="李主任", everybody=True)
    assert "姜雪" in names(record["chosen"])


@pytest.mark.parametrize(
    ("command", "asked", "words"),
    [
        ("draw", {"matter": "数据安全", "supervisor": ""}, "请填写监督人"),
        ("draw", {"matter": "数据安全", "supervisor": "李", "quota": "学 2-3"}, "确定的人数"),
        ("draw", {"task": "没有", "supervisor": "李"}, "没有这个任务"),
        ("draw-replay", {"record": "没有这个文件.json"}, "找不到抽取记录"),
        ("draw-replay", {"record": "{坏的"}, "不是抽取记录"),
        ("panel", {"matter": "数据安全", "quota": "研 3"}, "「研」至少 3 人（候选 1 人）"),
        ("panel", {"matter": "数据安全", "fix": ["没有此人"]}, "没有「没有此人」"),
        ("panel", {"matter": "数据安全", "pool": "别的库"}, "没有名为「别的库」的专家库"),
        ("panel", {"matter": "数据安全", "held_on": "明天"}, "无法识别"),
        ("panel", {"matter": "数据安全", "kind": "玩"}, "没有「玩」这类任务"),
        ("panel", {"matter": "数据安全", "alternatives": 0}, "1 至 10"),
    ],
)
def test_mistakes_are_told_in_words(call, command: str, asked: dict, words: str) -> None:
    with pytest.raises(ZhikuError, match=words):
        call(command, **asked)


def test_the_command_line_draws_and_tells_of_a_changed_record(tmp_path: Path) -> None:
    table, file = tmp_path / "专家.csv", tmp_path / "记录.json"
    lines = ["姓名,类别,单位,专业领域", *(f"{name},{sector},{unit},数据安全" for name, sector, unit in ROWS)]
    table.write_text("\n".join(lines), encoding="utf-8")
    assert run_cli(tmp_path / "home", "experts", "import", str(table)).returncode == 0

    drawn = run_cli(tmp_path / "home", "draw", "数据安全评审", "--members", "3", "--supervisor", "李主任", "--json")
    file.write_text(drawn.stdout.replace("李主任", "王主任"), encoding="utf-8")
    changed = run_cli(tmp_path / "home", "draw", "--replay", str(file), "--json")

    assert len(json.loads(drawn.stdout)["chosen"]) == 3, drawn.stderr
    assert json.loads(changed.stdout)["replay"]["holds"] is False
    assert changed.returncode == 1
    assert "「监督人」与系统留存的不同" in changed.stderr

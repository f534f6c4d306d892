"""Learning from use: what it learns from, when it refuses, that only a better encoder is taken, and the way back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bootstrap import Services
from core.documents import Chunk, Locator
from core.errors import StoreBusyError, ZhikuError
from core.use import Use, UsedPassage, UseKind
from evaluation import learning_child
from evaluation.from_use import TooFewQuestionsError, learn_from_use
from evaluation.used_questions import gather_questions
from index.encoders import BUNDLED_FOLDER, StaticEncoder
from index.training.errors import NotStaticError
from index.training.finetune import TuningSettings, fine_tune
from index.training.questions import LabelledQuestion
from index.use_log import used_passage
from storage.database import utc_now
from tests.running_app import run_cli
from tests.views import conftest

services, loaded = conftest.services, conftest.loaded
PLACE = Locator(page=None, heading_path=(), paragraph=1)
TOPICS = (
    "会费缴纳", "会员发展", "专家选聘", "网络安全演练", "数据安全检查", "算力建设", "技能竞赛",
    "行业自律", "标准制定", "人才培训", "论坛筹备", "调研走访", "信息报送", "投诉处理",
    "财务审计", "党建学习", "志愿服务", "适老化改造", "电商扶持", "跨境合作", "版权保护",
    "广告监管", "隐私保护", "应急值守", "机房节能", "云平台迁移", "政务公开", "乡村振兴",
    "公益捐赠", "青年创业", "卫星通信", "量子密钥", "车联网试点", "智慧医疗", "在线教育",
)  # fmt: skip


def _chunk(number: int, text: str) -> Chunk:
    return Chunk(
        chunk_id=number,
        document_id="d1",
        version=1,
        ordinal=number,
        text=text,
        locator=PLACE,
        first_block=0,
        last_block=0,
    )


def _use(kind: UseKind, query: str, quote: str, document_id: str = "d1") -> Use:
    passage = UsedPassage(document_id=document_id, version=1, chunk_id=99, locator=PLACE, quote=quote)
    return Use(use_id=1, at=utc_now(), actor="", kind=kind, query=query, passage=passage)


# what is learned from


def test_a_surer_use_outweighs_what_was_merely_opened() -> None:
    first, second = "会费应当在每年三月底以前缴纳。", "会员大会每年召开一次，由理事会召集。"
    chunks = {"d1": [_chunk(1, first), _chunk(2, second)]}
    uses = [
        _use(UseKind.OPENED, "会费 什么时候交", second),
        _use(UseKind.OPENED, "会费  什么时候交", first),
        _use(UseKind.CITED, "会费 什么时候交", first),
        _use(UseKind.OPENED, "大会", second),
    ]
    found = {one.question: one for one in gather_questions(uses, [], chunks)}
    assert found["会费 什么时候交"].chunks == {1: 0.9}
    assert found["大会"].chunks == {2: 0.4}


def test_what_is_no_longer_there_is_not_learned_from() -> None:
    uses = [
        _use(UseKind.CITED, "会费", "早已删掉的一句话，哪里都没有了。"),
        _use(UseKind.CITED, "会费", "别处的话", "d2"),
    ]
    assert gather_questions(uses, [], {"d1": [_chunk(1, "会费应当在每年三月底以前缴纳。")]}) == []


# refusing


def test_too_few_questions_are_refused_with_both_numbers(loaded: Services) -> None:
    found = loaded.search.search("算力规模").passages[0]
    loaded.use.record(UseKind.OPENED, "算力规模", used_passage(found))
    loaded.use.wait()
    with pytest.raises(TooFewQuestionsError, match=r"现有 1 个，至少需要 30 个"):
        learn_from_use(loaded.settings)
    assert not (loaded.settings.home / "encoders").exists()


def test_another_kind_of_encoder_is_refused(loaded: Services) -> None:
    with pytest.raises(NotStaticError, match="BAAI/bge-m3"):
        learn_from_use(loaded.settings.model_copy(update={"encoder": "BAAI/bge-m3"}))


def test_the_command_says_in_one_line_what_is_missing(tmp_path: Path) -> None:
    done = run_cli(tmp_path, "train-encoder", "--from-use", "--json")
    assert done.returncode == 1
    assert "现有 0 个，至少需要 30 个" in done.stderr
    assert run_cli(tmp_path, "train-encoder", "--from-use", "--out", "x").returncode == 2


def test_an_encoder_set_by_the_environment_is_not_replaced(loaded: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIKU_ENCODER", str(BUNDLED_FOLDER))
    with pytest.raises(ZhikuError, match="ZHIKU_ENCODER"):
        loaded.learn_from_use()


# comparing


@pytest.fixture
def used(services: Services) -> Services:
    """Thirty-five topics, each asked about in words that stand in no document."""
    for number, topic in enumerate(TOPICS):
        text = f"{topic}工作办法\n\n一、要求\n\n各单位应当按照规定做好{topic}工作，由秘书处负责，第{number}号。\n"
        services.library.add_bytes(f"{topic}.txt", text.encode())
    services.delivery.drain(60)
    for topic in TOPICS:
        found = services.search.search(f"{topic}工作由谁负责").passages[0]
        services.use.record(UseKind.CITED, f"{topic[:2]}的事归哪个管", used_passage(found))
    services.use.wait()
    return services


def test_both_encoders_are_asked_what_neither_learned(used: Services) -> None:
    said: list[str] = []
    made = learn_from_use(used.settings, tuning=TuningSettings(epochs=2), on_progress=said.append)
    assert made.learned + made.held_back == len(made.questions) + made.learned >= 30
    assert made.held_back == 7
    assert made.better == (made.after["ndcg@10"] > made.before["ndcg@10"])
    assert bool(made.folder) == made.better
    folders = list((used.settings.home / "encoders").iterdir())
    assert [str(one) for one in folders] == ([made.folder] if made.better else [])
    assert any("学习 2/2" in words for words in said)
    assert used.settings.encoder == ""  # nothing is taken here


# taking over


@pytest.fixture
def tuned(tmp_path: Path) -> Path:
    """Another static encoder."""
    questions = [LabelledQuestion(query="老板不发钱", passages=("用人单位应当支付劳动报酬。",), negatives=("退货。",))]
    fine_tune(BUNDLED_FOLDER, questions, tmp_path / "tuned", settings=TuningSettings(epochs=1))
    return tmp_path / "tuned"


def _child_says(monkeypatch: pytest.MonkeyPatch, **changed: object) -> None:
    means = {"recall@10": 0.5, "recall@100": 0.5, "mrr@10": 0.4, "ndcg@10": 0.4, "questions": 7.0}
    made = {
        "encoder_before": "old", "encoder": "new", "folder": "", "better": False, "learned": 28, "held_back": 7,
        "before": means, "after": means, "questions": [["会费", 3, 1]], **changed,
    }  # fmt: skip
    monkeypatch.setattr(learning_child, "_run_child", lambda *_: json.loads(json.dumps(made)))


def test_a_better_encoder_serves_and_the_former_one_can_come_back(
    loaded: Services, tuned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _child_says(monkeypatch, better=True, folder=str(tuned))
    made = loaded.learn_from_use()
    assert made.taken
    assert loaded.settings.encoder == str(tuned)
    serving = loaded.index.generations.serving()
    assert serving is not None
    assert serving.encoder.startswith(StaticEncoder(tuned).name)
    kept = loaded.quality.newest_tuning()
    assert kept is not None
    assert replace(kept, tuning_id=0, at=made.at) == made
    assert "EncoderTuned" in {entry.type for entry in loaded.log.read()}

    loaded.change_encoder(kept.source_before)
    assert loaded.settings.encoder == ""
    back = loaded.index.generations.serving()
    assert back is not None
    assert back.encoder.startswith(StaticEncoder(BUNDLED_FOLDER).name)
    assert loaded.search.search("算力规模").passages


def test_one_that_is_not_better_changes_nothing_and_is_told(loaded: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    _child_says(monkeypatch)
    assert not loaded.learn_from_use().taken
    kept = loaded.quality.newest_tuning()
    assert kept is not None
    assert not kept.taken
    assert loaded.settings.encoder == ""


def test_an_encoder_that_cannot_serve_leaves_the_former_one(
    loaded: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _child_says(monkeypatch, better=True, folder=str(tmp_path / "gone"))
    with pytest.raises(ZhikuError):
        loaded.learn_from_use()
    assert loaded.settings.encoder == ""
    kept = loaded.quality.newest_tuning()
    assert kept is not None
    assert not kept.taken
    assert loaded.search.search("算力规模").passages


def test_learning_happens_once_at_a_time(loaded: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    with learning_child._one_at_a_time, pytest.raises(StoreBusyError, match="正在"):
        loaded.learn_from_use()


def test_a_child_that_dies_is_told_and_changes_nothing(loaded: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning_child.sys, "executable", "/bin/false")
    with pytest.raises(ZhikuError, match="没有完成"):
        loaded.learn_from_use()
    assert loaded.quality.newest_tuning() is None


def test_erasing_use_takes_the_questions_out_of_the_comparison(
    loaded: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    _child_says(monkeypatch)
    loaded.learn_from_use()
    loaded.use.erase()
    kept = loaded.quality.newest_tuning()
    assert kept is not None
    assert kept.questions == ()

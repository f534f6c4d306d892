"""Fine-tuning the bundled encoder on a few questions: what is learned, what is left alone, what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.encoders import BUNDLED_FOLDER, StaticEncoder
from index.training.documents import split_document
from index.training.errors import NothingToTrainOnError, NotStaticError
from index.training.finetune import TunedCard, TuningProgress, TuningSettings, fine_tune
from index.training.pairs import PairSampler, PairSettings
from index.training.questions import LabelledQuestion

SETTINGS = TuningSettings(epochs=12, batch_questions=4, negatives=2)
QUESTIONS = (
    LabelledQuestion(
        query="老板拖着不发钱咋整",
        passages=("用人单位应当按照约定支付劳动报酬。",),
        negatives=("老板应当遵守法律。", "不得拖延办理登记。"),
    ),
    LabelledQuestion(
        query="网上被骗了找谁",
        passages=("遭受电信网络诈骗的，向公安机关报案。", "公安机关接到诈骗报案应当立即受理。"),
        negatives=("网上购物七日内可以退货。",),
    ),
    LabelledQuestion(query="会费不交会怎样", passages=("逾期未缴纳会费的，由秘书处书面催告。",)),
)


@pytest.fixture(scope="module")
def heard() -> list[TuningProgress]:
    return []


@pytest.fixture(scope="module")
def tuned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tuned")


@pytest.fixture(scope="module", autouse=True)
def card(tuned: Path, heard: list[TuningProgress]) -> TunedCard:
    return fine_tune(BUNDLED_FOLDER, QUESTIONS, tuned, settings=SETTINGS, on_progress=heard.append)


def _margins(folder: Path) -> list[float]:
    """For each question how far its worst answer stands above its best negative."""
    encoder = StaticEncoder(folder)
    margins = []
    for one in QUESTIONS[:2]:
        asked = encoder.encode_queries([one.query])[0]
        margins.append(
            float(
                (encoder.encode_passages(one.passages) @ asked).min()
                - (encoder.encode_passages(one.negatives) @ asked).max()
            )
        )
    return margins


def test_every_answer_moves_above_what_only_looked_like_one(tuned: Path) -> None:
    assert all(after > before for before, after in zip(_margins(BUNDLED_FOLDER), _margins(tuned), strict=True))
    assert min(_margins(tuned)) > 0


def test_words_that_no_question_touches_keep_their_vectors(tuned: Path) -> None:
    untouched = ["港口间海上旅客运输", "烟花爆竹"]
    before, after = StaticEncoder(BUNDLED_FOLDER), StaticEncoder(tuned)
    same = (before.encode_passages(untouched) * after.encode_passages(untouched)).sum(axis=1)
    assert same.min() > 0.999


def test_the_card_names_start_and_result(tuned: Path, card: TunedCard, heard: list[TuningProgress]) -> None:
    assert card.start == StaticEncoder(BUNDLED_FOLDER).name
    assert card.name == StaticEncoder(tuned).name != card.start
    assert (card.questions, card.passages) == (3, 4)
    assert [one.epoch for one in heard] == list(range(1, SETTINGS.epochs + 1))
    assert heard[-1].loss < heard[0].loss
    assert json.loads((tuned / "recipe.json").read_text(encoding="utf-8"))["result"]["name"] == card.name


def test_the_same_questions_and_seed_give_the_same_encoder(tmp_path: Path, card: TunedCard) -> None:
    assert fine_tune(BUNDLED_FOLDER, QUESTIONS, tmp_path, settings=SETTINGS).name == card.name


def test_a_question_of_more_weight_is_learned_more(tmp_path: Path) -> None:
    heavy = (replace(QUESTIONS[0], weight=20.0), *QUESTIONS[1:])
    light = (replace(QUESTIONS[0], weight=0.05), *QUESTIONS[1:])
    fine_tune(BUNDLED_FOLDER, heavy, tmp_path / "heavy", settings=SETTINGS)
    fine_tune(BUNDLED_FOLDER, light, tmp_path / "light", settings=SETTINGS)
    assert _margins(tmp_path / "heavy")[0] > _margins(tmp_path / "light")[0]


def test_without_a_stretch_the_start_comes_out(tmp_path: Path) -> None:
    fine_tune(BUNDLED_FOLDER, QUESTIONS, tmp_path, settings=replace(SETTINGS, stretch=0.0))
    assert np.allclose(StaticEncoder(tmp_path).weights, StaticEncoder(BUNDLED_FOLDER).weights)


def test_a_pull_towards_the_start_keeps_it_nearer(tmp_path: Path, tuned: Path) -> None:
    fine_tune(BUNDLED_FOLDER, QUESTIONS, tmp_path, settings=replace(SETTINGS, pull=20.0))
    start = StaticEncoder(BUNDLED_FOLDER).weights
    near, far = (np.linalg.norm(StaticEncoder(folder).weights - start) for folder in (tmp_path, tuned))
    assert 0 < near < far


def test_what_was_learned_first_is_rehearsed(tmp_path: Path) -> None:
    start = StaticEncoder(BUNDLED_FOLDER)
    rules = split_document(
        "会费管理办法", "第一条 会员应当缴纳会费，逾期催告。\n第二条 竞赛选手应当携带证件，迟到取消资格。"
    )
    sampler = PairSampler(
        [rules], tokenizer=start.tokenizer, everyday=np.zeros(len(start.weights)), settings=PairSettings(), seed=1
    )
    card = fine_tune(BUNDLED_FOLDER, QUESTIONS, tmp_path, settings=SETTINGS, rehearsal=sampler.draw_batches(8))
    assert np.isfinite(card.loss)
    moved = np.abs(StaticEncoder(tmp_path).weights - start.weights).sum(axis=1)
    assert moved[start.tokenizer.encode("携带证件", add_special_tokens=False).ids].max() > 0


def test_questions_without_a_known_piece_are_left_out(tmp_path: Path) -> None:
    strange = LabelledQuestion(query="😀", passages=("会费",))
    empty = LabelledQuestion(query="会费", passages=("……",))
    with pytest.raises(NothingToTrainOnError):
        fine_tune(BUNDLED_FOLDER, [strange, empty], tmp_path)
    assert fine_tune(BUNDLED_FOLDER, [strange, *QUESTIONS], tmp_path, settings=SETTINGS).questions == 3


def test_only_a_static_encoder_can_be_tuned(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text(
        '[{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"}]', encoding="utf-8"
    )
    with pytest.raises(NotStaticError, match="不能继续训练"):
        fine_tune(tmp_path, QUESTIONS, tmp_path / "out")
    assert not (tmp_path / "out").exists()

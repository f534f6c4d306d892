"""Training an encoder on a tiny corpus: documents, vocabulary, pairs and what comes out."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.encoders import load_encoder
from index.training.card import EncoderCard, add_measurements
from index.training.citations import find_citations
from index.training.documents import TrainingDocument, TrainingPassage, split_document
from index.training.errors import NothingToTrainOnError
from index.training.pairs import PairSampler, PairSettings
from index.training.train import TrainingProgress, TrainingSettings, train_encoder
from index.training.vocabulary import Vocabulary, build_vocabulary

RULES = """# 会费管理办法
<!-- 说明 -->
## 第一章 总则
第一条 为了规范会费的收取和使用，根据《章程示范》第二条，制定本办法。
第二条 会员应当在每年三月底以前缴纳会费，逾期未缴纳的，由秘书处书面催告。
第二章 使用
第三条 会费用于举办论坛、开展培训，不得用于发放福利。
（一）论坛；
（二）培训。
第四条 违反本办法第三条规定，挪用会费发放福利的，由监事会责令退回。
"""
CONTESTS = """第一条 竞赛项目由专家组命题，命题专家不得参加评判。
第二条 参赛选手应当携带身份证件，迟到十五分钟的，取消参赛资格。
第三条 裁判员与参赛选手有师徒关系的，应当回避。
"""
FORUM = """论坛于十月在昆明举行，来自高校和企业的嘉宾讨论了工业互联网安全。
与会嘉宾建议建立漏洞通报机制，组织应急演练，培养网络安全人才。
"""
CORPUS = [
    split_document("会费管理办法", RULES),
    split_document("技能竞赛规则", CONTESTS),
    split_document("论坛纪要", FORUM),
]
TINY = TrainingSettings(dimensions=32, pieces=8_000, steps=60, batch_pairs=32, learning_rate=0.02, threads=1)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("encoder")


@pytest.fixture(scope="module")
def heard() -> list[TrainingProgress]:
    return []


@pytest.fixture(scope="module", autouse=True)
def card(trained: Path, heard: list[TrainingProgress]) -> EncoderCard:
    return train_encoder(corpus=iter(CORPUS), out=trained, settings=TINY, on_progress=heard.append)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return build_vocabulary([passage.text for document in CORPUS for passage in document.passages], pieces=8_000)


def test_a_regulation_is_cut_into_articles_under_their_headings() -> None:
    first, _, third, _ = CORPUS[0].passages

    assert first.label == "第一条"
    assert first.headings == ("第一章 总则",)
    assert third == TrainingPassage(
        label="第三条",
        headings=("第二章 使用",),
        text="会费用于举办论坛、开展培训，不得用于发放福利。\n（一）论坛；\n（二）培训。",
    )


def test_a_text_without_articles_is_cut_into_paragraphs() -> None:
    assert [passage.label for passage in CORPUS[2].passages] == ["", ""]


def test_a_citation_points_at_the_article_it_names() -> None:
    passages = [(document.title, passage) for document in CORPUS for passage in document.passages]

    assert find_citations(passages)[3] == [("违反 规定，挪用会费发放福利的，由监事会责令退回", 2)]
    assert find_citations(passages)[0] == []


def test_pieces_are_frequent_words_and_every_character_is_known(vocabulary: Vocabulary) -> None:
    pieces = vocabulary.tokenizer.encode("会员应当缴纳会费，迟到取消资格😀龘", add_special_tokens=False).tokens

    assert {"应当", "会费"} <= set(pieces)
    assert {"缴", "纳"} <= set(pieces)
    assert pieces[-1] == "龘"
    assert vocabulary.tokenizer.token_to_id("龘") is None
    for document in CORPUS:
        for passage in document.passages:
            assert 0 not in vocabulary.tokenizer.encode(passage.text, add_special_tokens=False).ids


def test_common_and_everyday_words_weigh_little(vocabulary: Vocabulary) -> None:
    def weigh(word: str) -> float:
        return float(vocabulary.weights[vocabulary.tokenizer.token_to_id(word)])

    assert weigh("会费") < weigh("监")
    assert weigh("是") < weigh("监")
    assert vocabulary.everyday[vocabulary.tokenizer.token_to_id("是")] > 0
    assert vocabulary.weights[0] == 0


def test_the_same_seed_draws_the_same_pairs_and_repeats_share_a_target(vocabulary: Vocabulary) -> None:
    def draw(seed: int) -> list[list[int]]:
        sampler = PairSampler(
            CORPUS, tokenizer=vocabulary.tokenizer, everyday=vocabulary.everyday, settings=PairSettings(), seed=seed
        )
        batch = next(sampler.draw_batches(64))
        assert len(batch.queries) == len(batch.passages) == len(batch.targets) == 64
        assert all(batch.queries)
        assert all(batch.passages)
        assert set(batch.targets) <= set(range(9))
        return [*batch.queries, *batch.passages]

    assert draw(1) == draw(1)
    assert draw(1) != draw(2)


def test_training_reports_progress_and_describes_what_it_made(
    trained: Path, card: EncoderCard, heard: list[TrainingProgress]
) -> None:
    assert [progress.step for progress in heard] == [50, 60]
    assert heard[-1].loss < heard[0].loss
    assert (card.documents, card.passages, card.pairs) == (3, 9, 60 * 32)
    assert card.name in (trained / "README.md").read_text(encoding="utf-8")


def test_what_was_trained_loads_and_finds_its_own_sentences(trained: Path, card: EncoderCard) -> None:
    encoder = load_encoder(trained)

    assert encoder.name == card.name
    assert encoder.dimensions == 32
    passages = [passage.text for document in CORPUS for passage in document.passages]
    queries = ["逾期没有缴纳会费会怎么样", "师徒关系的裁判员要回避吗", "漏洞通报机制"]
    nearest = (encoder.encode_queries(queries) @ encoder.encode_passages(passages).T).argmax(axis=1)
    assert nearest.tolist() == [1, 6, 8]


def test_sentence_transformers_reads_what_was_trained(trained: Path) -> None:
    from sentence_transformers import SentenceTransformer

    texts = ["会费", "裁判员应当回避", "", "😀"]

    expected = SentenceTransformer(str(trained), device="cpu", local_files_only=True).float().encode(texts)

    np.testing.assert_allclose(load_encoder(trained).encode_passages(texts), expected, atol=1e-6)


def test_the_seed_decides_the_weights(tmp_path: Path) -> None:
    def train(folder: str, seed: int) -> str:
        return train_encoder(corpus=CORPUS, out=tmp_path / folder, settings=replace(TINY, steps=5, seed=seed)).name

    first = train("first", seed=1)

    assert train("again", seed=1) == first
    assert train("other", seed=2) != first


def test_measurements_are_added_to_the_card(trained: Path, card: EncoderCard, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(trained, tmp_path / "copied"))

    added = add_measurements(copied, {"nDCG@10": 0.5})

    assert added == replace(card, measured={"nDCG@10": 0.5})
    assert "| nDCG@10 | 0.5000 |" in (copied / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["", "——\n……"])
def test_a_corpus_without_words_is_refused(tmp_path: Path, text: str) -> None:
    empty = TrainingDocument(title="空", passages=(TrainingPassage(text=text),))

    with pytest.raises(NothingToTrainOnError, match="请先导入"):
        train_encoder(corpus=[empty], out=tmp_path, settings=TINY)

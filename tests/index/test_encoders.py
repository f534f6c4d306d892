"""The encoders: equality with sentence-transformers, odd texts, threads, and folders that are broken."""

import json
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.encoders import BUNDLED_FOLDER, EncoderUnavailableError, load_encoder
from index.encoders.static import StaticEncoder

TEXTS = [
    "平台企业如何保护用户的个人信息？",
    "网络运营者应当制定网络安全事件应急预案，及时处置系统漏洞、计算机病毒、网络攻击、网络侵入等安全风险。",
    "５Ｇ＋工业互联网 IPv6 2022年",
    "a",
    "数据安全" * 2_500,
    "",
    "😀",
]


@pytest.fixture(scope="module")
def bundled() -> StaticEncoder:
    return StaticEncoder(BUNDLED_FOLDER)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BUNDLED_FOLDER, tmp_path / "encoder"))


def test_the_bundled_encoder_equals_sentence_transformers(bundled: StaticEncoder) -> None:
    from sentence_transformers import SentenceTransformer

    expected = SentenceTransformer(str(BUNDLED_FOLDER), device="cpu", local_files_only=True).float().encode(TEXTS)

    np.testing.assert_allclose(bundled.encode_passages(TEXTS), expected, atol=1e-6)
    np.testing.assert_array_equal(bundled.encode_queries(TEXTS), bundled.encode_passages(TEXTS))


def test_the_bundled_encoder_is_the_default_and_needs_no_torch() -> None:
    program = (
        "import sys; from index.encoders import load_encoder; "
        "load_encoder(None).encode_queries(['数据']); sys.exit('torch' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=60).returncode == 0


def test_rows_have_length_one_and_texts_without_a_known_piece_are_zero(bundled: StaticEncoder) -> None:
    vectors = bundled.encode_passages([*TEXTS, " \n", "！？……", "🧑‍💻❤️"])

    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS) + 3, bundled.dimensions)
    np.testing.assert_allclose(np.linalg.norm(vectors[:5], axis=1), 1, atol=1e-5)
    assert not vectors[5:].any()


def test_no_texts_give_no_rows(bundled: StaticEncoder) -> None:
    assert bundled.encode_queries([]).shape == (0, bundled.dimensions)


def test_width_case_and_punctuation_do_not_matter(bundled: StaticEncoder) -> None:
    wide, plain = bundled.encode_queries(["《网络安全法》，ＡＰＰ！", "网络安全法 app"])

    assert wide @ plain > 0.99


def test_a_question_is_nearer_to_the_article_that_answers_it(bundled: StaticEncoder) -> None:
    query = bundled.encode_queries(["劳动者的工资被拖欠了怎么办"])[0]

    right, wrong = bundled.encode_passages(
        [
            "用人单位未按照劳动合同的约定或者国家规定及时足额支付劳动者劳动报酬的，由劳动行政部门责令限期支付。",
            "机动车在道路上发生故障，需要停车排除故障时，驾驶人应当立即开启危险报警闪光灯。",
        ]
    )

    assert query @ right > query @ wrong + 0.1


def test_threads_get_the_same_vectors_as_one_call(bundled: StaticEncoder) -> None:
    expected = bundled.encode_passages(TEXTS)

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: bundled.encode_passages(TEXTS), range(64)))

    assert all(np.array_equal(result, expected) for result in results)


def test_a_query_takes_about_a_millisecond(bundled: StaticEncoder) -> None:
    def time_one() -> float:
        started = time.perf_counter()
        bundled.encode_queries([TEXTS[0]])
        return time.perf_counter() - started

    assert min(time_one() for _ in range(50)) < 0.001


def test_the_name_tells_what_the_vectors_came_from(bundled: StaticEncoder, copied: Path) -> None:
    assert bundled.name == json.loads((BUNDLED_FOLDER / "recipe.json").read_text(encoding="utf-8"))["result"]["name"]
    assert load_encoder(copied).name == bundled.name

    tokenizer = copied / "tokenizer.json"
    tokenizer.write_text(tokenizer.read_text(encoding="utf-8") + "\n", encoding="utf-8")

    assert load_encoder(str(copied)).name != bundled.name


@pytest.mark.parametrize("damaged", ["model.safetensors", "tokenizer.json"])
def test_a_damaged_folder_says_what_to_do(copied: Path, damaged: str) -> None:
    file = next(copied.rglob(damaged))
    file.write_bytes(file.read_bytes()[:5_000])

    with pytest.raises(EncoderUnavailableError, match=r"无法读取.*请检查文件是否完整"):
        load_encoder(copied)


def test_a_folder_without_modules_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailableError, match=r"无法加载.*请检查名称或文件夹"):
        load_encoder(tmp_path)


def test_a_folder_that_does_not_exist_is_never_looked_up_on_the_hub(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailableError, match="没有这个文件夹"):
        load_encoder(tmp_path / "nowhere")
    with pytest.raises(EncoderUnavailableError, match="没有这个文件夹"):
        load_encoder(str(tmp_path / "nowhere"))


def test_a_model_with_prompts_goes_through_sentence_transformers(copied: Path, bundled: StaticEncoder) -> None:
    config = copied / "config_sentence_transformers.json"
    settings = json.loads(config.read_text(encoding="utf-8"))
    prompts = {"query": "为这个问题检索法规：", "document": ""}
    config.write_text(json.dumps({**settings, "prompts": prompts}), encoding="utf-8")

    encoder = load_encoder(copied)
    queries, passages = encoder.encode_queries([TEXTS[0], " "]), encoder.encode_passages([TEXTS[0], ""])

    assert encoder.name.startswith("encoder-")
    assert encoder.dimensions == bundled.dimensions
    prompted = bundled.encode_queries([prompts["query"] + TEXTS[0]])
    np.testing.assert_allclose(queries[:1], prompted, atol=2e-3)
    np.testing.assert_allclose(passages[:1], bundled.encode_passages(TEXTS[:1]), atol=2e-3)
    assert not queries[1].any()
    assert not passages[1].any()
    assert encoder.encode_queries([]).shape == (0, encoder.dimensions)

"""Prompts of encoders: configured, named on the card, set by hand; and what a generation remembers of the choice."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from index.encoders import BUNDLED_FOLDER, Prompts, describe_choice, load_encoder
from index.encoders.prompts import find_prompts, read_choice
from index.opening import choice_of
from settings import Settings

QUERY = "为这个句子生成表示以用于检索相关文章："


@pytest.mark.parametrize(
    ("name", "configured", "expected"),
    [
        ("bge-large-zh-v1.5", {}, Prompts(query=QUERY)),
        ("BGE-small-zh", {"query": "", "document": ""}, Prompts(query=QUERY)),
        ("bge-m3", {}, Prompts()),
        ("bge-reranker-large", {}, Prompts()),
        ("multilingual-e5-base", {"query": None}, Prompts(query="query: ", passage="passage: ")),
        ("e5-large-v2", {}, Prompts(query="query: ", passage="passage: ")),
        ("e5-mistral-7b-instruct", {}, Prompts()),
        ("bge-large-zh-v1.5", {"query": "问：", "passage": "文："}, Prompts(query="问：", passage="文：")),
        ("any", {"corpus": "文："}, Prompts(passage="文：")),
    ],
)
def test_prompts_come_from_the_configuration_and_else_from_the_card(
    name: str, configured: dict[str, str | None], expected: Prompts
) -> None:
    assert find_prompts(name, configured) == expected


@pytest.mark.parametrize(
    ("encoder", "prompts"),
    [
        ("BAAI/bge-m3", Prompts(query="问： ")),
        ("/models/甲?乙", Prompts(query="a&b=c?", passage="文\n")),
        (r"C:\models\x", Prompts(passage="文：")),
    ],
)
def test_a_generation_remembers_the_encoder_with_its_prompts(encoder: str, prompts: Prompts) -> None:
    assert read_choice(describe_choice(encoder, prompts)) == (encoder, prompts)


def test_without_prompts_the_choice_is_the_encoder_itself() -> None:
    assert describe_choice("/models/a?b", Prompts()) == "/models/a?b"
    assert read_choice("/models/a?b") == ("/models/a?b", None)
    assert choice_of(Settings(encoder_query_prompt="问：")) == ""  # the bundled encoder knows no prompts


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A model of a family whose card names an instruction that its configuration lacks."""
    return Path(shutil.copytree(BUNDLED_FOLDER, tmp_path / "bge-small-zh-v1.5"))


def test_prompts_of_the_settings_win_and_make_another_encoder(model: Path) -> None:
    bundled = load_encoder(None)
    config = model / "config_sentence_transformers.json"
    settings = json.loads(config.read_text(encoding="utf-8"))
    config.write_text(json.dumps({**settings, "prompts": {"query": "旧提示：", "document": ""}}), encoding="utf-8")
    text = "数据安全检查"

    own = load_encoder(str(model))
    chosen = load_encoder(describe_choice(str(model), Prompts(query="新提示：")))

    assert own.name != chosen.name
    prompted = bundled.encode_queries(["新提示：" + text])
    np.testing.assert_allclose(chosen.encode_queries([text]), prompted, atol=2e-3)
    np.testing.assert_allclose(chosen.encode_passages([text]), bundled.encode_passages([text]), atol=2e-3)

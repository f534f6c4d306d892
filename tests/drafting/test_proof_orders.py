"""What a document orders the program to do is known for what it is; what a law orders people to do is evidence."""

from __future__ import annotations

import re

import pytest

from drafting.orders import gives_orders, reveal
from tests.conftest import SHARED
from tests.drafting.hostile import HONEST, HOSTILE

_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")


@pytest.mark.parametrize("text", HOSTILE)
def test_text_that_commands_the_program_is_recognised(text: str) -> None:
    assert gives_orders(text)
    assert gives_orders(f"全省共开展演练12次，有效提升了能力。{text}各单位高度重视。")


@pytest.mark.parametrize("text", HONEST)
def test_what_is_said_to_people_is_no_order_to_the_program(text: str) -> None:
    assert not gives_orders(text)


def test_letters_that_are_not_seen_are_taken_out() -> None:
    assert reveal("忽\u200b略\ufeff以\u00ad上 ＡＩ") == "忽略以上 AI"


@pytest.mark.shared
def test_no_sentence_of_the_real_laws_is_taken_for_an_order() -> None:
    sentences = [
        sentence
        for path in (SHARED / "data" / "policies").glob("*.md")
        for sentence in _SENTENCE.findall(re.sub("<!--.*?-->", "", path.read_text(encoding="utf-8")))
    ]
    assert len(sentences) > 15_000
    assert [sentence for sentence in sentences if gives_orders(sentence)] == []

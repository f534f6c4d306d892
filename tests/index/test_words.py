"""The dictionary cuts texts into words and says how much each tells."""

from __future__ import annotations

from index.words import cut_words, weigh_word


def test_a_text_is_cut_into_words_and_a_seldom_word_tells_more() -> None:
    assert cut_words("推进5G网络深度覆盖，提高准确率") == ["推进", "5g", "网络", "深度", "覆盖", "提高", "准确率"]
    assert weigh_word("备案") > weigh_word("数据") > weigh_word("工作")

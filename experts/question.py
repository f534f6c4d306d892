"""The question of a match: the words to search for, and which of them carry its matter."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from core.documents import Block
from core.errors import InvalidInputError
from index.bigrams import TERM_RUN, normalise_text, stem_word
from index.question_words import content_pieces, is_chinese, split_pieces

QUESTION_CHARS = 1200
_OPENING_CHARS = 400
# Words that stand in every question to an expert, or in every biography, and tell nobody apart.
EMPTY_WORDS = {
    "专家", "工作", "问题", "方面", "研究", "建设", "发展", "管理", "相关", "开展", "情况", "提供", "咨询", "建议",
    "项目", "我省", "我会", "省里", "全省", "方向", "领域", "企业", "单位", "工程", "技术", "服务", "行业", "负责",
    "参与", "主持", "长期", "从事", "讲讲", "讲课", "请教", "推荐", "熟悉", "了解", "擅长",
}  # fmt: skip
_HEADING = re.compile(
    r"^(第[一二三四五六七八九十百\d]+[章节条]|[一二三四五六七八九十]+、|"
    r"[（(][一二三四五六七八九十\d]+[)）]|#+ |\d+[.、])"
)
_LONGEST_HEADING = 40


def cut_question(text: str) -> str:
    """The words to search for: the text itself, or of a long one the opening and the headings.

    The opening and the headings of a document name its subject; the rest would drown it in details.

    Raises:
        InvalidInputError: If there is no letter and no digit in it.
    """
    question = text.strip()
    if not any(character.isalnum() for character in question):
        raise InvalidInputError("请写下要问的问题，例如“谁能为工业互联网安全提供咨询”。")
    if len(question) <= QUESTION_CHARS:
        return question
    parts = [question[:_OPENING_CHARS], *_headings(question[_OPENING_CHARS:])]
    if len(parts) == 1:
        return question[:QUESTION_CHARS]
    return "\n".join(parts)[:QUESTION_CHARS]


def ask_of_document(title: str, blocks: Sequence[Block]) -> str:
    """A document as a question: its title, its opening and its headings, within `QUESTION_CHARS`."""
    body = "\n".join(block.text for block in blocks if not block.level)[:_OPENING_CHARS]
    headings = (block.text for block in blocks if block.level and len(block.text) <= _LONGEST_HEADING)
    return "\n".join(dict.fromkeys([title, body, *headings]))[:QUESTION_CHARS]


def matter_of(question: str) -> frozenset[str]:
    """The pieces of a question (pairs of characters, words) that say what it is about."""
    pieces = content_pieces(question)
    return frozenset(piece for piece in pieces if piece not in EMPTY_WORDS) or frozenset(pieces)


def speaks_of(text: str, matter: Collection[str]) -> bool:
    """Whether a text holds any of the matter, English words in any of their forms."""
    if any(piece in text for piece in matter if is_chinese(piece)):  # normalising changes none of these characters
        return True
    plain = normalise_text(text)
    if any(piece in plain for piece in matter if is_chinese(piece)):
        return True
    # A Latin word or number counts only as a whole word; a pair of Chinese characters may stand anywhere.
    words = {stem_word(piece) for piece in matter if not is_chinese(piece)}
    return bool(words) and any(stem_word(run) in words for run in TERM_RUN.findall(plain) if not is_chinese(run))


def covered_share(matter: Collection[str], texts: Iterable[str]) -> float:
    """Share of the matter that stands in any of the texts, English words in any of their forms; in [0, 1]."""
    wanted = {stem_word(piece) for piece in matter}
    found: set[str] = set()
    for text in texts:
        found.update(wanted.intersection(map(stem_word, split_pieces(text))))
    return len(found) / len(wanted) if wanted else 0.0


def _headings(text: str) -> Iterator[str]:
    for line in text.splitlines():
        words = line.strip()
        if words and len(words) <= _LONGEST_HEADING and _HEADING.match(words):
            yield words

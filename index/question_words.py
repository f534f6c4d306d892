"""Which words of a question carry its matter: asking words and function words are left out."""

from __future__ import annotations

import re

from index.bigrams import TERM_RUN, normalise_text

# What only asks, in the order of the alternatives: the longest first, since the first that fits is taken.
_ASKING = re.compile(
    r"请问|想知道|告诉我|什么时候|多长时间|什么样的?|什么|是多少|有多少|多少|哪几[个项种家些]|哪[些个家里年次项种]|哪|"
    r"有没有|有无|是不是|是否|能不能|能否|可不可以|可否|要不要|会不会|如何|怎么样|怎么办|怎么|怎样|咋样?|为什么|为何|"
    r"何时|何地|几[个支家次项年月天名人]|多[大高久长远]|叫什么|吗|呢|谁"
)
_FUNCTION_CHARACTERS = frozenset("的了和与及或在对于为是有等将被把从由到向以其该这那也都而并就所个们之")
_COMMON_PAIRS = frozenset(
    re.findall(
        "..",
        "关于有关相关情况以及可以应当应该进行我们他们你们通过根据按照需要必须不得其他其中或者并且如果因为因此但是目前已经没有"
        "一个一些以上以下方面",
    )
)


def split_pieces(text: str) -> list[str]:
    """Pairs of neighbouring Chinese characters and whole other words of a text, in order, with repetitions.

    The same cut as `index.bigrams.split_terms`, as text instead of ids; a run of one Chinese character gives none.
    """
    pieces: list[str] = []
    for run in TERM_RUN.findall(normalise_text(text)):
        if is_chinese(run):
            pieces.extend(run[i : i + 2] for i in range(len(run) - 1))
        else:
            pieces.append(run)
    return pieces


def strip_asking(query: str) -> str:
    """The query in its comparable form without the words that only ask; as it was where nothing else is left."""
    plain = normalise_text(query)
    stripped = " ".join(_ASKING.sub(" ", plain).split())
    return stripped if split_pieces(stripped) else plain


def content_pieces(query: str) -> list[str]:
    """The pieces of a query that say what it is about, each once, in order.

    Where nothing else is left ("有哪些？") the pieces of the whole query; empty where it has none.
    """
    every = split_pieces(_ASKING.sub(" ", normalise_text(query)))
    return list(dict.fromkeys(piece for piece in every if carries_content(piece))) or list(
        dict.fromkeys(every or split_pieces(query))
    )


def content_runs(query: str) -> list[str]:
    """The runs of Chinese characters or other script that are left of a query without asking and function words."""
    plain = "".join(" " if character in _FUNCTION_CHARACTERS else character for character in strip_asking(query))
    return TERM_RUN.findall(plain)


def content_characters(query: str) -> frozenset[str]:
    """The single Chinese characters and whole other words of a query that say what it is about."""
    return frozenset(part for run in content_runs(query) for part in (run if is_chinese(run) else (run,)))


def carries_content(piece: str) -> bool:
    """Whether a piece is more than grammar."""
    return not (piece in _COMMON_PAIRS or (is_chinese(piece) and not _FUNCTION_CHARACTERS.isdisjoint(piece)))


def is_chinese(piece: str) -> bool:
    """Whether a piece, all of one script, is Chinese."""
    return "㐀" <= piece[0] <= "鿿"

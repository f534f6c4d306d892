"""Prompts: what the card of a model wants before a query or a passage, where its own configuration is silent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompts:
    """Texts that are put before what is encoded; "" for none."""

    query: str = ""
    passage: str = ""


_ENGLISH = "Represent this sentence for searching relevant passages: "
# Families whose card names an instruction for retrieval, by the last part of their name. The first that fits counts.
_BY_FAMILY: tuple[tuple[str, Prompts], ...] = (
    (r"bge-(small|base|large)-zh.*", Prompts(query="为这个句子生成表示以用于检索相关文章：")),
    (r"bge-(small|base|large)-en.*|mxbai-embed-(large|xsmall)-v1", Prompts(query=_ENGLISH)),
    (
        r"multilingual-e5-large-instruct",
        Prompts(query="Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: "),
    ),
    (r"(multilingual-)?e5-(small|base|large)(-v2|-unsupervised)?", Prompts(query="query: ", passage="passage: ")),
    (r"nomic-embed-text-v.*", Prompts(query="search_query: ", passage="search_document: ")),
)
_PASSAGE_NAMES = ("document", "passage", "corpus")  # as sentence-transformers looks for them


def find_prompts(name: str, configured: Mapping[str, str | None]) -> Prompts:
    """The prompts of a model.

    Args:
        name: The last part of its name on the hub or of its folder.
        configured: Prompts of its own configuration; where there is any for queries or passages, these count.
    """
    query = configured.get("query") or ""
    passage = next((text for key in _PASSAGE_NAMES if (text := configured.get(key))), "")
    if query or passage:
        return Prompts(query=query, passage=passage)
    for pattern, prompts in _BY_FAMILY:
        if re.fullmatch(pattern, name, re.IGNORECASE):
            return prompts
    return Prompts()


def describe_choice(encoder: str, prompts: Prompts) -> str:
    """The encoder of the settings with the prompts set for it, in one text: `BAAI/bge-m3`, `/models/a?query=问：`.

    That is what a generation remembers of where its encoder came from. Without a model, the bundled one, which knows no
    prompts, is meant: "".
    """
    wanted = {"query": prompts.query, "passage": prompts.passage}
    told = urlencode({key: text for key, text in wanted.items() if text})
    return f"{encoder}?{told}" if encoder and told else encoder


def read_choice(choice: str) -> tuple[str, Prompts | None]:
    """What `describe_choice` made: the encoder, and the prompts where any was set."""
    encoder, mark, told = choice.rpartition("?")
    found = parse_qs(told)
    if not mark or not found or not found.keys() <= {"query", "passage"}:
        return choice, None
    return encoder, Prompts(query=found.get("query", [""])[0], passage=found.get("passage", [""])[0])

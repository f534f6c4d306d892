"""The words of the interface: `say("search.title")`. One folder of TOML files per language, Chinese first."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGE = "zh"


def say(key: str, **values: Any) -> str:
    """The words for a key, with the values put in.

    Raises:
        KeyError: If the catalogue has no such key; a test reads every key that the pages use.
    """
    words = _catalogue()[key]
    return words.format(**values) if values else words


def has(key: str) -> bool:
    """Whether the catalogue has words for a key."""
    return key in _catalogue()


@cache
def _catalogue() -> dict[str, str]:
    words: dict[str, str] = {}
    for path in sorted(Path(__file__).with_name(LANGUAGE).glob("*.toml")):
        for table, entries in tomllib.loads(path.read_text(encoding="utf-8")).items():
            words.update((f"{table}.{name}", text) for name, text in entries.items())
    return words

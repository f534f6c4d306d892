"""Everybody who can answer a question, for whoever asks why somebody is not among the first, or what nobody covers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.experts import Expert


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """Everybody who can answer a question, as `Matcher.match` presents the first of them.

    Attributes:
        ranked: Ids and scores, best first.
        matter: The pieces of the question that say what it is about.
        texts: What is known of each of the ranked: the profile, then the passages that speak of the matter.
    """

    question: str
    matter: frozenset[str]
    ranked: tuple[tuple[str, float], ...]
    people: Mapping[str, Expert]
    texts: Mapping[str, Sequence[str]]

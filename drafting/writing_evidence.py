"""What a model may write a section from: numbered sentences of its sources, verbatim, none from a text with orders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from core.drafts import Citation, DraftContent, DraftSection, SectionRole, Source, SourceState, SubQuestion
from drafting.orders import gives_orders

MOST_SENTENCES, MOST_CHARS = 60, 8_000
_SHORTEST, _LONGEST = 8, 400
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]*[”’」』）)]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A sentence that may be cited.

    Attributes:
        number: How the model names it, from 1.
        flags: What is to be known of its passage: 计划, 已废止 …
    """

    number: int
    citation: Citation
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceSet:
    """What is given to the model for a section.

    Attributes:
        left_out: Titles of documents of which a passage was left out, because it tries to give orders.
    """

    sentences: tuple[Evidence, ...] = ()
    left_out: tuple[str, ...] = ()

    def find(self, number: int) -> Evidence | None:
        """The sentence of a number; None where the model made the number up."""
        return self.sentences[number - 1] if 1 <= number <= len(self.sentences) else None


def gather_evidence(
    section: DraftSection,
    content: DraftContent,
    *,
    questions: Sequence[SubQuestion],
    sources: Sequence[Source],
) -> EvidenceSet:
    """The sentences for a section: of the pinned passages of its role, else of those found, else what it cites now.

    The abstract is written from what the other sections cite. A passage that tries to give orders is left out whole,
    since its other sentences may be the rest of the order.
    """
    if section.role is SectionRole.ABSTRACT:
        found = _cited(one for one in content.sections if one.key != section.key)
    else:
        own = [
            one
            for one in sources
            if one.state is not SourceState.DROPPED
            and one.place < len(questions)
            and questions[one.place].role is section.role
        ]
        pinned = [one for one in own if one.state is SourceState.PINNED]
        found = [(_cite(one, quote), one.flags, one.text) for one in pinned or own for quote in split_quotes(one.text)]
        found = found or _cited([section])
    return _number(found)


def evidence_of(citation: Citation, *, around: str = "") -> EvidenceSet:
    """The evidence of one sentence: what it cites, then the other sentences of that passage where it is known."""
    whole = around if citation.quote in around else citation.quote
    others = [quote for quote in split_quotes(whole) if quote != citation.quote]
    cited = [citation, *(replace(citation, quote=quote) for quote in others)]
    return _number([(one, (), whole) for one in cited])


def split_quotes(text: str) -> Iterator[str]:
    """The sentences of a passage as they stand in it, those that are too short or long to be cited left out."""
    for match in _SENTENCE.finditer(text):
        quote = match.group().strip()
        if _SHORTEST <= len(quote) <= _LONGEST and any(character.isalnum() for character in quote):
            yield quote


def _cited(sections: Iterable[DraftSection]) -> list[tuple[Citation, tuple[str, ...], str]]:
    return [
        (sentence.citation, (), sentence.citation.quote)
        for section in sections
        for sentence in section.sentences()
        if sentence.citation is not None
    ]


def _number(found: Iterable[tuple[Citation, tuple[str, ...], str]]) -> EvidenceSet:
    kept: list[Evidence] = []
    left_out: dict[str, None] = {}
    seen: set[str] = set()
    commanding: dict[str, bool] = {}
    chars = 0
    for citation, flags, passage in found:
        words = f"{citation.title}\n{passage}"
        if words not in commanding:
            commanding[words] = gives_orders(citation.title) or gives_orders(passage)
        if commanding[words]:
            left_out[citation.title] = None
            continue
        plain = "".join(citation.quote.split())
        if plain in seen or len(kept) == MOST_SENTENCES or chars + len(plain) > MOST_CHARS:
            continue
        seen.add(plain)
        chars += len(plain)
        kept.append(Evidence(number=len(kept) + 1, citation=citation, flags=flags))
    return EvidenceSet(sentences=tuple(kept), left_out=tuple(left_out))


def _cite(source: Source, quote: str) -> Citation:
    return Citation(
        document_id=source.document_id,
        version=source.version,
        chunk_id=source.chunk_id,
        title=source.title,
        locator=source.locator,
        quote=quote,
    )

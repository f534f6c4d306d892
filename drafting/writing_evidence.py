"""What a model may write a section from: numbered sentences of its sources, verbatim, none from a text with orders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from core.drafts import Citation, Draft, DraftContent, DraftSection, SectionRole, Sentence, Source, SourceState
from drafting.evidence import Candidate, TextReader, gather_candidates
from drafting.orders import gives_orders
from drafting.topics import read_topic
from index.search import Home
from storage.drafts import DraftStore

MOST_SENTENCES, MOST_CHARS = 60, 8_000


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


class EvidenceReader:
    """Finds what sections and sentences of papers may be written from. Safe to share between threads."""

    def __init__(self, *, drafts: DraftStore, texts: TextReader, home: Callable[[], Home]) -> None:
        self._drafts = drafts
        self._texts = texts
        self._home = home

    def for_section(self, draft: Draft, content: DraftContent, section: DraftSection) -> EvidenceSet:
        """Sentences of the pinned passages of the section's role, else of those found, else what it cites now.

        The abstract is written from what the other sections cite. A passage that tries to give orders is left out
        whole, since its other sentences may be the rest of the order; one that is not in force any more only serves
        where there is no other, or where it was pinned.
        """
        if section.role is SectionRole.ABSTRACT:
            return _number(_cited(one for one in content.sections if one.key != section.key))
        questions = self._drafts.questions(draft.draft_id)
        places = {place for place, one in enumerate(questions) if one.role is section.role}
        own = [
            one
            for one in self._drafts.sources(draft.draft_id)
            if one.state is not SourceState.DROPPED and one.place in places
        ]
        pinned = [one for one in own if one.state is SourceState.PINNED]
        honest, left_out = _without_orders(pinned or own)
        found = self._read(draft, honest)
        in_force = [one for one in found if not one.ended]
        chosen = found if pinned else in_force or found
        made = [(one.citation, one.source.flags) for one in chosen]
        return _number(made or _cited([section]), left_out)

    def for_sentence(
        self, draft: Draft, content: DraftContent, section: DraftSection, sentence: Sentence
    ) -> EvidenceSet:
        """What a sentence cites, then the rest of that passage; the evidence of its section where it cites nothing."""
        cited = sentence.citation
        if cited is None:
            return self.for_section(draft, content, section)
        around = [
            replace(one, state=SourceState.PINNED)  # all of it may be used
            for one in self._drafts.sources(draft.draft_id)
            if one.document_id == cited.document_id and one.chunk_id == cited.chunk_id
        ]
        honest, left_out = _without_orders(around[:1])
        made = [(one.citation, one.source.flags) for one in self._read(draft, honest)]
        return _number([(cited, ()), *made], left_out)

    def _read(self, draft: Draft, sources: Sequence[Source]) -> list[Candidate]:
        return gather_candidates(sources, read_topic(draft.topic), texts=self._texts, home=self._home())


def _without_orders(sources: Sequence[Source]) -> tuple[list[Source], tuple[str, ...]]:
    """The passages that give no orders, and the titles of those that do."""
    honest = [one for one in sources if not gives_orders(one.title) and not gives_orders(one.text)]
    left_out = dict.fromkeys(one.title for one in sources if one not in honest)
    return honest, tuple(left_out)


def _cited(sections: Iterable[DraftSection]) -> list[tuple[Citation, tuple[str, ...]]]:
    return [
        (sentence.citation, ())
        for section in sections
        for sentence in section.sentences()
        if sentence.citation is not None
    ]


def _number(found: Iterable[tuple[Citation, tuple[str, ...]]], left_out: tuple[str, ...] = ()) -> EvidenceSet:
    kept: list[Evidence] = []
    seen: set[str] = set()
    chars = 0
    for citation, flags in found:
        plain = "".join(citation.quote.split())
        if plain in seen or len(kept) == MOST_SENTENCES or chars + len(plain) > MOST_CHARS:
            continue
        if gives_orders(citation.title) or gives_orders(citation.quote):
            left_out = (*left_out, citation.title)
            continue
        seen.add(plain)
        chars += len(plain)
        kept.append(Evidence(number=len(kept) + 1, citation=citation, flags=flags))
    return EvidenceSet(sentences=tuple(kept), left_out=tuple(dict.fromkeys(left_out)))

"""Entries of a BEIR corpus as they would stand in the index: cut where they are long, weighed by who cites them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import count

from evaluation.beir import Entry
from index.authority import find_cited_titles, weigh_authority
from index.passage import PassageInput, document_texts, passage_text
from index.quotes import bare_title
from ingest.chunk import CHUNK_CHARS, cut_chunks
from ingest.outline import build_outline
from ingest.parsers.text import split_text


def entry_text(entry: Entry) -> str:
    """The whole entry as it is embedded where it is one passage."""
    return passage_text(entry.title, entry.headings, entry.text)


def cut_entries(entries: Sequence[Entry]) -> Iterator[PassageInput]:
    """Passages numbered from 0; an entry longer than a passage is cut as a document of that text is."""
    numbers = count()
    for entry in entries:
        for text in _cut(entry):
            yield PassageInput(
                point_id=next(numbers), edition=f"{entry.entry_id}@1", document_id=entry.entry_id, text=text
            )


def weigh_entries(entries: Sequence[Entry]) -> dict[str, float]:
    """Authority by entry id; entries of one title are one document, which cites what any of them cites."""
    titles: dict[str, set[str]] = defaultdict(set)
    texts: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        if title := bare_title(entry.title):
            titles[title].add(entry.entry_id)
            texts[title].append(entry.text)
    cited: dict[str, int] = defaultdict(int)
    for own, said in texts.items():
        for title in find_cited_titles(said) - {own}:
            cited[title] += 1
    return weigh_authority(titles, cited)


def _cut(entry: Entry) -> list[str]:
    if len(entry.text) <= CHUNK_CHARS:
        return [entry_text(entry)]
    drafts = cut_chunks(build_outline(split_text(entry.text)))
    return document_texts(
        entry.title, [((*entry.headings, *draft.locator.heading_path), draft.text) for draft in drafts]
    )

"""Drafts without a model: quotes at their places, limits of every kind of paper, and the time to the first draft."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.draft_topics import TOPICS
from benchmarks.report import Row, at_least, at_most, find_shared, percentile, report
from benchmarks.running_app import temporary_home
from bootstrap import Services, open_services
from core.drafts import Citation, DraftContent, SentenceKind
from drafting.composer import DEFAULT_PROFILE
from settings import Settings

FOLDERS = ("work-reports", "policies")
SUFFIXES = (".txt", ".md")


def run() -> list[Row]:
    """Take the documents in, write a paper of every kind on every topic, and check each claim against its block."""
    with temporary_home() as home, open_services(Settings(home=home)) as services:
        for path in _documents():
            services.library.add_file(path)
        services.delivery.start()
        services.delivery.drain()
        services.delivery.stop()
        _ = services.search  # the index is open
        return measure(services)


def measure(services: Services) -> list[Row]:
    """The rows for a library that is taken in."""
    composer, store = services.drafting.composer, services.drafting.desk.store
    claims = right = papers = inside = silent = 0
    seconds: list[float] = []
    lengths: list[int] = []
    for topic in TOPICS:
        for profile in composer.profiles.profiles.values():
            started = time.perf_counter()
            draft = composer.begin(topic, profile.key)
            took = time.perf_counter() - started
            content = store.revision(draft.draft_id).content
            papers += 1
            inside += content.count_chars() <= profile.max_chars
            cited = list(_citations(content))
            claims += len(cited)
            right += sum(one is not None and _stands(services, one) for one in cited)
            if profile.key == DEFAULT_PROFILE:
                seconds.append(took)
                lengths.append(len(cited))
                silent += not cited
        report(f"{topic}: {lengths[-1]} claims, {seconds[-1]:.2f} s")
    return [
        at_least(f"drafts on {len(TOPICS)} topics: claims with a verbatim quote at their place", right / claims, 1.0),
        at_least(f"… {papers} papers of {papers // len(TOPICS)} kinds inside their limit", inside / papers, 1.0),
        Row(claim="… claims in all", measured=f"{claims:,}"),
        Row(
            claim="… advice papers: claims, median (topics of which nothing was found)",
            measured=f"{percentile(lengths, 50):.0f} ({silent})",
        ),
        at_most("… first draft of an advice paper, p95", percentile(seconds, 95), 3.0, "s", digits=2),
    ]


def _documents() -> Iterator[Path]:
    for folder in FOLDERS:
        yield from sorted(one for one in find_shared("data", folder).iterdir() if one.suffix in SUFFIXES)


def _citations(content: DraftContent) -> Iterator[Citation | None]:
    for one in content.sentences():
        if one.kind is SentenceKind.CLAIM:
            yield one.citation


def _stands(services: Services, citation: Citation) -> bool:
    """Whether the quote stands verbatim in its passage, and in a block with exactly its locator."""
    chunk = services.documents.chunks_by_id([citation.chunk_id]).get(citation.chunk_id)
    if chunk is None or citation.quote not in chunk.text:
        return False
    blocks = services.documents.blocks(citation.document_id, citation.version)
    return any(one.locator == citation.locator and citation.quote in one.text for one in blocks)

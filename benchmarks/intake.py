"""From dropping a text PDF of 20 pages into the inbox to finding it."""

from __future__ import annotations

import logging
import re
import shutil
import time
from pathlib import Path

from benchmarks.report import Row, at_most, find_shared
from benchmarks.running_app import load_samples, serve, temporary_home, wait_until
from benchmarks.start import QUERY
from core.errors import NotFoundError

PAGES = 20
RUNS = 3
_CHINESE = re.compile(r"[一-鿿]{8,14}")


def run() -> list[Row]:
    """The slowest of three drops, each of other pages, into an app that has answered a search before."""
    with temporary_home() as home:
        load_samples(home)
        with serve(home) as serving:
            serving.app.call("search", query=QUERY)
            seconds = []
            for number in range(RUNS):
                made = home / f"piece-{number}.pdf"
                query = _write_pages(made, first=number * PAGES)
                inbox = home / "corpus" / "inbox"
                inbox.mkdir(parents=True, exist_ok=True)
                known = {row["document_id"] for row in serving.app.call("documents")}
                started = time.perf_counter()
                shutil.move(made, inbox / f"dropped-{number}.pdf")

                def is_found(query: str = query, known: set[str] = known) -> bool:
                    hits = serving.app.call("search", query=query, top_k=5)
                    return any(hit["document_id"] not in known and hit["locator"]["page"] for hit in hits)

                wait_until(is_found, timeout_seconds=60)
                seconds.append(time.perf_counter() - started)
    return [at_most(f"a text PDF of {PAGES} pages: from the inbox to being found", max(seconds), 5, "s")]


def _write_pages(path: Path, *, first: int) -> str:
    """Write pages of a long real PDF to a file of its own. Returns words that stand on one of the last."""
    from pypdf import PdfReader, PdfWriter

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    for source in sorted(find_shared("data", "reports").glob("*.pdf"), key=lambda file: -file.stat().st_size):
        try:
            reader = PdfReader(source)
            if len(reader.pages) < PAGES * RUNS:
                continue
            writer = PdfWriter()
            for number in range(first, first + PAGES):
                writer.add_page(reader.pages[number])
            words = _CHINESE.findall(reader.pages[first + PAGES - 2].extract_text())
        except Exception:  # damaged and locked files are among them
            continue
        if words:
            writer.write(path)
            return " ".join(words[:4])
    raise NotFoundError(f"not measured: no text PDF of {PAGES * RUNS} pages")

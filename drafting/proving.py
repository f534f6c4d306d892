"""The proof of kept drafts: their findings as the library stands now, the nearest evidence, and who answers by name."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from datetime import date
from typing import Protocol

from core.drafts import Citation, DraftContent, Finding, Revision
from core.errors import InvalidInputError, NotFoundError
from core.search import Passage, SearchAnswer
from drafting.desk import Desk
from drafting.editing import change
from drafting.orders import gives_orders
from drafting.proof import check_content
from drafting.proof_sources import EvidenceReader
from drafting.proof_text import pairs, plain
from index.search import Home

logger = logging.getLogger(__name__)

LONGEST_NAME = 40
_PASSAGES = 8
_SENTENCE = re.compile(r"[^。！？；!?;\n]+[。！？；!?;]?")
_SHORTEST = 6
_KEPT = 64


class Evidence(EvidenceReader, Protocol):
    """Where sources are read, with a sign that changes when any of them did."""

    def signature(self) -> object:
        """Changes whenever a document is added, changed or deleted."""


class Search(Protocol):
    """What finds passages; `index.search.SearchService` is one."""

    def search(self, query: str, *, top_k: int = 10) -> SearchAnswer:
        """Find the passages that answer a question."""


class Proof:
    """Checks the papers of one association. Safe to share between threads.

    Args:
        search: The search, or None while it is not ready: then no nearest evidence is told.
    """

    def __init__(
        self,
        *,
        desk: Desk,
        evidence: Evidence,
        home: Callable[[], Home],
        search: Callable[[], Search | None],
        today: Callable[[], date] = date.today,
    ) -> None:
        self._desk = desk
        self._evidence = evidence
        self._home = home
        self._search = search
        self._today = today
        self._known: dict[tuple[object, ...], list[Finding]] = {}

    def check(self, draft_id: str, revision: int | None = None) -> list[Finding]:
        """The findings of one revision, the newest when none is named; empty for a paper without a text.

        Raises:
            NotFoundError: If there is no such paper or revision.
        """
        if revision is None and not self._desk.store.get(draft_id).revision:
            return []
        kept = self._desk.store.revision(draft_id, revision)
        ready = self._search() is not None
        key = (draft_id, kept.number, self._evidence.signature(), self._home(), self._today(), ready)
        found = self._known.get(key)
        if found is None:
            found = self.check_content(kept.content)
            while len(self._known) >= _KEPT:
                self._known.pop(next(iter(self._known)), None)
            self._known[key] = found
        return list(found)

    def check_content(self, content: DraftContent) -> list[Finding]:
        """The findings of a text that is not kept (yet)."""
        started = time.perf_counter()
        found = check_content(
            content, evidence=self._evidence, home=self._home(), today=self._today(), nearest=self.nearest
        )
        took_ms = (time.perf_counter() - started) * 1000
        logger.info("draft checked chars=%d findings=%d ms=%.0f", content.count_chars(), len(found), took_ms)
        return found

    def nearest(self, sentence: str) -> Citation | None:
        """The sentence of the library that has most of the words of another one; None where search finds nothing.

        What gives orders to the program is never offered.
        """
        search = self._search()
        if search is None:
            return None
        wanted = pairs(plain(sentence))
        best, most = None, 0.0
        for passage in search.search(sentence, top_k=_PASSAGES).passages:
            for match in _SENTENCE.finditer(passage.text):
                quote = match.group().strip()
                share = len(wanted & pairs(plain(quote))) / max(1, len(wanted))
                if share > most and len(quote) >= _SHORTEST and not gives_orders(quote):
                    best, most = _cite(passage, quote), share
        return best

    def take_on(self, draft_id: str, sentence_id: str, name: str, base: int, *, actor: str | None = None) -> Revision:
        """Let a person answer by name for a sentence that the program could not prove.

        Args:
            base: Number of the revision that was read.

        Raises:
            InvalidInputError: If no name is given, or a very long one.
            NotFoundError: If there is no such sentence.
            RevisedMeanwhileError: If the text was changed since.
        """
        who = " ".join(name.split())
        if not any(character.isalpha() for character in who):
            raise InvalidInputError("请填写核实人的姓名，由本人对这句话负责。")
        if len(who) > LONGEST_NAME:
            raise InvalidInputError(f"姓名最多 {LONGEST_NAME} 字，现有 {len(who)} 字。")
        content = self._desk.store.revision(draft_id, base).content
        if all(one.sentence_id != sentence_id for one in content.sentences()):
            raise NotFoundError("这句话已不在文稿中。请刷新后再试。")
        changed = change(content, sentence_id, taken_on_by=who)
        return self._desk.revise(draft_id, changed, base=base, reason=f"{who}署名承担一句", actor=actor)


def _cite(passage: Passage, quote: str) -> Citation:
    return Citation(
        document_id=passage.document_id,
        version=passage.version,
        chunk_id=passage.chunk_id,
        title=passage.title,
        locator=passage.locator,
        quote=quote,
    )

"""A library of short sources and drafts of one sentence, for tests of the proof."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from core.documents import Block, ChunkDraft, DocumentType, Locator, Metadata
from core.drafts import Citation, DraftContent, DraftParagraph, DraftSection, Finding, SectionRole, Sentence
from drafting.proof import Nearest, check_content
from events.log import EventLog
from index.search import Home
from storage.documents import DocumentStore

HOME = Home(body="江西省互联网协会", province="江西")
TODAY = date(2026, 3, 1)
REPORT = Metadata(
    title="江西省互联网协会2022年工作报告",
    issuer="江西省互联网协会",
    published_on=date(2022, 1, 1),
    region="江西",
    document_type=DocumentType.WORK_REPORT,
)


@dataclass(slots=True)
class Shelf:
    """Sources of a real database, each a document of one passage."""

    documents: DocumentStore
    log: EventLog

    def put(
        self, text: str, known: Metadata = REPORT, *, heading: tuple[str, ...] = (), key: str = "report"
    ) -> Citation:
        """Keep a text as a document, in place of what it was before; the citation quotes all of it."""
        place = Locator(page=None, heading_path=heading, paragraph=1)
        blocks = [Block(text=line, locator=replace(place, paragraph=n)) for n, line in enumerate(text.split("\n"), 1)]
        chunk = ChunkDraft(text=text, locator=place, first_block=0, last_block=len(blocks) - 1)
        with self.log.transaction() as tx:
            if self.documents.find(key) is None:
                self.documents.insert_document(
                    tx.connection, document_id=key, metadata=known, source=key, file_name=key, original="", sha256=key,
                    size_bytes=1,
                )  # fmt: skip
            self.documents.replace_parsed(
                tx.connection, key, 1, blocks=blocks, chunks=[chunk], metadata=known, pages=None, coverage=1.0
            )
        kept = self.documents.chunks(key, 1)[0]
        return Citation(
            document_id=key, version=1, chunk_id=kept.chunk_id, title=known.title, locator=place, quote=text
        )

    def check(
        self,
        text: str,
        citation: Citation | None,
        *,
        role: SectionRole = SectionRole.BACKGROUND,
        home: Home = HOME,
        today: date = TODAY,
        nearest: Nearest | None = None,
    ) -> list[Finding]:
        """The findings of a draft of one sentence."""
        sentence = Sentence(sentence_id="a", text=text, citation=citation)
        content = paper(sentence, role=role)
        return check_content(content, evidence=self.documents, home=home, today=today, nearest=nearest)


def paper(*sentences: Sentence, role: SectionRole = SectionRole.BACKGROUND) -> DraftContent:
    """A draft of one section."""
    section = DraftSection(key="a", heading="背景", role=role, paragraphs=(DraftParagraph(sentences=tuple(sentences)),))
    return DraftContent(title="关于加强数据安全的建议", sections=(section,))

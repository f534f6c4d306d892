"""Papers for tests, made in one line."""

from __future__ import annotations

from core.documents import Locator
from core.drafts import Citation, DraftContent, DraftParagraph, DraftSection, SectionRole, Sentence, SentenceKind

PLACE = Locator(page=None, heading_path=("二、主要工作", "（三）数据安全"), paragraph=2)


def citation(quote: str, *, document_id: str = "report", title: str = "2022年工作报告", chunk_id: int = 7) -> Citation:
    return Citation(document_id=document_id, version=1, chunk_id=chunk_id, title=title, locator=PLACE, quote=quote)


def claim(sentence_id: str, text: str, quote: str | None = None) -> Sentence:
    return Sentence(sentence_id=sentence_id, text=text, citation=citation(quote or text))


def link(sentence_id: str, text: str) -> Sentence:
    return Sentence(sentence_id=sentence_id, text=text, kind=SentenceKind.LINK)


def content(*sentences: Sentence, title: str = "关于加强数据安全的建议") -> DraftContent:
    section = DraftSection(
        key="background", heading="背景", role=SectionRole.BACKGROUND, paragraphs=(DraftParagraph(sentences=sentences),)
    )
    return DraftContent(title=title, sections=(section,))

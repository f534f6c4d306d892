"""Commands of suggestion papers: begin one on a topic, with sources and first text."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from api.rows import locator_row
from bootstrap import Services
from core.drafts import Citation, Draft, DraftContent, Sentence
from core.errors import InvalidInputError
from drafting.composer import DEFAULT_PROFILE
from drafting.export import Notes, write_docx_of_draft

JsonObject = dict[str, Any]


def draft_paper(
    services: Services,
    *,
    topic: str,
    profile: str = DEFAULT_PROFILE,
    out: str | None = None,
    request: str = "",
) -> JsonObject:
    """Begin a paper, find its sources and write its first text; with `out` the text as a DOCX file, too.

    Args:
        request: Id of the document that it answers (征求意见反馈).

    Returns:
        The title and the sentences in order, and how many of them are yet to be proven or filled in. The paper is
        kept and can be written on in the app.
    """
    file = Path(out) if out is not None else None
    if file is not None and file.suffix.lower() != ".docx":
        raise InvalidInputError("导出文件名应以 .docx 结尾。")
    if request:
        services.documents.get(request)
    draft = services.drafting.composer.begin(topic, profile, request_document_id=request)
    content = services.drafting.desk.store.revision(draft.draft_id).content
    if file is not None:
        _write(services, draft, content, file)
    return {
        "draft_id": draft.draft_id,
        "title": content.title,
        "profile": draft.profile,
        "characters": content.count_chars(),
        "unproven": len({one.sentence_id for one in services.drafting.proof.check(draft.draft_id) if one.blocks}),
        "sentences": [
            {"section": section.key, "heading": paragraph.heading or section.heading, **_sentence_row(one)}
            for section in content.sections
            for paragraph in section.paragraphs
            for one in paragraph.sentences
        ],
    }


def _write(services: Services, draft: Draft, content: DraftContent, file: Path) -> None:
    cited = {one.citation.document_id for one in content.sentences() if one.citation is not None}
    known = services.documents.get_many(cited)
    data = write_docx_of_draft(
        content,
        services.drafting.profile(draft.profile),
        draft=draft,
        body=services.settings.body,
        notes=Notes.ENDNOTES,
        dated=date.today(),
        documents={key: one.metadata for key, one in known.items()},
    )
    try:
        file.write_bytes(data)
    except OSError as error:
        raise InvalidInputError(f"文稿已保存，但无法写入 {file}：{error.strerror}。请换一个位置。") from error


def _sentence_row(one: Sentence) -> JsonObject:
    return {"text": one.text, "kind": one.kind.value, "citation": _citation_row(one.citation)}


def _citation_row(citation: Citation | None) -> JsonObject | None:
    if citation is None:
        return None
    return {
        "document_id": citation.document_id,
        "title": citation.title,
        "locator": locator_row(citation.locator),
        "quote": citation.quote,
    }

"""A draft as a file that leaves the house: official DOCX, PDF or Markdown, with notes of its sources by choice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import NotRequired, TypedDict, Unpack

from core.documents import Metadata
from core.drafts import (
    Citation,
    Draft,
    DraftContent,
    DraftParagraph,
    DraftSection,
    Finding,
    Profile,
    SectionRole,
    Sentence,
)
from core.errors import ZhikuError
from drafting.steps import find_blocking
from papers.layout import write_docx
from papers.markdown import write_markdown
from papers.model import Addressee, Align, Block, Heading, Paper, Paragraph, Run, Section, Signature, Title
from papers.pdf import convert_to_pdf
from papers.places import place_words
from papers.text import one_line, say_day

# A head that brings its own number: the layout counts, so that the numbers agree.
_OWN_NUMBER = re.compile(r"^\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])\s*")
_NAMED_SENTENCES, _QUOTED_CHARACTERS = 3, 24


class Notes(StrEnum):
    """How the sources of the sentences are shown; the values are shown to the user as they are."""

    FOOTNOTES = "脚注"
    ENDNOTES = "文末列出来源"
    NONE = "不注来源"


class ExportBlockedError(ZhikuError):
    """Sentences that are not proven stop the export.

    Attributes:
        findings: What stops it, in the order of the text.
    """

    def __init__(self, message: str, findings: tuple[Finding, ...]) -> None:
        super().__init__(message)
        self.findings = findings


class Form(TypedDict):
    """What an export needs besides the text.

    Attributes:
        body: Name of the body that signs, "" where none is set: the date alone stands then.
        dated: Day under the signature.
        contact: Line of the contact below the date, without brackets.
        findings: What the check of the sentences brought up; those that block refuse the export.
        documents: Number and day of the cited documents, by id, for the list of sources.
    """

    draft: Draft
    body: str
    notes: Notes
    dated: date
    contact: NotRequired[str]
    findings: NotRequired[Iterable[Finding]]
    documents: NotRequired[Mapping[str, Metadata]]


def write_docx_of_draft(content: DraftContent, profile: Profile, **form: Unpack[Form]) -> bytes:
    """The draft as DOCX in the official layout; the same draft gives the same bytes.

    Raises:
        ExportBlockedError: If a sentence is not proven and nobody took it on.
    """
    return write_docx(lay_out_draft(content, profile, **form))


def write_pdf_of_draft(content: DraftContent, profile: Profile, **form: Unpack[Form]) -> bytes:
    """The draft as PDF.

    Raises:
        ExportBlockedError: As `write_docx_of_draft`.
        PdfError: If LibreOffice is missing or fails; the message says what to do.
    """
    return convert_to_pdf(write_docx_of_draft(content, profile, **form))


def write_markdown_of_draft(content: DraftContent, profile: Profile, **form: Unpack[Form]) -> str:
    """The draft as Markdown, with the same numbers and sources.

    Raises:
        ExportBlockedError: As `write_docx_of_draft`.
    """
    return write_markdown(lay_out_draft(content, profile, **form))


def lay_out_draft(content: DraftContent, profile: Profile, **form: Unpack[Form]) -> Paper:
    """The draft as a paper: title, addressee, abstract, sections, sources, signature, contact.

    Raises:
        ExportBlockedError: If a sentence is not proven and nobody took it on.
    """
    _refuse_unproven(content, form.get("findings", ()))
    sources = _Sources(notes=form["notes"], documents=form.get("documents", {}))
    body, dated, contact = one_line(form["body"]), form["dated"], one_line(form.get("contact", ""))
    blocks: list[Block] = [Title(text=one_line(content.title))]
    if profile.addressed and form["draft"].addressee:
        blocks.append(Addressee(text=one_line(form["draft"].addressee)))
    for section in content.sections:
        blocks += _set_section(section, sources)
    blocks += sources.listed()
    if profile.signed and body:
        blocks.append(Signature(body=body, signed_on=dated))
    elif profile.signed:
        blocks.append(Paragraph(text=say_day(dated), indented=False, align=Align.RIGHT))
    if contact:
        blocks.append(Paragraph(text=f"（{contact}）", align=Align.LEFT))
    return Paper(title=content.title, sections=(Section(blocks=tuple(blocks)),), author=body, dated=dated)


def _refuse_unproven(content: DraftContent, findings: Iterable[Finding]) -> None:
    blocking = find_blocking(content, findings)
    if not blocking:
        return
    texts = {one.sentence_id: one.text for one in content.sentences()}
    groups = [(sentence, list(group)) for sentence, group in groupby(blocking, key=lambda one: one.sentence_id)]
    named = "；".join(
        f"「{_cut(texts[sentence])}」（{'、'.join(dict.fromkeys(one.kind.value for one in group))}）"
        for sentence, group in groups[:_NAMED_SENTENCES]
    )
    more = f"等 {len(groups)} 句" if len(groups) > _NAMED_SENTENCES else ""
    raise ExportBlockedError(
        f"有 {len(groups)} 句话待核实，不能导出：{named}{more}。请修改句子、换上依据，或由专人署名负责后再导出。",
        blocking,
    )


def _cut(text: str) -> str:
    words = one_line(text)
    return words if len(words) <= _QUOTED_CHARACTERS else words[: _QUOTED_CHARACTERS - 1] + "…"


def _set_section(section: DraftSection, sources: _Sources) -> Iterator[Block]:
    heading = _OWN_NUMBER.sub("", one_line(section.heading))
    paragraphs = [one for one in section.paragraphs if one.heading or any(each.text.strip() for each in one.sentences)]
    if section.role is SectionRole.ABSTRACT:
        for place, paragraph in enumerate(paragraphs):
            opening = (Run(text=f"【{heading or '摘要'}】"),) if place == 0 else ()
            yield Paragraph(text=opening + sources.mark(paragraph.sentences))
        return
    if heading and paragraphs:
        yield Heading(level=1, text=heading)
    for paragraph in paragraphs:
        yield from _set_paragraph(paragraph, sources)


def _set_paragraph(paragraph: DraftParagraph, sources: _Sources) -> Iterator[Block]:
    """A paragraph with its head run in, where the head is one phrase; else the head stands alone."""
    heading = _OWN_NUMBER.sub("", one_line(paragraph.heading)).rstrip("。")
    text = sources.mark(paragraph.sentences)
    if heading and text and not re.search("[。：]", heading):
        yield Heading(level=2, text=f"{heading}。", after=text)
        return
    if heading:
        yield Heading(level=2, text=heading)
    if text:
        yield Paragraph(text=text)


@dataclass(slots=True, kw_only=True)
class _Sources:
    """The sources met so far, in the order of the text: `places` by document."""

    notes: Notes
    documents: Mapping[str, Metadata]
    titles: dict[str, str] = field(default_factory=dict)
    places: dict[str, dict[str, None]] = field(default_factory=dict)

    def mark(self, sentences: Iterable[Sentence]) -> tuple[Run, ...]:
        """Sentences as runs; neighbours from one place share one mark, behind the last of them."""
        kept = [one for one in sentences if one.text.strip()]
        runs = []
        for source, group in groupby(kept, key=lambda one: one.citation and _key(one.citation)):
            together = list(group)
            text, citation = "".join(one_line(one.text) for one in together), together[-1].citation
            if source is None or citation is None or self.notes is Notes.NONE:
                runs.append(Run(text=text))
            elif self.notes is Notes.FOOTNOTES:
                words = f"{self._name(citation.document_id, citation.title)}，{place_words(citation.locator)}。"
                runs.append(Run(text=text, note=words))
            else:
                runs += [Run(text=text), Run(text=f"[{self._number(citation)}]", superscript=True)]
        return tuple(runs)

    def listed(self) -> Iterator[Block]:
        """The list of sources; nothing where none was cited or none is wanted at the end."""
        if not self.titles:
            return
        yield Heading(level=1, text="资料来源", numbered=False)
        for number, (document_id, title) in enumerate(self.titles.items(), start=1):
            places = "、".join(self.places[document_id])
            yield Paragraph(text=f"[{number}] {self._name(document_id, title)}，{places}。")

    def _number(self, citation: Citation) -> int:
        self.titles.setdefault(citation.document_id, citation.title)
        self.places.setdefault(citation.document_id, {})[place_words(citation.locator)] = None
        return list(self.titles).index(citation.document_id) + 1

    def _name(self, document_id: str, title: str) -> str:
        known = self.documents.get(document_id)
        named = one_line(title).translate({ord("《"): "〈", ord("》"): "〉"})
        return f"《{named}》" + (f"（{one_line(known.document_number)}）" if known and known.document_number else "")


def _key(citation: Citation) -> tuple[str, str]:
    return citation.document_id, place_words(citation.locator)

"""Changing what a draft says: a sentence, a section. Pure: a content in, a content out, everything else as it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.drafts import Citation, DraftContent, DraftParagraph, DraftSection, Sentence, SentenceKind
from core.errors import InvalidInputError, NotFoundError
from drafting.recognising import align, check_lengths, cut_line, make_id, split_sentences

LONGEST_HEADING = 60
_HEADING_NUMBER = re.compile(r"^[（(][一二三四五六七八九十]{1,3}[）)]\s*")
_NUMERALS = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True, kw_only=True)
class SentencePlace:
    """Where a sentence stands: numbers from 0 of section, paragraph in it, and sentence in that."""

    section: int
    paragraph: int
    number: int


def find_sentence(content: DraftContent, sentence_id: str) -> Sentence:
    """The sentence with this id.

    Raises:
        NotFoundError: If the draft has none.
    """
    place = find_place(content, sentence_id)
    return content.sections[place.section].paragraphs[place.paragraph].sentences[place.number]


def find_place(content: DraftContent, sentence_id: str) -> SentencePlace:
    """Where the sentence with this id stands.

    Raises:
        NotFoundError: If the draft has none.
    """
    for one, section in enumerate(content.sections):
        for two, paragraph in enumerate(section.paragraphs):
            for three, sentence in enumerate(paragraph.sentences):
                if sentence.sentence_id == sentence_id:
                    return SentencePlace(section=one, paragraph=two, number=three)
    raise NotFoundError("这句话已经不在文稿里了，可能刚被删除。请在正文里另选一句。")


def replace_sentence(content: DraftContent, sentence_id: str, text: str) -> DraftContent:
    """Put other words in the place of a sentence. Of several sentences the one most like it keeps its source.

    Raises:
        InvalidInputError: If the text is empty or too long.
        NotFoundError: If there is no such sentence.
    """
    pieces = _pieces(text)
    before = find_sentence(content, sentence_id)
    return put_in_place(content, sentence_id, align(pieces, [before], keep_one=True))


def insert_after(
    content: DraftContent, sentence_id: str, text: str, *, citation: Citation | None = None
) -> DraftContent:
    """Put new sentences behind one; without a citation they stand there as 待核实.

    Raises:
        InvalidInputError: If the text is empty or too long.
        NotFoundError: If there is no such sentence.
    """
    return put_in_place(content, sentence_id, [find_sentence(content, sentence_id), *_new(text, citation)])


def append(content: DraftContent, section_key: str, text: str, *, citation: Citation | None = None) -> DraftContent:
    """Put new sentences at the end of a section.

    Raises:
        InvalidInputError: If the text is empty or too long.
    """
    added = tuple(_new(text, citation))

    def longer(section: DraftSection) -> DraftSection:
        *before, last = section.paragraphs or (DraftParagraph(sentences=()),)
        return replace(section, paragraphs=(*before, replace(last, sentences=(*last.sentences, *added))))

    return edit_section(content, section_key, longer)


def remove(content: DraftContent, sentence_id: str) -> DraftContent:
    """Take a sentence out; a paragraph left with neither words nor heading goes with it.

    Raises:
        NotFoundError: If there is no such sentence.
    """
    return put_in_place(content, sentence_id, [])


def change(content: DraftContent, sentence_id: str, **fields: Any) -> DraftContent:
    """Change fields of a sentence other than its text: citation, kind, taken_on_by.

    Who took a sentence on answers for it with the source that it had: another source empties the name.

    Raises:
        NotFoundError: If there is no such sentence.
    """
    before = find_sentence(content, sentence_id)
    after = replace(before, **fields)
    if after.citation != before.citation and "taken_on_by" not in fields:
        after = replace(after, taken_on_by="")
    return put_in_place(content, sentence_id, [after])


def set_citation(content: DraftContent, sentence_id: str, citation: Citation | None) -> DraftContent:
    """Give a sentence another source, or take its source away; a link that gets a source is a claim.

    Raises:
        NotFoundError: If there is no such sentence.
    """
    kind = {"kind": SentenceKind.CLAIM} if citation is not None else {}
    return change(content, sentence_id, citation=citation, **kind)


def move(content: DraftContent, sentence_id: str, step: int) -> DraftContent:
    """Move a sentence one place up (-1) or down (1); over the edge of a paragraph it joins the next one.

    Raises:
        NotFoundError: If there is no such sentence.
    """
    place = find_place(content, sentence_id)
    paragraphs = [
        (number, at) for number, section in enumerate(content.sections) for at in range(len(section.paragraphs))
    ]
    rows = [list(content.sections[number].paragraphs[at].sentences) for number, at in paragraphs]
    here = paragraphs.index((place.section, place.paragraph))
    moved = rows[here].pop(place.number)
    wanted = place.number + step
    if 0 <= wanted <= len(rows[here]):
        rows[here].insert(wanted, moved)
    elif 0 <= here + step < len(rows):
        rows[here + step].insert(len(rows[here + step]) if step < 0 else 0, moved)
    else:
        return content
    kept = iter(rows)
    sections = []
    for section in content.sections:
        filled = (replace(one, sentences=tuple(next(kept))) for one in section.paragraphs)
        sections.append(replace(section, paragraphs=tuple(one for one in filled if one.sentences or one.heading)))
    return replace(content, sections=tuple(sections))


def section_text(section: DraftSection) -> str:
    """A section as one text to edit: a paragraph a line, headings on lines of their own as （一）…"""
    lines: list[str] = []
    number = 0
    for paragraph in section.paragraphs:
        if paragraph.heading:
            number += 1
            lines.append(f"（{numeral(number)}）{bare_heading(paragraph.heading)}")
        if paragraph.sentences:
            lines.append("".join(sentence.text for sentence in paragraph.sentences))
    return "\n".join(lines)


def edit_section_text(content: DraftContent, section_key: str, text: str) -> DraftContent:
    """Read a section back from the text that a person edited.

    A sentence that stayed, or was changed a little, keeps its id and its source wherever it stands now; what is new
    has none (待核实). A line （一）… without a full stop is a heading.

    Raises:
        InvalidInputError: If a sentence or a heading is too long.
    """

    def read(section: DraftSection) -> DraftSection:
        known = list(section.sentences())
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        cut = [[] if _is_heading(line) else cut_line(line, known) for line in lines]
        sentences = iter(align([piece for pieces in cut for piece in pieces], known))
        paragraphs: list[DraftParagraph] = []
        heading = ""
        for line, pieces in zip(lines, cut, strict=True):
            if _is_heading(line):
                if heading:
                    paragraphs.append(DraftParagraph(sentences=(), heading=heading))
                heading = bare_heading(line)
            else:
                own = tuple(next(sentences) for _ in pieces)
                paragraphs.append(DraftParagraph(sentences=own, heading=heading))
                heading = ""
        if heading:
            paragraphs.append(DraftParagraph(sentences=(), heading=heading))
        return replace(section, paragraphs=tuple(paragraphs))

    return edit_section(content, section_key, read)


def edit_section(content: DraftContent, key: str, how: Callable[[DraftSection], DraftSection]) -> DraftContent:
    """Change one section, found by its key; the content as it is where there is none."""
    return replace(content, sections=tuple(how(one) if one.key == key else one for one in content.sections))


def put_in_place(content: DraftContent, sentence_id: str, by: Sequence[Sentence]) -> DraftContent:
    """Put sentences, or none, where one stands; a paragraph left with neither words nor heading goes.

    Raises:
        NotFoundError: If there is no such sentence.
    """
    place = find_place(content, sentence_id)
    section = content.sections[place.section]
    paragraph = section.paragraphs[place.paragraph]
    row = (*paragraph.sentences[: place.number], *by, *paragraph.sentences[place.number + 1 :])
    kept = (replace(paragraph, sentences=row),) if row or paragraph.heading else ()
    paragraphs = (*section.paragraphs[: place.paragraph], *kept, *section.paragraphs[place.paragraph + 1 :])
    return edit_section(content, section.key, lambda one: replace(one, paragraphs=paragraphs))


def bare_heading(heading: str) -> str:
    """A heading of the second level without its number （一）."""
    return _HEADING_NUMBER.sub("", heading.strip())


def numeral(number: int) -> str:
    """A number from 1 to 99 in Chinese: 一, 十, 十二, 二十一."""
    tens, ones = divmod(number, 10)
    return ("" if not tens else ("" if tens == 1 else _NUMERALS[tens]) + "十") + (_NUMERALS[ones] if ones else "")


def _new(text: str, citation: Citation | None) -> list[Sentence]:
    return [Sentence(sentence_id=make_id(), text=piece, citation=citation) for piece in _pieces(text)]


def _pieces(text: str) -> list[str]:
    pieces = split_sentences(text)
    if not pieces:
        raise InvalidInputError("这里还没有文字。要去掉一句话，请用「删除」。")
    check_lengths(pieces)
    return pieces


def _is_heading(line: str) -> bool:
    if not _HEADING_NUMBER.match(line) or line[-1] in "。！？!?；":
        return False
    if len(line) > LONGEST_HEADING:
        raise InvalidInputError(f"小标题最多 {LONGEST_HEADING} 字，「{line[:12]}…」有 {len(line)} 字。")
    return True

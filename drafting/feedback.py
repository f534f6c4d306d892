"""The answer to a request for comments (征求意见反馈): opinions merged by clause, evidence beside each clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from core.documents import Locator
from core.drafts import DraftContent, DraftParagraph, DraftSection, Profile, SectionRole, Sentence, Source
from drafting.composing import FILLED, compose, fit_limit
from drafting.evidence import Candidate, TextReader, gather_candidates, place_of, read_document
from drafting.selecting import drop_alike
from drafting.sources import Searcher
from drafting.topics import Topic, read_topic
from drafting.wording import lacking, make_claim, make_link
from index.search import Home

_MOST_CLAUSES = 8  # so many are shown where nobody has said anything yet
_EVIDENCE = 1  # sentences beside a clause
_DIGITS = dict(enumerate("零一二三四五六七八九"))
GENERAL = "总体"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What somebody says to a request.

    Attributes:
        clause: The clause as it was written: 第五条, 五, 5; "" for the whole.
        text: The opinion in their words.
        by: Who said it and answers for it.
    """

    clause: str
    text: str
    by: str


def merge_opinions(opinions: Sequence[Opinion]) -> dict[str, list[Opinion]]:
    """Opinions by clause (第五条), those to the whole under 总体; the same words once with all who said them."""
    merged: dict[str, dict[str, Opinion]] = {}
    for one in opinions:
        words = " ".join(one.text.split())
        if words:
            own = merged.setdefault(read_clause(one.clause) or GENERAL, {})
            known = own.get(words)
            by = "、".join(dict.fromkeys([*(known.by.split("、") if known else ()), one.by]))
            own[words] = Opinion(clause=one.clause, text=words, by=by)
    return {clause: list(own.values()) for clause, own in merged.items()}


def read_clause(words: str) -> str:
    """A clause as laws write it: 5, 五 and 第5条 are 第五条; "" where no number is meant."""
    match = re.search(r"[0-9]+|[一二三四五六七八九十百零〇]+", words)
    if match is None:
        return ""
    number = match.group()
    return f"第{_chinese(int(number)) if number.isdigit() else number}条"


def compose_feedback(
    topic: Topic,
    profile: Profile,
    candidates: Sequence[Candidate],
    opinions: Sequence[Opinion],
    *,
    title: str,
    texts: TextReader,
    request_document_id: str,
    search: Searcher,
    home: Home,
) -> DraftContent:
    """The answer clause by clause: the clause, what was said, and a provision of the library that bears upon it.

    An opinion has no source but the person who said it, who answers for it by name. Without opinions the clauses stand
    with their evidence, so that opinions can be written beside them.
    """
    request = texts.get_many([request_document_id]).get(request_document_id) if request_document_id else None
    merged = merge_opinions(opinions)
    clauses = next((one for one in profile.sections if one.role is SectionRole.CLAUSES), None)
    rest = replace(profile, sections=tuple(one for one in profile.sections if one is not clauses), abstract_above=None)
    content = compose(topic, rest, candidates, title=title)
    if clauses is None:
        return content
    place = profile.sections.index(clauses)
    if request is None:
        paragraphs = [_opinions_alone(clause, said) for clause, said in merged.items()]
    else:
        at = Source(
            place=0, document_id=request.document_id, version=request.version, chunk_id=0,
            title=request.metadata.title, locator=_nowhere(), text="",
        )  # fmt: skip
        written = read_document(request, at, texts=texts, topic=topic, home=home)
        room = int(profile.max_chars * FILLED * clauses.share)
        paragraphs = _by_clause(written, merged, topic, room=room, texts=texts, search=search, home=home, request=at)
    section = DraftSection(
        key=clauses.key,
        heading=clauses.heading,
        role=clauses.role,
        paragraphs=tuple(paragraphs) or (DraftParagraph(sentences=(make_link(lacking(clauses.role), clauses.key),)),),
    )
    sections = list(content.sections)
    before = [one.key for one in profile.sections[:place]]
    at_place = sum(one.key in before for one in sections)
    sections.insert(at_place, section)
    return fit_limit(replace(content, sections=tuple(sections)), profile.max_chars)


def _by_clause(
    written: Sequence[Candidate],
    merged: dict[str, list[Opinion]],
    topic: Topic,
    *,
    room: int,
    texts: TextReader,
    search: Searcher,
    home: Home,
    request: Source,
) -> list[DraftParagraph]:
    first: dict[str, Candidate] = {}
    for one in written:
        first.setdefault(one.sentence.article or place_of(one.sentence.locator), one)
    wanted = [clause for clause in first if clause and clause in merged] if merged else [c for c in first if c]
    if not merged:
        wanted = sorted(wanted, key=lambda clause: -topic.share(first[clause].text))[:_MOST_CLAUSES]
        wanted = [clause for clause in first if clause in wanted]
    paragraphs = [_opinions_alone(clause, said) for clause, said in merged.items() if clause not in first]
    left = room
    for clause in wanted:
        sentences = [make_claim(first[clause]), *map(_say, merged.get(clause, ()))]
        beside = _evidence(first[clause], texts=texts, search=search, home=home, excluded=request.document_id)
        sentences += [make_claim(one) for one in beside]
        size = sum(len(one.text) for one in sentences)
        if size > left and not merged:
            break
        left -= size
        paragraphs.append(DraftParagraph(sentences=_once(sentences, clause), heading=f"关于{clause}"))
    return paragraphs


def _evidence(clause: Candidate, *, texts: TextReader, search: Searcher, home: Home, excluded: str) -> list[Candidate]:
    """What the library has that bears upon a clause."""
    about = read_topic(clause.text[:60])
    answer = search.search(clause.text, top_k=6, per_document=1)
    found = [
        Source(
            place=0, document_id=one.document_id, version=one.version, chunk_id=one.chunk_id, title=one.title,
            locator=one.locator, text=one.text,
        )
        for one in answer.passages
        if one.document_id != excluded and (one.validity is None or one.validity == "现行有效") and not one.planned
    ]  # fmt: skip
    candidates = [one for one in gather_candidates(found, about, texts=texts, home=home) if one.is_rule]
    return sorted(drop_alike(candidates), key=lambda one: -one.bearing)[:_EVIDENCE]


def _opinions_alone(clause: str, said: Sequence[Opinion]) -> DraftParagraph:
    return DraftParagraph(
        sentences=tuple(map(_say, said)), heading="总体意见" if clause == GENERAL else f"关于{clause}"
    )


def _say(opinion: Opinion) -> Sentence:
    text = opinion.text if opinion.text.endswith(("。", "！", "？")) else f"{opinion.text}。"
    key = blake2b(f"{opinion.clause}\x1f{text}".encode(), digest_size=6).hexdigest()
    return Sentence(sentence_id=key, text=text, taken_on_by=opinion.by)


def _once(sentences: Sequence[Sentence], clause: str) -> tuple[Sentence, ...]:
    """Ids are unique in a draft: the same provision may stand beside two clauses."""
    return tuple(replace(one, sentence_id=f"{one.sentence_id}-{clause}") for one in sentences)


def _nowhere() -> Locator:
    return Locator(page=None, heading_path=(), paragraph=1)


def _chinese(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        words += "零"
    return words + (_DIGITS[ones] if ones else "") or "零"

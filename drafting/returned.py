"""What a returned file says about the text that was sent: every change and comment put beside its sentence. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher

from core.drafts import DraftContent
from core.opinions import OpinionKind
from papers.markup import Comment, MarkedPaper, MarkedParagraph
from papers.opinion_papers import ADVICE, BLANK_VERDICT, TEXT_SECTION, VERDICT, VERDICTS
from papers.text import one_line

ALIKE = 0.5  # share of characters in common from which two pieces of text are the same one, changed
_TICKS = "☑√✓✔■☒●"
_STOPS = "。！？!?；;\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A change or comment of a returned file; the fields are those of `core.opinions.Opinion`."""

    kind: OpinionKind
    text: str
    sentence_id: str = ""
    start: int = 0
    quote: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Characters of a sent paragraph: a sentence, or with sentence_id "" a heading and what else is none."""

    start: int
    text: str
    sentence_id: str = ""

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentParagraph:
    """A paragraph as it was sent, cut into spans without gaps."""

    text: str
    spans: tuple[Span, ...]


def cut_sent(sent: MarkedPaper, content: DraftContent) -> list[SentParagraph]:
    """The paragraphs of a text as it was sent, with the sentences that stand in them."""
    wanted = [(one.sentence_id, one_line(one.text)) for one in content.sentences() if one.text.strip()]
    out = []
    for paragraph in sent.paragraphs:
        text, spans, done = paragraph.before, [], 0
        while wanted and (at := text.find(wanted[0][1], done)) >= 0:
            sentence_id, words = wanted.pop(0)
            if at > done:
                spans.append(Span(start=done, text=text[done:at]))
            spans.append(Span(start=at, text=words, sentence_id=sentence_id))
            done = at + len(words)
        if done < len(text):
            spans.append(Span(start=done, text=text[done:]))
        out.append(SentParagraph(text=text, spans=tuple(spans)))
    return out


def read_returned(returned: MarkedPaper, sent: Sequence[SentParagraph]) -> list[Found]:
    """Everything that a returned file says, in the order of the text; then what is said about the whole.

    Where the text is as it was sent, apart from tracked changes, each of these is one finding. Where it differs
    otherwise (changes accepted, text typed anew), each sentence that reads differently is one.
    """
    body = _body(returned, sent)
    pairs, regions, moved = _pair(sent, body)
    found: list[tuple[float, Found]] = []
    anchored: dict[str, tuple[float, str]] = {}  # by comment: place in the text, sentence
    for here, there in pairs:
        found += ((here, one) for one in _tracked(sent[here], body[there]))
        for anchor in body[there].anchors:
            anchored[anchor.comment_id] = (here, _sentence_at(sent[here], anchor.start))
    for first, last, others in regions:
        compared = _Compared(sent[first:last], [body[one] for one in others])
        found += ((first - 0.5 if first == last else first, one) for one in compared.changes(_before(sent, first)))
        for number in others:
            for anchor in body[number].anchors:
                anchored[anchor.comment_id] = (first, compared.sentence_at(number - others[0], anchor.start_after))
    for here in moved:
        words = f"建议把这一段移到别处：「{sent[here].text[:20]}…」"
        spans = [one.sentence_id for one in sent[here].spans if one.sentence_id]
        found.append((here, Found(kind=OpinionKind.COMMENT, text=words, sentence_id=spans[0] if spans else "")))
    for comment in returned.comments:
        place, sentence_id = anchored.get(comment.comment_id, (float(len(sent)), ""))
        found.append((place, _said(comment, sentence_id or _find_quoted(comment.quote, sent))))
    found.sort(key=lambda pair: pair[0])
    return [one for _, one in found] + list(_form(returned))


def _body(returned: MarkedPaper, sent: Sequence[SentParagraph]) -> list[MarkedParagraph]:
    """The paragraphs between letter and form; where the sections are gone, from the first known one to the last."""
    paragraphs = returned.paragraphs
    if max((one.section for one in paragraphs), default=0) == TEXT_SECTION + 1:
        return [one for one in paragraphs if one.section == TEXT_SECTION]
    known = [
        number
        for number, one in enumerate(paragraphs)
        if any(one.before == other.text or _likeness(one.after, other.text) >= ALIKE for other in sent)
    ]
    return list(paragraphs[known[0] : known[-1] + 1]) if known else []


_Region = tuple[int, int, list[int]]


def _pair(
    sent: Sequence[SentParagraph], body: Sequence[MarkedParagraph]
) -> tuple[list[tuple[int, int]], list[_Region], list[int]]:
    """Paragraphs that are the same, apart from tracked changes; regions that are not; and those that only moved."""
    pairs: list[tuple[int, int]] = []
    regions: list[tuple[list[int], list[int], int]] = []
    matcher = SequenceMatcher(None, [one.text for one in sent], [one.before for one in body], autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            pairs += zip(range(i1, i2), range(j1, j2), strict=True)
        else:
            regions.append((list(range(i1, i2)), list(range(j1, j2)), i1))
    moved = []
    for gone, _, _ in regions:
        for here in list(gone):
            there = next((j for _, came, _ in regions for j in came if body[j].before == sent[here].text), None)
            if there is not None and len(sent[here].text) > 1:
                gone.remove(here)
                next(came for _, came, _ in regions if there in came).remove(there)
                pairs.append((here, there))
                moved.append(here)
    out: list[_Region] = []
    for gone, came, at in regions:
        if gone or came:
            out.append((gone[0] if gone else at, gone[-1] + 1 if gone else at, came))
    return pairs, out, moved


def _tracked(sent: SentParagraph, paragraph: MarkedParagraph) -> Iterator[Found]:
    """The tracked changes of a paragraph; neighbours belong together."""
    place = 0
    start, gone, came, at = 0, "", "", None
    for piece in (*paragraph.pieces, None):
        if piece is not None and (piece.inserted or piece.deleted):
            if not gone and not came:
                start, at = place, piece.at
            if piece.deleted:
                gone += piece.text
                place += len(piece.text)
            else:
                came += piece.text
            continue
        if gone or came.strip():
            yield from _cut_change(sent, start, gone, came, at)
        gone, came = "", ""
        if piece is not None:
            place += len(piece.text)


def _cut_change(sent: SentParagraph, start: int, gone: str, came: str, at: datetime | None) -> Iterator[Found]:
    """A change as one finding for each sentence that it touches; what is put in belongs to the first."""
    if not gone:
        span = _span_for(sent, start, came)
        yield _change(span, start - span.start, "", came, at)
        return
    for span in sent.spans:
        low, high = max(start, span.start), min(start + len(gone), span.end)
        if low < high:
            yield _change(span, low - span.start, sent.text[low:high], came, at)
            came = ""


def _span_for(sent: SentParagraph, place: int, came: str) -> Span:
    """The span into which something is put: between two, a whole sentence goes behind the first, else before the next.

    Before a sentence means never in its heading.
    """
    around = [one for one in sent.spans if one.start <= place <= one.end]
    if len(around) < 2:
        return around[0] if around else Span(start=0, text=sent.text)
    before, after = around[0], around[-1]
    whole = came.rstrip()[-1:] in _STOPS
    return before if before.sentence_id and (whole or not after.sentence_id) else after


def _change(span: Span, start: int, gone: str, came: str, at: datetime | None) -> Found:
    if not span.sentence_id:  # a heading: all of it is shown, since it has no place of its own
        after = span.text[:start] + came + span.text[start + len(gone) :]
        return Found(kind=_kind(span.text, after.strip()), quote=span.text, text=after.strip(), at=at)
    came = came.strip("\n")
    return Found(
        kind=_kind(gone, came), sentence_id=span.sentence_id, start=start, quote=gone, text=came, at=at
    )


def _kind(gone: str, came: str) -> OpinionKind:
    if gone and came:
        return OpinionKind.REPLACEMENT
    return OpinionKind.DELETION if gone else OpinionKind.INSERTION


class _Compared:
    """Sent paragraphs beside returned ones that read differently, compared character by character."""

    def __init__(self, sent: Sequence[SentParagraph], body: Sequence[MarkedParagraph]) -> None:
        self._spans = [span for paragraph in sent for span in paragraph.spans]
        self._texts = [one.after for one in body]
        self._before, self._after = "".join(one.text for one in self._spans), "".join(self._texts)
        self._codes = SequenceMatcher(None, self._before, self._after, autojunk=False).get_opcodes()

    def changes(self, previous: Span | None) -> Iterator[Found]:
        """One finding for each span that reads differently; new paragraphs go behind the sentence before them."""
        if not self._spans:
            text = "\n".join(one.strip() for one in self._texts if one.strip())
            if text and previous is not None:
                yield Found(
                    kind=OpinionKind.INSERTION, sentence_id=previous.sentence_id, start=len(previous.text), text=text
                )
            elif text:
                yield Found(kind=OpinionKind.INSERTION, text=text)
            return
        done = 0
        for span in self._spans:
            reads = self._reading(done, done + len(span.text))
            done += len(span.text)
            if reads != span.text:
                yield _trimmed(span, reads)

    def sentence_at(self, number: int, place: int) -> str:
        """The sentence in which a place of a returned paragraph stands, "" for none."""
        there = sum(map(len, self._texts[:number])) + place
        for _, i1, i2, j1, j2 in self._codes:
            if j1 <= there < j2 or (there == j2 == len(self._after)):
                here = min(i1 + there - j1, max(i1, i2 - 1))
                break
        else:
            return ""
        done = 0
        for span in self._spans:
            done += len(span.text)
            if here < done:
                return span.sentence_id
        return self._spans[-1].sentence_id if self._spans else ""

    def _reading(self, low: int, high: int) -> str:
        """How the characters from low to high read now. What was put in belongs to the sentence before it."""
        out = []
        for kind, i1, i2, j1, j2 in self._codes:
            if kind == "equal":
                first, last = max(i1, low), min(i2, high)
                out.append(self._after[j1 + first - i1 : j1 + last - i1] if first < last else "")
            elif kind != "delete" and (low < i1 <= high if kind == "insert" else low <= i1 < high):
                out.append(self._after[j1:j2])
            elif kind == "insert" and low == i1 == 0:
                out.append(self._after[j1:j2])
        return "".join(out)


def _trimmed(span: Span, reads: str) -> Found:
    """The least change that makes a span read like this."""
    if not span.sentence_id:
        return _change(span, 0, span.text, reads, None)
    shorter = min(len(span.text), len(reads))
    start = next((place for place in range(shorter) if span.text[place] != reads[place]), shorter)
    rest = shorter - start
    end = next((place for place in range(rest) if span.text[-1 - place] != reads[-1 - place]), rest)
    return _change(span, start, span.text[start : len(span.text) - end], reads[start : len(reads) - end], None)


def _before(sent: Sequence[SentParagraph], number: int) -> Span | None:
    """The last sentence before a paragraph."""
    spans = [span for paragraph in sent[:number] for span in paragraph.spans if span.sentence_id]
    return spans[-1] if spans else None


def _sentence_at(sent: SentParagraph, place: int) -> str:
    """The sentence in which a place stands; at the very end, the last one."""
    around = [one for one in sent.spans if one.start <= place < one.end]
    around = around or [*sent.spans[-1:]]
    return around[0].sentence_id if around else ""


def _find_quoted(quote: str, sent: Sequence[SentParagraph]) -> str:
    """The sentence that a comment is about by its quoted words, wherever the text stands now."""
    if len(quote) < 4:
        return ""
    spans = [span for paragraph in sent for span in paragraph.spans if span.sentence_id]
    inside = next((one for one in spans if quote in one.text or one.text in quote), None)
    if inside is not None:
        return inside.sentence_id
    likest = max(spans, key=lambda one: _likeness(one.text, quote), default=None)
    return likest.sentence_id if likest is not None and _likeness(likest.text, quote) >= ALIKE else ""


def _said(comment: Comment, sentence_id: str) -> Found:
    replies = [f"（{one.author or '他人'}回复）{one.text}" for one in comment.replies]
    text = "\n".join([comment.text, *replies])
    return Found(kind=OpinionKind.COMMENT, sentence_id=sentence_id, text=text, quote=comment.quote, at=comment.at)


def _form(returned: MarkedPaper) -> Iterator[Found]:
    verdict, advice = _verdict(returned.form.get(VERDICT, "")), returned.form.get(ADVICE, "").strip()
    words = [f"{VERDICT}：{verdict}。" if verdict else "", advice]
    if any(words):
        yield Found(kind=OpinionKind.MESSAGE, text="\n".join(one for one in words if one))


def _verdict(cell: str) -> str:
    """What was ticked; or the words themselves where somebody wrote instead of ticking."""
    words = "".join(cell.split())
    if words == "".join(BLANK_VERDICT.split()):
        return ""
    ticked = [one for one in VERDICTS if any(f"{tick}{one}" in words or f"{one}{tick}" in words for tick in _TICKS)]
    return ticked[0] if len(ticked) == 1 else words.replace("□", "")


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE else 0.0

"""What a returned file says about the text that was sent: every change and comment put beside its sentence. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from difflib import SequenceMatcher

from core.opinions import OpinionKind
from drafting.sent_text import ALIKE, Compared, Found, SentParagraph, Span, find_likeness, is_whole, make_change
from papers.comments import Comment
from papers.markup import MarkedPaper, MarkedParagraph
from papers.opinion_papers import (
    ADVICE,
    BLANK_VERDICT,
    FORM_TITLE,
    LETTER_TITLE,
    NUMBER_LABEL,
    TEXT_SECTION,
    VERDICT,
    VERDICTS,
)

_TICKS = "☑√✓✔■☒●"


def read_returned(returned: MarkedPaper, sent: Sequence[SentParagraph]) -> list[Found]:
    """Everything that a returned file says, in the order of the text; then what is said about the whole.

    Where the text is as it was sent, apart from tracked changes, each of these is one finding. Where it differs
    otherwise (changes accepted, text typed anew), each sentence that reads differently is one.
    """
    body, beside = _body(returned, sent)
    pairs, regions, moved = _pair(sent, body)
    found: list[tuple[float, Found]] = []
    anchored: dict[str, tuple[float, str]] = {}  # by comment: place in the text, sentence
    for here, there in pairs:
        found += ((here, one) for one in _tracked(sent[here], body[there]))
        for anchor in body[there].anchors:
            anchored[anchor.comment_id] = (here, _sentence_at(sent[here], anchor.start))
    for gone, came, at in regions:
        compared = Compared([sent[one] for one in gone], [body[one] for one in came])
        place = at if gone else at - 0.5
        found += ((place, one) for one in compared.changes(_before(sent, at)))
        for number, there in enumerate(came):
            for anchor in body[there].anchors:
                anchored[anchor.comment_id] = (place, compared.sentence_at(number, anchor.start_after))
    for here in moved:
        words = f"建议把这一段移到别处：「{sent[here].text[:20]}…」"
        spans = [one.sentence_id for one in sent[here].spans if one.sentence_id]
        found.append((here, Found(kind=OpinionKind.COMMENT, text=words, sentence_id=spans[0] if spans else "")))
    several = len({one.author for one in returned.comments}) > 1
    for comment in returned.comments:
        place, sentence_id = anchored.get(comment.comment_id, (float(len(sent)), ""))
        found.append((place, _said(comment, sentence_id or _find_quoted(comment.quote, sent), several)))
    found.sort(key=lambda pair: pair[0])
    text = "\n".join(one.strip() for one in beside if one.strip())
    outside = [Found(kind=OpinionKind.MESSAGE, text=text)] if text else []
    return [*(one for _, one in found), *outside, *read_form(returned)]


def _body(returned: MarkedPaper, sent: Sequence[SentParagraph]) -> tuple[list[MarkedParagraph], list[str]]:
    """The paragraphs between letter and form, and what else somebody wrote outside of them.

    Where the sections are gone (a text copied into another file), it goes from the first known paragraph to the last.
    """
    paragraphs = returned.paragraphs
    if max((one.section for one in paragraphs), default=0) == TEXT_SECTION + 1:
        first = next(number for number, one in enumerate(paragraphs) if one.section >= TEXT_SECTION)
        forms = [number for number, one in enumerate(paragraphs) if one.after.strip() == FORM_TITLE]
        last = forms[-1] if forms else sum(one.section <= TEXT_SECTION for one in paragraphs)
        letter = ["".join(piece.text for piece in one.pieces if piece.inserted) for one in paragraphs[:first]]
        return [*paragraphs[first:last]], letter + _not_ours([one.after for one in paragraphs[last:]])
    known = [
        number
        for number, one in enumerate(paragraphs)
        if any(one.before == other.text or find_likeness(one.after, other.text) >= ALIKE for other in sent)
    ]
    if not known:
        return [], []
    before = [one.after for one in paragraphs[: known[0]]]
    greeting = [] if any(one.strip() == LETTER_TITLE for one in before) else before
    rest = [one.after for one in paragraphs[known[-1] + 1 :]]
    return [*paragraphs[known[0] : known[-1] + 1]], greeting + _not_ours(rest)


def _not_ours(texts: Sequence[str]) -> list[str]:
    """Without what the form itself says outside of its table."""
    return [one for one in texts if one.strip() != FORM_TITLE and NUMBER_LABEL not in one]


# Sent paragraphs that are gone or read differently, those that came, and the number of the first of them.
_Region = tuple[list[int], list[int], int]


def _pair(
    sent: Sequence[SentParagraph], body: Sequence[MarkedParagraph]
) -> tuple[list[tuple[int, int]], list[_Region], list[int]]:
    """Paragraphs that are the same, apart from tracked changes; regions that are not; and those that only moved."""
    pairs: list[tuple[int, int]] = []
    regions: list[_Region] = []
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
    return pairs, [one for one in regions if one[0] or one[1]], moved


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
        yield make_change(span, start - span.start, "", came, at)
        return
    ends = start + len(gone)
    if came and not is_whole(came) and {start, ends} <= {one.start for one in sent.spans if one.sentence_id}:
        yield from _cut_change(sent, start, gone, "", at)  # whole sentences are out, the next one begins otherwise
        yield from _cut_change(sent, ends, "", came, at)
        return
    for span in sent.spans:
        low, high = max(start, span.start), min(ends, span.end)
        if low < high:
            yield make_change(span, low - span.start, sent.text[low:high], came, at)
            came = ""


def _span_for(sent: SentParagraph, place: int, came: str) -> Span:
    """The span into which something is put: between two, a whole sentence goes behind the first, else before the next.

    Before a sentence means never in its heading.
    """
    around = [one for one in sent.spans if one.start <= place <= one.end]
    if len(around) < 2:
        return around[0] if around else Span(start=0, text=sent.text)
    before, after = around[0], around[-1]
    return before if before.sentence_id and (is_whole(came) or not after.sentence_id) else after


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
    likest = max(spans, key=lambda one: find_likeness(one.text, quote), default=None)
    return likest.sentence_id if likest is not None and find_likeness(likest.text, quote) >= ALIKE else ""


def _said(comment: Comment, sentence_id: str, several: bool) -> Found:
    """A comment with its replies; who wrote it is said where several did."""
    own = f"（{comment.author}）{comment.text}" if several and comment.author else comment.text
    replies = [f"（{one.author or '他人'}回复）{one.text}" for one in comment.replies]
    text = "\n".join([own, *replies])
    return Found(kind=OpinionKind.COMMENT, sentence_id=sentence_id, text=text, quote=comment.quote, at=comment.at)


def read_form(returned: MarkedPaper) -> list[Found]:
    """What stands in the form, as one finding; none where it was left empty."""
    verdict, advice = _verdict(returned.form.get(VERDICT, "")), returned.form.get(ADVICE, "").strip()
    words = "\n".join(one for one in (f"{VERDICT}：{verdict}。" if verdict else "", advice) if one)
    return [Found(kind=OpinionKind.MESSAGE, text=words)] if words else []


def _verdict(cell: str) -> str:
    """What was ticked; or the words themselves where somebody wrote instead of ticking."""
    words = "".join(cell.split())
    if words == "".join(BLANK_VERDICT.split()):
        return ""
    for pattern in ("{tick}{one}", "{one}{tick}"):  # □ stands before in the form; who types may put the tick behind
        ticked = [one for one in VERDICTS if any(pattern.format(tick=tick, one=one) in words for tick in _TICKS)]
        if ticked:
            return max(ticked, key=len)
    return words.replace("□", "")

"""A text as it was sent, sentence by sentence, and the changes that lead from it to what came back. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from core.drafts import DraftContent
from core.opinions import OpinionKind
from papers.markup import MarkedPaper, MarkedParagraph
from papers.text import one_line

ALIKE = 0.5  # share of characters in common from which two pieces of text are the same one, changed
_STOPS = ("。", "！", "？", "!", "?", "；", ";")


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


def make_change(span: Span, start: int, gone: str, came: str, at: datetime | None) -> Found:
    """A change of a span: at `start` in it, words gone and words come."""
    if not span.sentence_id:  # a heading: all of it is shown, since it has no place of its own
        after = span.text[:start] + came + span.text[start + len(gone) :]
        return Found(kind=_kind(span.text, after.strip()), quote=span.text, text=after.strip(), at=at)
    came = came.strip("\n")
    return Found(kind=_kind(gone, came), sentence_id=span.sentence_id, start=start, quote=gone, text=came, at=at)


def _kind(gone: str, came: str) -> OpinionKind:
    if gone and came:
        return OpinionKind.REPLACEMENT
    return OpinionKind.DELETION if gone else OpinionKind.INSERTION


class Compared:
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
        """How the characters from low to high read now."""
        out = []
        for kind, i1, i2, j1, j2 in self._codes:
            if kind == "equal":
                first, last = max(i1, low), min(i2, high)
                out.append(self._after[j1 + first - i1 : j1 + last - i1] if first < last else "")
            elif kind != "delete" and self._owns(low, high, i1, self._after[j1:j2], put_in=kind == "insert"):
                out.append(self._after[j1:j2])
        return "".join(out)

    def _owns(self, low: int, high: int, place: int, came: str, *, put_in: bool) -> bool:
        """Whether what came at a place belongs to the span from low to high; put in between two, as `is_whole` says."""
        if not put_in:
            return low <= place < high
        if place == low:
            return not is_whole(came) or low == 0
        return low < place < high or (place == high and (is_whole(came) or high == len(self._before)))


def _trimmed(span: Span, reads: str) -> Found:
    """The least change that makes a span read like this."""
    if not span.sentence_id:
        return make_change(span, 0, span.text, reads, None)
    shorter = min(len(span.text), len(reads))
    start = next((place for place in range(shorter) if span.text[place] != reads[place]), shorter)
    rest = shorter - start
    end = next((place for place in range(rest) if span.text[-1 - place] != reads[-1 - place]), rest)
    return make_change(span, start, span.text[start : len(span.text) - end], reads[start : len(reads) - end], None)


def is_whole(came: str) -> bool:
    """Whether words put in between two sentences are a sentence of their own; else they begin the second."""
    return came.rstrip()[-1:] in _STOPS


def find_likeness(one: str, other: str) -> float:
    """Share of characters in common, in [0, 1]; 0 where it is below `ALIKE`."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE else 0.0

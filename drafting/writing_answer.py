"""Reading what a model wrote: lines with the number of their evidence; an answer that is of no use is refused whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from core.drafts import Citation, DraftParagraph, Sentence
from core.errors import ZhikuError
from drafting.orders import gives_orders
from drafting.prompts import MARGIN, Prompt
from drafting.writing_evidence import Evidence, EvidenceSet

LONGEST_HEADING = 30
_LEAST_SUPPORTED = 0.5  # of the sentences must say something of what they cite, else the answer is nonsense
_LEAST_SHARED = 0.15  # of a sentence's pairs of characters must stand in its evidence to count as said of it
_LEAST_CHINESE = 0.5
_OVERLONG = 3.0

_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_HTML = re.compile(r"<\s*(?:!doctype|html|head|body|div|p|br|span|a|script|style|table|img|iframe)\b", re.IGNORECASE)
_NUMBER = re.compile(r"[\[［【]\s*(?:依据|证据|来源)?\s*(\d{1,4}(?:\s*[,，、;；\-–~～至]\s*\d{1,4})*)\s*[\]］】]")
_HEADING = re.compile(r"^#{1,6}\s*(.+)$")
_ITEM = re.compile(r"^(?:[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、)\s*")
_BULLET = re.compile(r"^(?:[-*•·●—]\s+|\d{1,2}[、．.)）]\s*(?!\d)|[（(]\d{1,2}[）)]\s*)")
_PIECE = re.compile(r"[^。！？!?]+[。！？!?]*[”’」』）)]*")
_CHATTER = re.compile(
    r"^(?:好的|当然|没问题|以下是|下面是|以上是|以上就是|根据您|按照您|希望|如需|如果您|请问|需要我)[^\n]{0,60}$|^.{0,30}如下[：:]$"
)
_CONTACT = re.compile(
    r"https?://[^\s，。；）)]+|www\.[^\s，。；）)]+|[\w.+-]+@[\w-]+\.[\w.-]+|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)"
    r"|(?:微信|QQ)号?[:：]?\s*[A-Za-z0-9_-]{5,}",
    re.IGNORECASE,
)


class UnusableAnswerError(ZhikuError):
    """The model's answer cannot be taken; the message says why and what stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAnswer:
    """What an answer says.

    Attributes:
        notes: What was left out or is odd, in words.
    """

    paragraphs: tuple[DraftParagraph, ...]
    notes: tuple[str, ...] = ()


def read_answer(
    text: str,
    *,
    prompt: Prompt,
    evidence: EvidenceSet,
    whole: bool,
    itemised: bool,
    chars: int,
    heading: str,
    make_id: Callable[[], str],
) -> ReadAnswer:
    """The paragraphs that an answer makes. A sentence that names no evidence, or none that there is, has no citation.

    Args:
        whole: False where the answer was cut at its greatest length; its last sentence is then left out.
        itemised: Whether points stand under heads of their own.
        chars: About how long it should be.
        make_id: Gives a sentence id that the draft does not have yet.

    Raises:
        UnusableAnswerError: If it is empty, a web page, not Chinese, a repetition, nonsense, or obeys a document.
    """
    answer = _THOUGHT.sub("", text).strip()
    _refuse_strange(answer, prompt)
    notes: list[str] = []
    groups: list[tuple[str, list[Sentence]]] = [("", [])]
    for line in _lines(answer, notes, whole=whole):
        named = _heading_of(line, itemised=itemised)
        if named:
            if itemised and len(named) <= LONGEST_HEADING and not any(one.isdigit() for one in named):
                groups.append((named, []))
            elif named != heading:
                notes.append(f"没有采用小标题「{named}」")
            continue
        groups[-1][1].extend(_sentences(line, evidence, make_id))
    kept = _drop_repeated(groups, notes)
    _refuse_unsupported([one for _, sentences in kept for one in sentences], chars, evidence)
    kept = _shorten(kept, MARGIN * chars, notes)
    paragraphs = tuple(
        DraftParagraph(heading=named, sentences=tuple(sentences)) for named, sentences in kept if sentences
    )
    bare = sum(one.citation is None for paragraph in paragraphs for one in paragraph.sentences)
    if bare:
        notes.append(f"{bare} 句没有写明依据，已标为待核实")
    return ReadAnswer(paragraphs=paragraphs, notes=tuple(dict.fromkeys(notes)))


def _refuse_strange(answer: str, prompt: Prompt) -> None:
    letters = [one for one in answer if one.isalpha()]
    if not letters:
        raise UnusableAnswerError("模型没有写出文字")
    if _HTML.search(answer):
        raise UnusableAnswerError("模型回答的是网页代码")
    if prompt.fence in answer or _repeats(answer, prompt.system):
        raise UnusableAnswerError("模型只是复述了要求")
    if sum("㐀" <= one <= "鿿" for one in letters) < _LEAST_CHINESE * len(letters):
        raise UnusableAnswerError("模型没有用中文回答")


def _repeats(answer: str, rules: str) -> bool:
    """Whether two lines of the rules, or more, stand in the answer."""
    lines = [line.strip() for line in rules.splitlines() if len(line.strip()) > 20]
    return sum(line in answer or line[2:40] in answer for line in lines) >= 2


def _lines(answer: str, notes: list[str], *, whole: bool) -> Iterator[str]:
    lines = [line.strip() for line in answer.replace("\r", "\n").split("\n")]
    lines = [line for line in lines if line.strip("`*_-—=# \t") and not line.startswith("```")]
    if not whole and lines and not lines[-1].rstrip("”」）*").endswith(("。", "！", "？", "]", "】")):
        lines.pop()
        notes.append("写到长度上限被截断，最后半句没有采用")
    for line in lines:
        bare = line.replace("**", "").replace("`", "").strip()
        if not _NUMBER.search(bare) and _CHATTER.match(bare):
            notes.append(f"去掉了模型的客套话「{bare[:20]}」")
        elif bare:
            yield bare


def _heading_of(line: str, *, itemised: bool) -> str:
    """The words of a head, "" where the line is none."""
    marked = _HEADING.match(line)
    named = marked.group(1) if marked else line if _ITEM.match(line) and itemised else ""
    if not named or _NUMBER.search(named) or (not marked and (named.endswith("。") or len(named) > LONGEST_HEADING)):
        return ""
    return _BULLET.sub("", _ITEM.sub("", named)).strip(" 。：:")


def _sentences(line: str, evidence: EvidenceSet, make_id: Callable[[], str]) -> Iterator[Sentence]:
    """A line's sentences with what they name: numbers at the head hold until the next one, others for one sentence."""
    bare, numbers = _take_numbers(_BULLET.sub("", line))
    before = bool(numbers) and numbers[0][0] == 0
    carried: Citation | None = None
    for match in _PIECE.finditer(bare):
        start, end = match.span()
        own = [named for at, named in numbers if (start <= at < end if before else start < at <= end)]
        carried = _first_known(own, evidence) if own or not before else carried
        text = _BULLET.sub("", _ITEM.sub("", match.group().strip())).strip(" 　—-").rstrip("，；、：,;:")
        if not any(one.isalnum() for one in text):
            continue
        if not text.endswith(("。", "！", "？", "”", "」", "）")):
            text += "。"
        yield Sentence(sentence_id=make_id(), text=text, citation=carried)


def _take_numbers(line: str) -> tuple[str, list[tuple[int, str]]]:
    """A line without its numbers of evidence, and each of these with the place where it stood."""
    bare = ""
    numbers = []
    last = 0
    for match in _NUMBER.finditer(line):
        bare += line[last : match.start()]
        numbers.append((len(bare.rstrip()), match.group(1)))
        last = match.end()
    return bare + line[last:], numbers


def _first_known(numbers: Sequence[str], evidence: EvidenceSet) -> Citation | None:
    for group in numbers:
        for one in re.findall(r"\d+", group):
            found: Evidence | None = evidence.find(int(one))
            if found is not None:
                return found.citation
    return None


def _drop_repeated(groups: list[tuple[str, list[Sentence]]], notes: list[str]) -> list[tuple[str, list[Sentence]]]:
    seen: set[str] = set()
    kept = []
    for named, sentences in groups:
        new = []
        for one in sentences:
            if one.text in seen:
                notes.append("去掉了重复的句子")
                continue
            seen.add(one.text)
            new.append(one)
        kept.append((named, new))
    return kept


def _shorten(
    groups: list[tuple[str, list[Sentence]]], most_chars: float, notes: list[str]
) -> list[tuple[str, list[Sentence]]]:
    """The first sentences that have room, at least one; the page says how many were left."""
    room = most_chars
    kept: list[tuple[str, list[Sentence]]] = []
    taken = 0
    for named, sentences in groups:
        own: list[Sentence] = []
        for one in sentences:
            room -= len(one.text) + (len(named) if not own else 0)
            if room < 0 and taken:
                break
            own.append(one)
            taken += 1
        kept.append((named, own))
        if room < 0:
            break
    total = sum(len(sentences) for _, sentences in groups)
    if taken < total:
        notes.append(f"模型写长了，只采用了前 {taken} 句，后面 {total - taken} 句没有采用")
    return kept


def _refuse_unsupported(sentences: Sequence[Sentence], chars: int, evidence: EvidenceSet) -> None:
    if not sentences:
        raise UnusableAnswerError("模型没有写出一句正文")
    known = "".join(one.citation.quote for one in evidence.sentences)
    for one in sentences:
        if gives_orders(one.text):
            raise UnusableAnswerError("模型的回答里有对程序下的命令，可能来自资料中的文字")
        if any(found not in known for found in _CONTACT.findall(one.text)):
            raise UnusableAnswerError("模型写了依据里没有的网址或联系方式")
    supported = sum(one.citation is not None and shares_words(one.text, one.citation.quote) for one in sentences)
    if supported < _LEAST_SUPPORTED * len(sentences):
        raise UnusableAnswerError("模型写的多数句子与依据对不上")
    if sum(len(one.text) for one in sentences) > max(_OVERLONG * chars, 600):
        raise UnusableAnswerError("模型写得远远超过了篇幅")


def shares_words(text: str, quote: str) -> bool:
    """Whether a sentence says anything of what its evidence says; whether it says it truly is for the proof."""
    pairs = _pairs(text)
    return bool(pairs) and len(pairs & _pairs(quote)) >= _LEAST_SHARED * len(pairs)


def _pairs(text: str) -> set[str]:
    plain = "".join(one for one in text if one.isalnum())
    return {plain[at : at + 2] for at in range(len(plain) - 1)}

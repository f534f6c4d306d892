"""What a kind of question needs of its answer: a list for 哪六条, a figure with its unit for 多少家, a day for 何时.

A passage can have all words of a question and not answer it: 「指出了“六大困难”」 names the six and lists none. The
rules are few and plain, and say no only where what is asked for stands nowhere near the words of the question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.bigrams import normalise_text
from index.listings import announces, has_row, has_steps
from index.measures import ANY_FIGURE, MEASURES, figure_with, read_number, write_number
from index.question_words import content_pieces, split_pieces

_COUNT = r"(?P<count>[一二两三四五六七八九十]{1,3}|\d{1,2})"
_MEMBERS = re.compile(rf"哪{_COUNT}(?:大|个|条|项|点|种|类|方面|部分|步|张|问|家|名|位|款|场|届|人|章)")
# "六大困难是哪六条", "六条建议分别是什么": a counted name of which the members are asked for.
_COUNTED = re.compile(
    rf"(?<!第){_COUNT}(?P<named>(?:大|个|条|项|点|种|类|方面|步)[一-鿿]{{2,4}}?)[”」》]?"
    r"都?(?:分别|各|具体)?(?:是|有|指的?是?|为|包括|包含|涵盖)(?:哪|什么)"
)
_LEAD = re.compile(rf"^{_COUNT}(?:大|个|条|项|点|种|类|方面|步)")
_HOW_MANY = re.compile(rf"(?:多少|(?<![哪第])几)\s*(?P<unit>{MEASURES})")
_HOW_MUCH = re.compile(r"多少|多[长久大高远重](?=时间|$|[？?，,。\s])|百分之几")
_WHEN = re.compile(r"什么时候|什么时间|何时|哪一?天|哪一?年|哪个?月|几月|几号|日期(?:是|为)")
_PHONE = re.compile(r"(?:电话|热线|传真)(?:号码)?.{0,2}(?:是多少|是什么|是哪|多少)|(?:什么|哪个).{0,4}(?:电话|热线)")

_A_DAY = re.compile(
    r"\d{2,4}年|\d{1,2}月|\d{1,2}[日号]|[一二三四五六七八九十]{1,3}[年月日号]|之日|当[日天]|期间|[前后]|解除|结束|春节|[月年]底|[上中下]旬"
)
_A_PHONE = re.compile(r"\d{5,}|\d{3,4}-\d{3,}|(?<!\d)1[12]\d(?!\d)")
_SENTENCE = re.compile(r"[^。！？!?\n]+")

# What share of the question's words must stand in the sentence that has the figure or the day.
NEAR = 0.2
JUDGED = 5  # passages that are looked at


class AnswerKind(StrEnum):
    """What a question asks for."""

    LIST = "list"
    COUNT = "count"
    AMOUNT = "amount"
    DAY = "day"
    PHONE = "phone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What an answer must have.

    Attributes:
        unit: Of a count: what is counted in.
        count: Of a list: how many members it must have.
        named: Of a list: the counted name whose members are asked for, as it may be written ("六大困难", "6大困难").
    """

    kind: AnswerKind
    unit: str = ""
    count: int | None = None
    named: tuple[str, ...] = ()


def read_expectation(question: str) -> Expectation | None:
    """What a question asks for where that can be told from a passage; None for all other questions."""
    plain = normalise_text(question)
    counted_name = _COUNTED.search(plain)
    if members := _MEMBERS.search(plain) or counted_name:
        return Expectation(
            kind=AnswerKind.LIST,
            count=read_number(members["count"]),
            named=_ways_to_say(counted_name) if counted_name else (),
        )
    if _PHONE.search(plain):
        return Expectation(kind=AnswerKind.PHONE)
    if _WHEN.search(plain):
        return Expectation(kind=AnswerKind.DAY)
    if counted := _HOW_MANY.search(plain):
        return Expectation(kind=AnswerKind.COUNT, unit=counted["unit"])
    if _HOW_MUCH.search(plain):
        return Expectation(kind=AnswerKind.AMOUNT)
    return None


def can_satisfy(expectation: Expectation, question: str, passages: Sequence[str]) -> bool:
    """Whether one of the passages has what the question asks for, near the words of the question.

    Args:
        passages: Texts with their headings, and for a list with the passage that follows; best first.
    """
    plain = [normalise_text(passage) for passage in passages[:JUDGED]]
    wanted = frozenset(content_pieces(question))
    if expectation.named:
        return any(_lists_named(expectation, passage, name) for passage in plain for name in expectation.named)
    return any(_satisfies(expectation, wanted, passage) for passage in plain)


def _lists_named(expectation: Expectation, passage: str, name: str) -> bool:
    """Whether the members of a counted name stand by it: numbered, announced, or in a row in a sentence beside it."""
    if name not in passage:
        return False
    count = expectation.count or 2
    sentences = _SENTENCE.findall(passage)
    at = [place for place, sentence in enumerate(sentences) if name in sentence]
    near = {place + step for place in at for step in (-1, 0, 1)} & set(range(len(sentences)))
    return (
        has_steps(passage, count)
        or any(announces(sentences[place], name) for place in at)
        or any(has_row(sentences[place], count) for place in near)
        or sum(sentences[place].count(_LEAD.sub("", name)) for place in near) > count  # 三个确保: 确保…，确保…，确保…
    )


def _ways_to_say(counted: re.Match[str]) -> tuple[str, ...]:
    number = read_number(counted["count"])
    written = (counted["count"], str(number), write_number(number or 0))
    return tuple(dict.fromkeys(one + counted["named"] for one in written))


def _satisfies(expectation: Expectation, wanted: frozenset[str], passage: str) -> bool:
    if expectation.count is not None and has_steps(passage, expectation.count):
        return True
    before = ""
    for sentence in _SENTENCE.findall(passage):
        # the row of a list may stand in the sentence after the one that announces it
        near = f"{before}\n{sentence}" if expectation.kind is AnswerKind.LIST else sentence
        if _has(expectation, sentence) and len(wanted.intersection(split_pieces(near))) >= NEAR * len(wanted):
            return True
        before = sentence
    return False


def _has(expectation: Expectation, sentence: str) -> bool:
    if expectation.count is not None:
        return has_row(sentence, expectation.count)
    if expectation.kind is AnswerKind.COUNT:
        return figure_with(expectation.unit).search(sentence) is not None
    pattern = {AnswerKind.AMOUNT: ANY_FIGURE, AnswerKind.DAY: _A_DAY, AnswerKind.PHONE: _A_PHONE}[expectation.kind]
    return pattern.search(sentence) is not None

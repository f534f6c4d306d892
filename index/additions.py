"""Counts that stand in several sentences: 「上半年举办3场」 and 「下半年举办2场」 for 「一共办了几场」.

All sentences are shown. A sum is made only where nothing speaks against it: exact figures of one unit, and periods that
do not overlap by the words of the sentences and of the titles of their documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from core.search import Addition, CountedSentence, Passage
from index.measures import MEASURES, figure_with, read_value
from index.periods import ALL_MONTHS, Period, read_period
from index.plans import speaks_of_plan
from index.question_words import content_pieces, split_pieces

JUDGED = 8  # passages that are looked at
MOST = 4  # sentences that are shown
NEAR = 0.5  # share of the question's words that a sentence must have
_TOTAL = re.compile(r"一共|总共|总计|合计|累计|加起来|共计|共|全年|全部|总的")
_HOW_MANY = re.compile(rf"(?:多少|(?<![哪第])几)\s*(?P<unit>{MEASURES})")
_SAYS_TOTAL = re.compile(r"(?:一共|总共|总计|合计|累计|共计|共|全年)[^，。；,;]{0,10}$")
_SENTENCE = re.compile(r"[^。！？!?；;\n]+")
_ABOUT = re.compile(r"(?:近|约|超过?|逾|不足|至少|最多|多达|大约|将近|达到?近)\s*$")
_RULE = re.compile(r"应当|不得|第[一二三四五六七八九十百零〇0-9]+条")  # the figures of laws are bounds
_OF_TITLE = re.compile(r"[^一-鿿]|[年度]|[上下]半年|第[一二三四五六七八九十]+届|理事会|工作|年终|总结|报告|综述")
_YEAR = re.compile(r"(?:19|20)\d\d\s*年?(?:度|全年)?|全年|上半年|下半年")


def find_addition(question: str, passages: Sequence[Passage]) -> Addition | None:
    """The sentences whose figures a question for a total may mean together; None where one sentence says the total.

    Args:
        question: With its years in full.
        passages: Best first.
    """
    asked = _HOW_MANY.search(question)
    if asked is None or not _TOTAL.search(question):
        return None
    unit = asked["unit"]
    time = read_period(question)
    wanted = frozenset(content_pieces(_TOTAL.sub(" ", _YEAR.sub(" ", _HOW_MANY.sub(" ", question)))))
    body: str | None = None
    parts: dict[str, tuple[CountedSentence, Period]] = {}
    for passage in passages[:JUDGED]:
        for part, period, is_total in _read_parts(passage, unit, wanted):
            owner = _OF_TITLE.sub("", passage.title)
            body = owner if body is None else body
            if owner != body:
                continue  # what another body did is not added
            if time.year is not None and period.year is not None and period.year != time.year:
                continue
            if is_total and time.months <= period.months:
                return None
            parts.setdefault(part.sentence, (part, period))
    found = list(parts.values())[:MOST]
    if len(found) < 2:
        return None
    return Addition(unit=unit, parts=tuple(part for part, _ in found), total=_add(found, unit))


def _read_parts(passage: Passage, unit: str, wanted: frozenset[str]) -> Iterator[tuple[CountedSentence, Period, bool]]:
    """Sentences of a passage with a figure of the unit, each with its period and whether it gives a total of it."""
    about_document = read_period(passage.title)
    for match in _SENTENCE.finditer(passage.text):
        sentence = match.group().strip()
        figures = list(figure_with(unit, exactly=True).finditer(sentence))
        if not figures or len(wanted.intersection(split_pieces(sentence))) < NEAR * len(wanted):
            continue
        heading_path = passage.locator.heading_path
        if speaks_of_plan(sentence, heading_path=heading_path) or _RULE.search(" ".join((*heading_path, sentence))):
            continue
        figure = figures[-1]
        before = sentence[: figure.start()]
        part = CountedSentence(
            chunk_id=passage.chunk_id,
            document_id=passage.document_id,
            title=passage.title,
            locator=passage.locator,
            sentence=sentence,
            figure=figure.span(),
            value=None if _ABOUT.search(before) or len(figures) > 1 else read_value(figure.group()),
        )
        yield part, read_period(sentence).within(about_document), _SAYS_TOTAL.search(before) is not None


def _add(found: Sequence[tuple[CountedSentence, Period]], unit: str) -> int | None:
    values = [part.value for part, _ in found]
    exact = [value for value in values if value is not None]
    units = {part.sentence[: part.figure[1]].endswith(unit) for part, _ in found}
    apart = all(one.is_apart_from(other) for (_, one), (_, other) in combinations(found, 2))
    said = all(period.months != ALL_MONTHS or period.year is not None for _, period in found)
    return sum(exact) if len(exact) == len(values) and units == {True} and apart and said else None

"""Counts that stand in several sentences, and when a sum may be made of them."""

from __future__ import annotations

import pytest

from core.documents import Locator
from core.search import Addition, Passage
from index.additions import find_addition
from index.periods import Period, read_period

HALVES = ("上半年举办培训3场，参加200人。", "下半年举办了2场培训。")
REPORT = "云江省互联网协会2024年工作总结"


def passage(text: str, *, title: str = REPORT, headings: tuple[str, ...] = (), number: int = 1) -> Passage:
    locator = Locator(page=None, heading_path=headings, paragraph=number)
    return Passage(rank=number, score=1.0, chunk_id=number, document_id=title, title=title, locator=locator, text=text,
                   highlights=(), planned=False, edition="d@1")  # fmt: skip


def add(question: str, *passages: Passage | str) -> Addition | None:
    made = [passage(one, number=number) if isinstance(one, str) else one for number, one in enumerate(passages, 1)]
    return find_addition(question, made)


def figures(addition: Addition | None) -> list[str]:
    assert addition is not None
    return [part.sentence[slice(*part.figure)] for part in addition.parts]


@pytest.mark.parametrize("texts", [("".join(HALVES),), HALVES])
def test_two_sentences_of_one_or_two_passages_are_shown_with_their_sum(texts: tuple[str, ...]) -> None:
    addition = add("一共办了几场培训", *texts)
    assert figures(addition) == ["3场", "2场"]
    assert addition is not None
    assert (addition.total, addition.unit) == (5, "场")


@pytest.mark.parametrize("question", ["办了几场培训", "一共办了什么培训", "培训", ""])
def test_only_a_question_for_a_total_is_added_up(question: str) -> None:
    assert add(question, *HALVES) is None


def test_a_sentence_with_the_total_answers_by_itself() -> None:
    assert add("一共办了几场培训", *HALVES, "全年共举办培训5场。") is None


def test_a_total_of_a_part_of_the_time_is_a_part() -> None:
    assert figures(add("全年一共办了几场培训", "上半年共举办培训3场。", "下半年共举办培训2场。")) == ["3场", "2场"]


@pytest.mark.parametrize(
    "texts",
    [
        ("上半年举办培训3场。", "下半年举办20余场培训。"),
        ("上半年举办培训3场。", "下半年举办近20场培训。"),
        ("上半年举办培训3场。", "6月举办培训2场。"),
        ("举办安全培训3场。", "举办技能培训2场。"),
    ],
)
def test_what_is_not_exact_or_may_overlap_is_shown_without_a_sum(texts: tuple[str, ...]) -> None:
    addition = add("一共办了几场培训", *texts)
    assert len(figures(addition)) == 2
    assert addition is not None
    assert addition.total is None


def test_plans_laws_and_other_bodies_are_not_added() -> None:
    first = "上半年举办培训3场。"
    assert add("一共办了几场培训", first, "下半年拟举办培训2场。") is None
    assert add("一共办了几场培训", first, passage("下半年举办培训2场。", headings=("三、下半年工作计划",))) is None
    assert add("一共办了几场培训", first, passage("每年举办培训2场。", headings=("第三条",))) is None
    assert add("一共办了几场培训", first, passage("下半年举办培训2场。", title="江水省通信学会2024年工作总结")) is None


def test_reports_of_two_years_are_added_by_their_titles() -> None:
    addition = add(
        "一共办了几场培训",
        passage("举办培训3场。", title="云江省互联网协会2023年工作报告"),
        passage("举办培训2场，", title="云江省互联网协会2024年工作报告", number=2),
    )
    assert addition is not None
    assert addition.total == 5


def test_only_the_year_that_was_asked_for_counts() -> None:
    other = passage("举办培训9场。", title="云江省互联网协会2023年工作总结")
    assert figures(add("2024年一共办了几场培训", *HALVES, other)) == ["3场", "2场"]


def test_the_same_sentence_twice_counts_once() -> None:
    assert add("一共办了几场培训", HALVES[0], HALVES[0]) is None


@pytest.mark.parametrize(
    ("words", "year", "months"),
    [
        ("2024年上半年", 2024, range(1, 7)),
        ("第三季度", None, range(7, 10)),
        ("3月至5月", None, range(3, 6)),
        ("6月12日", None, [6]),
        ("2021—2022年和2023年", None, range(1, 13)),
        ("", None, range(1, 13)),
    ],
)
def test_periods_are_read(words: str, year: int | None, months: range | list[int]) -> None:
    found = read_period(words)
    assert found.months == frozenset(months)
    assert found.year in (year, 2022) if "—" in words else found.year == year


def test_periods_are_apart_by_year_or_months() -> None:
    first, second = read_period("2023年下半年"), read_period("2024年")
    assert first.is_apart_from(second)
    assert not Period(year=None).is_apart_from(second)
    assert read_period("上半年").is_apart_from(read_period("下半年"))

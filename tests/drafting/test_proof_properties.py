"""Whatever the numbers and words are: a sentence taken over whole passes, and one with another number does not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.documents import Block, Chunk, Document, DocumentState, Locator
from core.drafts import Citation, Finding, Sentence
from core.drafts import FindingKind as Kind
from drafting.proof import check_content
from drafting.proof_figures import find_figures
from index.measures import write_number
from tests.drafting.proofs import HOME, REPORT, TODAY, paper

PLACE = Locator(page=None, heading_path=(), paragraph=1)
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
UNITS = st.sampled_from(["次", "名", "家", "项", "万元", "个工作日", "个月", "%", "倍", "场"])
NUMBERS = st.integers(min_value=2, max_value=9_999)
HEDGES = st.sampled_from(["", "近", "约", "超过", "不少于", "至多"])


class OneSource:
    """A library of one passage, without a database: thousands are asked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    def get_many(self, ids: object) -> dict[str, Document]:
        del ids
        return {"report": DOCUMENT}

    def chunks_by_id(self, ids: object) -> dict[int, Chunk]:
        del ids
        chunk = Chunk(
            chunk_id=1, document_id="report", version=1, ordinal=0, text=self._text, locator=PLACE, first_block=0,
            last_block=0,
        )  # fmt: skip
        return {1: chunk}

    def blocks(self, document_id: str, version: int, first: int = 0, last: int | None = None) -> list[Block]:
        del document_id, version, first, last
        return [Block(text=self._text, locator=PLACE)]


DOCUMENT = Document(
    document_id="report", metadata=REPORT, state=DocumentState.INDEXED, reason="", version=1, served_version=1,
    source="", file_name="", original="", sha256="", size_bytes=1, pages=None, chunk_count=1, coverage=1.0,
    is_sample=False, added_at=MOMENT, updated_at=MOMENT,
)  # fmt: skip


def check(text: str, source: str) -> list[Finding]:
    citation = Citation(document_id="report", version=1, chunk_id=1, title=REPORT.title, locator=PLACE, quote=source)
    content = paper(Sentence(sentence_id="a", text=text, citation=citation))
    return check_content(content, evidence=OneSource(source), home=HOME, today=TODAY)


def tell(hedge: str, number: int | str, unit: str) -> str:
    return f"协会组织会员企业完成网络安全检测，涉及{hedge}{number}{unit}，成效明显。"


@given(hedge=HEDGES, number=NUMBERS, unit=UNITS)
@settings(max_examples=150, deadline=None)
def test_a_sentence_taken_over_whole_is_never_flagged(hedge: str, number: int, unit: str) -> None:
    text = tell(hedge, number, unit)
    assert check(text, text) == []


@given(hedge=HEDGES, number=NUMBERS, other=NUMBERS, unit=UNITS)
@settings(max_examples=200, deadline=None)
def test_another_number_is_always_flagged(hedge: str, number: int, other: int, unit: str) -> None:
    found = check(tell(hedge, other, unit), tell(hedge, number, unit))
    assert [one.kind for one in found] == ([] if number == other else [Kind.FIGURE])


@given(number=NUMBERS, place=st.integers(min_value=0, max_value=3), digit=st.sampled_from("0123456789"), unit=UNITS)
@settings(max_examples=200, deadline=None)
def test_one_changed_digit_is_always_flagged(number: int, place: int, digit: str, unit: str) -> None:
    digits = str(number)
    place = min(place, len(digits) - 1)
    changed = digits[:place] + digit + digits[place + 1 :]
    found = check(tell("", changed, unit), tell("", digits, unit))
    assert bool(found) == (int(changed) != number)


@given(number=st.integers(min_value=2, max_value=99), unit=UNITS)
@settings(max_examples=100, deadline=None)
def test_the_same_number_in_chinese_numerals_passes(number: int, unit: str) -> None:
    words = tell("", write_number(number), unit) if unit != "%" else tell("", f"百分之{write_number(number)}", "")
    assert check(words, tell("", number, unit)) == []


@given(first=HEDGES, second=HEDGES, number=NUMBERS, unit=UNITS)
@settings(max_examples=150, deadline=None)
def test_another_hedge_is_flagged_and_one_that_says_the_same_is_not(
    first: str, second: str, number: int, unit: str
) -> None:
    same = {"近": "近", "约": "近", "超过": "余", "不少于": "余", "至多": "内", "": ""}
    found = check(tell(second, number, unit), tell(first, number, unit))
    assert bool(found) == (same[first] != same[second])


@given(year=st.integers(2000, 2030), other=st.integers(2000, 2030), month=st.integers(1, 12), later=st.integers(1, 12))
@settings(max_examples=150, deadline=None)
def test_another_year_or_month_is_always_flagged(year: int, other: int, month: int, later: int) -> None:
    source = f"{year}年{month}月，协会完成换届选举。"
    found = check(f"{other}年{later}月，协会完成换届选举。", source)
    assert [one.kind for one in found] == ([] if (year, month) == (other, later) else [Kind.DATE])


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_no_text_makes_the_check_fail(text: str) -> None:
    check(text, "协会组织网络安全演练21次。")
    check("协会组织网络安全演练21次。", text or "。")


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("1.4万", 14_000),
        ("一亿二千万", 120_000_000),
        ("三点五", 3.5),
        ("二〇二二", 2022),
        ("十万", 100_000),
        ("两千零五", 2005),
    ],
)
def test_numerals_are_read_for_what_they_are_worth(words: str, value: float) -> None:
    (figure,) = find_figures(f"共{words}元。")
    assert figure.value == value

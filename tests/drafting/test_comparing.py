"""Two revisions side by side: what was added, taken out, changed, moved, and what got another source."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from drafting import editing
from drafting.comparing import Change, ChangeKind, compare, compare_texts
from tests.drafting.papers import citation, claim, content

PAPER = content(claim("a", "2022年开展演练12次。"), claim("b", "检查企业120家。"), claim("c", "成效明显。"))


def kinds(changes: tuple[Change, ...]) -> list[tuple[str, str]]:
    return [(str(one.kind), (one.after or one.before).text) for one in changes]


def test_the_same_text_has_no_changes() -> None:
    (section,) = compare(PAPER, PAPER)
    assert section.changed == 0


def test_each_sentence_says_what_became_of_it_and_what_was_taken_out_stands_where_it_was() -> None:
    after = editing.replace_sentence(PAPER, "a", "2023年开展演练15次。")
    after = editing.set_citation(editing.remove(after, "b"), "c", citation("别处。", chunk_id=9))
    after = editing.insert_after(after, "c", "还有不足。")

    (section,) = compare(PAPER, after)

    assert kinds(section.changes) == [
        ("修改", "2023年开展演练15次。"),
        ("删除", "检查企业120家。"),
        ("更换依据", "成效明显。"),
        ("新增", "还有不足。"),
    ]
    signs = [(one.sign, one.text) for one in section.changes[0].stretches()]
    assert signs == [(" ", "202"), ("-", "2"), ("+", "3"), (" ", "年开展演练1"), ("-", "2"), ("+", "5"), (" ", "次。")]


def test_a_moved_sentence_is_called_moved() -> None:
    (section,) = compare(PAPER, editing.move(editing.move(PAPER, "a", 1), "a", 1))
    assert [str(one.kind) for one in section.changes] == ["未改", "未改", "移动"]


def test_a_paper_composed_anew_is_compared_by_its_words() -> None:
    anew = content(
        *(replace(one, sentence_id=f"new{one.sentence_id}") for one in PAPER.sentences()),
        claim("d", "全省检查企业125家。"),
    )
    assert compare(PAPER, anew)[0].changed == 1
    small = content(claim("x", "共检查企业120家。"))
    assert ChangeKind.CHANGED in [one.kind for one in compare(PAPER, small)[0].changes]


def test_a_section_that_is_gone_is_shown_as_taken_out() -> None:
    gone = replace(PAPER, sections=())
    assert [str(one.kind) for one in compare(PAPER, gone)[0].changes] == ["删除"] * 3


@given(st.text("数据安全12", max_size=30), st.text("数据安全12", max_size=30))
def test_stretches_put_together_give_both_texts(before: str, after: str) -> None:
    stretches = compare_texts(before, after)
    assert "".join(one.text for one in stretches if one.sign != "+") == before
    assert "".join(one.text for one in stretches if one.sign != "-") == after

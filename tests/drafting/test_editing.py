"""Editing changes one thing and leaves the rest; a sentence keeps its source as long as it is the same sentence."""

from __future__ import annotations

import pytest

from core.drafts import DraftContent, DraftParagraph, DraftSection, SectionRole, Sentence, SentenceKind
from core.errors import InvalidInputError, NotFoundError
from drafting import editing
from drafting.recognising import split_sentences
from tests.drafting.papers import citation, claim, content, link

DRILLS = claim("a", "2022年全省开展演练12次。")
FIRMS = claim("b", "全年对120家企业开展数据安全检查。")
BRIDGE = link("c", "现将有关情况报告如下。")
PAPER = content(DRILLS, FIRMS, BRIDGE)


def texts(paper: DraftContent) -> list[str]:
    return [one.text for one in paper.sentences()]


def section(*paragraphs: DraftParagraph, key: str = "background") -> DraftSection:
    return DraftSection(key=key, heading="背景", role=SectionRole.BACKGROUND, paragraphs=paragraphs)


def test_a_sentence_with_other_words_keeps_its_source_and_loses_the_name_that_stood_for_it() -> None:
    taken = editing.change(PAPER, "a", taken_on_by="王敏")

    after = editing.replace_sentence(taken, "a", "2022年全省共开展应急演练12次。")

    changed = editing.find_sentence(after, "a")
    assert (changed.text, changed.citation) == ("2022年全省共开展应急演练12次。", DRILLS.citation)
    assert changed.taken_on_by == ""
    assert texts(after)[1:] == texts(PAPER)[1:]


def test_of_two_sentences_typed_for_one_the_likelier_keeps_the_source() -> None:
    after = editing.replace_sentence(PAPER, "a", "形势依然严峻。2022年全省开展演练12次！")

    first, second, *_ = after.sentences()
    assert (first.citation, second.sentence_id, second.citation) == (None, "a", DRILLS.citation)


@pytest.mark.parametrize("text", ["", " \n　", "长" * 1001])
def test_a_sentence_without_words_or_too_long_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        editing.replace_sentence(PAPER, "a", text)


def test_new_sentences_stand_behind_the_chosen_one_without_a_source() -> None:
    after = editing.insert_after(PAPER, "a", "参与企业明显增多。覆盖面还不够广。")

    assert texts(after)[1:3] == ["参与企业明显增多。", "覆盖面还不够广。"]
    assert [one.citation for one in list(after.sentences())[1:3]] == [None, None]
    assert len({one.sentence_id for one in after.sentences()}) == 5


def test_a_section_without_text_gets_its_first_sentence() -> None:
    after = editing.append(DraftContent(title="题", sections=(section(),)), "background", "第一句。")
    assert texts(after) == ["第一句。"]


def test_a_removed_sentence_takes_its_empty_paragraph_along_but_not_one_with_a_heading() -> None:
    paper = DraftContent(
        title="题",
        sections=(
            section(DraftParagraph(sentences=(DRILLS,)), DraftParagraph(sentences=(FIRMS,), heading="加强检查")),
        ),
    )
    after = editing.remove(editing.remove(paper, "a"), "b")
    assert [(one.heading, one.sentences) for one in after.sections[0].paragraphs] == [("加强检查", ())]
    with pytest.raises(NotFoundError, match="另选一句"):
        editing.remove(after, "a")


def test_a_sentence_moves_over_the_edges_of_paragraphs_and_sections_and_stops_at_the_ends() -> None:
    paper = DraftContent(
        title="题",
        sections=(
            section(DraftParagraph(sentences=(DRILLS,)), DraftParagraph(sentences=(FIRMS,))),
            section(DraftParagraph(sentences=(BRIDGE,)), key="problems"),
        ),
    )
    once = editing.move(paper, "a", 1)
    assert [[s.sentence_id for s in p.sentences] for p in once.sections[0].paragraphs] == [["a", "b"]]
    thrice = editing.move(editing.move(once, "a", 1), "a", 1)
    assert [one.sentence_id for one in thrice.sections[1].sentences()] == ["a", "c"]
    assert editing.move(paper, "a", -1) == paper
    assert editing.move(paper, "c", 1) == paper


def test_another_source_empties_the_name_and_makes_a_link_a_claim() -> None:
    other = citation("另一处原文。", chunk_id=9)
    after = editing.set_citation(editing.change(PAPER, "c", taken_on_by="王敏"), "c", other)
    assert editing.find_sentence(after, "c") == Sentence(
        sentence_id="c", text=BRIDGE.text, kind=SentenceKind.CLAIM, citation=other
    )


def test_a_section_read_back_unchanged_is_the_same_section() -> None:
    paper = DraftContent(
        title="题",
        sections=(
            section(
                DraftParagraph(
                    sentences=(DRILLS, link("q", "“要抓好落实。各地要报告。”会议指出。")), heading="抓好演练"
                ),
                DraftParagraph(sentences=(FIRMS,), heading="加强检查"),
                DraftParagraph(sentences=(BRIDGE,)),
            ),
        ),
    )
    text = editing.section_text(paper.sections[0])
    assert text.split("\n")[0] == "（一）抓好演练"
    assert editing.edit_section_text(paper, "background", text) == paper


def test_in_an_edited_section_each_sentence_keeps_its_source_wherever_it_stands_now() -> None:
    text = (
        "（一）检查\n全年对120家企业开展了数据安全检查。今后还要继续。\n现将有关情况报告如下。2022年全省开展演练12次。"
    )

    after = editing.edit_section_text(PAPER, "background", text)

    first, second = after.sections[0].paragraphs
    assert first.heading == "检查"
    assert [one.sentence_id for one in second.sentences] == ["c", "a"]
    assert (first.sentences[0].sentence_id, first.sentences[0].citation) == ("b", FIRMS.citation)
    assert first.sentences[1].citation is None
    assert first.sentences[1].sentence_id not in {"a", "b", "c"}


def test_a_section_may_be_emptied_and_a_heading_may_stand_alone() -> None:
    assert texts(editing.edit_section_text(PAPER, "background", " \n")) == []
    alone = editing.edit_section_text(PAPER, "background", "（一）只有标题").sections[0].paragraphs
    assert alone == (DraftParagraph(sentences=(), heading="只有标题"),)
    with pytest.raises(InvalidInputError, match="小标题最多"):
        editing.edit_section_text(PAPER, "background", "（一）" + "长" * 70)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("一。二！三？", ["一。", "二！", "三？"]),
        ("他说：“好。”然后走了。", ["他说：“好。”", "然后走了。"]),
        ("没有句号", ["没有句号"]),
        ("数据共 3.5 亿条；其余待查。\n下一段", ["数据共 3.5 亿条；其余待查。", "下一段"]),
    ],
)
def test_text_is_cut_at_its_full_stops(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


@pytest.mark.parametrize(("number", "words"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五")])
def test_numbers_of_headings_are_written_as_in_official_papers(number: int, words: str) -> None:
    assert editing.numeral(number) == words

"""Two edits of the same draft come together: no sentence of either side is lost, and what both changed is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from core.drafts import DraftContent, DraftParagraph, DraftSection, SectionRole
from drafting import editing
from drafting.merging import merge
from tests.drafting.papers import citation, claim

Edit = Callable[[DraftContent], DraftContent]


def paper() -> DraftContent:
    """Two sections of two paragraphs with two sentences each, a to h."""
    names = iter("abcdefgh")
    sections = tuple(
        DraftSection(
            key=key,
            heading=key,
            role=SectionRole.BACKGROUND,
            paragraphs=tuple(
                DraftParagraph(
                    heading=f"{key}{number}",
                    sentences=tuple(claim(n, f"第{n}句。") for n in (next(names), next(names))),
                )
                for number in range(2)
            ),
        )
        for key in ("背景", "建议")
    )
    return DraftContent(title="题", sections=sections)


BASE = paper()


def order(content: DraftContent) -> str:
    return "".join(one.sentence_id if len(one.sentence_id) == 1 else "+" for one in content.sentences())


def text_of(content: DraftContent, sentence_id: str) -> str:
    return editing.find_sentence(content, sentence_id).text


def test_edits_of_different_sentences_both_stand() -> None:
    theirs = editing.replace_sentence(BASE, "a", "王敏改了第一句。")
    mine = editing.replace_sentence(BASE, "h", "我改了最后一句。")

    merged = merge(BASE, theirs, mine)

    assert (text_of(merged.content, "a"), text_of(merged.content, "h")) == ("王敏改了第一句。", "我改了最后一句。")
    assert (merged.conflicts, merged.set_aside) == ((), ())


def test_of_a_sentence_that_both_changed_theirs_stands_and_mine_is_shown() -> None:
    theirs = editing.replace_sentence(BASE, "b", "王敏的说法。")
    mine = editing.replace_sentence(BASE, "b", "我的说法。")

    merged = merge(BASE, theirs, mine)

    assert text_of(merged.content, "b") == "王敏的说法。"
    (conflict,) = merged.conflicts
    assert (conflict.mine.text, conflict.theirs.text, conflict.after) == ("我的说法。", "王敏的说法。", "a")


def test_other_words_by_one_and_another_source_by_the_other_come_together_without_the_name() -> None:
    base = editing.change(BASE, "b", taken_on_by="王敏")
    other = citation("别处。", chunk_id=99)
    merged = merge(base, editing.replace_sentence(base, "b", "第b句话。"), editing.set_citation(base, "b", other))
    both = editing.find_sentence(merged.content, "b")
    assert (both.text, both.citation, both.taken_on_by, merged.conflicts) == ("第b句话。", other, "", ())


def test_what_one_removed_and_the_other_changed_is_asked_about_on_both_sides() -> None:
    changed, removed = editing.replace_sentence(BASE, "b", "改了。"), editing.remove(BASE, "b")

    kept = merge(BASE, changed, removed)
    assert (text_of(kept.content, "b"), kept.conflicts[0].mine) == ("改了。", None)

    gone = merge(BASE, removed, changed)
    assert order(gone.content) == "acdefgh"
    assert (gone.conflicts[0].mine.text, gone.conflicts[0].section, gone.conflicts[0].after) == ("改了。", "背景", "a")


def test_what_was_added_stands_behind_its_neighbour_and_keeps_its_own_paragraph() -> None:
    theirs = editing.insert_after(editing.remove(BASE, "d"), "a", "王敏加的。")
    mine = editing.edit_section_text(
        BASE, "背景", "（一）背景0\n第a句。第b句。我加的。\n（二）新的一段\n全新的话。\n（三）背景1\n第c句。第d句。"
    )

    merged = merge(BASE, theirs, mine)

    said = [(p.heading, [s.text for s in p.sentences]) for p in merged.content.sections[0].paragraphs]
    assert said == [
        ("背景0", ["第a句。", "王敏加的。", "第b句。", "我加的。"]),
        ("新的一段", ["全新的话。"]),
        ("背景1", ["第c句。"]),
    ]


def test_a_sentence_moved_by_one_is_moved_whatever_the_other_did_beside_it() -> None:
    theirs = editing.insert_after(BASE, "a", "王敏加的。")
    assert order(merge(BASE, theirs, editing.move(BASE, "b", -1)).content) == "ba+cdefgh"
    away = editing.move(editing.move(BASE, "d", 1), "d", 1)
    assert order(merge(BASE, theirs, away).content) == "a+bcedfgh"


def test_titles_and_headings_that_both_changed_are_named() -> None:
    def headed(title: str, heading: str, inner: str) -> DraftContent:
        first, second = BASE.sections
        paragraphs = (replace(first.paragraphs[0], heading=inner), *first.paragraphs[1:])
        return DraftContent(title=title, sections=(replace(first, heading=heading, paragraphs=paragraphs), second))

    merged = merge(BASE, headed("甲", "情况", "其一"), headed("乙", "现状", "第一"))
    assert (merged.content.title, merged.content.sections[0].heading) == ("甲", "情况")
    assert merged.set_aside == ("乙", "现状", "第一")
    one_sided = merge(BASE, editing.move(BASE, "a", 1), headed("乙", "现状", "第一"))
    assert (one_sided.content.title, one_sided.set_aside) == ("乙", ())
    assert one_sided.content.sections[0].paragraphs[0].heading == "第一"


def test_a_section_that_they_took_out_comes_back_only_for_what_i_wrote_in_it() -> None:
    theirs = DraftContent(title="题", sections=BASE.sections[:1])
    assert order(merge(BASE, theirs, editing.replace_sentence(BASE, "a", "改。")).content) == "abcd"
    merged = merge(BASE, theirs, editing.insert_after(BASE, "f", "我加的。"))
    assert (order(merged.content), merged.content.sections[1].heading) == ("abcd+", "建议")
    assert order(merge(BASE, editing.replace_sentence(BASE, "a", "改。"), theirs).content) == "abcd"


WORDS = st.text("改新加数据安全", min_size=1, max_size=6).map(lambda text: text + "。")
IDS = st.sampled_from("abcdefgh")


def _if_there(act: Callable[..., DraftContent]) -> Callable[..., DraftContent]:
    def doing(content: DraftContent, one: str, *more: object) -> DraftContent:
        return act(content, one, *more) if one in {s.sentence_id for s in content.sentences()} else content

    return doing


def _shuffled(content: DraftContent, key: str, words: str) -> DraftContent:
    section = next(one for one in content.sections if one.key == key)
    lines = editing.section_text(section).split("\n")
    return editing.edit_section_text(content, key, "\n".join([*lines[2:], words, *lines[:2]]))


EDITS: st.SearchStrategy[Edit] = st.one_of(
    st.builds(lambda i, w: lambda c: _if_there(editing.replace_sentence)(c, i, w), IDS, WORDS),
    st.builds(lambda i, w: lambda c: _if_there(editing.insert_after)(c, i, w), IDS, WORDS),
    st.builds(lambda i: lambda c: _if_there(editing.remove)(c, i), IDS),
    st.builds(lambda i, s: lambda c: _if_there(editing.move)(c, i, s), IDS, st.sampled_from([-1, 1])),
    st.builds(
        lambda i, n: lambda c: _if_there(editing.set_citation)(c, i, citation("别处。", chunk_id=n)),
        IDS, st.integers(1, 3),
    ),
    st.builds(lambda k, w: lambda c: _shuffled(c, k, w), st.sampled_from(["背景", "建议"]), WORDS),
)  # fmt: skip


def applied(edits: list[Edit]) -> DraftContent:
    content = BASE
    for edit in edits:
        content = edit(content)
    return content


@given(st.lists(EDITS, max_size=6), st.lists(EDITS, max_size=6))
def test_no_sentence_of_either_side_is_lost(their_edits: list[Edit], my_edits: list[Edit]) -> None:
    theirs, mine = applied(their_edits), applied(my_edits)

    merged = merge(BASE, theirs, mine)

    was, they, me = ({s.sentence_id: s for s in side.sentences()} for side in (BASE, theirs, mine))
    now = {s.sentence_id: s for s in merged.content.sentences()}
    shown = {one.sentence_id: one for one in merged.conflicts}
    assert len(now) == len(list(merged.content.sentences()))
    for key, one in they.items():  # what they wrote stands in the text
        if one.text != was.get(key, one).text or key not in was:
            assert now[key].text == one.text
    for key, one in me.items():  # what I wrote stands in the text or beside it
        if one.text != getattr(was.get(key), "text", None):
            assert (now.get(key) is not None and now[key].text == one.text) or shown[key].mine == one
    for key in was:
        if they.get(key) == was[key] == me.get(key):
            assert now[key] == was[key]
        if (key not in they and me.get(key) == was[key]) or (key not in me and they.get(key) == was[key]):
            assert key not in now


@given(st.lists(EDITS, max_size=6))
def test_with_only_one_side_changed_that_side_stands(edits: list[Edit]) -> None:
    changed = applied(edits)
    assert merge(BASE, changed, BASE).content == changed
    assert merge(BASE, BASE, changed).content == changed
    assert merge(BASE, changed, changed).content == changed

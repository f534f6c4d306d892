"""Two people save the same paper: both edits stand, what clashes is set aside with the same commit, nothing is lost."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest

from core.drafts import Draft, DraftContent, Profile
from core.errors import InvalidInputError
from drafting import editing
from drafting.desk import Desk
from drafting.editor import Editor, put_back
from events.log import EventLog
from storage.database import Database
from storage.draft_asides import Aside, AsideStore
from tests.drafting.papers import claim, content

PAPER = content(claim("a", "第一句。"), claim("b", "第二句。"), claim("c", "第三句。"))


@pytest.fixture
def editor(desk: Desk, database: Database) -> Editor:
    return Editor(desk=desk, asides=AsideStore(database))


@pytest.fixture
def draft(desk: Desk, profile: Profile) -> Draft:
    made = desk.start("数据安全", profile)
    desk.revise(made.draft_id, PAPER, base=0, reason="自动起草")
    return made


def says(sentence_id: str, text: str):
    return lambda now: editing.replace_sentence(now, sentence_id, text)


def texts(desk: Desk, draft: Draft) -> list[str]:
    return [one.text for one in desk.store.revision(draft.draft_id).content.sentences()]


def test_an_edit_becomes_a_revision(editor: Editor, desk: Desk, draft: Draft) -> None:
    saved = editor.save(draft.draft_id, says("a", "改过的第一句。"), base=1, reason="修改一句", actor="李强")
    assert (saved.revision.number, saved.revision.actor, saved.others, saved.changed) == (2, "李强", (), True)
    assert texts(desk, draft)[0] == "改过的第一句。"


def test_an_edit_on_an_old_revision_is_put_together_with_the_newer_ones(
    editor: Editor, desk: Desk, draft: Draft
) -> None:
    editor.save(draft.draft_id, says("a", "王敏改。"), base=1, reason="修改一句", actor="王敏")
    editor.save(draft.draft_id, says("b", "赵刚改。"), base=2, reason="修改一句", actor="赵刚")

    saved = editor.save(draft.draft_id, says("c", "我改。"), base=1, reason="修改一句", actor="李强")

    assert texts(desk, draft) == ["王敏改。", "赵刚改。", "我改。"]
    assert (set(saved.others), saved.conflicts, editor.asides(draft.draft_id)) == ({"王敏", "赵刚"}, 0, [])


def test_mine_of_a_sentence_that_both_changed_is_set_aside_and_can_be_taken(
    editor: Editor, desk: Desk, draft: Draft
) -> None:
    editor.save(draft.draft_id, says("b", "王敏的说法。"), base=1, reason="修改一句", actor="王敏")
    saved = editor.save(draft.draft_id, says("b", "我的说法。"), base=1, reason="修改一句", actor="李强")

    assert (saved.conflicts, saved.changed, texts(desk, draft)[1]) == (1, False, "王敏的说法。")
    (aside,) = editor.asides(draft.draft_id)
    assert (aside.mine.text, aside.actor, aside.their_actor) == ("我的说法。", "李强", "王敏")

    editor.take(aside, base=saved.revision.number, reason="采用", actor="李强")
    assert texts(desk, draft)[1] == "我的说法。"
    assert editor.asides(draft.draft_id) == []


def test_what_was_set_aside_can_be_dropped_twice(editor: Editor, desk: Desk, draft: Draft) -> None:
    editor.save(draft.draft_id, says("b", "王敏的说法。"), base=1, reason="修改一句")
    editor.save(draft.draft_id, says("b", "我的说法。"), base=1, reason="修改一句")
    (aside,) = editor.asides(draft.draft_id)
    editor.drop(aside)
    editor.drop(aside)
    assert (editor.asides(draft.draft_id), texts(desk, draft)[1]) == ([], "王敏的说法。")


@pytest.mark.parametrize(
    ("mine", "here", "after", "expected"),
    [
        (claim("b", "我的。"), True, "a", ["第一句。", "我的。", "第三句。"]),
        (None, True, "", ["第一句。", "第三句。"]),
        (claim("b", "我的。"), False, "a", ["第一句。", "我的。", "第三句。"]),
        (claim("b", "我的。"), False, "", ["我的。", "第一句。", "第三句。"]),
        (None, False, "", ["第一句。", "第三句。"]),
    ],
)
def test_what_was_set_aside_goes_back_to_its_place(mine, here: bool, after: str, expected: list[str]) -> None:
    now: DraftContent = PAPER if here else editing.remove(PAPER, "b")
    aside = Aside(
        draft_id="d", sentence_id="b", mine=mine, actor="李强", their_actor="王敏", section="gone", after=after
    )
    assert [one.text for one in put_back(now, aside).sentences()] == expected


def test_an_older_revision_restored_is_a_new_one_and_a_refused_edit_leaves_none(
    editor: Editor, desk: Desk, draft: Draft
) -> None:
    editor.save(draft.draft_id, lambda now: editing.remove(now, "b"), base=1, reason="删除一句")
    saved = editor.restore(draft.draft_id, 1, base=2, reason="恢复第 1 稿")
    assert (saved.revision.number, saved.revision.content) == (3, PAPER)
    with pytest.raises(InvalidInputError):
        editor.save(draft.draft_id, says("a", " "), base=3, reason="修改一句")
    assert len(desk.store.revisions(draft.draft_id)) == 3


def test_ten_people_saving_at_once_lose_nothing(editor: Editor, desk: Desk, draft: Draft, log: EventLog) -> None:
    ready = Barrier(10)

    def save(number: int) -> None:
        ready.wait()
        editor.save(
            draft.draft_id,
            lambda now: editing.insert_after(now, "b", f"第{number}人加的。"),
            base=1,
            reason="加一句",
            actor=f"第{number}人",
        )

    people = [Thread(target=save, args=(number,)) for number in range(10)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert sorted(texts(desk, draft)[2:-1]) == sorted(f"第{number}人加的。" for number in range(10))
    assert desk.store.get(draft.draft_id).revision == 11
    assert log.verify() is None

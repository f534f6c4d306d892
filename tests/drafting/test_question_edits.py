"""What was found stays with its question, however the questions are changed."""

from __future__ import annotations

import pytest

from core.drafts import SectionRole as Role
from core.drafts import Source, SourceState, SubQuestion
from core.errors import InvalidInputError
from drafting.question_edits import Asked, add_question, change_question, move_question, remove_question
from tests.drafting.papers import PLACE


def source(place: int, chunk_id: int, state: SourceState = SourceState.FOUND) -> Source:
    return Source(
        place=place, document_id="d", version=1, chunk_id=chunk_id, title="报告", locator=PLACE, text="文", state=state
    )


ASKED = Asked(
    questions=(
        SubQuestion(question="现状如何？", role=Role.BACKGROUND),
        SubQuestion(question="有何问题？", role=Role.PROBLEMS),
        SubQuestion(question="还有何问题？", role=Role.PROBLEMS),
    ),
    sources=(source(0, 1), source(1, 2, SourceState.PINNED), source(1, 3), source(2, 4)),
)


def places(asked: Asked) -> list[tuple[int, int]]:
    return [(one.place, one.chunk_id) for one in asked.sources]


def test_a_moved_question_takes_its_sources_along() -> None:
    moved = move_question(ASKED, 0, 1)
    assert [one.question for one in moved.questions] == ["有何问题？", "现状如何？", "还有何问题？"]
    assert places(moved) == [(0, 2), (0, 3), (1, 1), (2, 4)]
    assert move_question(ASKED, 0, -1) == move_question(ASKED, 2, 1) == ASKED


def test_of_a_removed_question_what_was_pinned_goes_to_one_of_its_section() -> None:
    assert places(remove_question(ASKED, 1)) == [(0, 1), (1, 2), (1, 4)]
    only = Asked(questions=ASKED.questions[:1], sources=())
    with pytest.raises(InvalidInputError, match="至少"):
        remove_question(only, 0)


def test_a_question_is_changed_in_its_place_and_added_at_the_end() -> None:
    changed = change_question(ASKED, 1, "  主要 问题？", Role.CAUSES)
    assert changed.questions[1] == SubQuestion(question="主要 问题？", role=Role.CAUSES)
    assert add_question(ASKED, "怎么办？", Role.SUGGESTIONS).questions[-1].question == "怎么办？"


@pytest.mark.parametrize("question", ["", " ？", "长" * 201])
def test_a_question_without_words_or_too_long_is_refused(question: str) -> None:
    with pytest.raises(InvalidInputError):
        add_question(ASKED, question, Role.CAUSES)
    with pytest.raises(InvalidInputError):
        change_question(ASKED, 0, question, Role.CAUSES)


def test_the_same_question_twice_and_too_many_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="已经有"):
        add_question(ASKED, "现状如何？", Role.BACKGROUND)
    many = Asked(questions=tuple(SubQuestion(question=f"第{n}问？", role=Role.CAUSES) for n in range(20)), sources=())
    with pytest.raises(InvalidInputError, match="最多 20 个"):
        add_question(many, "再问？", Role.CAUSES)

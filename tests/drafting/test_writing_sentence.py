"""One sentence is written anew from what it cites; the person decides."""

from __future__ import annotations

import pytest

from core.drafts import Draft
from core.errors import InvalidInputError, NotFoundError
from drafting.desk import Desk
from drafting.writing import Writing
from drafting.writing_answer import UnusableAnswerError
from tests.drafting.chat_server import ChatServer, says

TWO = "[1] 2022年全省开展演练12次。[1] 全省开展数据安全演练。"


def test_one_sentence_is_written_anew_from_its_own_source_and_kept_by_nobody_but_the_person(
    writing: Writing, draft: Draft, desk: Desk, server: ChatServer
) -> None:
    server.will(says("[2] 参加数据安全演练的企业超过300家。"))
    given = writing.rewrite_sentence(draft.draft_id, "a", " 说说 参加的企业 ")
    assert given.sentence.sentence_id == "a"
    assert given.sentence.text == "参加数据安全演练的企业超过300家。"
    assert given.sentence.citation is not None
    assert given.sentence.citation.quote == "参加数据安全演练的企业超过300家。"
    assert "要求：说说 参加的企业" in server.asked[0].user
    assert "近三成" not in server.asked[0].user
    assert desk.store.get(draft.draft_id).revision == 1
    assert writing.state(draft.draft_id).use.tokens == given.use.tokens == 150
    assert writing.state(draft.draft_id).sections == ()


@pytest.mark.parametrize(
    "answer", ["", "No.", "一句没有依据的话。", "[1] 2022年全省开展演练12次。[1] 全省开展数据安全演练。"]
)
def test_a_sentence_stays_where_the_model_gives_no_usable_one(
    writing: Writing, draft: Draft, server: ChatServer, answer: str
) -> None:
    server.will(says(answer))
    with pytest.raises(UnusableAnswerError, match="原句没有改动"):
        writing.rewrite_sentence(draft.draft_id, "a")


def test_a_sentence_that_is_gone_or_a_wish_without_end_is_refused_before_anything_is_sent(
    writing: Writing, draft: Draft, server: ChatServer
) -> None:
    with pytest.raises(NotFoundError, match="这句话"):
        writing.rewrite_sentence(draft.draft_id, "gone")
    with pytest.raises(InvalidInputError, match="200"):
        writing.rewrite_sentence(draft.draft_id, "a", "长" * 201)
    assert server.asked == []

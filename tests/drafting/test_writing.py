"""A paper written by a model behind a real server: section by section, stopped, resumed, never worse than before."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from core.drafts import (
    Draft,
    DraftContent,
    DraftParagraph,
    DraftSection,
    Profile,
    SectionRole,
    SentenceKind,
    SourceState,
)
from core.errors import InvalidInputError, NotFoundError, SettingsError
from drafting.chat import Chat
from drafting.desk import Desk
from drafting.writing import Writing
from events.log import EventLog
from settings import Settings
from storage.documents import DocumentStore
from tests.drafting import chat_server as server_side
from tests.drafting.chat_server import ChatServer, refuses, says, says_to
from tests.drafting.papers import claim, link
from tests.drafting.written_papers import (
    ABSTRACT,
    BACKGROUND,
    BARE,
    DRILLS,
    FAILED,
    FIRST,
    KEPT,
    SUGGESTIONS,
    WAITING,
    WRITTEN,
    make_writing,
    source,
    states,
    texts,
    write_well,
)


def until(met, seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not met() and time.monotonic() < end:
        time.sleep(0.01)
    assert met()


def test_a_paper_is_written_section_by_section_each_a_revision_and_the_abstract_last(
    writing: Writing, draft: Draft, desk: Desk, server: ChatServer, log: EventLog
) -> None:
    writing.begin(draft.draft_id, actor="王敏")
    state = writing.wait(draft.draft_id)

    assert set(states(writing, draft).values()) == {WRITTEN}
    assert (state.running, state.error, state.missing) == (False, "", ())
    assert [one.split("要写的部分：")[1].split("\n")[0] for one in (asked.user for asked in server.asked)] == [
        "背景", "建议", "摘要",
    ]  # fmt: skip
    kept = desk.store.revisions(draft.draft_id)
    assert [(one.reason, one.actor) for one in kept[:3]] == [
        ("模型撰写「摘要」", "王敏"), ("模型撰写「建议」", "王敏"), ("模型撰写「背景」", "王敏"),
    ]  # fmt: skip
    assert texts(desk, draft, "background") == ["2022年全省开展数据安全演练12次。", "参加数据安全演练的企业超过300家。"]
    assert kept[0].content.sections[2].paragraphs[1].heading == "开展评估和培训"
    assert texts(desk, draft, "suggestions")[0] == "为此，提出以下建议。"
    assert (state.use.tokens_in, state.use.tokens_out, state.use.estimated) == (360, 90, False)
    assert state.use.cost == pytest.approx(3 * 0.00048)
    [sent] = log.read(types=["DraftSentToModel"])
    assert (sent.actor, "127.0.0.1" in sent.data) == ("王敏", True)


def test_every_citation_is_verbatim_in_its_passage_and_has_its_place(
    writing: Writing, draft: Draft, desk: Desk
) -> None:
    writing.begin(draft.draft_id)
    writing.wait(draft.draft_id)
    documents = DocumentStore(desk.log.database)
    content = desk.store.revision(draft.draft_id).content
    cited = [one.citation for one in content.sentences() if one.kind is SentenceKind.CLAIM]
    assert len(cited) == 6
    for one in cited:
        assert one is not None
        blocks = documents.blocks(one.document_id, one.version)
        assert any(block.locator == one.locator and one.quote in block.text for block in blocks)
    assert len({one.locator.paragraph for one in cited if one}) == 2
    assert len({one.sentence_id for one in content.sentences()}) == len(list(content.sentences()))


def test_only_pinned_passages_go_out_and_dropped_ones_never(
    writing: Writing, draft: Draft, desk: Desk, server: ChatServer
) -> None:
    desk.decide_source(draft.draft_id, 0, 2, SourceState.PINNED)
    desk.decide_source(draft.draft_id, 1, 3, SourceState.DROPPED)
    writing.begin(draft.draft_id)
    writing.wait(draft.draft_id)
    background, suggestions = server.asked[0].user, server.asked[1].user
    assert "近三成中小企业" in background
    assert "演练" not in background
    assert "支持行业协会组织数据安全培训" not in suggestions
    assert "要求每年开展一次风险评估。" in suggestions  # what the section cites already


def test_text_grows_while_it_is_written_and_a_stop_leaves_the_rest_to_be_gone_on_with(
    writing: Writing, draft: Draft, desk: Desk, server: ChatServer
) -> None:
    slow = says("[1] 支持行业协会组织数据安全培训。" * 40, pause_seconds=0.05)
    server.will(says_to(write_well), slow, says_to(write_well))
    writing.begin(draft.draft_id)
    until(lambda: len(writing.state(draft.draft_id).text) > 20 and writing.state(draft.draft_id).heading == "建议")
    with pytest.raises(InvalidInputError, match="正在写"):
        writing.begin(draft.draft_id)

    writing.stop(draft.draft_id)
    stopped = writing.wait(draft.draft_id, timeout_seconds=5)

    assert (stopped.running, stopped.error) == (False, "")
    assert states(writing, draft) == {"abstract": WAITING, "background": WRITTEN, "suggestions": WAITING}
    assert texts(desk, draft, "suggestions") == ["为此，提出以下建议。", "要求每年开展一次风险评估。"]
    assert stopped.use.estimated
    asked_before = len(server.asked)

    writing.go_on(draft.draft_id)
    done = writing.wait(draft.draft_id)
    assert set(states(writing, draft).values()) == {WRITTEN}
    assert len(server.asked) == asked_before + 2
    assert done.use.tokens > stopped.use.tokens
    with pytest.raises(InvalidInputError, match="都已写好"):
        writing.go_on(draft.draft_id)


def test_a_program_started_anew_knows_what_is_missing(
    writing: Writing, draft: Draft, desk: Desk, profile: Profile, chat_settings: Settings, server: ChatServer
) -> None:
    server.will(says_to(write_well), refuses(401))
    writing.begin(draft.draft_id)
    writing.wait(draft.draft_id)

    again = make_writing(desk, profile, Chat(lambda: chat_settings))
    assert [one.section for one in again.state(draft.draft_id).missing] == ["abstract", "suggestions"]
    server.will(says_to(write_well))
    again.go_on(draft.draft_id)
    again.wait(draft.draft_id)
    assert set(states(again, draft).values()) == {WRITTEN}
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [(refuses(401), "密钥"), (refuses(500), "模型服务出错"), (server_side.breaks_in_the_middle, "中途断了"),
     (server_side.sends("<html>", content_type="text/html"), "网页")],
)  # fmt: skip
def test_an_endpoint_that_fails_ends_the_writing_with_its_reason_and_leaves_the_text(
    writing: Writing, draft: Draft, desk: Desk, server: ChatServer, behaviour: server_side.Behaviour, words: str
) -> None:
    server.will(behaviour)
    writing.begin(draft.draft_id)
    state = writing.wait(draft.draft_id)

    assert words in state.error
    assert states(writing, draft) == {"abstract": WAITING, "background": FAILED, "suggestions": WAITING}
    assert words in state.sections[1].note
    assert desk.store.revision(draft.draft_id).content == FIRST
    assert desk.store.get(draft.draft_id).revision == 1


def test_what_a_person_changes_meanwhile_is_not_written_over(
    writing: Writing, draft: Draft, desk: Desk, server: ChatServer
) -> None:
    own = [
        replace(one, paragraphs=(DraftParagraph(sentences=(claim(f"own {one.key}", "人写的一句话。"),)),))
        for one in (BACKGROUND, SUGGESTIONS)
    ]

    def interrupted(line: server_side.Line) -> None:
        """While the background is written, somebody changes it, and the suggestions that come next."""
        changed = replace(FIRST, sections=(ABSTRACT, *own))
        desk.revise(draft.draft_id, changed, base=1, reason="修改", actor="李军")
        says_to(write_well)(line)

    server.will(interrupted, says_to(write_well))
    writing.begin(draft.draft_id)
    state = writing.wait(draft.draft_id)

    assert texts(desk, draft, "background") == texts(desk, draft, "suggestions") == ["人写的一句话。"]
    assert states(writing, draft) == {"abstract": WRITTEN, "background": KEPT, "suggestions": KEPT}
    assert "有人修改了这一部分" in state.sections[1].note
    assert len(server.asked) == 2


def test_a_section_without_evidence_is_not_asked_for(
    writing: Writing, draft: Draft, desk: Desk, server: ChatServer
) -> None:
    lacking = DraftSection(
        key="background", heading="背景", role=SectionRole.BACKGROUND,
        paragraphs=(DraftParagraph(sentences=(link("l", "资料中没有找到背景。"),)),),
    )  # fmt: skip
    desk.keep_sources(draft.draft_id, [], [])
    desk.revise(draft.draft_id, DraftContent(title="题", sections=(lacking,)), base=1, reason="修改")
    writing.begin(draft.draft_id)
    state = writing.wait(draft.draft_id)
    assert [(one.state, one.note) for one in state.sections] == [
        (BARE, "没有可用的依据，没有请模型写，保留原来的文字。")
    ]
    assert server.asked == []


def test_writing_needs_an_endpoint_a_text_and_a_paper_that_may_change(
    desk: Desk, profile: Profile, draft: Draft, writing: Writing, tmp_path: Path
) -> None:
    silent = make_writing(desk, profile, Chat(lambda: Settings(home=tmp_path)))
    with pytest.raises(SettingsError, match="设置"):
        silent.begin(draft.draft_id)
    with pytest.raises(InvalidInputError, match="还没有正文"):
        writing.begin(desk.start("另一件事", profile).draft_id)
    with pytest.raises(NotFoundError):
        writing.begin("gone")
    assert silent.state(draft.draft_id).sections == ()


def test_a_paper_deleted_while_it_is_written_ends_the_writing_quietly(
    writing: Writing, draft: Draft, desk: Desk, server: ChatServer
) -> None:
    def delete(line: server_side.Line) -> None:
        desk.delete(draft.draft_id)
        says_to(write_well)(line)

    server.will(delete)
    writing.begin(draft.draft_id)
    state = writing.wait(draft.draft_id)
    assert len(server.asked) == 1
    assert (state.running, state.sections) == (False, ())
    assert "没有这" in state.error


def test_two_papers_are_written_at_the_same_time(
    writing: Writing, draft: Draft, desk: Desk, profile: Profile, server: ChatServer
) -> None:
    other = desk.start("另一件事", profile)
    desk.keep_sources(other.draft_id, desk.store.questions(draft.draft_id), [source(desk, 0, "d1", DRILLS)])
    desk.revise(other.draft_id, FIRST, base=0, reason="自动起草")
    writing.begin(draft.draft_id)
    writing.begin(other.draft_id)
    for one in (draft, other):
        writing.wait(one.draft_id)
        assert set(states(writing, one).values()) == {WRITTEN}
    assert not [one for one in threading.enumerate() if one.name == "write-draft"]

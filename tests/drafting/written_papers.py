"""A paper with its sources behind a real chat server, for tests of writing; models that write well."""

from __future__ import annotations

from collections.abc import Iterator
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
    Sentence,
    Source,
    SubQuestion,
)
from core.writing import SectionState
from drafting.chat import Chat
from drafting.desk import Desk
from drafting.writing import Writing
from settings import Settings
from storage.documents import DocumentStore
from tests.drafting.chat_server import Asked, ChatServer, says_to, serve_chat
from tests.drafting.papers import citation, claim, link
from tests.drafting.proofs import HOME, REPORT, Shelf

DRILLS = "2022年全省开展数据安全演练12次。\n参加数据安全演练的企业超过300家。"
STAFF = "近三成中小企业没有专职的数据安全人员。数据安全培训每年只有一次。"
RULES = "《数据安全管理办法》要求每年开展一次数据安全风险评估。支持行业协会组织数据安全培训。"
WRITTEN, WAITING, KEPT, BARE, FAILED = (
    SectionState.WRITTEN, SectionState.WAITING, SectionState.KEPT, SectionState.BARE, SectionState.FAILED,
)  # fmt: skip
FACT = Sentence(
    sentence_id="a",
    text="2022年全省开展数据安全演练12次。",
    citation=citation("2022年全省开展数据安全演练12次。", document_id="d1", chunk_id=1),
)
ABSTRACT = DraftSection(
    key="abstract", heading="摘要", role=SectionRole.ABSTRACT,
    paragraphs=(DraftParagraph(sentences=(claim("z", "全省开展数据安全演练。", "2022年全省开展数据安全演练12次。"),)),),
)  # fmt: skip
BACKGROUND = DraftSection(
    key="background", heading="背景", role=SectionRole.BACKGROUND,
    paragraphs=(DraftParagraph(sentences=(FACT,)),),
)  # fmt: skip
SUGGESTIONS = DraftSection(
    key="suggestions", heading="建议", role=SectionRole.SUGGESTIONS,
    paragraphs=(
        DraftParagraph(sentences=(link("l", "为此，提出以下建议。"),)),
        DraftParagraph(heading="开展评估", sentences=(claim("b", "要求每年开展一次风险评估。"),)),
    ),
)  # fmt: skip
FIRST = DraftContent(title="关于加强数据安全的建议", sections=(ABSTRACT, BACKGROUND, SUGGESTIONS))


def source(desk: Desk, place: int, key: str, text: str, *, title: str = "2022年工作报告") -> Source:
    """A passage found for a question, in a document of the library that holds it and nothing else."""
    shelf = Shelf(documents=DocumentStore(desk.log.database), log=desk.log)
    if shelf.documents.find(key) is None:
        shelf.put(text, replace(REPORT, title=title), key=key)
    [kept] = shelf.documents.chunks(key, 1)
    return Source(
        place=place, document_id=key, version=1, chunk_id=kept.chunk_id, title=title, locator=kept.locator, text=text,
    )  # fmt: skip


def evidence_lines(asked: Asked) -> list[str]:
    """The sentences that a question gives as evidence, each after its number, as an answer cites them."""
    return [line.split(" ——《")[0] for line in asked.user.split("\n") if line.startswith("[") and " ——《" in line]


def write_well(asked: Asked) -> str:
    """What a good model does: a sentence for each of the first two pieces of evidence."""
    return "\n".join((["# 开展评估和培训"] if "小标题" in asked.system else []) + evidence_lines(asked)[:2])


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with serve_chat(says_to(write_well)) as running:
        yield running


@pytest.fixture
def chat_settings(tmp_path: Path, server: ChatServer) -> Settings:
    known = {"chat_url": server.url, "chat_model": "m", "chat_key": "k", "chat_price_in": 2.0, "chat_price_out": 8.0}
    return Settings(home=tmp_path).model_copy(update=known)


@pytest.fixture
def writing(desk: Desk, profile: Profile, chat_settings: Settings) -> Iterator[Writing]:
    chat = Chat(lambda: chat_settings, pauses_seconds=(0.01, 0.01))
    made = make_writing(desk, profile, chat)
    yield made
    made.stop_all()


@pytest.fixture
def draft(desk: Desk, profile: Profile) -> Draft:
    return begin_paper(desk, profile)


def make_writing(desk: Desk, profile: Profile, chat: Chat) -> Writing:
    """Writing over the library of the desk's database."""
    documents = DocumentStore(desk.log.database)
    return Writing(desk=desk, chat=chat, profile=lambda key: profile, texts=documents, home=lambda: HOME)


def begin_paper(desk: Desk, profile: Profile) -> Draft:
    """A paper with its sources and a first text."""
    made = desk.start("加强数据安全", profile)
    questions = [
        SubQuestion(question="现状如何？", role=SectionRole.BACKGROUND),
        SubQuestion(question="怎么办？", role=SectionRole.SUGGESTIONS),
    ]
    sources = [
        source(desk, 0, "d1", DRILLS),
        source(desk, 0, "d2", STAFF),
        source(desk, 1, "d3", RULES),
    ]
    desk.keep_sources(made.draft_id, questions, sources)
    desk.revise(made.draft_id, FIRST, base=0, reason="自动起草")
    return made


def states(writing: Writing, draft: Draft) -> dict[str, SectionState]:
    return {one.section: one.state for one in writing.state(draft.draft_id).sections}


def texts(desk: Desk, draft: Draft, key: str) -> list[str]:
    content = desk.store.revision(draft.draft_id).content
    return [one.text for section in content.sections if section.key == key for one in section.sentences()]

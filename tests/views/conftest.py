"""The app with real services on a temporary folder: a few documents and experts, delivered in the test's own thread."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import bootstrap
from api.sharing import share_services
from core.drafts import Citation, Draft, DraftContent, DraftParagraph, DraftSection, SectionRole, Sentence, SentenceKind
from core.experts import Expert, Sector
from core.pools import MAIN_POOL, Membership, MemberState
from settings import load_settings
from views.parts.draft_pick import place_of
from views.words import say

ROOT = Path(__file__).resolve().parents[2]
REPORT = """云江省互联网协会2024年工作总结

云江省互联网协会
2024年12月20日

一、服务行业发展

（一）举办工业互联网安全大赛

5月20日，第二届工业互联网安全大赛在云江市举行，共有76支队伍报名，50支队伍进入决赛。

（二）开展数据安全检查

全年对120家企业开展数据安全检查，整改率达到98%。

二、下一年计划

拟于2025年11月召开互联网大会，计划邀请800名嘉宾。
"""
NOTICE = """云江省关于促进算力发展的通知

云江省通信管理局
2023年3月1日

一、总体要求

到2025年，全省算力规模达到30EFLOPS，建成绿色数据中心12个。
"""
EXPERTS = (
    Expert(expert_id="", name="程远", sector=Sector.ACADEMIA, unit="云江大学", post="副院长", title="教授",
           region="云南", specialties=("工业互联网安全", "应急响应"), biography="长期研究工业控制系统安全。"),
    Expert(expert_id="", name="顾清", sector=Sector.INDUSTRY, unit="云江通信公司", title="高级工程师",
           specialties=("算力调度", "绿色数据中心"),
           memberships=(Membership(pool_id=MAIN_POOL, state=MemberState.ACTIVE, terms=1,
                                   term_start=date(2024, 1, 1), term_end=date(2099, 12, 31)),)),
)  # fmt: skip

QUOTE = "全年对120家企业开展数据安全检查，整改率达到98%。"

Open = Callable[..., AppTest]


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[bootstrap.Services]:
    """Services without a document, not started: a test delivers with `services.delivery.drain()`."""
    monkeypatch.setenv("ZHIKU_HOME", str(tmp_path))
    made = bootstrap.Services(load_settings())
    share_services(made)
    yield made
    share_services(None)
    made.close()


@pytest.fixture
def loaded(services: bootstrap.Services) -> bootstrap.Services:
    """The services with two documents in the index and two experts, one of them linked to a document."""
    report = services.library.add_bytes("2024年工作总结.txt", REPORT.encode())
    services.library.add_bytes("算力通知.txt", NOTICE.encode())
    for expert in EXPERTS:
        services.pool.save(expert)
    services.delivery.drain(30)
    linked = services.pool.list()[0]
    services.pool.link_documents(linked.expert_id, [report.document_id])
    services.delivery.drain(30)
    assert services.search is not None  # the index is open
    return services


def _section(key: str, heading: str, role: SectionRole, *sentences: Sentence) -> DraftSection:
    paragraphs = (DraftParagraph(sentences=sentences),) if sentences else ()
    return DraftSection(key=key, heading=heading, role=role, paragraphs=paragraphs)


@pytest.fixture
def draft(loaded: bootstrap.Services) -> Draft:
    """A paper with a proven sentence (a), one without a source (b) and a link (c)."""
    passage = next(one for one in loaded.search.search("数据安全检查整改率").passages if QUOTE in one.text)
    chunk = loaded.documents.chunks_by_id([passage.chunk_id])[passage.chunk_id]
    cited = Citation(
        document_id=chunk.document_id, version=chunk.version, chunk_id=chunk.chunk_id,
        title=passage.title, locator=place_of(loaded, chunk, QUOTE), quote=QUOTE,
    )  # fmt: skip
    content = DraftContent(
        title="关于数据安全的建议",
        sections=(
            _section(
                "background", "背景和依据", SectionRole.BACKGROUND,
                Sentence(sentence_id="a", text=QUOTE, citation=cited),
                Sentence(sentence_id="b", text="据估算，六成企业没有专人。"),
            ),
            _section(
                "suggestions", "对策建议", SectionRole.SUGGESTIONS,
                Sentence(sentence_id="c", text="为此，提出以下建议。", kind=SentenceKind.LINK),
            ),
        ),
    )  # fmt: skip
    made = loaded.drafting.desk.start("数据安全", loaded.drafting.profile("jianyi"))
    loaded.drafting.desk.revise(made.draft_id, content, base=0, reason="自动起草")
    return loaded.drafting.desk.store.get(made.draft_id)


@pytest.fixture
def open_page() -> Open:
    """Open a page of the app, e.g. `open_page("search", q="算力")`, as a browser would at this address."""

    def open_it(name: str = "search", **query: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
        app.run()
        if name != "search":
            app.switch_page(f"views/{name}.py")
        for key, value in query.items():
            app.query_params[key] = value
        return app.run()

    return open_it


def words(app: AppTest) -> str:
    """Everything that a page says, in one string."""
    parts = [element.proto.body for element in app.get("html") if "<style>" not in element.proto.body]
    parts += [
        element.value for element in [*app.markdown, *app.error, *app.success, *app.info, *app.warning, *app.caption]
    ]
    parts += [button.label for button in app.button]
    return "\n".join(parts)


def press(app: AppTest, key: str) -> AppTest:
    """Press the button with this key."""
    return _whole(app.button(key=key).click().run())


def submit(app: AppTest, label: str) -> AppTest:
    """Press the button with this label."""
    return _whole(next(one for one in app.button if one.label == label).click().run())


def _whole(app: AppTest) -> AppTest:
    assert say("error.unknown") not in [one.value for one in app.error]
    return app


def address(app: AppTest, name: str) -> str:
    """A value of the page's address, "" where it is not there."""
    value = app.query_params.get(name, "")
    return value if isinstance(value, str) else value[0]


def texts(services: bootstrap.Services, draft: Draft) -> list[str]:
    """The sentences of a draft as they are kept."""
    return [one.text for one in services.drafting.desk.store.revision(draft.draft_id).content.sentences()]


def paper(app: AppTest) -> list[dict[str, str]]:
    """The sentences as the text component got them."""
    parts = [
        json.loads(one.proto.json)
        for one in app.get("bidi_component")
        if one.proto.component_name == "zhiku_draft_text"
    ]
    return [s for part in parts for one in part["sections"] for p in one["paragraphs"] for s in p["sentences"]]

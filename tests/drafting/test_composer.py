"""From a topic to a draft over a real library: sources with what is to be known of them, claims that stand verbatim."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

import bootstrap
from core.drafts import DraftContent, SentenceKind, SourceState, SubQuestion
from core.drafts import SectionRole as Role
from core.errors import InvalidInputError, NotFoundError
from core.writing import SectionState
from drafting.composer import Composer, make_title
from drafting.composing import add_abstract
from drafting.editing import put_in_place
from drafting.feedback import Opinion
from drafting.sources import find_gaps
from drafting.topics import read_topic
from settings import Settings
from tests.drafting.chat_server import says_to, serve_chat
from tests.drafting.library import claims, content_of, section, stands, write_library
from tests.drafting.papers import claim
from tests.drafting.papers import content as make_content
from tests.drafting.written_papers import evidence_lines

KINDS = ["jianyi", "sheqing", "diaoyan", "fankui", "xinxi", "changyi", "zhaiyao"]


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[bootstrap.Services]:
    home = tmp_path_factory.mktemp("home")
    with bootstrap.open_services(Settings(home=home)) as opened:
        for path in write_library(home / "files"):
            opened.library.add_file(path)
        opened.delivery.start()
        opened.delivery.drain(60)
        yield opened


@pytest.fixture(scope="module")
def composer(services: bootstrap.Services) -> Composer:
    return services.drafting.composer


@pytest.fixture(scope="module")
def advice(services: bootstrap.Services, composer: Composer) -> DraftContent:
    """The advice paper on 数据安全."""
    return content_of(services, composer.begin("数据安全", "jianyi").draft_id)


@pytest.mark.parametrize("kind", KINDS)
def test_every_claim_of_every_kind_of_paper_stands_verbatim_at_its_place_and_the_paper_inside_its_limit(
    services: bootstrap.Services, composer: Composer, kind: str
) -> None:
    draft = composer.begin("数据安全", kind)

    content = content_of(services, draft.draft_id)
    assert claims(content), "there is something to say"
    assert all(one.citation is not None and stands(services, one.citation) for one in claims(content))
    assert all(one.text.endswith(one.citation.quote[-12:]) for one in claims(content) if one.citation)
    assert 0 < content.count_chars() <= composer.profiles.get(kind).max_chars
    ids = [one.sentence_id for one in content.sentences()]
    assert len(set(ids)) == len(ids)
    assert (draft.state, draft.revision, draft.title) == ("起草", 1, content.title)


def test_sentences_go_where_they_belong_and_suggestions_have_heads_of_their_own_words(advice: DraftContent) -> None:
    assert "《示例省数据安全条例》第三条规定，数据安全工作应当坚持统筹发展和安全" in section(advice, Role.BACKGROUND)
    assert "中小企业数据安全投入不足" in section(advice, Role.PROBLEMS)
    assert "由于数据安全人才培养周期长" in section(advice, Role.CAUSES) + section(advice, Role.PROBLEMS)
    suggestions = section(advice, Role.SUGGESTIONS)
    assert "建立健全数据安全工作协调机制依据《示例省数据安全条例》第四条，县级以上人民政府应当" in suggestions


def test_what_is_off_the_topic_another_s_first_person_an_order_or_a_fragment_is_not_taken(
    advice: DraftContent,
) -> None:
    text = "".join(one.text for one in claims(advice))
    for unwanted in ("旅游", "我省", "忽略以上", "最好的", "其数据安全", "前款", "下列", "（一）"):
        assert unwanted not in text


def test_a_plan_is_called_a_plan_and_stands_among_the_suggestions_alone(advice: DraftContent) -> None:
    for part in advice.sections:
        for one in part.sentences():
            if "计划举办" in one.text:
                assert part.role is Role.SUGGESTIONS
                assert "在工作计划中提出" in one.text


def test_a_superseded_law_is_flagged_among_the_sources_and_not_used(
    services: bootstrap.Services, composer: Composer
) -> None:
    draft = composer.begin("数据安全登记", "jianyi")

    sources = services.drafting.desk.store.sources(draft.draft_id)
    old = [one for one in sources if "登记站" in one.text]
    assert old
    assert all(any(flag.startswith("已修改") for flag in one.flags) for one in old)
    again = content_of(services, composer.begin("数据安全", "jianyi").draft_id)
    assert "登记站" not in "".join(one.text for one in claims(again))


def test_figures_that_disagree_are_flagged_on_both_sides(services: bootstrap.Services, composer: Composer) -> None:
    draft = composer.begin("数据安全技能竞赛", "xinxi")

    flags = {flag for one in services.drafting.desk.store.sources(draft.draft_id) for flag in one.flags}
    differing = sorted(flag for flag in flags if "数字不一致" in flag)
    assert len(differing) == 2
    assert all("45支" in flag and "54支" in flag for flag in differing)


def test_a_topic_of_which_the_library_holds_nothing_gives_a_draft_that_says_so_and_claims_nothing(
    services: bootstrap.Services, composer: Composer
) -> None:
    draft = composer.begin("低空经济无人机物流", "jianyi")

    content = content_of(services, draft.draft_id)
    assert claims(content) == []
    assert "没有找到与「低空经济无人机物流」直接有关的内容" in next(content.sentences()).text
    store = services.drafting.desk.store
    gaps = find_gaps(store.questions(draft.draft_id), store.sources(draft.draft_id))
    assert {gap.place for gap in gaps} == set(range(len(store.questions(draft.draft_id))))
    assert "没有找到" in gaps[0].words


def test_what_was_dropped_stays_dropped_and_what_was_pinned_is_used_first(
    services: bootstrap.Services, composer: Composer
) -> None:
    draft = composer.begin("数据安全", "jianyi")
    desk = services.drafting.desk
    sources = desk.store.sources(draft.draft_id)
    unwanted = {one.chunk_id for one in sources if "第四条" in one.text}
    wanted = next(one for one in sources if "短板" in one.text)
    for one in sources:
        if one.chunk_id in unwanted:
            desk.decide_source(draft.draft_id, one.place, one.chunk_id, SourceState.DROPPED)
    desk.decide_source(draft.draft_id, wanted.place, wanted.chunk_id, SourceState.PINNED)

    found = composer.find_sources(draft.draft_id)
    revision = composer.compose_again(draft.draft_id)

    states = {(one.place, one.chunk_id): one.state for one in found.sources}
    assert {one.chunk_id for one in found.sources if one.state is SourceState.DROPPED} == unwanted
    assert states[wanted.place, wanted.chunk_id] is SourceState.PINNED
    used = {one.citation.chunk_id for one in claims(revision.content) if one.citation}
    assert wanted.chunk_id in used
    assert not used & unwanted
    assert revision.number == 2


def test_sub_questions_can_be_edited_and_only_these_are_searched(
    services: bootstrap.Services, composer: Composer
) -> None:
    draft = composer.begin("数据安全", "jianyi")
    asked = SubQuestion(question="  数据安全事件多久内报告？ ", role=Role.SUGGESTIONS)

    found = composer.find_sources(draft.draft_id, [asked, SubQuestion(question="  ", role=Role.CAUSES)])

    assert [one.question for one in found.questions] == ["数据安全事件多久内报告？"]
    assert {one.place for one in found.sources} == {0}
    assert any("四十八小时" in one.text for one in found.sources)
    with pytest.raises(InvalidInputError, match="最多 200 字"):
        composer.find_sources(draft.draft_id, [SubQuestion(question="问" * 201, role=Role.CAUSES)])


def test_one_sentence_gives_way_to_another_and_all_else_stays(services: bootstrap.Services, composer: Composer) -> None:
    draft = composer.begin("数据安全", "jianyi")
    before = content_of(services, draft.draft_id)
    suggestions = next(one for one in before.sections if one.role is Role.SUGGESTIONS)
    place = next(one for one in suggestions.sentences() if one.kind is SentenceKind.CLAIM)

    proposed = composer.propose_sentence(draft.draft_id, place.sentence_id)

    changed = {one.sentence_id: one for one in put_in_place(before, place.sentence_id, [proposed]).sentences()}
    assert changed.keys() == {one.sentence_id for one in before.sentences()}
    other = changed[place.sentence_id]
    assert other.text != place.text
    assert other.citation is not None
    assert stands(services, other.citation)
    assert [one for one in before.sentences() if changed[one.sentence_id] != one] == [place]
    with pytest.raises(NotFoundError, match="已不在文稿中"):
        composer.propose_sentence(draft.draft_id, "nothing")


def test_an_abstract_is_made_of_the_paper_s_own_sentences_with_their_sources(composer: Composer) -> None:

    paper = make_content(claim("a", "2022年全省开展数据安全演练12次。"), claim("b", "数据安全演练覆盖全部地市。"))
    made = add_abstract(paper, composer.profiles.get("jianyi"), read_topic("数据安全演练"))

    abstract = made.sections[0]
    assert abstract.role is Role.ABSTRACT
    own = {one.text: one.citation for one in paper.sentences()}
    assert [own[one.text] == one.citation for one in abstract.sentences()] == [True]
    assert made.sections[1:] == paper.sections


def test_opinions_are_merged_by_clause_and_their_authors_answer_for_them(
    services: bootstrap.Services, composer: Composer
) -> None:
    request = next(one for one in services.documents.list() if "征求意见稿" in one.metadata.title)
    said = [
        Opinion(clause="第二条", text="建议改为每两年开展一次", by="云江公司"),
        Opinion(clause="2", text="建议改为每两年开展一次", by="示例学院"),
        Opinion(clause="", text="总体赞成。", by="王敏"),
    ]

    draft = composer.begin("网络数据管理办法", "fankui", opinions=said, request_document_id=request.document_id)

    content = content_of(services, draft.draft_id)
    clauses = next(one for one in content.sections if one.role is Role.CLAUSES)
    assert [one.heading for one in clauses.paragraphs] == ["总体意见", "关于第二条"]
    first, second = clauses.paragraphs[1].sentences[:2]
    assert first.citation is not None
    assert "应当每年开展一次数据安全风险评估" in first.citation.quote
    assert (second.text, second.taken_on_by) == ("建议改为每两年开展一次。", "云江公司、示例学院")
    sources = services.drafting.desk.store.sources(draft.draft_id)
    assert request.document_id not in {one.document_id for one in sources}


def test_without_opinions_the_clauses_stand_with_evidence_beside_them(
    services: bootstrap.Services, composer: Composer
) -> None:
    request = next(one for one in services.documents.list() if "征求意见稿" in one.metadata.title)

    draft = composer.begin(f"《{request.metadata.title}》", "fankui")

    assert draft.request_document_id == request.document_id
    clauses = next(one for one in content_of(services, draft.draft_id).sections if one.role is Role.CLAUSES)
    assert {"关于第二条", "关于第三条"} <= {one.heading for one in clauses.paragraphs}
    cited = {one.citation.document_id for one in clauses.sentences() if one.citation}
    assert request.document_id in cited


def test_a_digest_tells_of_the_law_in_force_since_when_what_to_do_and_what_follows(
    services: bootstrap.Services, composer: Composer
) -> None:
    content = content_of(services, composer.begin("数据安全", "zhaiyao").draft_id)

    law = next(
        one
        for one in services.documents.list()
        if one.metadata.title == "示例省数据安全条例" and one.metadata.effective_on == date(2023, 9, 1)
    )
    assert {one.citation.document_id for one in claims(content) if one.citation} == {law.document_id}
    by_key = {one.key: "".join(sentence.text for sentence in one.sentences()) for one in content.sections}
    assert "自2023年9月1日起施行" in by_key["what"]
    assert "数据处理者应当建立全流程数据安全管理制度" in by_key["duties"]
    assert "四十八小时内" in by_key["deadlines"]
    assert "二十万元以下罚款" in by_key["penalties"]


def test_a_title_does_not_say_twice_what_the_topic_says_already(composer: Composer) -> None:
    profile = composer.profiles.get("jianyi")
    assert make_title("关于加强数据安全的建议", profile) == "关于加强数据安全的建议"
    assert make_title("加强数据安全", profile) == "关于加强数据安全的建议"


@pytest.mark.parametrize("kind", ["jianyi", "zhaiyao"])
def test_what_a_model_that_keeps_to_its_evidence_writes_is_proven_and_inside_the_limit(
    services: bootstrap.Services, composer: Composer, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """It writes three times what it was asked for, all of it verbatim."""
    draft = composer.begin("数据安全", kind)
    with serve_chat(says_to(lambda asked: "\n".join(evidence_lines(asked)[:9]))) as server:
        known = services.settings.model_copy(update={"chat_url": server.url, "chat_model": "m"})
        monkeypatch.setattr(services, "settings", known)
        services.drafting.writing.begin(draft.draft_id)
        state = services.drafting.writing.wait(draft.draft_id)

    content = content_of(services, draft.draft_id)
    assert {one.state for one in state.sections} == {SectionState.WRITTEN}
    assert all(one.citation is not None and stands(services, one.citation) for one in claims(content))
    assert [one for one in services.drafting.proof.check(draft.draft_id) if one.blocks] == []
    assert content.count_chars() <= composer.profiles.get(kind).max_chars


def test_where_little_is_said_of_the_topic_its_matter_is_used_and_the_draft_says_so(
    services: bootstrap.Services, composer: Composer
) -> None:
    content = content_of(services, composer.begin("加强低空经济数据安全", "jianyi").draft_id)

    assert "下文也用了关于数据安全的内容" in next(content.sentences()).text
    assert "建立健全数据安全工作协调机制" in section(content, Role.SUGGESTIONS)
    assert "旅游" not in "".join(one.text for one in claims(content))

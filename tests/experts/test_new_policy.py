"""A new policy names the experts it concerns: what it says first, the bar, and when it counts as new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bootstrap import Services, open_services
from core.documents import Block, Locator
from core.experts import Expert
from core.pools import Step
from core.reminders import ReminderKind
from events.clock import Clock
from events.types import DocumentIndexed
from experts.new_policy import find_concerned, fit_specialties, read_opening
from settings import Settings
from storage.database import utc_now

PLACE = Locator(page=None, heading_path=(), paragraph=1)
PEOPLE = (
    ("顾清", "数据安全", "数据分类分级"),
    ("沈秋", "网络安全", "攻防竞赛"),
    ("史笛", "通信网络", "域名与网络运维"),
    ("邹晴", "未成年人网络保护", "网络素养"),
    ("温桐", "电子商务", "直播电商"),
)
REGULATION = """云江省数据安全条例

云江省人民代表大会常务委员会
2026年3月1日

第一章 总则

第一条 为了规范数据处理活动，保障数据安全，制定本条例。

第二章 数据分类分级

第二条 建立数据分类分级保护制度。
"""
OTHER = """云江省信访条例

云江省人民代表大会常务委员会
2026年3月1日

第一章 总则

第一条 为了保持人民政府同人民群众的密切联系，制定本条例。
"""


def people() -> list[Expert]:
    return [Expert(expert_id=name, name=name, specialties=tuple(fields)) for name, *fields in PEOPLE]


def fits(subject: str) -> dict[str, str]:
    everybody = people()
    return {key: specialty for key, (specialty, _) in fit_specialties(subject, everybody, everybody).items()}


def test_title_chapters_and_first_sentences_are_what_a_document_says_first() -> None:
    def block(text: str, level: int = 0) -> Block:
        return Block(text=text, locator=PLACE, level=level)

    opening = read_opening(
        "数据条例",
        [
            block("数据条例", 1),
            block("第二章 数据安全", 2),
            block("第三条", 3),
            block("为了规范数据处理。"),
            block("附" * 900),
        ],
    )

    assert opening.subject == "数据条例\n数据安全"
    assert opening.question.startswith("数据条例\n数据安全\n为了规范数据处理。")
    assert len(opening.question) <= 420


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("数据安全法", {"顾清": "数据安全"}),
        ("网络安全法", {"沈秋": "网络安全"}),
        ("浙江省电子商务条例", {"温桐": "电子商务"}),
        ("未成年人网络保护条例", {"邹晴": "未成年人网络保护"}),
        ("信访条例", {}),
        ("档案法实施条例", {}),
        ("网络出版服务管理规定", {}),  # a word that many specialties share is not enough
    ],
)
def test_only_whose_field_the_title_or_a_chapter_names_is_concerned(subject: str, expected: dict[str, str]) -> None:
    assert fits(subject) == expected


def test_where_no_field_is_named_nobody_is_matched_at_all() -> None:
    class Never:
        def match(self, question: str, *, top_k: int):
            raise AssertionError("matching costs time, and nobody is concerned")

    for title in ("……", "信访条例"):
        assert find_concerned(read_opening(title, []), people=people(), matcher=Never()) == []


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory):
    """A pool and a library, once for all tests here: the index is opened once."""
    with open_services(Settings(home=tmp_path_factory.mktemp("home"))) as opened:
        for name, *fields in PEOPLE:
            opened.pool.save(Expert(expert_id="", name=name, specialties=tuple(fields)))
        opened.delivery.drain(60)
        yield opened


@pytest.fixture
def bring(services: Services) -> Callable[[str, str], str]:
    def taken_in(name: str, text: str) -> str:
        document_id = services.library.add_bytes(name, text.encode()).document_id
        services.delivery.drain(60)
        return document_id

    return taken_in


def concerned(services: Services, document_id: str) -> list[str]:
    return [entry.data for entry in services.log.read(types=["ExpertsConcerned"]) if entry.subject == document_id]


@pytest.mark.timeout(120)
def test_a_policy_taken_in_raises_one_reminder_with_whom_it_concerns(services: Services, bring) -> None:
    document_id = bring("条例.txt", REGULATION)
    bring("信访.txt", OTHER)

    [one] = services.reminding.reminders.list_open()
    said = services.reminding.word([one]).of(one)
    assert (one.kind, said.text, said.note) == (ReminderKind.NEW_POLICY, "《云江省数据安全条例》涉及 1 位专家", "顾清")
    assert len(concerned(services, document_id)) == 1

    services.library.add_bytes("条例.txt", (REGULATION + "\n第三条 本条例自公布之日起施行。").encode())
    services.delivery.drain(60)  # the same paper with other words is not news
    assert len(concerned(services, document_id)) == 1
    again = DocumentIndexed(document_id=document_id, version=1, chunk_count=1)
    with services.log.transaction() as tx:
        tx.append(again)
    services.delivery.drain(60)
    assert len(concerned(services, document_id)) == 1


@pytest.mark.timeout(120)
def test_what_is_out_of_force_already_concerns_nobody(services: Services, bring) -> None:
    text = REGULATION.replace("数据安全条例", "数据安全暂行条例") + "\n第四条 本条例有效期至2020年1月1日。\n"
    document_id = bring("旧条例.txt", text)

    assert services.documents.get(document_id).metadata.ended_on is not None
    assert concerned(services, document_id) == []


@pytest.mark.timeout(120)
def test_a_kept_question_is_asked_again_when_somebody_joins_the_pool(services: Services) -> None:
    kept = services.reminding.questions.keep("数据安全由谁来讲")
    joined = services.pool.save(Expert(expert_id="", name="新来", specialties=("数据安全", "数据安全治理")))
    services.delivery.drain(60)
    Clock(services.log, now=lambda: utc_now() + timedelta(hours=1)).fire_due()
    services.delivery.drain(60)

    [one] = [one for one in services.reminding.reminders.list_open() if one.kind is ReminderKind.QUESTION]
    said = services.reminding.word([one]).of(one)
    assert "新进新来" in said.text
    assert said.query == {"q": "数据安全由谁来讲"}

    services.lifecycle.take(Step.RETIRE, joined.expert_id, reason="本人提出")
    services.delivery.drain(60)
    Clock(services.log, now=lambda: utc_now() + timedelta(hours=2)).fire_due()
    services.delivery.drain(60)
    assert not [one for one in services.reminding.reminders.list_open() if one.kind is ReminderKind.QUESTION]
    services.reminding.questions.delete(kept.question_id)


@pytest.mark.timeout(120)
def test_samples_concern_nobody(tmp_path) -> None:
    with open_services(Settings(home=tmp_path / "home")) as opened:
        opened.load_samples()
        opened.delivery.drain(100)
        assert opened.documents.counts().samples > 0
        assert opened.log.read(types=["ExpertsConcerned", "ReminderRaised"]) == []

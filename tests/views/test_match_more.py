"""找专家 beyond the cards: evidence to confirm, a document as the question, why not, gaps, contact list, invitation."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

import docx
import pytest
from openpyxl import load_workbook
from sqlalchemy import insert, select

from bootstrap import Services
from core.experts import Expert, Sector
from core.mentions import MentionState
from core.pools import MAIN_POOL
from experts.invitations import InvitationDetails, choose_honorific, make_invitations
from storage.database import utc_now
from storage.tables import contact_view, engagement, task
from tests.views.conftest import Open, address, press, words
from views.parts.invitations import export_contacts, join_invitations, short_matter, zip_invitations

QUESTION = "工业互联网安全大赛怎样组织"
AGENDA = """2025年互联网大会议程

云江省互联网协会
2025年11月2日

一、主论坛

09:30 绿色数据中心的实践 主讲：顾清（云江通信公司）

二、评审会

评委：程远（云江大学）、顾清
"""


@pytest.fixture
def named(loaded: Services) -> Services:
    """The services with an agenda that names both experts."""
    loaded.library.add_bytes("大会议程.txt", AGENDA.encode())
    loaded.delivery.drain(30)
    return loaded


def waiting(services: Services) -> list[int]:
    return [one.mention_id for one in services.evidence.store.list(MentionState.PROPOSED)]


def test_people_named_in_a_new_document_wait_on_the_page_with_quote_role_and_grounds(
    named: Services, open_page: Open
) -> None:
    said = words(open_page("match"))

    assert len(waiting(named)) == 2
    assert "顾清 · 云江通信公司" in said
    assert "讲师 · 单位相符" in said
    assert "绿色数据中心的实践 主讲：<mark>顾清</mark>" in said


def test_one_click_confirms_and_one_takes_it_back(named: Services, open_page: Open) -> None:
    number = waiting(named)[0]
    app = press(open_page("match"), f"mentions.confirm.{number}")
    assert "已确认 1 条" in words(app)
    (mention,) = named.evidence.store.list(MentionState.CONFIRMED)
    assert mention.document_id in named.pool.get(mention.found.expert_id).document_ids

    app = press(app, "mentions.undo")
    assert "已撤销" in words(app)
    assert len(waiting(named)) == 2
    assert mention.document_id not in named.pool.get(mention.found.expert_id).document_ids


def test_all_of_one_document_are_confirmed_at_once_and_then_count_as_evidence(named: Services, open_page: Open) -> None:
    document_id = named.evidence.store.list()[0].document_id
    app = press(open_page("match", q="绿色数据中心的实践"), f"mentions.all.{document_id}")
    named.delivery.drain(30)

    assert "已确认 2 条" in words(app)
    assert waiting(named) == []
    assert "《2025年互联网大会议程》" in words(open_page("match", q="绿色数据中心的实践"))


def test_somebody_else_is_put_away_for_good(named: Services, open_page: Open) -> None:
    number = waiting(named)[0]
    app = press(open_page("match"), f"mentions.reject.{number}")

    assert "这份资料不再提出" in words(app)
    assert number not in waiting(named)


def test_the_place_of_a_mention_opens_the_document(named: Services, open_page: Open) -> None:
    app = press(open_page("match"), f"mentions.place.{waiting(named)[0]}")

    assert address(app, "open")
    assert "zk-framed" in words(app)


def test_the_card_in_the_pool_shows_the_mentions_of_the_person(named: Services, open_page: Open) -> None:
    mention = named.evidence.store.list()[0]
    app = open_page("experts", expert=mention.found.expert_id)
    assert "资料中提到此人" in words(app)
    app = press(app, f"mentions.confirm.{mention.mention_id}")
    assert f"mentions.undo.{mention.mention_id}" in [button.key for button in app.button]


def test_a_document_of_the_library_can_be_the_question(named: Services, open_page: Open) -> None:
    notice = next(one for one in named.documents.list() if "算力" in one.metadata.title)

    app = open_page("match", doc=notice.document_id)

    assert f"按资料找人：《{notice.metadata.title}》" in words(app)
    assert "顾清" in words(app)
    assert "doc" not in press(app, "match.document.drop").query_params


def test_a_long_text_that_was_pasted_is_asked_as_a_whole_and_the_address_stays_short(
    loaded: Services, open_page: Open
) -> None:
    app = open_page("match")
    text = "各单位要认真落实。" * 100 + "\n一、绿色数据中心和算力调度"
    app.text_area[0].set_value(text)
    app = next(button for button in app.button if button.label == "找专家").click().run()

    assert len(address(app, "q")) <= 600
    assert app.text_area[0].value == text
    assert "顾清" in words(app)


def test_why_somebody_is_not_listed_is_said_in_words(loaded: Services, open_page: Open) -> None:
    other = loaded.pool.save(Expert(expert_id="", name="农一文", unit="云江农业大学", specialties=("水稻育种",)))
    loaded.delivery.drain(30)
    app = open_page("match", q=QUESTION)

    app = next(box for box in app.selectbox if box.key == "match.why").select(other.expert_id).run()

    assert "农一文的专业领域和简介没有提到这个问题" in words(app)


def test_topics_that_nobody_covers_are_named_above_the_cards(loaded: Services, open_page: Open) -> None:
    assert "「水稻育种」暂无专家覆盖" in words(open_page("match", q="水稻育种和工业互联网安全"))
    assert "暂无专家覆盖" not in words(open_page("match", q="工业互联网安全"))


def test_workload_is_said_on_the_card_and_ratings_are_not(loaded: Services, open_page: Open) -> None:
    expert = loaded.pool.list()[0]
    with loaded.database.transaction() as connection:
        connection.execute(insert(task).values(
            task_id="t", pool_id=MAIN_POOL, kind="评审", title="评审", actor="王", created_at=utc_now(),
        ))  # fmt: skip
        connection.execute(insert(engagement).values(
            task_id="t", expert_id=expert.expert_id, state="已参加", served_on=date.today(), rating=1,
            rating_note="迟到",
        ))  # fmt: skip
    said = words(open_page("match", q=QUESTION))

    assert "今年已参加 1 次" in said
    assert "迟到" not in said
    assert "评分" not in said


def test_the_contact_list_is_two_clicks_away_and_each_view_is_noted_with_its_reason(
    loaded: Services, open_page: Open
) -> None:
    expert = loaded.pool.list()[0]
    loaded.pool.save(replace(expert, phone="13812345678"))
    app = press(open_page("match", q=QUESTION, pick=expert.expert_id), "match.contacts")
    assert "每次使用都会记入操作记录" in words(app)
    assert "下载联系名单（1 人）" in [button.label for button in app.get("download_button")]
    assert app.text_input(key="invite.reason").value == f"邀请参加：{QUESTION}"
    assert "13812345678" not in words(app)

    book = load_workbook(io.BytesIO(export_contacts(loaded, [loaded.pool.get(expert.expert_id)], "邀请评审")))

    assert [cell.value for cell in book.worksheets[0][2]][:6] == [
        "程远", "学", "云江大学", "副院长", "教授", "13812345678",
    ]  # fmt: skip
    with loaded.database.read() as connection:
        (noted,) = connection.execute(select(contact_view)).all()
    assert (noted.expert_id, noted.reason) == (expert.expert_id, "邀请评审")
    assert loaded.log.read(limit=1)[0].type == "ContactViewed"


def test_no_contact_list_without_a_reason(loaded: Services) -> None:
    with pytest.raises(Exception, match="用途"):
        export_contacts(loaded, loaded.pool.list(), "  ")
    with loaded.database.read() as connection:
        assert connection.execute(select(contact_view)).all() == []


def test_the_invitation_is_two_clicks_away_in_three_forms(loaded: Services, open_page: Open) -> None:
    picks = ",".join(one.expert_id for one in loaded.pool.list())
    app = press(open_page("match", q=QUESTION, pick=picks), "match.invite")
    assert app.text_input(key="invite.matter").value == QUESTION
    assert "请填写邀请单位" in words(app)
    app.text_input(key="invite.body").set_value("云江省互联网协会").run()
    app.text_input(key="invite.contact").set_value("王小雨").run()

    assert {"下载 Word（2 份）", "每人一个文件"} <= {button.label for button in app.get("download_button")}
    (chat,) = app.code
    assert chat.value.startswith("程远教授，您好！\n云江省互联网协会诚邀您参加")


def test_what_an_invitation_lacks_is_said(loaded: Services, open_page: Open) -> None:
    app = press(open_page("match", q=QUESTION, pick=loaded.pool.list()[0].expert_id), "match.invite")
    app.text_input(key="invite.matter").set_value("").run()

    assert "请填写事项" in words(app)


def test_invitations_are_files_with_each_name(loaded: Services) -> None:
    from datetime import datetime

    details = InvitationDetails(
        matter=short_matter("工业互联网安全评审会？"), starts_at=datetime(2026, 6, 9, 9, 30), place="",
        contact_name="王小雨", body="云江省互联网协会", issued_on=date(2026, 6, 1), reply_by=date(2026, 6, 7),
    )  # fmt: skip
    made = make_invitations(loaded.pool.list(), details)

    text = "\n".join(one.text for one in docx.Document(io.BytesIO(join_invitations(made))).paragraphs)
    assert "程远教授" in text
    assert "顾清同志" in text
    assert "工业互联网安全评审会" in text
    assert "另行通知" in text
    assert len(zipfile.ZipFile(io.BytesIO(zip_invitations(made))).namelist()) == 2
    with pytest.raises(Exception, match="回复截止"):
        make_invitations(loaded.pool.list(), replace(details, reply_by=date(2026, 7, 1)))
    assert choose_honorific(Expert(expert_id="", name="甲", sector=Sector.RESEARCH, title="副研究员")) == "研究员"


def test_the_command_answers_a_question_in_english_with_reasons_in_words(loaded: Services) -> None:
    from api.commands import match

    loaded.pool.save(Expert(expert_id="", name="Ann Lee", biography="Works on industrial internet security."))
    loaded.delivery.drain(30)

    rows = match(loaded, question="Who can advise on industrial internet security?")

    assert {"程远", "Ann Lee"} <= {row["name"] for row in rows}
    chosen = next(row for row in rows if row["name"] == "程远")
    assert chosen["evidence"]
    assert set(chosen) == {"rank", "score", "expert_id", "name", "sector", "reasons", "evidence"}
    assert any("工业互联网安全" in reason for reason in chosen["reasons"])

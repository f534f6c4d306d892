"""One person's data: the contact seen for a reason, the copy of everything, the erasure that leaves a stub."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from core.errors import InvalidInputError, NotFoundError
from core.experts import Expert
from core.pools import Step
from experts.duplicates import Duplicates
from experts.exchange import ExportScope, export_csv
from experts.personal import PersonalData
from storage.experts import ExpertFilters
from tests.experts.conftest import TODAY, in_office
from tests.experts.test_duplicates import AGAIN, serve

ZHANG = Expert(
    expert_id="", name="张明", unit="云岭大学", phone="13812345678", email="zhang@x.cn", biography="长期从事密码研究",
    penalties="警告一次", consent_on=date(2026, 1, 5), memberships=in_office(term_end=date(2027, 12, 31)),
)  # fmt: skip


@pytest.fixture
def personal(pool) -> PersonalData:
    return PersonalData(pool=pool)


def test_each_view_of_a_contact_is_noted_with_who_and_why_and_the_event_holds_no_reason(pool, personal, log) -> None:
    saved = pool.save(ZHANG)

    contact = personal.view_contact(saved.expert_id, reason=" 邀请参加评审 ", actor="小李")

    assert (contact.phone, contact.email) == ("13812345678", "zhang@x.cn")
    (look,) = personal.views(saved.expert_id)
    assert (look.actor, look.reason) == ("小李", "邀请参加评审")
    (entry,) = log.read(types=["ContactViewed"])
    assert entry.actor == "小李"
    assert json.loads(entry.data) == {"expert_id": saved.expert_id, "view_id": look.view_id}


@pytest.mark.parametrize(("reason", "words"), [("  ", "请写明"), ("用" * 201, "最多 200 字")])
def test_without_a_reason_nothing_is_shown_and_nothing_noted(pool, personal, happened, reason, words) -> None:
    saved = pool.save(ZHANG)

    with pytest.raises(InvalidInputError, match=words):
        personal.view_contact(saved.expert_id, reason=reason)
    with pytest.raises(InvalidInputError, match=words):
        personal.note_views([saved.expert_id], reason=reason)

    assert personal.views(saved.expert_id) == []
    assert "ContactViewed" not in happened()


def test_an_export_with_contacts_notes_one_view_of_each_who_has_one(pool, personal, happened) -> None:
    saved = pool.save(ZHANG)
    pool.save(Expert(expert_id="", name="李华"))

    text = export_csv(pool, ExportScope(contact_reason="换届通讯录"), actor="小李").decode("utf-8-sig")

    assert "13812345678" in text
    assert [look.reason for look in personal.views(saved.expert_id)] == ["换届通讯录"]
    assert happened().count("ContactViewed") == 1


def test_the_copy_holds_everything_known_of_the_person(pool, personal, lifecycle, writer, shelf, log) -> None:
    shelf.add("d1", "密码应用报告")
    saved = pool.save(replace(ZHANG, document_ids=("d1",)))
    other = pool.save(replace(AGAIN, memberships=in_office()))
    lifecycle.take(Step.SUSPEND, saved.expert_id, reason="出国访学")
    personal.view_contact(saved.expert_id, reason="核对信息")
    serve(log, "方案评审", saved.expert_id)
    Duplicates(pool=pool, writer=writer).merge(saved.expert_id, other.expert_id)

    book = load_workbook(io.BytesIO(personal.copy(saved.expert_id)))

    sheets = {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}
    assert [*sheets] == [
        "基本信息", "聘任情况", "办理经过", "关联资料", "联系方式查看记录", "参加任务", "联系经过", "合并前的记录",
    ]  # fmt: skip
    words = json.dumps(sheets, ensure_ascii=False, default=str)
    for known in (
        "13812345678", "zhang@x.cn", "警告一次", "长期从事密码研究", "专家智库", "出国访学", "密码应用报告", "核对信息",
        "方案评审", "可行", "下午来", "教授委员会主任", "向本人提供个人信息副本",
    ):  # fmt: skip
        assert known in words


def test_an_erasure_leaves_a_stub_and_the_skeleton_of_the_history(
    pool, personal, lifecycle, writer, shelf, log, store, happened
) -> None:
    shelf.add("d1", "报告")
    saved = pool.save(replace(ZHANG, document_ids=("d1",)))
    lifecycle.take(Step.SUSPEND, saved.expert_id, reason="张明生病")
    personal.view_contact(saved.expert_id, reason="找张明")
    serve(log, "评审", saved.expert_id)

    personal.erase(saved.expert_id, name=" 张明 ")

    stub = store.get(saved.expert_id)
    assert stub == Expert(expert_id=saved.expert_id, name="", erased_on=TODAY)
    assert pool.list() == []
    assert pool.counts().total == 0
    assert store.names([saved.expert_id]) == {}
    assert store.experts_of_documents(["d1"]) == {}
    steps = writer.store.history(saved.expert_id)
    assert [(one.step, one.reason) for one in steps] == [(Step.REGISTER, ""), (Step.SUSPEND, "")]
    assert [look.reason for look in personal.views(saved.expert_id)] == [""]
    assert [one["opinion"] for one in pool.personal.services(saved.expert_id)] == [""]
    assert [one["note"] for one in pool.personal.calls(saved.expert_id)] == [""]
    assert happened()[-2:] == ["ExpertLinked", "ExpertErased"]


def test_an_erasure_asks_for_the_name_and_is_safe_to_run_twice(pool, personal, happened) -> None:
    saved = pool.save(ZHANG)

    with pytest.raises(InvalidInputError, match="不一致"):
        personal.erase(saved.expert_id, name="张")
    assert pool.get(saved.expert_id).phone == "13812345678"
    personal.erase(saved.expert_id, name="张明")
    personal.erase(saved.expert_id, name="张明")

    assert happened().count("ExpertErased") == 1
    for act in (
        lambda: personal.view_contact(saved.expert_id, reason="x"),
        lambda: personal.copy(saved.expert_id),
        lambda: pool.save(replace(ZHANG, expert_id=saved.expert_id)),
    ):
        with pytest.raises(NotFoundError):
            act()


def test_an_erasure_takes_the_records_merged_before_with_it(pool, personal, writer, store) -> None:
    kept, other = pool.save(ZHANG), pool.save(replace(AGAIN, memberships=in_office()))
    Duplicates(pool=pool, writer=writer).merge(kept.expert_id, other.expert_id)

    personal.erase(kept.expert_id, name="张明")

    assert (store.get(other.expert_id).name, store.get(other.expert_id).erased_on) == ("", TODAY)
    assert [one["before"] for one in pool.personal.merged(kept.expert_id)] == [{}]


def test_what_was_erased_stands_nowhere_in_the_files_of_the_database(pool, personal, lifecycle, database) -> None:
    saved = pool.save(ZHANG)
    lifecycle.take(Step.SUSPEND, saved.expert_id, reason="因病休养")
    personal.erase(saved.expert_id, name="张明")

    folder = Path(str(database.engine.url.database)).parent
    data = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
    assert len(data) > 4096
    for words in ("13812345678", "zhang@x.cn", "长期从事密码研究", "因病休养", "张明"):
        assert words.encode() not in data


def test_missing_consent_can_be_listed(pool) -> None:
    pool.save(ZHANG)
    pool.save(Expert(expert_id="", name="李华"))

    assert [one.name for one in pool.list(ExpertFilters(has_consent=False))] == ["李华"]
    assert [one.name for one in pool.list(ExpertFilters(has_consent=True))] == ["张明"]

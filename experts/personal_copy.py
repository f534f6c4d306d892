"""The copy of everything held of one person (个人信息副本), as a workbook to hand over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any

from core.experts import Expert
from core.pools import Pool
from experts.links import DocumentNames
from experts.pool import ExpertPool
from experts.rules import FIELD_LABELS
from experts.workbooks import Cell, Sheet, write_sheets

_NOT_TOLD = frozenset({"expert_id", "is_sample", "merged_into", "erased_on", "memberships", "document_ids"})
_LOOKS = ("时间", "查看人", "用途")
_SERVICES = {
    "title": "任务", "state": "状态", "invited_at": "邀请时间", "answered_at": "答复时间", "served_on": "参加日期",
    "reason": "原因", "opinion": "意见", "rating": "评价", "rating_note": "评价说明", "days": "天数",
    "fee_yuan": "咨询费（元）",
}  # fmt: skip
_OPINIONS = {
    "title": "文稿", "kind": "类型", "quote": "针对的文字", "text": "意见", "at": "时间", "state": "处理情况",
    "answer": "说明",
}  # fmt: skip
_CALLS = {"title": "任务", "at": "时间", "outcome": "结果", "note": "备注", "actor": "联系人"}


def copy_xlsx(expert: Expert, *, pool: ExpertPool) -> bytes:
    """The workbook: record, memberships, steps, links, views of contact, service, calls, opinions, merged records."""
    store, pools = pool.personal, pool.pools
    named = {one.pool_id: one for one in pools.list(archived=True)}
    sheets = [
        Sheet("基本信息", (16, 60), [("项目", "内容"), *_record_rows(expert)]),
        Sheet("聘任情况", (20, 12, 14, 14, 14, 20), [
            ("专家库", "状态", "状态起始", "聘期开始", "聘期结束", "聘书编号"),
            *((_name(named, one.pool_id), one.state, one.since, one.term_start, one.term_end, one.certificate_number)
              for one in expert.memberships),
        ]),
        Sheet("办理经过", (20, 20, 12, 12, 40, 14), [
            ("时间", "专家库", "办理", "之后状态", "原因", "办理人"),
            *((_cell(one.at), _name(named, one.pool_id), one.step, one.after, one.reason, one.actor)
              for one in pools.history(expert.expert_id)),
        ]),
        Sheet("关联资料", (60,), [("资料",), *_documents(expert, pool)]),
        Sheet("联系方式查看记录", (20, 16, 40), [
            _LOOKS, *((_cell(one.at), one.actor, one.reason) for one in store.views(expert.expert_id))
        ]),
        Sheet("参加任务", (30, *[14] * 10), _table(_SERVICES, store.services(expert.expert_id))),
        Sheet("联系经过", (30, 20, 12, 40, 14), _table(_CALLS, store.calls(expert.expert_id))),
        Sheet("对文稿的意见", (30, 10, 40, 40, 20, 12, 40), _table(_OPINIONS, store.opinions(expert.expert_id))),
        Sheet("合并前的记录", (20, 16, 60), [
            ("合并时间", "项目", "内容"), *_merged_rows(store.merged(expert.expert_id))
        ]),
    ]  # fmt: skip
    return write_sheets(sheet for sheet in sheets if len(sheet.rows) > 1 or sheet.name == "基本信息")


def _record_rows(expert: Expert) -> list[tuple[str, Cell]]:
    return [(label, _cell(getattr(expert, name))) for name, label in FIELD_LABELS.items() if name in _OWN]


_OWN = frozenset(Expert.__dataclass_fields__) - _NOT_TOLD


def _documents(expert: Expert, pool: ExpertPool) -> list[tuple[str]]:
    names = DocumentNames(pool.documents.list())
    return [(names.write([document_id]),) for document_id in expert.document_ids]


def _table(headings: dict[str, str], rows: Iterable[dict[str, Any]]) -> list[Sequence[Cell]]:
    return [tuple(headings.values()), *(tuple(_cell(row.get(name)) for name in headings) for row in rows)]


def _merged_rows(merges: Iterable[dict[str, Any]]) -> list[Sequence[Cell]]:
    rows: list[Sequence[Cell]] = []
    for merge in merges:
        for record in merge["before"].values():
            for name, label in FIELD_LABELS.items():
                if record.get(name):
                    rows.append((_cell(merge["at"]), label, _cell(record[name])))
            for one in record.get("memberships", ()):
                facts = (one[name] for name in ("state", "term_start", "term_end", "certificate_number"))
                rows.append((_cell(merge["at"]), "聘任情况", " ".join(str(fact) for fact in facts if fact)))
    return rows


def _name(named: dict[str, Pool], pool_id: str) -> str:
    return named[pool_id].name if pool_id in named else pool_id


def _cell(value: Any) -> Cell:
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M")
    if isinstance(value, Enum):
        return str(value)
    if isinstance(value, date):
        return value
    if isinstance(value, (list, tuple)):
        return "、".join(str(one) for one in value)
    return str(value)

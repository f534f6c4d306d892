"""What an import changes of a person, field by field in the user's words. Contacts stay hidden."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.experts import Expert
from core.pools import Membership
from experts.links import DocumentNames
from experts.pool import changed_fields
from experts.rows import MASKED, OF_MEMBERSHIP
from experts.rules import FIELD_LABELS

HIDDEN_DIFFERENCE = "（隐去的部分不同）"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field from what to what, "" where it was or becomes empty."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChange:
    """What a row of the table changes of a known person, named as before."""

    row: int
    name: str
    unit: str
    fields: tuple[FieldChange, ...]

    @property
    def words(self) -> str:
        """The change in one line."""
        fields = (f"{one.label}：{one.before or '空'} → {one.after or '空'}" for one in self.fields)
        return f"第 {self.row} 行 {self.name}：{'；'.join(fields)}"


def describe_changes(
    row: int, known: Expert, after: Expert, *, pool_id: str, names: Callable[[], DocumentNames]
) -> PersonChange:
    """The fields that differ between a record and what it becomes."""
    found = []
    for name in changed_fields(known, after):
        was, now = _words(name, getattr(known, name)), _words(name, getattr(after, name))
        found.append((name, was, now + HIDDEN_DIFFERENCE if was == now else now))
    was_in, is_in = known.membership(pool_id), after.membership(pool_id)
    for name in sorted(OF_MEMBERSHIP, key=[*FIELD_LABELS].index):
        was, now = _of_membership(name, was_in), _of_membership(name, is_in)
        if was != now:
            found.append((name, was, now))
    if set(known.document_ids) != set(after.document_ids):
        write = names().write
        found.append(("document_ids", write(known.document_ids), write(after.document_ids)))
    fields = (FieldChange(field=name, label=FIELD_LABELS[name], before=was, after=now) for name, was, now in found)
    return PersonChange(row=row, name=known.name, unit=known.unit, fields=tuple(fields))


def _of_membership(name: str, member: Membership | None) -> str:
    return _words(name, getattr(member, name)) if member else ""


def _words(name: str, value: Any) -> str:
    if name in MASKED:
        return MASKED[name](value)
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, tuple):
        return "、".join(value)
    return "" if value is None else str(value)

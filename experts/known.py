"""Who of the pool a row of a table is of: by name and unit, by what somebody decided, or in doubt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from core.experts import Expert
from experts.contact import mobiles
from experts.likeness import SAME_CERTIFICATE, SAME_PHONE, identity_of, why_alike
from experts.rows import Row
from storage.experts import ExpertStore
from storage.personal import Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A row that may be of somebody who is in the pool under another name or unit.

    Attributes:
        field: The field that raises the doubt, for the row's error to name its cell.
        name, unit: As the row has them.
        expert_id, known_name, known_unit: Whom it may be of.
        why: The reasons in the user's words.
    """

    row: int
    field: str
    name: str
    unit: str
    expert_id: str
    known_name: str
    known_unit: str
    why: tuple[str, ...]

    @property
    def message(self) -> str:
        """The error of the row while nobody decided."""
        where = f"（{self.known_unit}）" if self.known_unit else "（未填单位）"
        return (
            f"与专家库中的{self.known_name}{where}可能是同一个人：{'、'.join(self.why)}。"
            "若是，请把姓名和单位改得与库中一致，或在导入页面选“同一人”；若不是，请在导入页面选“另一个人”。"
        )


class KnownPeople:
    """The people that some rows of a table may be of."""

    def __init__(
        self, store: ExpertStore, connection: Connection, rows: Sequence[Row], *, pool_id: str, samples_too: bool
    ) -> None:
        self._pool_id = pool_id
        found = store.read_similar(
            connection,
            names=[row.values["name"] for row in rows],
            phones={number for row in rows for number in mobiles(row.values.get("phone", ""))},
            certificates={row.values["certificate_number"] for row in rows if row.values.get("certificate_number")},
        )
        people = [one for one in found if samples_too or not one.is_sample]
        self._by_person = {(one.name, one.unit): one for one in people}
        self._by_id = {one.expert_id: one for one in people}
        self._near: defaultdict[object, list[Identity]] = defaultdict(list)
        for one in map(identity_of, people):
            for key in (one.name, *one.certificates, *mobiles(one.phone)):
                self._near[key].append(one)

    def find(self, row: Row, decided: str | None) -> Expert | Doubt | None:
        """The person of a row, None where it is nobody in the pool, or the doubt that somebody has to settle.

        Args:
            decided: The id of the person, "" for another person, None where nobody decided.
        """
        if decided:
            return self._by_id.get(decided)
        values = row.values
        known = self._by_person.get((values["name"], values.get("unit", "")))
        if decided is not None:
            return known
        number = values.get("certificate_number", "")
        own = Identity(
            expert_id=known.expert_id if known else "",
            name=values["name"],
            unit=values.get("unit", ""),
            phone=values.get("phone", ""),
            certificates=frozenset({(self._pool_id, number)} if number else ()),
        )
        for key in (*own.certificates, *mobiles(own.phone), *(() if known else (own.name,))):
            for other in self._near.get(key, ()):
                why = why_alike(own, other) if other.expert_id != own.expert_id else ()
                if why:
                    field = {SAME_CERTIFICATE: "certificate_number", SAME_PHONE: "phone"}.get(why[0], "name")
                    return Doubt(
                        row=row.number,
                        field=field,
                        name=own.name,
                        unit=own.unit,
                        expert_id=other.expert_id,
                        known_name=other.name,
                        known_unit=other.unit,
                        why=why,
                    )
        return known

"""Reading and writing the records of experts and their links to documents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, insert, select, update

from core.errors import NotFoundError
from core.experts import Expert, Gender, Sector
from core.pools import Membership, MemberState
from storage.database import Database, utc_now
from storage.pools import read_memberships
from storage.tables import expert, expert_document, membership

# Most ids in one question to the database: SQLite takes some 32,000 parameters, PostgreSQL 65,000.
IDS_AT_ONCE = 10_000

Experts: TypeAlias = list[Expert]
_Ids: TypeAlias = list[str]
BETWEEN_NUMBERS = "、"  # as `experts.contact` writes several numbers of one person
_WHOLE = (expert.c.erased_on.is_(None), expert.c.merged_into == "")  # no stub
_LISTS = ("specialties", "concurrent_posts", "avoidance_units", "avoidance_people")
_PLAIN = tuple(
    one.name for one in fields(Expert) if one.name not in {"gender", "sector", "memberships", "document_ids", *_LISTS}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertFilters:
    """Which experts to list; an unset field excludes nobody.

    Attributes:
        text: Words (separated by spaces) that must all stand somewhere in the record.
        sectors: Any of them; the same for `regions` (short province names).
        pool_id: Members of this pool only, "" for any or none.
        states: In any of these states, in that pool or in any.
        is_sample: Only samples, or only one's own.
        has_consent: Only people whose consent is noted, or only those without one.
    """

    text: str = ""
    sectors: tuple[Sector, ...] = ()
    regions: tuple[str, ...] = ()
    pool_id: str = ""
    states: tuple[MemberState, ...] = ()
    is_sample: bool | None = None
    has_consent: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertCounts:
    """How many experts there are; stubs of records that were merged or erased do not count.

    Attributes:
        active: In office (在聘) in at least one pool.
        by_sector: In office only; the key is "政", "产" …, or "" where the sector is unknown.
        by_region: In office only; the key "" where the province is unknown.
    """

    total: int
    active: int
    samples: int
    by_sector: dict[str, int]
    by_region: dict[str, int]


class ExpertStore:
    """The experts of one database. What writes takes the caller's connection, so that the event joins the change."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, filters: ExpertFilters | None = None) -> Experts:
        """Experts in the order in which they were added, without the stubs of records that were merged or erased."""
        with self._database.read() as connection:
            return self.read_matching(connection, filters or ExpertFilters())

    def get(self, expert_id: str) -> Expert:
        """One expert.

        Raises:
            NotFoundError: If there is none of this id.
        """
        found = self.get_many([expert_id])
        if expert_id not in found:
            raise NotFoundError("专家库中没有这位专家，可能已被删除。请刷新专家库后重试。")
        return found[expert_id]

    def get_many(self, expert_ids: Iterable[str]) -> dict[str, Expert]:
        """Those of the experts that exist, by id."""
        with self._database.read() as connection:
            return self.read_many(connection, expert_ids)

    def read_many(self, connection: Connection, expert_ids: Iterable[str]) -> dict[str, Expert]:
        """As `get_many`, inside the caller's transaction."""
        found: dict[str, Expert] = {}
        for part in _parts(expert_ids):
            rows = _load(connection, select(expert).where(expert.c.expert_id.in_(part)))
            found.update((one.expert_id, one) for one in rows)
        return found

    def read_matching(self, connection: Connection, filters: ExpertFilters) -> Experts:
        """As `list`, inside the caller's transaction."""
        found = _load(connection, _where(select(expert), filters))
        words = filters.text.casefold().split()
        return [one for one in found if all(word in _searchable(one) for word in words)]

    def read_similar(
        self,
        connection: Connection,
        *,
        names: Iterable[str] = (),
        phones: Iterable[str] = (),
        certificates: Iterable[str] = (),
    ) -> Experts:
        """Everybody who has one of these names, telephone numbers or numbers of a 聘书, each person once."""
        found: dict[str, Expert] = {}
        with_certificate = select(membership.c.expert_id)
        for part in _parts(names):
            found.update(_by_id(connection, expert.c.name.in_(part)))
        wanted = {*phones}
        for part in _parts(wanted):
            found.update(_by_id(connection, expert.c.phone.in_(part)))
        if wanted:  # few people have several numbers in their record
            several = _by_id(connection, expert.c.phone.contains(BETWEEN_NUMBERS))
            found.update((id_, one) for id_, one in several.items() if wanted & {*one.phone.split(BETWEEN_NUMBERS)})
        for part in _parts(certificates):
            inside = with_certificate.where(membership.c.certificate_number.in_(part))
            found.update(_by_id(connection, expert.c.expert_id.in_(inside)))
        return [*found.values()]

    def names(self, expert_ids: Iterable[str]) -> dict[str, str]:
        """Names of people by id, those of merged records included; an erased person has none."""
        found: dict[str, str] = {}
        with self._database.read() as connection:
            for part in _parts(expert_ids):
                query = select(expert.c.expert_id, expert.c.name).where(expert.c.expert_id.in_(part))
                rows = connection.execute(query.where(expert.c.erased_on.is_(None)))
                found.update((row.expert_id, row.name) for row in rows)
        return found

    def find_same_person(self, connection: Connection, name: str, unit: str) -> Expert | None:
        """The expert of this name and unit, the own one before a sample."""
        same = select(expert).where(expert.c.name == name, expert.c.unit == unit, *_WHOLE)
        found = _load(connection, same.order_by(expert.c.is_sample).limit(1))
        return found[0] if found else None

    def experts_of_documents(self, document_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Ids of the experts linked to each document; documents without any are left out."""
        linked: defaultdict[str, _Ids] = defaultdict(list)
        with self._database.read() as connection:
            for part in _parts(document_ids):
                query = select(expert_document).where(expert_document.c.document_id.in_(part))
                for row in connection.execute(query.order_by(expert_document.c.expert_id)):
                    linked[row.document_id].append(row.expert_id)
        return {document_id: tuple(ids) for document_id, ids in linked.items()}

    def counts(self) -> ExpertCounts:
        """How many there are, by sector and province."""
        query = select(expert.c.expert_id, expert.c.sector, expert.c.region, expert.c.is_sample)
        active = select(membership.c.expert_id).where(membership.c.state == MemberState.ACTIVE.value).distinct()
        by_sector: Counter[str] = Counter()
        by_region: Counter[str] = Counter()
        total = samples = 0
        with self._database.read() as connection:
            in_office = {*connection.scalars(active)}
            for expert_id, sector, region, is_sample in connection.execute(query.where(*_WHOLE)):
                total += 1
                samples += bool(is_sample)
                if expert_id in in_office:
                    by_sector[sector or ""] += 1
                    by_region[region] += 1
        return ExpertCounts(
            total=total,
            active=sum(by_sector.values()),
            samples=samples,
            by_sector=dict(by_sector),
            by_region=dict(by_region),
        )

    def insert(self, connection: Connection, added: Expert) -> None:
        """Write a new expert with the links; memberships are written by `storage.pools`."""
        now = utc_now()
        connection.execute(
            insert(expert).values(expert_id=added.expert_id, added_at=now, updated_at=now, **_values(added))
        )
        self.set_documents(connection, added.expert_id, added.document_ids)

    def update(self, connection: Connection, changed: Expert) -> None:
        """Write the fields of a known expert; links are `set_documents`, memberships `storage.pools`."""
        query = update(expert).where(expert.c.expert_id == changed.expert_id)
        connection.execute(query.values(updated_at=utc_now(), **_values(changed)))

    def set_documents(self, connection: Connection, expert_id: str, document_ids: Sequence[str]) -> None:
        """Link exactly these documents."""
        connection.execute(delete(expert_document).where(expert_document.c.expert_id == expert_id))
        rows = [{"expert_id": expert_id, "document_id": document_id} for document_id in dict.fromkeys(document_ids)]
        if rows:
            connection.execute(insert(expert_document), rows)

    def delete(self, connection: Connection, expert_id: str) -> None:
        """Remove an expert and the links."""
        connection.execute(delete(expert).where(expert.c.expert_id == expert_id))


def _where(query: Select[Any], filters: ExpertFilters) -> Select[Any]:
    query = query.where(*_WHOLE)
    if filters.sectors:
        query = query.where(expert.c.sector.in_([sector.value for sector in filters.sectors]))
    if filters.regions:
        query = query.where(expert.c.region.in_(filters.regions))
    if filters.pool_id or filters.states:
        inside = select(membership.c.expert_id)
        if filters.pool_id:
            inside = inside.where(membership.c.pool_id == filters.pool_id)
        if filters.states:
            inside = inside.where(membership.c.state.in_([state.value for state in filters.states]))
        query = query.where(expert.c.expert_id.in_(inside))
    if filters.is_sample is not None:
        query = query.where(expert.c.is_sample == filters.is_sample)
    if filters.has_consent is not None:
        query = query.where(expert.c.consent_on.is_not(None) if filters.has_consent else expert.c.consent_on.is_(None))
    return query


def _by_id(connection: Connection, condition: ColumnElement[bool]) -> dict[str, Expert]:
    found = _load(connection, select(expert).where(condition, *_WHOLE))
    return {one.expert_id: one for one in found}


def _load(connection: Connection, query: Select[Any]) -> Experts:
    wanted = query.with_only_columns(*(expert.c[name] for name in ("gender", "sector", *_PLAIN, *_LISTS)))
    rows = connection.execute(wanted.order_by(expert.c.added_at, expert.c.expert_id)).all()
    links: defaultdict[str, list[str]] = defaultdict(list)
    members: dict[str, tuple[Membership, ...]] = {}
    for part in _parts(row.expert_id for row in rows):
        linked = select(expert_document).where(expert_document.c.expert_id.in_(part))
        for row in connection.execute(linked.order_by(expert_document.c.document_id)):
            links[row.expert_id].append(row.document_id)
        members.update(read_memberships(connection, part))
    return [_expert(row, tuple(links[row.expert_id]), members.get(row.expert_id, ())) for row in rows]


def _expert(row: Row[Any], document_ids: tuple[str, ...], memberships: tuple[Membership, ...]) -> Expert:
    values: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
    values.update((name, tuple(getattr(row, name))) for name in _LISTS)
    return Expert(
        gender=Gender(row.gender) if row.gender else None,
        sector=Sector(row.sector) if row.sector else None,
        memberships=memberships,
        document_ids=document_ids,
        **values,
    )


def _values(record: Expert) -> dict[str, Any]:
    return {
        "gender": record.gender.value if record.gender else None,
        "sector": record.sector.value if record.sector else None,
        **{name: getattr(record, name) for name in _PLAIN if name != "expert_id"},
        **{name: [*getattr(record, name)] for name in _LISTS},
    }


def _searchable(record: Expert) -> str:
    parts = (
        *(record.name, record.unit, record.post, record.title, record.region, *record.specialties, record.biography),
        *(record.education, record.achievements, *record.concurrent_posts, record.honours),
        *(one.certificate_number for one in record.memberships),
    )
    return "\n".join(parts).casefold()


def _parts(ids: Iterable[str]) -> Iterator[_Ids]:
    """The ids once each, in lists short enough for one question."""
    wanted = [*dict.fromkeys(ids)]
    for first in range(0, len(wanted), IDS_AT_ONCE):
        yield wanted[first : first + IDS_AT_ONCE]

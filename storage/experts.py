"""Reading and writing the records of experts and their links to documents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from core.errors import NotFoundError
from core.experts import Expert, ExpertState, Sector
from storage.database import Database, utc_now
from storage.tables import expert, expert_document

# Most ids in one question to the database: SQLite takes some 32,000 parameters, PostgreSQL 65,000.
IDS_AT_ONCE = 10_000

Experts: TypeAlias = list[Expert]
_Ids: TypeAlias = list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertFilters:
    """Which experts to list; an unset field excludes nobody.

    Attributes:
        text: Words (separated by spaces) that must all stand somewhere in the record.
        sectors: Any of them; the same for `regions` (short province names).
        is_sample: Only samples, or only one's own.
    """

    text: str = ""
    sectors: tuple[Sector, ...] = ()
    regions: tuple[str, ...] = ()
    state: ExpertState | None = None
    is_sample: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertCounts:
    """How many experts there are.

    Attributes:
        by_sector: In office only; the key is "政", "产" …, or "" where the sector is unknown.
        by_region: In office only; the key "" where the province is unknown.
    """

    total: int
    active: int
    retired: int
    samples: int
    by_sector: dict[str, int]
    by_region: dict[str, int]


class ExpertStore:
    """The experts of one database. What writes takes the caller's connection, so that the event joins the change."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, filters: ExpertFilters | None = None) -> Experts:
        """Experts in the order in which they were added."""
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

    def read_named(self, connection: Connection, names: Iterable[str]) -> Experts:
        """All experts of these names, inside the caller's transaction."""
        found = []
        for part in _parts(names):
            found.extend(_load(connection, select(expert).where(expert.c.name.in_(part))))
        return found

    def find_same_person(self, connection: Connection, name: str, unit: str) -> Expert | None:
        """The expert of this name and unit, the own one before a sample."""
        same = select(expert).where(expert.c.name == name, expert.c.unit == unit).order_by(expert.c.is_sample).limit(1)
        found = _load(connection, same)
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
        """How many there are, by state, sector and province."""
        query = select(expert.c.state, expert.c.sector, expert.c.region, expert.c.is_sample, func.count()).group_by(
            expert.c.state, expert.c.sector, expert.c.region, expert.c.is_sample
        )
        totals: Counter[str] = Counter()
        by_sector: Counter[str] = Counter()
        by_region: Counter[str] = Counter()
        with self._database.read() as connection:
            for state, sector, region, is_sample, count in connection.execute(query):
                totals[state] += count
                totals["samples"] += count if is_sample else 0
                if state == ExpertState.ACTIVE:
                    by_sector[sector or ""] += count
                    by_region[region] += count
        active, retired = totals[ExpertState.ACTIVE.value], totals[ExpertState.RETIRED.value]
        return ExpertCounts(
            total=active + retired,
            active=active,
            retired=retired,
            samples=totals["samples"],
            by_sector=dict(by_sector),
            by_region=dict(by_region),
        )

    def insert(self, connection: Connection, added: Expert) -> None:
        """Write a new expert with the links."""
        now = utc_now()
        connection.execute(
            insert(expert).values(expert_id=added.expert_id, added_at=now, updated_at=now, **_values(added))
        )
        self.set_documents(connection, added.expert_id, added.document_ids)

    def update(self, connection: Connection, changed: Expert) -> None:
        """Write the fields of a known expert; links are `set_documents`."""
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
    if filters.sectors:
        query = query.where(expert.c.sector.in_([sector.value for sector in filters.sectors]))
    if filters.regions:
        query = query.where(expert.c.region.in_(filters.regions))
    if filters.state is not None:
        query = query.where(expert.c.state == filters.state.value)
    if filters.is_sample is not None:
        query = query.where(expert.c.is_sample == filters.is_sample)
    return query


def _load(connection: Connection, query: Select[Any]) -> Experts:
    rows = connection.execute(query.order_by(expert.c.added_at, expert.c.expert_id)).all()
    links: defaultdict[str, list[str]] = defaultdict(list)
    for part in _parts(row.expert_id for row in rows):
        linked = select(expert_document).where(expert_document.c.expert_id.in_(part))
        for row in connection.execute(linked.order_by(expert_document.c.document_id)):
            links[row.expert_id].append(row.document_id)
    return [_expert(row, tuple(links[row.expert_id])) for row in rows]


def _expert(row: Row[Any], document_ids: tuple[str, ...]) -> Expert:
    return Expert(
        expert_id=row.expert_id,
        name=row.name,
        sector=Sector(row.sector) if row.sector else None,
        unit=row.unit,
        post=row.post,
        title=row.title,
        region=row.region,
        specialties=tuple(row.specialties),
        biography=row.biography,
        term_start=row.term_start,
        term_end=row.term_end,
        state=ExpertState(row.state),
        is_sample=row.is_sample,
        document_ids=document_ids,
    )


def _values(record: Expert) -> dict[str, Any]:
    return {
        "name": record.name,
        "sector": record.sector.value if record.sector else None,
        "unit": record.unit,
        "post": record.post,
        "title": record.title,
        "region": record.region,
        "specialties": [*record.specialties],
        "biography": record.biography,
        "term_start": record.term_start,
        "term_end": record.term_end,
        "state": record.state.value,
        "is_sample": record.is_sample,
    }


def _searchable(record: Expert) -> str:
    parts = (record.name, record.unit, record.post, record.title, record.region, *record.specialties, record.biography)
    return "\n".join(parts).casefold()


def _parts(ids: Iterable[str]) -> Iterator[_Ids]:
    """The ids once each, in lists short enough for one question."""
    wanted = [*dict.fromkeys(ids)]
    for first in range(0, len(wanted), IDS_AT_ONCE):
        yield wanted[first : first + IDS_AT_ONCE]

"""Records of experts: the person, the pools the person belongs to, the documents that show the expertise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.pools import MAIN_POOL, Membership


class Sector(StrEnum):
    """政产学研用: where an expert comes from; the values are shown to the user as they are."""

    GOVERNMENT = "政"
    INDUSTRY = "产"
    ACADEMIA = "学"
    RESEARCH = "研"
    USER = "用"


class Gender(StrEnum):
    """As the record of a person states it."""

    MALE = "男"
    FEMALE = "女"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expert:
    """A person of the expert pools.

    Attributes:
        expert_id: Stable id.
        unit: Employer (单位).
        post: Position there (职务); `title` is the professional title (职称).
        region: Province in its short form, "" when unknown.
        specialties: Fields of expertise as declared.
        in_field_since: First year of work in the field.
        concurrent_posts: Posts held elsewhere, as declared.
        phone, email: Contact. Shown masked; each view of the whole is noted.
        avoidance_units, avoidance_people: Whom the person declared to have to avoid (回避).
        consent_on: Day on which the person agreed to the use of the data, None where nothing is known.
        merged_into: Id of the record that this one was merged into, "" for a record of its own.
        erased_on: Day on which the personal data was erased at the person's wish; only a stub is left then.
        memberships: One for each pool that the person is or was in.
        document_ids: Documents linked as proof of expertise.
    """

    expert_id: str
    name: str
    gender: Gender | None = None
    birth_year: int | None = None
    sector: Sector | None = None
    unit: str = ""
    post: str = ""
    title: str = ""
    region: str = ""
    specialties: tuple[str, ...] = ()
    in_field_since: int | None = None
    education: str = ""
    biography: str = ""
    achievements: str = ""
    concurrent_posts: tuple[str, ...] = ()
    honours: str = ""
    penalties: str = ""
    recommender: str = ""
    phone: str = ""
    email: str = ""
    avoidance_units: tuple[str, ...] = ()
    avoidance_people: tuple[str, ...] = ()
    consent_on: date | None = None
    merged_into: str = ""
    erased_on: date | None = None
    is_sample: bool = False
    memberships: tuple[Membership, ...] = ()
    document_ids: tuple[str, ...] = ()

    @property
    def is_stub(self) -> bool:
        """Whether only a stub is left: merged into another record, or erased."""
        return bool(self.merged_into) or self.erased_on is not None

    @property
    def is_active(self) -> bool:
        """Whether the person is in office (在聘) in any pool."""
        return any(one.is_active for one in self.memberships)

    @property
    def is_proposed(self) -> bool:
        """Whether matching proposes the person."""
        return any(one.is_proposed for one in self.memberships)

    @property
    def term_end(self) -> date | None:
        """Last day of the longest term among the memberships for which the person is proposed, None without an end."""
        ends = [one.term_end for one in self.memberships if one.is_proposed]
        return max((end for end in ends if end), default=None) if all(ends) else None

    def membership(self, pool_id: str = MAIN_POOL) -> Membership | None:
        """The person's membership in a pool, None where there is none."""
        return next((one for one in self.memberships if one.pool_id == pool_id), None)

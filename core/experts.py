"""Records of experts: the person in the pool and the links to documents that show the expertise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Sector(StrEnum):
    """政产学研用: where an expert comes from; the values are shown to the user as they are."""

    GOVERNMENT = "政"
    INDUSTRY = "产"
    ACADEMIA = "学"
    RESEARCH = "研"
    USER = "用"


class ExpertState(StrEnum):
    """Whether an expert is in office (在聘) or has left the pool (退出)."""

    ACTIVE = "在聘"
    RETIRED = "退出"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expert:
    """A person of the expert pool.

    Attributes:
        expert_id: Stable id.
        unit: Employer (单位).
        post: Position there (职务); `title` is the professional title (职称).
        region: Province in its short form, "" when unknown.
        specialties: Fields of expertise as declared.
        term_start, term_end: Term of appointment, None when unknown.
        document_ids: Documents linked as proof of expertise.
    """

    expert_id: str
    name: str
    sector: Sector | None = None
    unit: str = ""
    post: str = ""
    title: str = ""
    region: str = ""
    specialties: tuple[str, ...] = ()
    biography: str = ""
    term_start: date | None = None
    term_end: date | None = None
    state: ExpertState = ExpertState.ACTIVE
    is_sample: bool = False
    document_ids: tuple[str, ...] = ()

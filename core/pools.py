"""Records of pools: their rules, who is a member, in which state, and every step that led there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

MAIN_POOL = "main"  # 专家智库: stands from the beginning and cannot be removed


class PoolKind(StrEnum):
    """What a pool is for. An emergency pool can be called out, without 公示 and without a draw."""

    STANDING = "常设"
    EMERGENCY = "应急"


class MemberState(StrEnum):
    """Where a person stands in a pool; the values are shown to the user as they are."""

    NOMINATED = "推荐"
    REVIEW = "资格审核"
    ANNOUNCED = "公示"
    ACTIVE = "在聘"
    SUSPENDED = "暂停"
    EXPIRED = "期满待续聘"
    RETIRED = "退出"


class Step(StrEnum):
    """What can be done with a membership; see `experts.steps` for which step leads from where to where."""

    NOMINATE = "推荐"
    SELF_NOMINATE = "自荐"
    REVIEW = "受理"
    ANNOUNCE = "公示"
    APPOINT = "聘任"
    SUSPEND = "暂停"
    RESUME = "恢复"
    EXPIRE = "期满"
    RENEW = "续聘"
    RETIRE = "退出"
    REINSTATE = "恢复在聘"
    REGISTER = "登记"
    CORRECT = "更正"


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolRules:
    """Rules of a pool, with the defaults of practice.

    Attributes:
        term_years: Length of a term in years.
        expiry_notice_days: How many days before the end of a term it is announced.
        announce_workdays: Length of the 公示 in working days; 0 where a pool has none.
        uses_a_year: More uses than this in a calendar year are warned of.
        absences_a_year: So many unexcused absences in a calendar year propose an exit; 0 never does.
        refresh_days: After so many days without a change the person's information counts as old.
        reviewers: Who may accept, announce, appoint, renew and let go; anyone where it is empty.
    """

    term_years: int = 3
    expiry_notice_days: int = 60
    announce_workdays: int = 7
    uses_a_year: int = 10
    absences_a_year: int = 2
    refresh_days: int = 365
    reviewers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """A pool of experts."""

    pool_id: str
    name: str
    kind: PoolKind = PoolKind.STANDING
    rules: PoolRules = field(default_factory=PoolRules)
    is_archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A person in a pool.

    Attributes:
        since: The day on which the present state began.
        announced_until: Last day of the 公示, None outside of it.
        term_start, term_end: Term of appointment; None while there is none, or none that ends.
        certificate_number: Number of the 聘书, "" where none was given.
        terms: How many terms were begun.
    """

    pool_id: str
    state: MemberState
    since: date | None = None
    announced_until: date | None = None
    term_start: date | None = None
    term_end: date | None = None
    certificate_number: str = ""
    terms: int = 0

    @property
    def is_active(self) -> bool:
        """Whether the person is in office (在聘)."""
        return self.state is MemberState.ACTIVE

    @property
    def is_proposed(self) -> bool:
        """Whether matching proposes the person: in office, or with a term that is over and not yet renewed."""
        return self.state in (MemberState.ACTIVE, MemberState.EXPIRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTaken:
    """One step in the history of a membership; it is never changed and never removed.

    Attributes:
        before: The state before, None where the person was not in the pool.
        reason: Why, in the words of who took the step; "" where none was asked for.
    """

    step_id: int
    pool_id: str
    expert_id: str
    step: Step
    before: MemberState | None
    after: MemberState
    reason: str
    term_start: date | None
    term_end: date | None
    actor: str
    at: datetime

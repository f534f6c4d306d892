"""The structure of a pool from its records: who is in office, by every side, against what is wanted. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from core.experts import Gender, Sector
from core.pools import MemberState, Pool, PoolRules
from core.structure import UNKNOWN, Bar, Care, Chart, Side, Structure, Target
from experts.specialty_groups import group_fields
from experts.title_levels import TitleLevel, title_level
from storage.overview import PersonFacts, Standing

SECTOR_WORDS: Mapping[str, str] = {
    Sector.GOVERNMENT: "政（政府部门）",
    Sector.INDUSTRY: "产（企业）",
    Sector.ACADEMIA: "学（院校）",
    Sector.RESEARCH: "研（科研机构）",
    Sector.USER: "用（应用单位）",
}
AGES = ("35 岁及以下", "36–45 岁", "46–55 岁", "56–65 岁", "66 岁及以上")
_AGE_ENDS = (35, 45, 55, 65)
LOADS = ("未使用", "1–2 次", "3–5 次", "6 次及以上", "超过上限")
MOST_FIELDS = 12
MOST_REGIONS = 10
QUARTERS = 6  # shown one by one; what ends later is one bar
TERM_OPEN, TERM_OVER = "未定期限", "已到期"
# Values that a target may be set for, beside the provinces.
TARGET_VALUES: Mapping[Side, tuple[str, ...]] = {
    Side.SECTOR: tuple(SECTOR_WORDS.values()),
    Side.TITLE: tuple(TitleLevel),
    Side.AGE: AGES,
    Side.GENDER: tuple(Gender),
}

Targets = Mapping[Side, Mapping[str, Target]]
_Groups = Mapping[str, Sequence[PersonFacts]]


def build_structure(
    people: Iterable[PersonFacts], *, pools: Sequence[Pool], targets: Targets, today: date
) -> Structure:
    """Count the people in office in any of these pools.

    Args:
        people: With their standings in every pool.
        pools: The pools looked at: one, or all together.
        targets: What is wanted of each side; empty where several pools are looked at.
    """
    rules = {one.pool_id: one.rules for one in pools}
    active: list[PersonFacts] = []
    others: Counter[str] = Counter()
    for person in people:
        own = [one for one in person.standings if one.pool_id in rules]
        if any(one.is_active for one in own):
            active.append(person)
        elif own:
            others[min((one.state for one in own), key=_STATES.index)] += 1
    return Structure(
        day=today,
        active=len(active),
        others=dict(others),
        charts=_charts(active, rules, targets, today),
        care=_care(active, rules, today),
    )


def _charts(
    active: Sequence[PersonFacts], rules: Mapping[str, PoolRules], targets: Targets, today: date
) -> tuple[Chart, ...]:
    total = len(active)

    def chart(side: Side, value: Callable[[PersonFacts], str], order: Iterable[str], note: str = "") -> Chart:
        groups = _grouped(active, value)
        wanted = targets.get(side, {})
        labels = dict.fromkeys([*order, *wanted, *groups])
        bars = [_bar(label, groups.get(label, ()), total, wanted.get(label)) for label in labels if label]
        return Chart(side=side, bars=(*bars, *_unknown(groups, total)), note=note)

    return (
        chart(Side.SECTOR, lambda one: SECTOR_WORDS.get(one.sector, ""), SECTOR_WORDS.values()),
        _field_chart(active),
        _region_chart(active, targets.get(Side.REGION, {})),
        chart(Side.TITLE, lambda one: title_level(one.title) or "", TitleLevel, "按职称名称归级，有多个职称的取最高。"),
        chart(Side.AGE, lambda one: age_band(one.birth_year, today), AGES),
        chart(Side.GENDER, lambda one: one.gender, Gender),
        _term_chart(active, rules, today),
        _load_chart(active, rules, today),
    )


def age_band(birth_year: int | None, today: date) -> str:
    """The band of ages a person belongs to this year, "" where the year of birth is unknown."""
    if birth_year is None:
        return ""
    age = today.year - birth_year
    return AGES[sum(age > end for end in _AGE_ENDS)]


def quarter_words(day: date) -> str:
    """The quarter that a day lies in."""
    return f"{day.year}年第{(day.month + 2) // 3}季度"


def _field_chart(active: Sequence[PersonFacts]) -> Chart:
    total = len(active)
    fields = group_fields((one.expert_id, one.specialties) for one in active)
    bars = [_of_ids(name, ids, total) for name, ids in fields[:MOST_FIELDS]]
    if fields[MOST_FIELDS:]:
        rest = {key for _, ids in fields[MOST_FIELDS:] for key in ids}
        ids = tuple(one.expert_id for one in active if one.expert_id in rest)
        bars.append(_of_ids(f"其余 {len(fields) - MOST_FIELDS} 个领域", ids, total, is_rest=True))
    named = {key for _, ids in fields for key in ids}
    unknown = tuple(one.expert_id for one in active if one.expert_id not in named)
    if unknown:
        bars.append(_of_ids(UNKNOWN, unknown, total, is_unknown=True))
    return Chart(
        side=Side.FIELD, bars=tuple(bars), note="一人填了几个领域的，各领域都计一次；词序、写法不同的并为一个。"
    )


def _region_chart(active: Sequence[PersonFacts], wanted: Mapping[str, Target]) -> Chart:
    total = len(active)
    groups = _grouped(active, lambda one: one.region)
    known = sorted((one for one in groups if one), key=lambda one: (-len(groups[one]), one))
    shown = dict.fromkeys([*known[:MOST_REGIONS], *wanted])
    bars = [_bar(label, groups.get(label, ()), total, wanted.get(label)) for label in shown]
    rest = [one for one in known if one not in shown]
    if rest:
        ids = tuple(person.expert_id for label in rest for person in groups[label])
        bars.append(_of_ids(f"其余 {len(rest)} 个地区", ids, total, is_rest=True))
    return Chart(side=Side.REGION, bars=(*bars, *_unknown(groups, total)))


def _term_chart(active: Sequence[PersonFacts], rules: Mapping[str, PoolRules], today: date) -> Chart:
    """The next end of a term of each person, by quarters from this one on."""
    quarters = [_next_quarter(today, ahead) for ahead in range(QUARTERS)]
    first_later = _next_quarter(today, QUARTERS)
    later = f"{quarter_words(first_later)}及以后"

    def value(person: PersonFacts) -> str:
        end = next_end(person, rules)
        if end is None:
            return TERM_OPEN
        if end < today:
            return TERM_OVER
        return later if end >= first_later else quarter_words(end)

    groups = _grouped(active, value)
    order = [TERM_OVER] * (TERM_OVER in groups) + [quarter_words(day) for day in quarters] + [later]
    bars = [_bar(label, groups.get(label, ()), len(active)) for label in order]
    if TERM_OPEN in groups:
        ids = tuple(one.expert_id for one in groups[TERM_OPEN])
        bars.append(_of_ids(TERM_OPEN, ids, len(active), is_unknown=True))
    return Chart(side=Side.TERM, bars=tuple(bars), note="在几个库中任职的，按最早到期的计。" if len(rules) > 1 else "")


def _load_chart(active: Sequence[PersonFacts], rules: Mapping[str, PoolRules], today: date) -> Chart:
    groups = _grouped(active, lambda one: _load_band(one.uses, use_limit(one, rules)))
    by_uses = {label: sorted(found, key=lambda one: -one.uses) for label, found in groups.items()}
    bars = tuple(_bar(label, by_uses.get(label, ()), len(active)) for label in LOADS)
    limits = sorted({one.uses_a_year for one in rules.values()})
    limit = f"上限 {limits[0]} 次" if len(limits) == 1 else "上限按各库规则"
    note = f"{today.year}年已参加的任务（含应急呼叫中答应到场的），各库合计；{limit}。"
    return Chart(side=Side.LOAD, bars=bars, note=note)


def next_end(person: PersonFacts, rules: Mapping[str, PoolRules]) -> date | None:
    """The earliest end among the person's terms in office in these pools, None without one."""
    return min((one.term_end for one in _in_office(person, rules) if one.term_end), default=None)


def use_limit(person: PersonFacts, rules: Mapping[str, PoolRules]) -> int:
    """The smallest limit of uses a year among the pools in which the person is in office."""
    return min(rules[one.pool_id].uses_a_year for one in _in_office(person, rules))


def _care(active: Sequence[PersonFacts], rules: Mapping[str, PoolRules], today: date) -> dict[Care, tuple[str, ...]]:
    ends = {
        one.expert_id: end
        for one in active
        if (end := next_end(one, rules)) is not None and (end - today).days <= _notice_days(one, rules)
    }
    old = [one for one in active if (today - one.updated_at.date()).days > _refresh_days(one, rules)]
    over = [one for one in active if one.uses > use_limit(one, rules)]
    return {
        Care.ENDING: tuple(sorted(ends, key=ends.__getitem__)),
        Care.OVERUSED: _ids(sorted(over, key=lambda one: -one.uses)),
        Care.UNUSED: _ids(one for one in active if not one.uses),
        Care.OLD: _ids(sorted(old, key=lambda one: one.updated_at)),
        Care.CONSENT: _ids(one for one in active if one.consent_on is None),
    }


def _notice_days(person: PersonFacts, rules: Mapping[str, PoolRules]) -> int:
    return max(rules[one.pool_id].expiry_notice_days for one in _in_office(person, rules))


def _refresh_days(person: PersonFacts, rules: Mapping[str, PoolRules]) -> int:
    return min(rules[one.pool_id].refresh_days for one in _in_office(person, rules))


def _in_office(person: PersonFacts, rules: Mapping[str, PoolRules]) -> list[Standing]:
    return [one for one in person.standings if one.is_active and one.pool_id in rules]


def _load_band(uses: int, limit: int) -> str:
    if uses > limit:
        return LOADS[4]
    return LOADS[0 if uses == 0 else 1 if uses <= 2 else 2 if uses <= 5 else 3]


def _next_quarter(day: date, ahead: int) -> date:
    """First day of the quarter so many quarters after the one of a day."""
    place = day.year * 4 + (day.month - 1) // 3 + ahead
    return date(place // 4, place % 4 * 3 + 1, 1)


def _grouped(people: Iterable[PersonFacts], value: Callable[[PersonFacts], str]) -> _Groups:
    groups: defaultdict[str, list[PersonFacts]] = defaultdict(list)
    for person in people:
        groups[str(value(person))].append(person)
    return groups


def _bar(label: str, people: Iterable[PersonFacts], total: int, target: Target | None = None) -> Bar:
    return _of_ids(label, _ids(people), total, target=target)


def _unknown(groups: _Groups, total: int) -> list[Bar]:
    return [_of_ids(UNKNOWN, _ids(groups[""]), total, is_unknown=True)] if "" in groups else []


def _of_ids(
    label: str,
    ids: tuple[str, ...],
    total: int,
    *,
    is_unknown: bool = False,
    is_rest: bool = False,
    target: Target | None = None,
) -> Bar:
    return Bar(
        label=str(label),
        expert_ids=ids,
        share=round(len(ids) * 100 / total) if total else 0,
        is_unknown=is_unknown,
        is_rest=is_rest,
        target=target,
        wanted=target.people(total) if target else None,
    )


def _ids(people: Iterable[PersonFacts]) -> tuple[str, ...]:
    return tuple(one.expert_id for one in people)


# Of a person who is in office nowhere, the state that is nearest to it counts.
_STATES = (
    MemberState.SUSPENDED,
    MemberState.EXPIRED,
    MemberState.ANNOUNCED,
    MemberState.REVIEW,
    MemberState.NOMINATED,
    MemberState.RETIRED,
)

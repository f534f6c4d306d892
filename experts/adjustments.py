"""What changes the order of experts a little, and says so: workload, ratings, age of the evidence, availability. Pure.

The match itself decides; these weights only tell apart people who fit about equally well. All of them together move a
score by at most a fifth (`LEAST` to `MOST`). Everything but the organisers' ratings is said in words on the card: the
screen may be shown to the experts. Where nothing is known of a person, nothing changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.experts import Expert

LEAST, MOST = 0.8, 1.05
OLD_EVIDENCE_YEARS = 5  # from then on evidence counts a little less
SAID_EVIDENCE_YEARS = 3  # from then on its year is said
_OLD_EVIDENCE = 0.97
_OFTEN, _BUSY = 0.97, 0.9  # from seven tenths of the uses that the rules allow, and from all of them
_OFTEN_SHARE = 0.7
_ABSENCE = 0.97  # for each unexcused absence this year
_SUSPENDED, _TERM_OVER = 0.95, 0.97
_WELL_RATED, _ILL_RATED = 1.03, 0.95
_GOOD, _BAD, _FEWEST_RATINGS = 4.5, 2.5, 2  # of five


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a person stands today.

    Attributes:
        uses: Uses this calendar year (`storage.uses`); `uses_allowed` is what the pool's rules allow, 0 for any number.
        absences: Unexcused absences this calendar year.
        rating: Mean of the organisers' ratings from 1 to 5 with their number, None without any. Internal.
        evidence_year: Year of the newest linked document, None where none is linked or dated.
        suspended_in: Names of pools in which the person is suspended while proposed for another.
        term_over: Last day of a term that is over and not yet renewed, None otherwise.
    """

    uses: int = 0
    uses_allowed: int = 0
    absences: int = 0
    rating: tuple[float, int] | None = None
    evidence_year: int | None = None
    suspended_in: tuple[str, ...] = ()
    term_over: date | None = None


Standings = Callable[[Mapping[str, Expert]], Mapping[str, Standing]]


def no_standings(people: Mapping[str, Expert]) -> Mapping[str, Standing]:
    """Nothing is known of anybody."""
    return {}


def adjust_scores(
    ranked: Sequence[tuple[str, float]], standings: Mapping[str, Standing], *, today: date
) -> list[tuple[str, float]]:
    """Ids and scores in the order that the standings give; as they were where nothing is known."""
    if not standings:
        return [*ranked]
    moved = [(key, score * weigh_standing(standings.get(key), today=today)) for key, score in ranked]
    return sorted(moved, key=lambda item: -item[1])  # stable: equals stay in their order


def weigh_standing(standing: Standing | None, *, today: date) -> float:
    """The factor of a score, in [`LEAST`, `MOST`]; 1 where nothing speaks for or against."""
    if standing is None:
        return 1.0
    weight = 1.0
    if standing.evidence_year is not None and today.year - standing.evidence_year >= OLD_EVIDENCE_YEARS:
        weight *= _OLD_EVIDENCE
    if standing.uses_allowed:
        share = standing.uses / standing.uses_allowed
        weight *= _BUSY if share >= 1 else _OFTEN if share >= _OFTEN_SHARE else 1.0
    weight *= _ABSENCE**standing.absences
    weight *= _SUSPENDED if standing.suspended_in else 1.0
    weight *= _TERM_OVER if standing.term_over else 1.0
    if standing.rating is not None and standing.rating[1] >= _FEWEST_RATINGS:
        mean = standing.rating[0]
        weight *= _WELL_RATED if mean >= _GOOD else _ILL_RATED if mean <= _BAD else 1.0
    return min(MOST, max(LEAST, weight))


def say_standing(standing: Standing | None, *, today: date) -> tuple[str, ...]:
    """What a card says of it; ratings are never said."""
    if standing is None:
        return ()
    said = []
    if standing.term_over:
        day = standing.term_over
        said.append(f"聘期已于{day.year}年{day.month}月{day.day}日期满，邀请前请先办理续聘")
    if standing.uses:
        full = standing.uses_allowed and standing.uses >= standing.uses_allowed
        limit = f"，已到一年 {standing.uses_allowed} 次的上限" if full else ""
        said.append(f"今年已参加 {standing.uses} 次{limit}")
    if standing.absences:
        said.append(f"今年无故缺席 {standing.absences} 次")
    if standing.suspended_in:
        said.append("在" + "".join(f"「{name}」" for name in standing.suspended_in) + "中暂停")
    if standing.evidence_year is not None and today.year - standing.evidence_year >= SAID_EVIDENCE_YEARS:
        said.append(f"最近一次依据 {standing.evidence_year} 年")
    return tuple(said)

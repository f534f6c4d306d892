"""Numbers of certificates (聘书): the next ones of a pool, in the shape in which the pool has numbered so far. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NUMBER = re.compile(r"^(?P<head>.*?)(?P<year>(?:19|20)\d\d)(?P<middle>\D{1,4})(?P<count>\d{1,6})(?P<tail>\D*)$")
_FIRST = "{year}-001"


def next_numbers(known: Iterable[str], *, year: int, count: int = 1) -> tuple[str, ...]:
    """The next numbers, counted anew each year: after 云互协聘〔2026〕009号 comes 云互协聘〔2026〕010号.

    Args:
        known: The numbers of the pool so far; those without a year and a running number are passed over.
    """
    shapes = [(int(found["year"]), int(found["count"]), found) for one in known if (found := _NUMBER.match(one))]
    if not shapes:
        return run_on(_FIRST.format(year=year), count)
    latest_year, latest, shape = max(shapes, key=lambda one: one[:2])
    number = latest + 1 if latest_year >= year else 1
    running = str(number).zfill(len(shape["count"]))
    return run_on(f"{shape['head']}{max(year, latest_year)}{shape['middle']}{running}{shape['tail']}", count)


def run_on(first: str, count: int) -> tuple[str, ...]:
    """A number and those after it; one that does not end in a running number serves one person only.

    Returns:
        `count` numbers, or the first alone followed by empty ones.
    """
    found = re.match(r"^(?P<head>.*?)(?P<count>\d{1,9})(?P<tail>\D*)$", first)
    if found is None:
        return (first, *[""] * (count - 1)) if count else ()
    start, width = int(found["count"]), len(found["count"])
    return tuple(f"{found['head']}{str(start + step).zfill(width)}{found['tail']}" for step in range(count))

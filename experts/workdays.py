"""Working days in China: holidays and shifted weekends where the calendar of the year is known, weekdays otherwise."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar


def is_workday(day: date) -> bool:
    """Whether offices work on a day. The State Council fixes each year's holidays in the autumn before."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def add_workdays(day: date, count: int) -> date:
    """The last of `count` working days that begin on the day after; the day itself where the count is 0."""
    last = day
    while count > 0:
        last += timedelta(days=1)
        count -= is_workday(last)
    return last

"""Days off: no term of the law ends on one (Algemene termijnenwet, Atw).

Pure functions over dates. Days that a royal decree puts beside the holidays (art. 3 lid 3 Atw) are a
list, renewed every three years: a day that is missing from it makes a term end too early, never too late.
"""

from datetime import date, timedelta
from functools import lru_cache

EQUATED = frozenset(
    {
        date(2022, 5, 27),
        date(2023, 4, 28),
        date(2023, 5, 19),
        date(2024, 5, 10),
        date(2024, 12, 27),
        date(2025, 5, 30),
        date(2026, 1, 2),
        date(2026, 5, 15),
        date(2027, 5, 7),
        date(2028, 4, 28),
        date(2028, 5, 26),
    }
)
"""Equated by decree for 2023 to 2025 and for 2026 to 2028; of 2022 the Friday after Ascension Day."""
EQUATED_UNTIL = 2028
"""The last year of which the decree is known here."""

_SATURDAY = 5
_FIRST_KINGS_DAY = 2014


def easter(year: int) -> date:
    """Easter Sunday of a year of the Gregorian calendar (computus of Meeus, Jones and Butcher)."""
    golden = year % 19
    century, in_century = divmod(year, 100)
    skipped, leap = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - skipped - moon + 15) % 30
    leaps, left = divmod(in_century, 4)
    weekday = (32 + 2 * leap + 2 * leaps - epact - left) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """The holidays of a year and the days equated with them (art. 3 Atw)."""
    sunday = easter(year)
    kings_day = date(year, 4, 27) if year >= _FIRST_KINGS_DAY else date(year, 4, 30)
    if kings_day.weekday() > _SATURDAY:
        kings_day -= timedelta(days=1)  # a birthday on a Sunday is celebrated the day before
    moving = {sunday + timedelta(days=days) for days in (-2, 1, 39, 50)}
    fixed = {date(year, 1, 1), date(year, 5, 5), date(year, 12, 25), date(year, 12, 26), kings_day}
    return frozenset(moving | fixed | {day for day in EQUATED if day.year == year})


def is_day_off(day: date) -> bool:
    """Whether a day is a Saturday, a Sunday, a holiday or equated with one."""
    return day.weekday() >= _SATURDAY or day in holidays(day.year)


def last_day(day: date) -> date:
    """The day on which a term ends that would have ended on this one (art. 1 lid 1 Atw)."""
    while is_day_off(day):
        day += timedelta(days=1)
    return day

"""Terms do not end on days off (Algemene termijnenwet, art. 1 and 3)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.days_off import EQUATED, EQUATED_UNTIL, easter, holidays, is_day_off, last_day

_DAYS = st.dates(date(2014, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2000, date(2000, 4, 23)),
        (2008, date(2008, 3, 23)),
        (2011, date(2011, 4, 24)),
        (2022, date(2022, 4, 17)),
        (2023, date(2023, 4, 9)),
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
        (2026, date(2026, 4, 5)),
        (2027, date(2027, 3, 28)),
        (2028, date(2028, 4, 16)),
        (2038, date(2038, 4, 25)),
        (2049, date(2049, 4, 18)),
    ],
)
def test_easter_is_where_the_calendars_have_it(year: int, day: date) -> None:
    assert easter(year) == day


def test_the_holidays_of_a_year_are_those_of_the_law() -> None:
    assert sorted(holidays(2024)) == [
        date(2024, 1, 1),
        date(2024, 3, 29),
        date(2024, 4, 1),
        date(2024, 4, 27),
        date(2024, 5, 5),
        date(2024, 5, 9),
        date(2024, 5, 10),
        date(2024, 5, 20),
        date(2024, 12, 25),
        date(2024, 12, 26),
        date(2024, 12, 27),
    ]


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2013, date(2013, 4, 30)),
        (2014, date(2014, 4, 26)),
        (2025, date(2025, 4, 26)),
        (2026, date(2026, 4, 27)),
    ],
)
def test_the_kings_birthday_is_celebrated_on_a_saturday_if_it_is_a_sunday(year: int, day: date) -> None:
    assert day in holidays(year)
    assert date(2025, 4, 27) not in holidays(2025)


def test_the_friday_after_ascension_day_is_equated_in_every_year_of_a_known_decree() -> None:
    for year in range(2022, EQUATED_UNTIL + 1):
        assert easter(year) + timedelta(days=40) in EQUATED


@given(_DAYS)
def test_a_term_ends_on_a_day_that_is_worked_and_on_the_first_of_these(day: date) -> None:
    end = last_day(day)
    assert not is_day_off(end)
    assert all(is_day_off(day + timedelta(days=passed)) for passed in range((end - day).days))


@given(_DAYS)
def test_no_term_is_longer_by_more_than_nine_days(day: date) -> None:
    assert (last_day(day) - day).days <= 9

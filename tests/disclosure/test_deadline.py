"""The clock of a request, case by case, each with its article; and laws that hold for every course."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.days_off import is_day_off
from disclosure.deadline import (
    Course,
    Due,
    Duty,
    Extension,
    Ground,
    Suspension,
    due,
    provision,
    term,
)


def day(written: str) -> date:
    return date.fromisoformat(written)


def still(ground: Ground, told: str, until: str = "", ended: str = "") -> Suspension:
    """A suspension, in a line."""
    return Suspension(ground, day(told), day(until) if until else None, day(ended) if ended else None)


def views(told: str, until: str = "", ended: str = "") -> Suspension:
    return still(Ground.VIEWS, told, until, ended)


# Received, and the last day to decide: four weeks, counted from the day after (Woo 4.4 lid 1), which is the
# same day of the week; and where that is a day off the next that is none (Atw 1 lid 1 with 3).
FOUR_WEEKS = [
    ("2024-01-08", "2024-02-05", "a Monday to a Monday: Woo 4.4 lid 1"),
    ("2024-01-09", "2024-02-06", "Tuesday: Woo 4.4 lid 1"),
    ("2024-01-10", "2024-02-07", "Wednesday: Woo 4.4 lid 1"),
    ("2024-01-11", "2024-02-08", "Thursday: Woo 4.4 lid 1"),
    ("2024-01-12", "2024-02-09", "Friday: Woo 4.4 lid 1"),
    ("2024-01-13", "2024-02-12", "Saturday: Atw 1 lid 1"),
    ("2024-01-14", "2024-02-12", "Sunday: Atw 1 lid 1"),
    ("2024-02-01", "2024-02-29", "a leap day is a day: Woo 4.4 lid 1"),
    ("2024-02-02", "2024-03-01", "over a leap day: Woo 4.4 lid 1"),
    ("2023-02-01", "2023-03-01", "no leap day: Woo 4.4 lid 1"),
    ("2023-12-04", "2024-01-02", "New Year's Day on a Monday: Atw 3 lid 1"),
    ("2024-12-04", "2025-01-02", "New Year's Day on a Wednesday: Atw 3 lid 1"),
    ("2025-12-04", "2026-01-05", "New Year's Day, the equated Friday, the weekend: Atw 3 lid 1 and 3"),
    ("2025-12-05", "2026-01-05", "the equated Friday after New Year's Day: Atw 3 lid 3"),
    ("2024-12-03", "2024-12-31", "New Year's Eve is a working day: Atw 3"),
    ("2024-11-27", "2024-12-30", "Christmas, Boxing Day, the equated Friday: Atw 3 lid 1 and 3"),
    ("2024-11-28", "2024-12-30", "Boxing Day and the equated Friday: Atw 3 lid 1 and 3"),
    ("2024-11-29", "2024-12-30", "the equated Friday after Christmas: Atw 3 lid 3"),
    ("2023-11-27", "2023-12-27", "Christmas on a Monday: Atw 3 lid 1"),
    ("2023-11-28", "2023-12-27", "Boxing Day on a Tuesday: Atw 3 lid 1"),
    ("2025-11-27", "2025-12-29", "Christmas on a Thursday: Atw 3 lid 1"),
    ("2022-11-27", "2022-12-27", "Christmas on a Sunday: Atw 3 lid 1"),
    ("2024-03-01", "2024-04-02", "Good Friday: Atw 3 lid 2"),
    ("2023-03-10", "2023-04-11", "Good Friday: Atw 3 lid 2"),
    ("2025-03-21", "2025-04-22", "Good Friday: Atw 3 lid 2"),
    ("2026-03-06", "2026-04-07", "Good Friday: Atw 3 lid 2"),
    ("2024-03-03", "2024-04-02", "Easter Sunday: Atw 1 lid 1 and 3 lid 1"),
    ("2024-03-04", "2024-04-02", "Easter Monday: Atw 3 lid 1"),
    ("2024-03-30", "2024-04-29", "the King's birthday on a Saturday: Atw 1 lid 1"),
    ("2025-03-29", "2025-04-28", "the King's birthday a day early: Atw 1 lid 1"),
    ("2026-03-30", "2026-04-28", "the King's birthday on a Monday: Atw 3 lid 1"),
    ("2027-03-30", "2027-04-28", "the King's birthday on a Tuesday: Atw 3 lid 1"),
    ("2023-03-30", "2023-05-01", "the King's birthday and the equated Friday: Atw 3 lid 1 and 3"),
    ("2028-03-30", "2028-05-01", "the King's birthday and the equated Friday: Atw 3 lid 1 and 3"),
    ("2024-04-02", "2024-04-30", "the former Queen's birthday is a working day: Atw 3 lid 1"),
    ("2023-04-07", "2023-05-08", "the fifth of May on a Friday: Atw 3 lid 1"),
    ("2024-04-07", "2024-05-06", "the fifth of May on a Sunday: Atw 1 lid 1"),
    ("2025-04-07", "2025-05-06", "the fifth of May, in any year: Atw 3 lid 1"),
    ("2026-04-07", "2026-05-06", "the fifth of May, in any year: Atw 3 lid 1"),
    ("2023-04-20", "2023-05-22", "Ascension Day and the equated Friday: Atw 3 lid 1 and 3"),
    ("2024-04-11", "2024-05-13", "Ascension Day and the equated Friday: Atw 3 lid 1 and 3"),
    ("2025-05-01", "2025-06-02", "Ascension Day and the equated Friday: Atw 3 lid 1 and 3"),
    ("2026-04-16", "2026-05-18", "Ascension Day and the equated Friday: Atw 3 lid 1 and 3"),
    ("2027-04-07", "2027-05-10", "the fifth of May, Ascension Day, the equated Friday: Atw 3 lid 1 and 3"),
    ("2028-04-27", "2028-05-29", "Ascension Day and the equated Friday: Atw 3 lid 1 and 3"),
    ("2024-04-22", "2024-05-21", "Whit Monday: Atw 3 lid 1"),
    ("2025-05-12", "2025-06-10", "Whit Monday: Atw 3 lid 1"),
    ("2026-04-27", "2026-05-26", "Whit Monday: Atw 3 lid 1"),
]

# Received, when the extension was told, for how many weeks, the last day.
EXTENDED = [
    ("2024-01-08", "2024-01-30", 2, "2024-02-19", "six weeks in all: Woo 4.4 lid 2"),
    ("2024-01-08", "2024-02-01", 1, "2024-02-12", "less than two weeks: Woo 4.4 lid 2"),
    ("2024-01-08", "2024-02-01", 3, "2024-02-19", "never more than two weeks: Woo 4.4 lid 2"),
    ("2024-01-08", "2024-02-05", 2, "2024-02-19", "told on the last day: Woo 4.4 lid 2"),
    ("2024-01-08", "2024-02-06", 2, "2024-02-05", "told too late: Woo 4.4 lid 2"),
    ("2024-01-13", "2024-02-12", 2, "2024-02-26", "told on the Monday that the term ran on to: Atw 1 lid 1"),
    ("2024-01-13", "2024-02-13", 2, "2024-02-12", "told the day after that Monday: Woo 4.4 lid 2"),
    ("2024-11-13", "2024-12-05", 2, "2024-12-30", "six weeks end at Christmas: Atw 3 lid 1"),
    ("2025-03-07", "2025-03-28", 2, "2025-04-22", "six weeks end on Good Friday: Atw 3 lid 2"),
]

# All received on Monday 8 January 2024, so four weeks end on Monday 5 February.
SUSPENDED = [
    ([views("2024-01-15", "2024-01-29")], "2024-02-19", 14, "to the end of the term set: Woo 4.4 lid 3"),
    ([views("2024-01-15", "2024-01-29", "2024-01-22")], "2024-02-12", 7, "views came early: Woo 4.4 lid 3"),
    (
        [views("2024-01-15", "2024-01-29", "2024-01-16")],
        "2024-02-06",
        1,
        "the day itself stands still: Woo 4.4 lid 3",
    ),
    ([views("2024-01-15", "2024-01-29", "2024-01-15")], "2024-02-05", 0, "views the same day: Woo 4.4 lid 3"),
    (
        [views("2024-01-15", "2024-01-29", "2024-02-10")],
        "2024-02-19",
        14,
        "views that came late: Woo 4.4 lid 3",
    ),
    ([views("2024-02-04", "2024-02-18")], "2024-02-19", 14, "asked the day before the last: Woo 4.4 lid 3"),
    ([views("2024-02-05", "2024-02-19")], "2024-02-05", 0, "asked on the last day: Woo 4.4 lid 3"),
    ([views("2024-02-06", "2024-02-20")], "2024-02-05", 0, "asked too late: Woo 4.4 lid 3"),
    (
        [views("2024-01-15", "2024-01-29"), views("2024-01-22", "2024-02-05")],
        "2024-02-26",
        21,
        "two at once stand still once: Woo 4.4 lid 3",
    ),
    (
        [views("2024-01-10", "2024-01-17"), views("2024-01-24", "2024-01-31")],
        "2024-02-19",
        14,
        "one after the other: Woo 4.4 lid 3",
    ),
    (
        [views("2024-01-15", "2024-01-29"), views("2024-01-17", "2024-01-24")],
        "2024-02-19",
        14,
        "one within the other: Woo 4.4 lid 3",
    ),
    (
        [views("2024-01-22", "2024-02-05"), views("2024-02-12", "2024-02-19")],
        "2024-02-26",
        21,
        "the second within the term that the first made longer: Woo 4.4 lid 3",
    ),
    (
        [still(Ground.COMPLETION, "2024-01-10", "2024-01-24", "2024-01-17")],
        "2024-02-12",
        6,
        "to the day of the answer, on to a Monday: Awb 4:15 lid 1 a",
    ),
    (
        [still(Ground.COMPLETION, "2024-01-10", "2024-01-24")],
        "2024-02-19",
        13,
        "nobody answered: Awb 4:15 lid 1 a",
    ),
    (
        [still(Ground.COMPLETION, "2024-01-10", "2024-01-24", "2024-01-11")],
        "2024-02-05",
        0,
        "answered the next day: Awb 4:15 lid 1 a",
    ),
    (
        [still(Ground.COMPLETION, "2024-01-10", "", "2024-01-20")],
        "2024-02-05",
        0,
        "no term was set: ECLI:NL:RVS:2016:2527",
    ),
    (
        [still(Ground.ABROAD, "2024-01-12", "", "2024-02-12")],
        "2024-03-06",
        30,
        "an authority abroad was asked: Awb 4:15 lid 1 b",
    ),
    ([still(Ground.CONSENT, "2024-02-01", "2024-03-01")], "2024-03-05", 29, "agreed: Awb 4:15 lid 2 a"),
    (
        [still(Ground.REQUESTER, "2024-01-20", "", "2024-01-25")],
        "2024-02-09",
        4,
        "the requester's delay: Awb 4:15 lid 2 b",
    ),
    (
        [still(Ground.FORCE_MAJEURE, "2024-01-20", "", "2024-01-30")],
        "2024-02-14",
        9,
        "no fault of its own: Awb 4:15 lid 2 c",
    ),
]


@pytest.mark.parametrize(("received", "last", "article"), FOUR_WEEKS)
def test_a_decision_is_due_in_four_weeks(received: str, last: str, article: str) -> None:
    assert term(Course(day(received))).last_day == day(last), article


@pytest.mark.parametrize(("received", "told", "weeks", "last", "article"), EXTENDED)
def test_it_can_be_put_off_once_and_in_time(
    received: str, told: str, weeks: int, last: str, article: str
) -> None:
    course = Course(day(received), extension=Extension(day(told), timedelta(weeks=weeks)))
    assert term(course).last_day == day(last), article


@pytest.mark.parametrize(("suspensions", "last", "days", "article"), SUSPENDED)
def test_the_term_stands_still(suspensions: Sequence[Suspension], last: str, days: int, article: str) -> None:
    found = term(Course(day("2024-01-08"), suspensions=tuple(suspensions)))
    assert (found.last_day, found.suspended_days) == (day(last), days), article


def test_there_are_at_least_sixty_dated_cases() -> None:
    assert len(FOUR_WEEKS) + len(EXTENDED) + len(SUSPENDED) >= 60


def test_a_term_that_stands_still_with_no_end_in_sight_has_no_last_day() -> None:
    found = term(Course(day("2024-01-08"), suspensions=(views("2024-01-15"),)))
    assert (found.first_ends_on, found.last_day) == (None, None)


def test_what_stands_still_in_the_extension_makes_it_longer() -> None:
    course = Course(
        day("2024-01-08"),
        extension=Extension(day("2024-01-30")),
        suspensions=(views("2024-02-10", "2024-02-24"),),
    )
    assert term(course).last_day == day("2024-03-04")
    assert term(course).first_ends_on == day("2024-02-05")


@pytest.mark.parametrize(("told", "last"), [("2024-02-19", "2024-03-04"), ("2024-02-20", "2024-02-19")])
def test_a_first_term_that_stood_still_leaves_more_time_to_tell_of_an_extension(told: str, last: str) -> None:
    course = Course(
        day("2024-01-08"),
        extension=Extension(day(told)),
        suspensions=(views("2024-01-15", "2024-01-29"),),
    )
    assert term(course).last_day == day(last)


def test_a_suspension_within_the_days_that_a_weekend_added_counts_from_the_day_the_term_would_have_ended() -> (
    None
):
    course = Course(day("2024-01-13"), suspensions=(views("2024-02-10", "2024-02-24"),))
    assert term(course).last_day == day("2024-02-26")


PROVIDED = [
    (Course(day("2024-01-08"), published_on=day("2024-02-05")), "2024-02-05"),
    (Course(day("2024-01-08"), published_on=day("2024-02-05"), objection_expected=True), "2024-02-19"),
    (
        Course(
            day("2024-01-08"),
            published_on=day("2024-02-05"),
            objection_expected=True,
            injunction_asked_on=day("2024-02-12"),
            injunction_over_on=day("2024-03-15"),
        ),
        "2024-03-15",
    ),
    (
        Course(
            day("2024-01-08"),
            published_on=day("2024-02-05"),
            objection_expected=True,
            injunction_asked_on=day("2024-02-12"),
            injunction_over_on=day("2024-02-15"),
        ),
        "2024-02-19",
    ),
    (
        Course(
            day("2024-01-08"),
            published_on=day("2024-02-05"),
            objection_expected=True,
            injunction_asked_on=day("2024-02-20"),
        ),
        "2024-02-19",
    ),
    (
        Course(
            day("2024-01-08"),
            published_on=day("2024-02-05"),
            objection_expected=True,
            injunction_asked_on=day("2024-02-12"),
        ),
        "",
    ),
    (Course(day("2024-01-08")), ""),
]


@pytest.mark.parametrize(("course", "expected"), PROVIDED)
def test_what_was_granted_is_provided_when_lid_5_says(course: Course, expected: str) -> None:
    assert provision(course) == (day(expected) if expected else None)


def test_an_officer_sees_what_is_due_when_and_by_which_article() -> None:
    course = Course(
        day("2024-01-08"),
        asks_for_much=True,
        suspensions=(
            still(Ground.COMPLETION, "2024-01-10", "2024-01-16"),
            views("2024-01-18", "2024-02-01"),
        ),
    )
    assert due(course) == (
        Due(Duty.ASK_TO_NARROW, day("2024-01-22"), "Woo 4.1 lid 5"),
        Due(Duty.LEAVE_UNTREATED, day("2024-01-30"), "Woo 4.1 lid 6"),
        Due(Duty.TELL_TERM_RUNS, day("2024-02-01"), "Woo 4.4 lid 4"),
        Due(Duty.TALK, day("2024-02-26"), "Woo 4.2a"),
        Due(Duty.TELL_EXTENSION, day("2024-02-26"), "Woo 4.4 lid 2"),
        Due(Duty.DECIDE, day("2024-02-26"), "Woo 4.4 lid 1"),
    )


def test_what_has_no_day_yet_comes_last() -> None:
    course = Course(
        day("2024-01-08"), extension=Extension(day("2024-01-10")), suspensions=(views("2024-01-15"),)
    )
    assert [each.duty for each in due(course)] == [Duty.ASK_TO_NARROW, Duty.TELL_TERM_RUNS, Duty.DECIDE]
    assert [each.on for each in due(course)][1:] == [None, None]


def test_a_decision_that_was_published_leaves_only_the_provision() -> None:
    course = Course(day("2024-01-08"), published_on=day("2024-02-01"), objection_expected=True)
    assert due(course) == (Due(Duty.PROVIDE, day("2024-02-15"), "Woo 4.4 lid 5"),)


_DAYS = st.dates(date(2022, 5, 1), date(2028, 6, 30))


@st.composite
def suspensions(draw: st.DrawFn, received: date) -> Suspension:
    told = received + timedelta(days=draw(st.integers(0, 60)))
    until = told + timedelta(days=draw(st.integers(0, 40)))
    ended = draw(st.none() | st.integers(0, 50).map(lambda days: told + timedelta(days=days)))
    return Suspension(draw(st.sampled_from(Ground)), told, until, ended)


@st.composite
def courses(draw: st.DrawFn) -> Course:
    received = draw(_DAYS)
    told = received + timedelta(days=draw(st.integers(0, 60)))
    return Course(
        received,
        extension=draw(st.none() | st.just(Extension(told))),
        suspensions=tuple(draw(st.lists(suspensions(received), max_size=4))),
    )


def ending(course: Course) -> date:
    found = term(course).last_day
    assert found is not None
    return found


@given(courses())
def test_no_decision_is_due_on_a_day_off_nor_before_four_weeks(course: Course) -> None:
    assert not is_day_off(ending(course))
    assert ending(course) >= course.received_on + timedelta(weeks=4)


@given(courses())
def test_a_term_is_its_weeks_the_days_it_stood_still_and_days_off(course: Course) -> None:
    found = term(course)
    weeks = timedelta(weeks=6 if found.is_extended else 4)
    over = ending(course) - course.received_on - weeks - timedelta(days=found.suspended_days)
    # days off at the end, and those over which it had run on when it was suspended
    assert timedelta() <= over <= timedelta(days=9 * (1 + len(course.suspensions)))


@given(courses(), st.randoms(use_true_random=False))
def test_the_order_in_which_suspensions_are_told_of_changes_nothing(course: Course, random: object) -> None:
    shuffled = list(course.suspensions)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # the strategy gives a Random
    other = term(replace(course, suspensions=tuple(shuffled)))
    assert (other.last_day, other.suspended_days) == (ending(course), term(course).suspended_days)


@given(courses(), st.data())
def test_a_suspension_never_brings_a_deadline_forward(course: Course, data: st.DataObject) -> None:
    more = data.draw(suspensions(course.received_on))
    assert ending(replace(course, suspensions=(*course.suspensions, more))) >= ending(course)


@given(courses())
def test_an_extension_never_brings_a_deadline_forward(course: Course) -> None:
    assert ending(course) >= ending(replace(course, extension=None))

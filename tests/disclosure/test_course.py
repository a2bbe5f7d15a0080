"""From events to the course of a request: what counts, what follows on what, and what may not."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.course import SUSPENDING, check, course_of, due_of, standing, unweighed
from disclosure.deadline import Duty, Ground, term
from records.errors import InvalidError
from records.inquiry import Event, EventKind

RECEIVED = date(2026, 3, 2)
DAY = timedelta(days=1)


def event(number: int, kind: EventKind, after: int, **more: object) -> Event:
    return Event(number=number, kind=kind, on=RECEIVED + after * DAY, **more)  # type: ignore[arg-type]


def test_without_events_the_decision_is_due_in_four_weeks() -> None:
    assert term(course_of(RECEIVED, ())).last_day == date(2026, 3, 30)


def test_an_extension_runs_to_the_day_that_was_told_and_no_longer_than_two_weeks() -> None:
    told = [event(1, EventKind.EXTENDED, 10, until=date(2026, 4, 8), note="omvang")]
    assert term(course_of(RECEIVED, told)).last_day == date(2026, 4, 8)
    late = [event(1, EventKind.EXTENDED, 10, until=date(2026, 6, 1), note="omvang")]
    assert term(course_of(RECEIVED, late)).last_day == date(2026, 4, 13)
    without = [event(1, EventKind.EXTENDED, 10, note="omvang")]
    assert term(course_of(RECEIVED, without)).last_day == date(2026, 4, 13)
    earlier = [event(1, EventKind.EXTENDED, 10, until=date(2026, 3, 20), note="omvang")]
    assert term(course_of(RECEIVED, earlier)).last_day == date(2026, 3, 30)


def test_views_of_a_third_party_stop_the_clock_until_they_come() -> None:
    asked = event(1, EventKind.VIEWS_ASKED, 7, until=RECEIVED + 21 * DAY, party="Bouwbedrijf X")
    received = event(2, EventKind.VIEWS_RECEIVED, 14, about=1)
    weighed = event(3, EventKind.VIEWS_WEIGHED, 15, about=1, note="gevolgd")
    (waiting,) = course_of(RECEIVED, [asked]).suspensions
    assert (waiting.ground, waiting.end) == (Ground.VIEWS, RECEIVED + 21 * DAY)
    (came,) = course_of(RECEIVED, [asked, received, weighed]).suspensions
    assert came.end == RECEIVED + 14 * DAY
    assert term(course_of(RECEIVED, [asked, received])).suspended_days == 7
    assert unweighed([asked, received]) == (asked,)
    assert unweighed([asked, received, weighed]) == ()


def test_the_talk_is_no_longer_due_once_it_was_held() -> None:
    much = event(1, EventKind.MUCH_ASKED, 1)
    assert Duty.TALK in {each.duty for each in due_of(RECEIVED, [much])}
    held = event(2, EventKind.TALKED, 5)
    assert Duty.TALK not in {each.duty for each in due_of(RECEIVED, [much, held])}


def test_a_decision_and_an_injunction_decide_when_is_provided() -> None:
    told = [
        event(1, EventKind.DECIDED, 20),
        event(2, EventKind.OBJECTION_EXPECTED, 20),
        event(3, EventKind.INJUNCTION_ASKED, 25),
    ]
    (provide,) = due_of(RECEIVED, told)
    assert (provide.duty, provide.on) == (Duty.PROVIDE, None)
    (ruled,) = due_of(RECEIVED, [*told, event(4, EventKind.INJUNCTION_OVER, 60)])
    assert ruled.on == RECEIVED + 60 * DAY


def test_what_was_retracted_counts_no_more_and_stays_in_the_list() -> None:
    told = [event(1, EventKind.DECIDED, 20), event(2, EventKind.RETRACTED, 21, about=1, note="vergissing")]
    assert standing(told) == ()
    assert course_of(RECEIVED, told).published_on is None
    check(RECEIVED, told, event(3, EventKind.DECIDED, 22))


WRONG = {
    "before it was received": ((), event(1, EventKind.DECIDED, -1), "on"),
    "until before on": ((), event(1, EventKind.VIEWS_ASKED, 5, until=RECEIVED, party="X"), "until"),
    "twice decided": ((event(1, EventKind.DECIDED, 5),), event(2, EventKind.DECIDED, 6), "kind"),
    "an injunction without a decision": ((), event(1, EventKind.INJUNCTION_ASKED, 5), "kind"),
    "a ruling without a plea": ((), event(1, EventKind.INJUNCTION_OVER, 5), "kind"),
    "a suspension without a ground": ((), event(1, EventKind.SUSPENDED, 5), "ground"),
    "views of nobody": ((), event(1, EventKind.VIEWS_ASKED, 5, until=RECEIVED + 9 * DAY), "party"),
    "views without a term": ((), event(1, EventKind.VIEWS_ASKED, 5, party="X"), "until"),
    "an answer to nothing": ((), event(1, EventKind.VIEWS_RECEIVED, 5), "about"),
    "weighed without words": (
        (event(1, EventKind.VIEWS_ASKED, 1, until=RECEIVED + 9 * DAY, party="X"),),
        event(2, EventKind.VIEWS_WEIGHED, 5, about=1),
        "note",
    ),
    "an answer before the question": (
        (event(1, EventKind.VIEWS_ASKED, 5, until=RECEIVED + 9 * DAY, party="X"),),
        event(2, EventKind.VIEWS_RECEIVED, 4, about=1),
        "on",
    ),
    "about something else": ((event(1, EventKind.DECIDED, 1),), event(2, EventKind.RESUMED, 5, about=1), "about"),
    "a decision about something": ((event(1, EventKind.MUCH_ASKED, 1),), event(2, EventKind.DECIDED, 5, about=1), "about"),
    "twice resumed": (
        (
            event(1, EventKind.SUSPENDED, 1, ground="consent"),
            event(2, EventKind.RESUMED, 5, about=1),
        ),
        event(3, EventKind.RESUMED, 6, about=1),
        "about",
    ),
    "retracting nothing": ((), event(1, EventKind.RETRACTED, 5, note="x"), "about"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_follow_is_refused_by_its_field(case: str) -> None:
    before, new, field = WRONG[case]
    with pytest.raises(InvalidError) as refused:
        check(RECEIVED, before, new)
    assert refused.value.field == field


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Events in the order of their entry, each of which was allowed."""
    told: list[Event] = []
    for _ in range(draw(st.integers(0, 12))):
        new = Event(
            number=len(told) + 1,
            kind=draw(st.sampled_from(EventKind)),
            on=RECEIVED + draw(st.integers(-2, 60)) * DAY,
            until=draw(st.none() | st.integers(-2, 90).map(lambda days: RECEIVED + days * DAY)),
            about=draw(st.none() | st.integers(1, 6)),
            ground=draw(st.sampled_from(["", *SUSPENDING])),
            party=draw(st.sampled_from(["", "Bouwbedrijf X"])),
            note=draw(st.sampled_from(["", "omdat"])),
        )
        try:
            check(RECEIVED, told, new)
        except InvalidError:
            continue
        told.append(new)
    return told


@given(told=histories())
def test_every_history_that_was_allowed_has_a_term_that_is_never_shorter_than_without_it(
    told: list[Event],
) -> None:
    plain = term(course_of(RECEIVED, ())).last_day
    last = term(course_of(RECEIVED, told)).last_day
    assert plain is not None
    assert last is None or last >= plain
    assert {each.duty for each in due_of(RECEIVED, told)}


@given(told=histories())
def test_retracting_everything_makes_it_as_if_nothing_had_happened(told: list[Event]) -> None:
    undone = [
        event(len(told) + place, EventKind.RETRACTED, 90, about=each.number, note="vergissing")
        for place, each in enumerate(standing(told), 1)
    ]
    assert course_of(RECEIVED, [*told, *undone]) == course_of(RECEIVED, ())
    assert unweighed([*told, *undone]) == ()

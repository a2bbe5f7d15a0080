"""The clock of a request: what is due when, and by which article (Woo 4.1 and 4.4, Awb 4:15, Atw 1).

Pure: dates in, dates out, no today. Where two readings of the law differ by a day the shorter term is
taken, for a decision that is early harms nobody. Days count whole; a term that ends on a day off runs
on to the next working day, and only the end of the whole term does so, not that of its first weeks.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum

from disclosure.days_off import is_day_off, last_day

_DAY = timedelta(days=1)
_TWO_WEEKS = timedelta(weeks=2)
FIRST_TERM = timedelta(weeks=4)
LONGEST_EXTENSION = timedelta(weeks=2)


class Ground(Enum):
    """Why a term stands still; the value is the article."""

    VIEWS = "Woo 4.4 lid 3"
    """Third parties were asked for their views (Awb 4:8)."""
    COMPLETION = "Awb 4:15 lid 1 a"
    """The requester was asked to complete or narrow the request, within a term that was set."""
    ABROAD = "Awb 4:15 lid 1 b"
    """An authority abroad was asked for what the decision needs."""
    CONSENT = "Awb 4:15 lid 2 a"
    """The requester agreed in writing to wait, as after the talk of Woo 4.2a."""
    REQUESTER = "Awb 4:15 lid 2 b"
    """The delay is the requester's."""
    FORCE_MAJEURE = "Awb 4:15 lid 2 c"
    """The authority cannot decide through no fault of its own."""


_UNTIL_AND_WITH = frozenset({Ground.VIEWS, Ground.CONSENT})
"""Lid 3 says "tot en met de dag", and agreed days are all waited; Awb 4:15 lid 1 says "tot de dag"."""
_TOLD_WHEN_OVER = {
    Ground.VIEWS: "Woo 4.4 lid 4",
    Ground.ABROAD: "Awb 4:15 lid 4",
    Ground.REQUESTER: "Awb 4:15 lid 4",
    Ground.FORCE_MAJEURE: "Awb 4:15 lid 4",
}


@dataclass(frozen=True, slots=True)
class Suspension:
    """A time in which the term stands still, from the day after the requester was told.

    `set_until` is the last day of the term that was set; `ended_on` the day on which what was waited
    for came, if it came earlier. With neither, the end is not known yet.
    """

    ground: Ground
    told_on: date
    set_until: date | None = None
    ended_on: date | None = None

    @property
    def first_day(self) -> date:
        """The first day that does not count."""
        return self.told_on + _DAY

    @property
    def suspends(self) -> bool:
        """A request to complete for which no term was set suspends nothing (ECLI:NL:RVS:2016:2527)."""
        return self.ground is not Ground.COMPLETION or self.set_until is not None

    @property
    def end(self) -> date | None:
        """The last day that does not count; None while it is not known."""
        known = [day for day in (self.set_until, self.ended_on) if day is not None]
        if not known:
            return None
        return min(known) if self.ground in _UNTIL_AND_WITH else min(known) - _DAY


@dataclass(frozen=True, slots=True)
class Extension:
    """The decision was put off (verdaagd), which the requester was told with reasons."""

    told_on: date
    by: timedelta = LONGEST_EXTENSION


@dataclass(frozen=True, slots=True)
class Course:
    """What has happened to a request, by date."""

    received_on: date
    asks_for_much: bool = False
    """Whether so much was asked for that it cannot be decided in four weeks (Woo 4.2a)."""
    extension: Extension | None = None
    suspensions: tuple[Suspension, ...] = ()
    published_on: date | None = None
    """The day on which the decision was made known to the requester."""
    objection_expected: bool = False
    """Whether a third party is expected to object to the provision."""
    injunction_asked_on: date | None = None
    injunction_over_on: date | None = None
    """The day on which the judge ruled or the plea was withdrawn."""


@dataclass(frozen=True, slots=True)
class Term:
    """The term for the decision; its days are None while it stands still for a time that nobody knows yet.

    `is_extended` if the requester was told before the first weeks were over; `ignored` are the
    suspensions that suspended nothing: they came too late, or no term was set.
    """

    first_ends_on: date | None
    last_day: date | None
    is_extended: bool
    suspended_days: int
    ignored: tuple[Suspension, ...]


class Duty(Enum):
    """What has to be done."""

    ASK_TO_NARROW = "ask-to-narrow"
    """The last day to ask that a request be narrowed that is too general."""
    LEAVE_UNTREATED = "leave-untreated"
    """The last day to decide that a request is not treated, which nobody narrowed in time."""
    TALK = "talk"
    """The last day to talk with whoever asked for much, about what comes first."""
    TELL_EXTENSION = "tell-extension"
    DECIDE = "decide"
    TELL_TERM_RUNS = "tell-term-runs"
    """The day on which the requester is told that the term runs again, and until when."""
    PROVIDE = "provide"


@dataclass(frozen=True, slots=True)
class Due:
    """A duty, its last day (None while that is not known) and the article that says so."""

    duty: Duty
    on: date | None
    article: str


def term(course: Course) -> Term:
    """The term within which the decision has to be taken (Woo 4.4 lid 1 to 3)."""
    first = _run(course, FIRST_TERM)
    extension = course.extension
    if extension is None or (first.last_day is not None and extension.told_on > first.last_day):
        return first
    longer = _run(course, FIRST_TERM + min(extension.by, LONGEST_EXTENSION))
    return replace(longer, first_ends_on=first.last_day, is_extended=True)


def due(course: Course) -> tuple[Due, ...]:
    """What is due, by day; what has no day yet comes last."""
    found = sorted(_due(course), key=lambda each: (each.on is None, each.on or course.received_on))
    return tuple(found)


def provision(course: Course) -> date | None:
    """The day on which what was granted is provided (Woo 4.4 lid 5); None before, or while a judge looks.

    With the decision; or two weeks after it, where an objection is expected; and not before a judge who
    was asked in that time has ruled.
    """
    if course.published_on is None:
        return None
    day = course.published_on + (_TWO_WEEKS if course.objection_expected else timedelta())
    if course.injunction_asked_on is None or course.injunction_asked_on > day:
        return day
    return None if course.injunction_over_on is None else max(day, course.injunction_over_on)


def _due(course: Course) -> Iterator[Due]:
    if course.published_on is not None:
        yield Due(Duty.PROVIDE, provision(course), "Woo 4.4 lid 5")
        return
    of_decision = term(course)
    yield Due(Duty.ASK_TO_NARROW, last_day(course.received_on + _TWO_WEEKS), "Woo 4.1 lid 5")
    if course.asks_for_much:
        yield Due(Duty.TALK, of_decision.first_ends_on, "Woo 4.2a")
    if course.extension is None:
        yield Due(Duty.TELL_EXTENSION, of_decision.first_ends_on, "Woo 4.4 lid 2")
    for each in course.suspensions:
        if each.ground in _TOLD_WHEN_OVER and each not in of_decision.ignored:
            yield Due(Duty.TELL_TERM_RUNS, each.end, _TOLD_WHEN_OVER[each.ground])
        if each.ground is Ground.COMPLETION and each.set_until and not each.ended_on:
            yield Due(Duty.LEAVE_UNTREATED, last_day(each.set_until + _TWO_WEEKS), "Woo 4.1 lid 6")
    yield Due(
        Duty.DECIDE, of_decision.last_day, "Woo 4.4 lid 2" if of_decision.is_extended else "Woo 4.4 lid 1"
    )


def _run(course: Course, length: timedelta) -> Term:
    """A term of this length as it runs, standing still where it must."""
    still: set[date] = set()
    ignored: list[Suspension] = []
    for each in sorted(course.suspensions, key=lambda one: (one.told_on, one.end or date.max)):
        if not each.suspends or each.told_on >= _end(course.received_on, length, still):
            ignored.append(each)
        elif each.end is None:
            return Term(None, None, is_extended=False, suspended_days=0, ignored=tuple(ignored))
        else:
            # Days of two suspensions at once stand still once.
            still.update(each.first_day + passed * _DAY for passed in range((each.end - each.told_on).days))
    end = _end(course.received_on, length, still)
    stood = sum(course.received_on < day < end for day in still)
    return Term(end, end, is_extended=False, suspended_days=stood, ignored=tuple(ignored))


def _end(received_on: date, length: timedelta, still: set[date]) -> date:
    """The last day: so many days that count, and on to one that is worked and does not stand still."""
    day, left = received_on, length.days
    while left:
        day += _DAY
        left -= day not in still
    while is_day_off(day) or day in still:
        day += _DAY
    return day

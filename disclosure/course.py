"""From the dated events of an inquiry to the course that its term runs by (disclosure.deadline)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from disclosure.deadline import Course, Due, Duty, Extension, Ground, Suspension, due, term
from records.errors import InvalidError
from records.inquiry import Event, EventKind

SUSPENDING = {ground.name.lower(): ground for ground in Ground if ground is not Ground.VIEWS}
"""Why a term stands still, by code; views of third parties have events of their own."""

_FOLLOWS = {
    EventKind.RESUMED: EventKind.SUSPENDED,
    EventKind.VIEWS_RECEIVED: EventKind.VIEWS_ASKED,
    EventKind.VIEWS_WEIGHED: EventKind.VIEWS_ASKED,
}
"""Which kind of event another one is about."""
_ENDS = frozenset({EventKind.RESUMED, EventKind.VIEWS_RECEIVED})
_ONCE = frozenset({EventKind.EXTENDED, EventKind.DECIDED, EventKind.INJUNCTION_ASKED, EventKind.MUCH_ASKED})
_AFTER = {
    EventKind.INJUNCTION_ASKED: EventKind.DECIDED,
    EventKind.INJUNCTION_OVER: EventKind.INJUNCTION_ASKED,
}
"""What can only happen after something else has."""


def standing(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events that count: those that were not retracted, in the order in which they were entered."""
    told = tuple(events)
    gone = {each.about for each in told if each.kind is EventKind.RETRACTED}
    return tuple(each for each in told if each.kind is not EventKind.RETRACTED and each.number not in gone)


def check(received_on: date, events: Sequence[Event], new: Event) -> None:
    """Return if an event can follow on these. Raises InvalidError with the field at fault."""
    counting = standing(events)
    if new.on < received_on and new.kind is not EventKind.RETRACTED:
        raise InvalidError("on", "before-receipt", new.on.isoformat())
    if new.until is not None and new.until < new.on:
        raise InvalidError("until", "before-on", new.until.isoformat())
    _check_about(counting, new)
    if new.kind in _ONCE and any(each.kind is new.kind for each in counting):
        raise InvalidError("kind", "once", new.kind)
    if new.kind in _AFTER and not any(each.kind is _AFTER[new.kind] for each in counting):
        raise InvalidError("kind", "not-yet", new.kind)
    _check_words(new)


def course_of(received_on: date, events: Iterable[Event]) -> Course:
    """The course of a request that was received on a day and to which this happened."""
    counting = standing(events)
    days = {each.kind: each.on for each in counting}
    ended = {each.about: each.on for each in counting if each.kind in _ENDS}
    course = Course(
        received_on,
        asks_for_much=EventKind.MUCH_ASKED in days,
        suspensions=tuple(
            _suspension(each, ended.get(each.number))
            for each in counting
            if each.kind in {EventKind.SUSPENDED, EventKind.VIEWS_ASKED}
        ),
        published_on=days.get(EventKind.DECIDED),
        objection_expected=EventKind.OBJECTION_EXPECTED in days,
        injunction_asked_on=days.get(EventKind.INJUNCTION_ASKED),
        injunction_over_on=days.get(EventKind.INJUNCTION_OVER),
    )
    for each in counting:
        if each.kind is EventKind.EXTENDED:
            course = replace(course, extension=_extension(course, each))
    return course


def due_of(received_on: date, events: Iterable[Event]) -> tuple[Due, ...]:
    """What is due, by day, without what was done: the talk of Woo 4.2a once it was held."""
    counting = standing(events)
    held = any(each.kind is EventKind.TALKED for each in counting)
    found = due(course_of(received_on, counting))
    return tuple(each for each in found if not (held and each.duty is Duty.TALK))


def unweighed(events: Iterable[Event]) -> tuple[Event, ...]:
    """Requests for views that were not weighed yet: a decision has to (Awb 4:8, 3:46)."""
    counting = standing(events)
    weighed = {each.about for each in counting if each.kind is EventKind.VIEWS_WEIGHED}
    return tuple(
        each for each in counting if each.kind is EventKind.VIEWS_ASKED and each.number not in weighed
    )


def _suspension(event: Event, ended_on: date | None) -> Suspension:
    ground = Ground.VIEWS if event.kind is EventKind.VIEWS_ASKED else SUSPENDING[event.ground]
    return Suspension(ground, event.on, event.until, ended_on)


def _extension(course: Course, event: Event) -> Extension:
    """The extension to the day that the requester was told; the longest one if he was told none."""
    if event.until is None:
        return Extension(event.on)
    first = term(course).last_day
    if first is None:
        return Extension(event.on)
    return Extension(event.on, max(event.until - first, timedelta()))


def _check_about(counting: Sequence[Event], new: Event) -> None:
    """An event that follows on another names it, and comes after it; any other names none."""
    wanted = _FOLLOWS.get(new.kind)
    found = next((each for each in counting if each.number == new.about), None)
    if new.kind is EventKind.RETRACTED:
        if found is None:
            raise InvalidError("about", "unknown", str(new.about))
        return
    if wanted is None:
        if new.about is not None:
            raise InvalidError("about", "not-here", str(new.about))
        return
    if found is None or found.kind is not wanted:
        raise InvalidError("about", "unknown", str(new.about))
    if new.on < found.on:
        raise InvalidError("on", "before-about", new.on.isoformat())
    if any(each.kind is new.kind and each.about == new.about for each in counting):
        raise InvalidError("about", "once", str(new.about))


def _check_words(new: Event) -> None:
    """What an event cannot do without."""
    if new.kind is EventKind.SUSPENDED and new.ground not in SUSPENDING:
        raise InvalidError("ground", "unknown", new.ground)
    if new.kind is EventKind.VIEWS_ASKED and not (new.party and new.until):
        raise InvalidError("party" if not new.party else "until", "missing")
    if new.kind in {EventKind.VIEWS_WEIGHED, EventKind.RETRACTED, EventKind.EXTENDED} and not new.note:
        raise InvalidError("note", "missing")

"""Readiness: whether what was judged may go out, and if not, everything that stands in the way.

A release is refused while a judgement is open, while a newer text reopened one, and while a second
reader has not approved (four eyes); and where outcome and redactions contradict each other, for then a
text would go out that somebody meant to cover, or a cover would hide what was called public.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from records.identity import RecordId
from records.judgement import Outcome

NAMED = 20
"""Records that are named for each obstacle; all are counted."""


class Obstacle(StrEnum):
    """Why a record cannot go out, or not yet."""

    UNJUDGED = "unjudged"
    REOPENED = "reopened"
    UNAPPROVED = "unapproved"
    NOTHING_COVERED = "nothing-covered"
    """Partly public, and no passage is covered."""
    COVERED = "covered"
    """Public, and yet a passage is covered."""
    UNEXPLAINED = "unexplained"
    """It was in the release that is corrected, is not any more, and no reason was given."""
    TERM_UNANSWERED = "term-unanswered"
    """A searched word stands only in what stays inside, and nobody said whether it goes out; no record."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the judgement of a selected record is. `outcome` is None before the first one."""

    record_id: RecordId
    outcome: Outcome | None
    is_current: bool
    is_approved: bool
    redactions: int


@dataclass(slots=True)
class Hindrance:
    """One kind of obstacle: how many records it holds back, and the first of them."""

    obstacle: Obstacle
    count: int
    records: list[RecordId]


def hindrances(standings: Iterable[Standing]) -> list[Hindrance]:
    """What stands in the way, by kind; empty when all may go out."""
    found: dict[Obstacle, Hindrance] = {}
    for each in standings:
        for obstacle in _obstacles(each):
            one = found.setdefault(obstacle, Hindrance(obstacle, 0, []))
            one.count += 1
            if len(one.records) < NAMED:
                one.records.append(each.record_id)
    return [found[obstacle] for obstacle in Obstacle if obstacle in found]


def _obstacles(each: Standing) -> Iterator[Obstacle]:
    if each.outcome is None:
        yield Obstacle.UNJUDGED
        return
    if not each.is_current:
        yield Obstacle.REOPENED
    if not each.is_approved:
        yield Obstacle.UNAPPROVED
    if each.outcome is Outcome.PARTIAL and not each.redactions:
        yield Obstacle.NOTHING_COVERED
    if each.outcome is Outcome.PUBLIC and each.redactions:
        yield Obstacle.COVERED

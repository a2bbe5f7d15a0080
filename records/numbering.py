"""Numbering: what the numbers of a release's members follow from, and what they are."""

from dataclasses import dataclass
from datetime import datetime

from records.identity import RecordId


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What the order and the numbers of a record follow from; `inner` is its place in its container."""

    record_id: RecordId
    family_id: RecordId
    parent_id: RecordId | None = None
    thread_id: str = ""
    conversation_id: str = ""
    sent_at: datetime | None = None
    inner: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """The numbers that a record had before."""

    number: int
    thread: int | None = None
    conversation: int | None = None


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of one member; `place` orders members within conversations, from 0.

    `family` is the number of the head of its family if that is a member, else of the first that is.
    `day_of` is the moment of its family's head, by which its files find their folder.
    """

    number: int
    family: int
    thread: int | None
    conversation: int | None
    parent: int | None
    place: int
    day_of: datetime | None

"""Selection: the records chosen in an inquiry, kept as the changes that made it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from records.identity import RecordId


class Action(StrEnum):
    """What a change does."""

    ADD = "add"
    REMOVE = "remove"
    UNDO = "undo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of a selection.

    `number` counts within the inquiry, from 1. `records` are all that come in or go out, followers among
    them; an undo has none and names the change that it `undoes`, which may be an undo itself. `origin`
    says how they were pointed out (`search:3`, `thread:<id>`), `reason` why, in Dutch.
    """

    number: int
    action: Action
    records: frozenset[RecordId] = frozenset()
    undoes: int | None = None
    origin: str = ""
    reason: str = ""
    by: str = ""
    at: datetime | None = None

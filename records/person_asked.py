"""PersonAsked: somebody who was asked what he has of an inquiry, as the search account tells of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from records.identity import AccessionId


class Reply(StrEnum):
    """What came of a question."""

    WAITING = "waiting"
    ANSWERED = "answered"
    NONE = "none"
    """It is not waited for any more: no answer came."""
    RETRACTED = "retracted"
    """The entry was made in error; it stays in the list and counts no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAsked:
    """What is told of one person asked: all that was known of it at that moment.

    `role` is his office in Dutch; his `name` goes out only if it is said to be public. `accession` is the
    private hand-in that followed. `number` counts within the inquiry; `replaces` is the number of the
    entry that this one corrects or completes, 0 for a first one. Days are Dutch ones.
    """

    number: int
    role: str
    name: str
    is_name_public: bool
    asked_on: date
    question: str
    reply: Reply = Reply.WAITING
    answered_on: date | None = None
    answer: str = ""
    accession: AccessionId | None = None
    replaces: int = 0

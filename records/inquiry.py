"""Inquiry: a request for information (Woo 4.1), who works on it, and what was agreed of it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from records.ground import Act
from records.identity import AccessionId


class CasePart(StrEnum):
    """What a caseworker does in an inquiry. Who approves must be a reviewer by role as well."""

    LEAD = "lead"
    """Decides who else is a caseworker, and on a hold; there is always one."""
    JUDGE = "judge"
    SECOND_READER = "second_reader"


class EventKind(StrEnum):
    """What can happen to a request on a day, as far as the law counts from it."""

    MUCH_ASKED = "much_asked"
    """So much was asked for that it cannot be decided in four weeks (Woo 4.2a)."""
    TALKED = "talked"
    """The talk of Woo 4.2a about what comes first."""
    EXTENDED = "extended"
    """The requester was told that the decision is put off, until the day given (Woo 4.4 par. 2)."""
    SUSPENDED = "suspended"
    """The requester was told that the term stands still (Awb 4:15); `ground` says why."""
    RESUMED = "resumed"
    """What a suspension waited for came."""
    VIEWS_ASKED = "views_asked"
    """The requester was told that a third party is asked for its views (Woo 4.4 par. 3, Awb 4:8)."""
    VIEWS_RECEIVED = "views_received"
    VIEWS_WEIGHED = "views_weighed"
    """What was done with the views, in words that the decision can use."""
    DECIDED = "decided"
    """The decision was made known to the requester."""
    OBJECTION_EXPECTED = "objection_expected"
    """A third party is expected to object, so that is waited with the provision (Woo 4.4 par. 5)."""
    INJUNCTION_ASKED = "injunction_asked"
    INJUNCTION_OVER = "injunction_over"
    """The judge ruled, or the plea was withdrawn."""
    RETRACTED = "retracted"
    """An earlier event was entered in error; it stays in the list and counts no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened on a day.

    `number` counts within the inquiry. `until` is the day that was set with it, `about` the number of
    the earlier event that it follows on, `ground` a code of `disclosure.deadline.Ground` (its name in
    lower case), `party` the third party, `note` Dutch words.
    """

    number: int
    kind: EventKind
    on: date
    until: date | None = None
    about: int | None = None
    ground: str = ""
    party: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Requester:
    """Who asked, and how he is reached: no more is kept of him than that, and apart from the rest."""

    name: str
    contact: str


@dataclass(frozen=True, slots=True)
class Caseworker:
    """An account that works on an inquiry."""

    account_id: str
    name: str
    part: CasePart


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk about the scope: when, with whom, and what was agreed."""

    on: date
    with_whom: str
    agreed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is looked for and where. Each talk makes a new version; earlier ones are kept.

    The hand-ins bind: nothing else is searched. Period, persons and terms say what was agreed, in
    words; a search is not cut by them in silence, for what has no date would be lost.
    """

    version: int
    accessions: tuple[AccessionId, ...]
    sent_from: date | None = None
    sent_until: date | None = None
    persons: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    talk: Talk | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold (hotspot): the decision that imposed it. Nothing it covers may go."""

    decision: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInquiry:
    """What is told of an inquiry when it is opened; the words are as in `Inquiry`."""

    reference: str
    wording: str
    act: Act
    received_on: date
    requester: Requester
    scope: Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """One request as the catalogue holds it.

    `reference` is what the house calls it, `wording` what was asked, word for word. `version` grows
    with every change of the inquiry itself: whoever changes it names the version that he saw.
    """

    id: str
    number: int
    reference: str
    wording: str
    act: Act
    received_on: date
    version: int
    created_at: datetime
    requester: Requester
    scope: Scope
    caseworkers: tuple[Caseworker, ...]
    hold: Hold | None = None

    def part_of(self, account_id: str) -> CasePart | None:
        """What an account does here; None for who is no caseworker."""
        return next((each.part for each in self.caseworkers if each.account_id == account_id), None)

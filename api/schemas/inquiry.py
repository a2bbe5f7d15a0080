"""An inquiry: what is told of it, who works on it, what was agreed, what happened."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from api.schemas.accession import Line
from api.schemas.shape import Day, Shape, not_empty, written_day

Act = Literal["woo", "wob"]
Part = Literal["lead", "judge", "second_reader"]
EventName = Literal[
    "much_asked",
    "talked",
    "extended",
    "suspended",
    "resumed",
    "views_asked",
    "views_received",
    "views_weighed",
    "decided",
    "objection_expected",
    "injunction_asked",
    "injunction_over",
    "retracted",
]
SuspensionGround = Literal["", "completion", "abroad", "consent", "requester", "force_majeure"]

SetDay = Annotated[date, BeforeValidator(written_day)]
FullLine = Annotated[Line, AfterValidator(not_empty)]
Words = Annotated[str, Field(max_length=20_000)]
Id = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]


class RequesterShape(Shape):
    """Who asked, and how he is reached."""

    name: FullLine
    contact: Line = ""


class TalkShape(Shape):
    """A talk about the scope."""

    on: SetDay
    with_whom: FullLine
    agreed: Annotated[Words, Field(min_length=1)]


class NewScope(Shape):
    """What is looked for, and in which hand-ins."""

    accession_ids: list[Id] = Field(default_factory=list, max_length=1000)
    sent_from: Day = None
    sent_until: Day = None
    persons: list[FullLine] = Field(default_factory=list, max_length=1000)
    terms: list[FullLine] = Field(default_factory=list, max_length=1000)


class AgreedScope(NewScope):
    """A scope with the talk in which it was agreed."""

    talk: TalkShape


class ScopeShape(NewScope):
    """One version of a scope."""

    version: int
    talk: TalkShape | None


class NewInquiryShape(Shape):
    """What is told of an inquiry when it is opened."""

    reference: FullLine
    wording: Annotated[Words, Field(min_length=1)]
    act: Act = "woo"
    received_on: SetDay
    requester: RequesterShape
    scope: NewScope = Field(default_factory=NewScope)


class CaseworkerShape(Shape):
    """Somebody who works on an inquiry."""

    account_id: str
    name: str
    part: Part


class NewCaseworker(Shape):
    """An account by name, and its part."""

    name: FullLine
    part: Part


class HoldShape(Shape):
    """A legal hold and the decision that imposed it."""

    decision: str
    since: datetime


class NewHold(Shape):
    """A hold to impose or to lift, by a decision."""

    held: Annotated[bool, Field(strict=True)]
    decision: FullLine


class InquiryLine(Shape):
    """An inquiry in a list."""

    id: str
    reference: str
    act: Act
    received_on: date
    version: int
    part: Part | None
    is_held: bool


class InquiryShape(InquiryLine):
    """An inquiry, for its caseworkers."""

    wording: str
    created_at: datetime
    requester: RequesterShape
    scope: ScopeShape
    caseworkers: list[CaseworkerShape]
    hold: HoldShape | None


class Inquiries(Shape):
    """A page of inquiries."""

    items: list[InquiryLine]
    has_next_page: bool
    next_cursor: str | None


class Scopes(Shape):
    """Every scope that an inquiry had."""

    items: list[ScopeShape]


class NewEvent(Shape):
    """Something that happened on a day."""

    kind: EventName
    on: SetDay
    until: Day = None
    about: Annotated[int | None, Field(ge=1, le=1_000_000, strict=True)] = None
    ground: SuspensionGround = ""
    party: Line = ""
    note: Words = ""


class EventShape(NewEvent):
    """An event with its number in the inquiry."""

    number: int


class Events(Shape):
    """What happened to an inquiry, and the version that a next event is based on."""

    version: int
    items: list[EventShape]


class DecisionTerm(Shape):
    """The term for the decision; its days are null while it stands still for a time unknown."""

    first_ends_on: Day
    last_day: Day
    is_extended: bool
    suspended_days: int


class DueShape(Shape):
    """What has to be done, its last day, and by which article."""

    duty: Literal[
        "ask-to-narrow", "leave-untreated", "talk", "tell-extension", "decide", "tell-term-runs", "provide"
    ]
    on: Day
    article: str
    sentence: str


class Deadlines(Shape):
    """What is due in an inquiry."""

    term: DecisionTerm
    due: list[DueShape]
    unweighed_views: list[int]

"""Somebody who was asked for an inquiry: who, when, what, and what came of it."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from api.schemas.accession import Line
from api.schemas.inquiry import FullLine, Id, SetDay, Words
from api.schemas.shape import Day, Shape

ReplyName = Literal["waiting", "answered", "none", "retracted"]


class NewPersonAsked(Shape):
    """A person asked, or what is known of one now in place of the entry that is replaced (0: none)."""

    role: FullLine
    name: Line = ""
    is_name_public: Annotated[bool, Field(strict=True)] = False
    asked_on: SetDay
    question: Annotated[Words, Field(min_length=1)]
    reply: ReplyName = "waiting"
    answered_on: Day = None
    answer: Words = ""
    accession_id: Id | None = None
    replaces: Annotated[int, Field(ge=0, le=1_000_000, strict=True)] = 0


class PersonAskedShape(Shape):
    """An entry as it was made; `isHolding` is false for one that was replaced or retracted."""

    number: int
    role: str
    name: str
    is_name_public: bool
    asked_on: date
    question: str
    reply: ReplyName
    answered_on: Day
    answer: str
    accession_id: str | None
    replaces: int
    is_holding: bool
    by: str
    at: datetime


class PersonsAskedShape(Shape):
    """Everybody who was asked, every entry of it."""

    items: list[PersonAskedShape]

"""A searched word, where it stands, and whether the account that goes out may tell it."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from api.schemas.accession import Line
from api.schemas.shape import Shape

WhereaboutsName = Literal["released", "covered", "withheld", "nowhere"]


class SearchedTermShape(Shape):
    """A term as the query language writes it; `isOpen` says that it waits for an answer."""

    term: str
    searches: list[int]
    whereabouts: WhereaboutsName
    goes_out: bool
    is_open: bool
    instead: str
    by: str | None
    at: datetime | None


class SearchedTermsShape(Shape):
    """The searched terms of an inquiry."""

    items: list[SearchedTermShape]


class NewTermAnswer(Shape):
    """Whether a term goes out, and what is told instead if it does not (empty: the usual words)."""

    term: Annotated[str, Field(min_length=1, max_length=9000)]
    goes_out: Annotated[bool, Field(strict=True)]
    instead: Line = ""


class NewTermAnswers(Shape):
    """Answers on terms, all or none."""

    answers: Annotated[list[NewTermAnswer], Field(min_length=1, max_length=200)]

"""A search in an inquiry, the list of them, and a replay."""

from datetime import datetime
from typing import Any

from api.schemas.search import Answer
from api.schemas.shape import Shape


class InquiryAnswer(Answer):
    """The answer to a search in an inquiry; a next page has no number, for it is no new search."""

    search_number: int | None
    fresh: int | None


class LoggedSearchShape(Shape):
    """A search as it was kept."""

    number: int
    at: datetime
    by: str
    query: str
    understood: str
    filters: dict[str, Any]
    expansions: dict[str, bool]
    include_duplicates: bool
    analysis: str
    accession_ids: list[str]
    scope_version: int
    total: int
    fresh: int


class LoggedSearchList(Shape):
    """The searches of an inquiry."""

    items: list[LoggedSearchShape]


class Replay(Shape):
    """What a search found then, and how that compares with the same question as of then."""

    number: int
    total: int
    record_ids: list[str]
    withdrawn: list[str]
    is_comparable: bool
    is_same: bool | None
    missing: list[str]
    extra: list[str]

"""The selection of an inquiry, and what changes it."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from api.schemas.accession import Line
from api.schemas.inquiry import FullLine, Id
from api.schemas.record import RecordShape
from api.schemas.shape import Shape

ActionName = Literal["add", "remove", "undo"]
Counted = Annotated[int | None, Field(ge=1, le=1_000_000, strict=True)]


class NewChange(Shape):
    """A change: what goes in or out, pointed out in one way, or the change that is undone; and why."""

    action: ActionName
    search_number: Counted = None
    record_ids: Annotated[list[Id], Field(max_length=1000)] = Field(default_factory=list)
    thread_of: Annotated[str | None, Field(pattern="^[0-9a-f]{32}$")] = None
    undoes: Counted = None
    reason: FullLine

    @model_validator(mode="after")
    def in_one_way(self) -> Self:
        """Refuse a change that points to nothing, or in two ways."""
        told = (self.search_number is not None, bool(self.record_ids), self.thread_of is not None)
        if (self.action == "undo") != (self.undoes is not None):
            raise PydanticCustomError("undo_names_change", "an undo names a change")
        if sum(told) != (self.action != "undo"):
            raise PydanticCustomError("one_way", "points to nothing or in two ways")
        return self


class Changed(Shape):
    """What a change came to."""

    version: int
    total: int
    added: int
    removed: int


class SelectionPage(Shape):
    """A page of what is chosen."""

    version: int
    total: int
    items: list[RecordShape]
    has_next_page: bool
    next_cursor: str | None


class ChangeShape(Shape):
    """A change as it was kept."""

    number: int
    action: ActionName
    origin: str
    reason: Line
    undoes: int | None
    records: int
    by: str
    at: datetime


class Changes(Shape):
    """Every change of a selection."""

    version: int
    items: list[ChangeShape]

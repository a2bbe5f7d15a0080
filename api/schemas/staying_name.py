"""A name that stays open in an inquiry because of a public function."""

from datetime import datetime

from api.schemas.inquiry import FullLine
from api.schemas.redaction import FullName
from api.schemas.shape import Shape


class NewStayingName(Shape):
    """A name in full, and why it stays: the function."""

    name: FullName
    reason: FullLine


class StayingNameShape(Shape):
    """A name that stays, with who said so; `isStaying` is false in the answer that ends it."""

    number: int
    name: str
    reason: str
    is_staying: bool
    by: str
    at: datetime


class StayingNamesShape(Shape):
    """The names that stay now."""

    items: list[StayingNameShape]

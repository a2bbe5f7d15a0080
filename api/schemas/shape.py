"""Shape: what all shapes have in common, and the closed lists that several of them use."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

Kind = Literal["mail", "chat", "notice", "file", "item"]
Channel = Literal["official", "private"]


def _written_day(value: object) -> object:
    """Only YYYY-MM-DD is a day: pydantic would take seconds since 1970 and moments too."""
    if isinstance(value, str) and len(value) == len("2020-01-31"):
        return value
    if value is None or isinstance(value, date):
        return value
    raise PydanticCustomError("date_parsing", "no day")


Day = Annotated[date | None, BeforeValidator(_written_day), Field(json_schema_extra={"format": "date"})]
"""A day or nothing; `format` is repeated because `anyOf` hides it from the API linter."""


class Shape(BaseModel):
    """Base of all shapes: camelCase, nothing unknown taken in."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid")

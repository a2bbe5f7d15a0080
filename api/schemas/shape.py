"""Shape: what all shapes have in common, and the closed lists that several of them use."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

Kind = Literal["mail", "chat", "notice", "file", "item"]
Channel = Literal["official", "private"]


def written_day(value: object) -> object:
    """The value if it can be a day.

    Only YYYY-MM-DD is one: pydantic would take seconds since 1970 and moments too.
    """
    if isinstance(value, str) and len(value) == len("2020-01-31"):
        return value
    if value is None or isinstance(value, date):
        return value
    raise PydanticCustomError("date_parsing", "no day")


def not_empty(text: str) -> str:
    """The text. Refuses an empty one, after white space was folded."""
    if not text:
        raise PydanticCustomError("string_too_short", "empty", {"min_length": 1})
    return text


Day = Annotated[date | None, BeforeValidator(written_day), Field(json_schema_extra={"format": "date"})]
"""A day or nothing; `format` is repeated because `anyOf` hides it from the API linter."""


class Shape(BaseModel):
    """Base of all shapes: camelCase, nothing unknown taken in."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid")

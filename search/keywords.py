"""The one form in which keyword values are indexed and asked for."""

from string import whitespace

from search.analysis import fold
from search.fields import SearchField

MAX_KEYWORD_CHARACTERS = 1_000
"""Longer values are cut, when indexed and when asked for alike."""


def keyword(text: str) -> str:
    """A value that every engine can hold: cut, and without lone surrogates."""
    return text[:MAX_KEYWORD_CHARACTERS].encode(errors="replace").decode()


def message_id_value(text: str) -> str:
    """A Message-ID without white space and angle brackets; its case is kept (RFC 5322 3.6.4)."""
    return keyword(text).strip(f"<>{whitespace}")


def type_value(text: str) -> str:
    """A media type or a file name extension in lower case, the extension without its dot."""
    return keyword(text.lower()).strip(f".{whitespace}")


def typed_value(field: SearchField, text: str) -> str | None:
    """What a typed value of a keyword field stands for; None if the field's list does not have it."""
    if field.values:
        return field.values.get(fold(text.strip()))
    value = message_id_value(text) if field.name == "msgid" else type_value(text)
    return value or None

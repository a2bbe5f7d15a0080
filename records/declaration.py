"""Declaration: what is told with a hand-in of files that do not tell it themselves.

Which columns of a table hold messages, and which pictures are screenshots of chats. Nothing is guessed.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any
from zoneinfo import available_timezones

from records.errors import InvalidError
from records.place import Place

LONGEST = 100_000
"""Characters that a declaration may have."""
_FIELD = "declaration"


class Meaning(StrEnum):
    """What a column may hold."""

    TEXT = "text"
    SENT = "sent"
    SENDER = "sender"
    RECIPIENTS = "recipients"
    CONVERSATION = "conversation"
    TITLE = "title"
    SUBJECT = "subject"
    NUMBER = "number"
    REPLY_TO = "replyTo"
    DIRECTION = "direction"
    DELETED = "deleted"
    ATTACHMENTS = "attachments"
    DELIVERED = "delivered"
    READ = "read"
    APPLICATION = "application"


REQUIRED = (Meaning.TEXT, Meaning.SENT, Meaning.SENDER)


class DateForm(StrEnum):
    """How dates are written; a year of four digits in front is a year in each of the first three."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    ISO = "iso"
    UNIX_SECONDS = "unix-seconds"
    UNIX_MILLISECONDS = "unix-milliseconds"


@dataclass(frozen=True, slots=True)
class TableForm:
    """A table of messages: which files, and what its columns hold; several of one meaning are joined.

    `files` is a pattern of a path or name (`*.xlsx`), `sheet` a sheet of a workbook (empty: the first that
    has the columns). Of a page of HTML `message` is the class of its messages, and columns are the classes of
    what they hold. `timezone` is the zone of its dates (empty: that of the hand-in). `deleted` and `outgoing`
    are what stands in those columns of such a message, `owner` what marks the owner among senders.
    """

    files: str
    columns: tuple[tuple[Meaning, tuple[str, ...]], ...]
    dates: DateForm
    sheet: str = ""
    timezone: str = ""
    deleted: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    owner: str = ""
    message: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every column, each once."""
        return tuple(dict.fromkeys(name for _, names in self.columns for name in names))


@dataclass(frozen=True, slots=True)
class Declaration:
    """All that is told of a hand-in; `text` is how it is kept."""

    text: str = ""
    tables: tuple[TableForm, ...] = ()
    screenshots: tuple[str, ...] = ()

    def tables_of(self, place: Place) -> tuple[TableForm, ...]:
        """The tables that the file at a place holds."""
        return tuple(each for each in self.tables if _is_of(place, each.files))

    def is_screenshot(self, place: Place) -> bool:
        """Whether the file at a place is a screenshot."""
        return any(_is_of(place, each) for each in self.screenshots)


NOTHING_DECLARED = Declaration()


def declaration_of(text: str) -> Declaration:
    """The declaration that is written in a JSON text; an empty text declares nothing.

    Raises InvalidError with the path of the field, such as `declaration.tables[0].dates`, and what is wrong.
    """
    if not text.strip():
        return NOTHING_DECLARED
    try:
        told = json.loads(text) if len(text) <= LONGEST else None
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise InvalidError(_FIELD, "not-json")
    _check_keys(told, {"tables", "screenshots"}, "")
    tables = tuple(_table(each, f"tables[{place}]") for place, each in enumerate(_list(told, "tables")))
    patterns = _texts(told, "screenshots", "")
    return Declaration(json.dumps(told, ensure_ascii=False, sort_keys=True), tables, patterns)


def folded(name: str) -> str:
    """The name of a column without regard to case and white space."""
    return " ".join(name.split()).casefold()


def _table(told: object, where: str) -> TableForm:
    if not isinstance(told, dict):
        raise _fault("not-an-object", where)
    optional = {"sheet", "timezone", "deleted", "outgoing", "owner", "message"}
    _check_keys(told, {"files", "columns", "dates", *optional}, where)
    for name in ("files", "columns", "dates"):
        if not told.get(name):
            raise _fault("missing", f"{where}.{name}")
    columns = _columns(told["columns"], where)
    for name, meaning in (("deleted", Meaning.DELETED), ("outgoing", Meaning.DIRECTION)):
        if (meaning in dict(columns)) != bool(told.get(name)):
            raise _fault("column-and-values", f"{where}.{name}")
    if told["dates"] not in [form.value for form in DateForm]:
        raise _fault("dates", f"{where}.dates")
    zone = _text(told, "timezone", where)
    if zone and zone not in available_timezones():
        raise _fault("unknown", f"{where}.timezone")
    return TableForm(
        _text(told, "files", where),
        columns,
        DateForm(told["dates"]),
        _text(told, "sheet", where),
        zone,
        _texts(told, "deleted", where),
        _texts(told, "outgoing", where),
        _text(told, "owner", where),
        _text(told, "message", where),
    )


def _columns(told: object, where: str) -> tuple[tuple[Meaning, tuple[str, ...]], ...]:
    if not isinstance(told, dict):
        raise _fault("not-an-object", f"{where}.columns")
    _check_keys(told, set(Meaning), f"{where}.columns")
    for meaning in REQUIRED:
        if not told.get(meaning):
            raise _fault("missing", f"{where}.columns.{meaning}")
    return tuple(
        (meaning, _texts(told, meaning, f"{where}.columns")) for meaning in Meaning if told.get(meaning)
    )


def _fault(reason: str, where: str) -> InvalidError:
    return InvalidError(f"{_FIELD}.{where.lstrip('.')}", reason)


def _check_keys(told: Mapping[str, object], known: Iterable[str], where: str) -> None:
    for name in told:
        if name not in known:
            raise _fault("unknown-name", f"{where}.{name}")


def _list(told: Mapping[str, Any], name: str) -> list[object]:
    found = told.get(name, [])
    if not isinstance(found, list):
        raise _fault("not-a-list", name)
    return found


def _text(told: Mapping[str, object], name: str, where: str) -> str:
    found = told.get(name, "")
    if not isinstance(found, str):
        raise _fault("not-a-text", f"{where}.{name}")
    return found


def _texts(told: Mapping[str, object], name: str, where: str) -> tuple[str, ...]:
    """A text or texts in a list, none of them empty."""
    found = told.get(name, [])
    listed = [found] if isinstance(found, str) else found
    if not isinstance(listed, list) or not all(isinstance(each, str) and each.strip() for each in listed):
        raise _fault("not-a-text", f"{where}.{name}")
    return tuple(listed)


def _is_of(place: Place, pattern: str) -> bool:
    """Whether a pattern is of the name or path of the file at a place, without regard to case."""
    if not place.file_name:
        return False
    inside = place.steps[-1].value.partition(":")[2] if place.steps else place.path
    folded = pattern.casefold()
    return fnmatchcase(inside.casefold(), folded) or fnmatchcase(place.name.casefold(), folded)

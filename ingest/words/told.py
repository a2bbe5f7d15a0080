"""What a JSON object says of a member: a text, objects, a moment; nothing where it says something else."""

from datetime import UTC, datetime, timedelta
from typing import Any

from ingest.words.mail_date import SentDate

Told = dict[str, Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


def text_of(told: object) -> str:
    """A string or number as text."""
    if isinstance(told, str):
        return told
    return str(told) if isinstance(told, int | float) and not isinstance(told, bool) else ""


def object_of(told: object) -> Told:
    """An object; an empty one of anything else."""
    return told if isinstance(told, dict) else {}


def objects_of(told: object) -> list[Told]:
    """The objects in a list."""
    return [each for each in told if isinstance(each, dict)] if isinstance(told, list) else []


def texts_of(told: object) -> list[str]:
    """The texts in a list."""
    return [each for each in told if isinstance(each, str)] if isinstance(told, list) else []


def moment_of(told: object, unit: timedelta = _SECOND) -> datetime | None:
    """The moment so many units after 1970 began in UTC, from a number or its digits."""
    try:
        number = int(told) if isinstance(told, str) and told.isdecimal() else int(float(text_of(told)))
        return datetime.fromtimestamp(number, UTC) if unit is _SECOND else _EPOCH + unit * number
    except (ValueError, OverflowError, OSError):
        return None


def exact(at: datetime | None) -> SentDate:
    """A moment that its form told in UTC, or of which it told nothing that can be read."""
    return SentDate(at, "UTC" if at else "", "" if at else "unreadable")


def iso_moment(told: object) -> datetime | None:
    """The moment of an ISO 8601 text with its offset; one without is of UTC."""
    try:
        read = datetime.fromisoformat(text_of(told))
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None

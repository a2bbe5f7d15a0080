"""Dates as they are typed: a year, a month, a day, or a range of them, open on a side if wished."""

import re
from calendar import monthrange
from datetime import date

from search.query import DateRange

_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def date_range(text: str) -> DateRange | None:
    """The days that `2020`, `2020-03`, `2020-03-05`, `A..B`, `A..` or `..B` stand for.

    Both ends are included; a year or a month alone is all its days. None if the text is
    none of these, a day does not exist, or the range runs backwards.
    """
    first_text, dots, last_text = text.partition("..")
    first = _days(first_text) if first_text else None
    last = _days(last_text) if last_text else None
    if not dots:
        return DateRange(*first) if first else None
    if (first_text and not first) or (last_text and not last) or not (first or last):
        return None
    if first and last and first[0] > last[1]:
        return None
    return DateRange(first[0] if first else None, last[1] if last else None)


def written_day(ordinal: int) -> str:
    """A day as `YYYY-MM-DD`."""
    return date.fromordinal(ordinal).isoformat()


def _days(text: str) -> tuple[int, int] | None:
    """First and last day, as proleptic ordinals, of a year, month or day."""
    match = _WRITTEN.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        first = date(year, month or 1, day or 1)
        last_month = month or 12
        last = date(year, last_month, day or monthrange(year, last_month)[1])
    except ValueError:
        return None
    return first.toordinal(), last.toordinal()

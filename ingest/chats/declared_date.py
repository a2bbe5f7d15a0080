"""Moments of a table of which the form of the dates was declared; a zone that is written there counts."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ingest.chats.chat_moment import local_moment
from ingest.words.mail_date import SentDate
from ingest.words.told import exact, moment_of
from records.declaration import DateForm

_DATE = re.compile(r"(?<!\d)(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})(?!\d)")
_TIME = re.compile(
    r"[\sT,]{0,3}(\d{1,2})[:.](\d\d)(?:[:.](\d\d)(?:[.,](\d{1,9}))?)?(?:\s?([AaPp])\.?\s?[Mm]\b\.?)?"
)
_ZONE = re.compile(r"\s?\(?(?:(UTC|GMT|Z)\b)?\s?(?:([+\u2212-])(\d{1,2}):?(\d\d)?)?\)?\s*$")
_YEAR_DIGITS, _CENTURY = 4, 2000
_UNITS = {
    DateForm.UNIX_SECONDS: timedelta(seconds=1),
    DateForm.UNIX_MILLISECONDS: timedelta(milliseconds=1),
}
_UNREADABLE = SentDate(doubt="unreadable")


def declared_moment(written: str, form: DateForm, zone: ZoneInfo) -> SentDate:
    """The moment of a date in this form; where it tells no zone it is of the clock of this one."""
    if form in _UNITS:
        return exact(moment_of(written.strip(), _UNITS[form]))
    date = _DATE.search(written)
    if date is None:
        return _UNREADABLE
    time = _TIME.match(written, date.end())
    try:
        local = datetime(*_day(date, form), *_clock(time))  # noqa: DTZ001  # its zone is told or given
        told = _ZONE.match(written, time.end() if time else date.end())
        if told is None:
            return _UNREADABLE
        if not told[0].strip():
            return local_moment(local, zone)
        return SentDate((local - _ahead(told)).replace(tzinfo=UTC), told[0].strip(" ()"))
    except (ValueError, OverflowError):
        return _UNREADABLE


def _day(date: re.Match[str], form: DateForm) -> tuple[int, int, int]:
    first, second, third = int(date[1]), int(date[3]), int(date[4])
    if len(date[1]) == _YEAR_DIGITS:
        return first, second, third
    if form is DateForm.ISO:
        raise ValueError(date[0])
    year = third if len(date[4]) == _YEAR_DIGITS else third + _CENTURY
    return (year, second, first) if form is DateForm.DAY_FIRST else (year, first, second)


def _clock(time: re.Match[str] | None) -> tuple[int, int, int, int]:
    """Hour, minute, second and microsecond; midnight where only a day is told."""
    if time is None:
        return 0, 0, 0, 0
    hour = int(time[1])
    if time[5]:
        hour = hour % 12 + (12 if time[5] in "pP" else 0)
    return hour, int(time[2]), int(time[3] or 0), int((time[4] or "0").ljust(6, "0")[:6])


def _ahead(told: re.Match[str]) -> timedelta:
    ahead = timedelta(hours=int(told[3] or 0), minutes=int(told[4] or 0))
    return ahead if told[2] == "+" else -ahead

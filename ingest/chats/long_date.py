"""Dates with the name of a month, as apps write them for people: `3 november 2016 om 11:59:50 UTC`."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ingest.chats.chat_moment import local_moment
from ingest.words.mail_date import SentDate

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januari januar janvier", "feb february februari februar février",
            "mar mrt march maart märz mars", "apr april avril", "may mei mai", "jun june juni juin",
            "jul july juli juillet", "aug august augustus août", "sep sept september septembre",
            "oct okt october oktober octobre", "nov november novembre", "dec dez december dezember décembre",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
"""Numbers of months by their names and short names in English, Dutch, German and French, lower case."""

_LONGEST = 200
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?(?:\s?([AaPp])\.?\s?[Mm]\b\.?)?")
_ZONE = re.compile(
    r"(?:UTC|GMT|Z)?\s?([+\u2212-])(\d{1,2})(?::?(\d\d))?\s*$|\b(UTC|GMT|Z|CEST|MESZ|CET|MEZ)\b"
)
_HOURS = {"CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2}
_WORD = re.compile(r"[^\W\d_]{3,}")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")


def long_date(written: str, zone: ZoneInfo) -> SentDate:
    """The moment of such a date; where it tells no zone it is of the clock of this one."""
    text = written[:_LONGEST]
    clock, year = _CLOCK.search(text), _YEAR.search(text)
    month = next((MONTHS[word] for word in map(str.lower, _WORD.findall(text)) if word in MONTHS), None)
    if clock is None or year is None or month is None:
        return SentDate(doubt="unreadable")
    day = _DAY.search(text[: clock.start()] if clock.start() > year.start() else text[clock.end() :])
    try:
        days = int(day[0]) if day else 0
        local = datetime(int(year[0]), month, days, _hour(clock), int(clock[2]), int(clock[3] or 0))  # noqa: DTZ001
        told = _ZONE.search(text, clock.end())
        if told is None:
            return local_moment(local, zone)
        ahead = _ahead(told)
        return SentDate((local - ahead).replace(tzinfo=UTC), told[0].strip())
    except (ValueError, OverflowError):
        return SentDate(doubt="unreadable")


def _hour(clock: re.Match[str]) -> int:
    hour = int(clock[1])
    if not clock[4]:
        return hour
    return hour % 12 + (12 if clock[4] in "pP" else 0)


def _ahead(told: re.Match[str]) -> timedelta:
    if told[4]:
        return timedelta(hours=_HOURS.get(told[4], 0))
    ahead = timedelta(hours=int(told[2]), minutes=int(told[3] or 0))
    return ahead if told[1] == "+" else -ahead

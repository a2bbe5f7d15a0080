"""Moments of a chat export: the order of day and month from the whole file, local time to UTC."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import lru_cache
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from ingest.words.mail_date import SentDate
from records.frozen import maker

_MONTHS = 12
_sent_date = maker(SentDate)


class DayOrder(Enum):
    """Which number of a date is the day."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@dataclass(frozen=True, slots=True)
class DayReading:
    """How the dates of one file are read. `doubt` says why that is an assumption; empty if it is not."""

    order: DayOrder
    doubt: str = ""


def day_order(dates: Iterable[str]) -> DayReading:
    """How the dates of one file are to be read.

    A number above 12 settles it; else the order in which the dates ascend, and the other does not.
    Else it is assumed: the order with fewer descents, the day first if they have as many.
    """
    numbers = [_numbers(date) for date, _ in groupby(dates)]
    short = [found for found in numbers if len(found[0]) < 4]
    day_first = sum(int(found[0]) > _MONTHS for found in short)
    month_first = sum(int(found[1]) > _MONTHS for found in short)
    if bool(day_first) != bool(month_first):
        return DayReading(DayOrder.DAY_FIRST if day_first else DayOrder.MONTH_FIRST)
    if day_first + month_first == len(short) or all(found[0] == found[1] for found in short):
        return DayReading(DayOrder.DAY_FIRST)  # each date speaks for itself, also of phones of two languages
    descents = {order: _descents(short, order) for order in DayOrder}
    order = min(descents, key=lambda each: descents[each])
    if min(descents.values()) == 0 < max(descents.values()):
        return DayReading(order)
    told = ", ".join(f"{each.value} descends {count}x" for each, count in descents.items())
    return DayReading(order, f"{order.value} assumed: {told}")


class ChatClock:
    """Turns the local times of one file into moments; remembers each hour's offset."""

    def __init__(self, order: DayOrder, zone: ZoneInfo) -> None:
        """Read dates in this order, times in this zone."""
        self._order, self._zone = order, zone
        self._name = zone.key
        self._days: dict[str, dict[int, tuple[datetime, str]]] = {}
        """Of each date as written the hours that came up: how they begin, and what is doubtful of them."""

    def moment(self, date: str, time: str) -> SentDate:
        """The moment; an hour that came twice is the first, and one that was skipped is doubted too."""
        try:
            hour, since = _clock(time)
            hours = self._days.setdefault(date, {})
            start, doubt = hours.get(hour) or hours.setdefault(hour, self._hour(date, hour))
            return _sent_date(start + since, self._name, doubt)
        except (ValueError, OverflowError):
            return SentDate(doubt="unreadable")

    def _hour(self, date: str, hour: int) -> tuple[datetime, str]:
        year, month, day = _day(_numbers(date), self._order)
        return _hour(datetime(year, month, day, hour, tzinfo=self._zone), self._zone)


def local_moment(local: datetime, zone: ZoneInfo) -> SentDate:
    """The moment of a naive local time, as `ChatClock.moment` tells it, with the zone's name."""
    try:
        start, doubt = _hour_of(local.replace(minute=0, second=0, microsecond=0), zone.key)
        at = start + timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        return SentDate(at, zone.key, doubt)
    except (ValueError, OverflowError):
        return SentDate(doubt="unreadable")


@lru_cache(maxsize=4096)
def _hour_of(local: datetime, zone: str) -> tuple[datetime, str]:
    known = ZoneInfo(zone)
    return _hour(local.replace(tzinfo=known), known)


def _numbers(date: str) -> list[str]:
    separator = next(sign for sign in date if not sign.isdigit())
    return date.split(separator)


def _day(numbers: list[str], order: DayOrder) -> tuple[int, int, int]:
    first, second, third = map(int, numbers)
    if len(numbers[0]) == 4:
        return first, second, third
    year = third + 2000 if third < 100 else third
    is_day_first = first > 12 or (order is DayOrder.DAY_FIRST and second <= 12)
    return (year, second, first) if is_day_first else (year, first, second)


def _descents(numbers: list[list[str]], order: DayOrder) -> int:
    days = [_day(found, order) for found in numbers]
    return sum(later < earlier for earlier, later in pairwise(days))


@lru_cache(maxsize=4096)
def _clock(time: str) -> tuple[int, timedelta]:
    """The hour of `9:29 p. m.`, `23.55` or `12:24:03 PM`, and what has passed of it."""
    half = next((sign for sign in time.lower() if sign in "ap"), "")
    digits = time.replace(".", ":").split(":")
    hour, minute = int(digits[0]), int(digits[1][:2])
    second = int(digits[2][:2]) if len(digits) > 2 and digits[2][:2].isdigit() else 0
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour, timedelta(minutes=minute, seconds=second)


def _hour(local: datetime, zone: ZoneInfo) -> tuple[datetime, str]:
    """The start of a local hour in UTC, and whether clocks made it doubtful."""
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        return moment, "skipped"
    return moment, "ambiguous" if local.replace(fold=1).utcoffset() != local.utcoffset() else ""

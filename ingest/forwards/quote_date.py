"""Dates as mail programs write them above what they quote, in Dutch, English and German.

    maandag 9 september 2024 08:47      Outlook
    ma 4 mrt. 2024 om 10:12             Gmail
    Monday, March 4, 2024 10:12 AM      Outlook, English
    04.03.2024 10:12                    German programs
    4 maart 2024 om 10:12:30 CET        Apple Mail

A date without a zone is of the clock of who quoted it, which nobody knows: it is read in the zone of the
hand-in.
"""

import re
from zoneinfo import ZoneInfo

from ingest.words.mail_date import SentDate, read_date

_MONTHS = (
    "jan", "feb fév", "mar mrt maa mär mrz", "apr", "may mei mai", "jun", "jul", "aug", "sep", "oct okt",
    "nov", "dec dez",
)  # fmt: skip
_ENGLISH = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_MONTH_OF = {
    start: english for starts, english in zip(_MONTHS, _ENGLISH, strict=True) for start in starts.split()
}
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\s*([ap])?\.?\s?(?(4)m\.?)(?=\W|$)", re.IGNORECASE)
_ZONE = re.compile(r"(?:(?<!\w)|(?<=:\d\d))[+-]\d{2}:?\d{2}\b|\b(?:UTC|GMT|CES?T|MES?Z|[ECMP][SD]T|BST)\b")
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})(?:e|st|nd|rd|th)?\.?[\s-]+([^\W\d_]{3})[^\W\d_]*\.?,?[\s-]+(\d{4})"
)
_MONTH_FIRST = re.compile(r"([^\W\d_]{3})[^\W\d_]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_YEAR_LAST = re.compile(r"([^\W\d_]{3}) +(\d{1,2}) +\d{1,2}:\d{2}(?::\d{2})?(?: [A-Z]{3,4})? (\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)")
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_LONGEST = 120
_NOON = 12


def quote_date(written: str, local: ZoneInfo) -> SentDate:
    """The moment that a quoted date tells.

    `doubt` is `unreadable`, or `order` where day and month may be the other way round.
    """
    text = written[:_LONGEST]
    date, order = _date(text)
    if not date:
        return SentDate(doubt="unreadable")
    rest = text.replace("\u202f", " ").replace("\u00a0", " ")
    time, zone = _time(rest), _ZONE.search(rest)
    found = read_date(f"{date} {time} {zone[0].replace(':', '') if zone else ''}".strip(), local)
    return SentDate(found.at, found.timezone, found.doubt or order) if found.at else found


def _date(text: str) -> tuple[str, str]:
    """Day, month and year as a mail would say them, and whether their order is doubtful; else nothing."""
    for found in _DAY_FIRST.finditer(text):
        if month := _MONTH_OF.get(found[2].lower()):
            return f"{found[1]} {month} {found[3]}", ""
    for found in (*_MONTH_FIRST.finditer(text), *_YEAR_LAST.finditer(text)):
        if month := _MONTH_OF.get(found[1].lower()):
            return f"{found[2]} {month} {found[3]}", ""
    if year_first := _YEAR_FIRST.search(text):
        return _numbered(year_first[3], year_first[2], year_first[1]), ""
    numbers = _NUMBERS.search(text)
    return _turned(numbers, text) if numbers else ("", "")


def _turned(numbers: re.Match[str], text: str) -> tuple[str, str]:
    """Day before month, but for Americans: slashes and a half of the day."""
    first, sign, second, year = numbers.groups()
    year = year if len(year) > 2 else f"20{year}"
    is_american = sign == "/" and re.search(r"\d\s?[ap]\.?\s?m\b", text, re.IGNORECASE) is not None
    day, month = (second, first) if is_american else (first, second)
    if int(month) > len(_ENGLISH):
        day, month = month, day
    is_sure = int(day) > len(_ENGLISH) or day == month
    return _numbered(day, month, year), "" if is_sure or sign != "/" else "order"


def _numbered(day: str, month: str, year: str) -> str:
    number = int(month)
    return f"{day} {_ENGLISH[number - 1]} {year}" if 1 <= number <= len(_ENGLISH) else ""


def _time(text: str) -> str:
    """The time of day: the last one that is no part of a date; midnight without one."""
    for found in reversed(list(_TIME.finditer(_NUMBERS.sub(" ", text)))):
        hour, half = int(found[1]), (found[4] or "").lower()
        if half:
            hour = hour % _NOON + (_NOON if half == "p" else 0)
        if hour < 2 * _NOON and int(found[2]) < 60:
            return f"{hour:02}:{found[2]}:{found[3] or '00'}"
    return "00:00:00"

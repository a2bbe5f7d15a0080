"""The Date field: the moment in UTC, and the zone exactly as it was written (RFC 5322 3.3, 4.3)."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz
from zoneinfo import ZoneInfo

from records.frozen import swift

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mar mrt", "apr", "may mei", "jun", "jul", "aug", "sep", "oct okt", "nov", "dec"), 1
    )
    for name in names.split()
}
_USUAL = re.compile(
    r"(?:[^\W\d_]{2,10}\.?,?\s*)?(\d{1,2})[\s-]+([A-Za-z]{3})[A-Za-z]{0,7}\.?[\s-]+(\d{2,4}),?\s+"
    r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?(?:\s+([+-]\d{4}|[A-Za-z]{1,5})(?:\s.*|\(.*)?)?",
    re.DOTALL,
)
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?\s*")
_ZONES = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "bst": 60, "west": 60, "cet": 60, "met": 60, "mez": 60,
    "cest": 120, "mest": 120, "mesz": 120, "eet": 120, "eest": 180, "msk": 180,
    "edt": -240, "est": -300, "cdt": -300, "cst": -360, "mdt": -360, "mst": -420, "pdt": -420, "pst": -480,
}  # fmt: skip
"""Minutes east of UTC of the zone names that mailers write; other letters say nothing (RFC 5322 4.3)."""
_LONGEST = 200


@swift
@dataclass(frozen=True, slots=True)
class SentDate:
    """A date as a mail tells it. `at` is None when it cannot be read; `doubt` says why, or what is odd."""

    at: datetime | None = None
    timezone: str = ""
    doubt: str = ""


def read_date(written: str, local: ZoneInfo) -> SentDate:
    """The date that a Date field says; `local` is the zone of a date without one."""
    text = written.strip()[:_LONGEST]
    usual = _USUAL.fullmatch(text)
    try:
        if usual is not None and (month := _MONTHS.get(usual[2].lower())):
            moment = datetime(
                _full_year(usual[3]), month, int(usual[1]), int(usual[4]), int(usual[5]),
                min(59, int(usual[6] or 0)), tzinfo=UTC,
            )  # fmt: skip
            return _shifted(moment, usual[7] or "", local)
        iso = _ISO.fullmatch(text)
        if iso is not None:
            year, month, day, hour, minute, second = (int(iso[group] or 0) for group in range(1, 7))
            moment = datetime(year, month, day, hour, minute, min(59, second), tzinfo=UTC)
            return _shifted(moment, (iso[7] or "").replace(":", ""), local)
        return _odd(text, local)
    except (ValueError, OverflowError):
        return SentDate(doubt="unreadable")


def _full_year(written: str) -> int:
    """RFC 5322 4.3: two digits below 50 are of this century, three count from 1900."""
    year = int(written)
    if len(written) == 4:
        return year
    return year + 2000 if len(written) == 2 and year < 50 else year + 1900


def _shifted(moment: datetime, zone: str, local: ZoneInfo) -> SentDate:
    """The moment moved from its written zone to UTC."""
    if not zone:
        return SentDate(moment.replace(tzinfo=local).astimezone(UTC))
    if zone[0] in "+-":
        minutes = 60 * int(zone[1:3]) + int(zone[3:5])
        if int(zone[3:5]) > 59 or minutes > 24 * 60:
            return SentDate(moment, zone, "zone")
        return SentDate(moment - timedelta(minutes=minutes if zone[0] == "+" else -minutes), zone)
    known = _ZONES.get(zone.lower())
    if known is None:
        return SentDate(moment, zone, "zone")
    return SentDate(moment - timedelta(minutes=known), zone)


def _odd(text: str, local: ZoneInfo) -> SentDate:
    """A date in none of the usual forms, by the patient reader of the standard library."""
    try:
        parsed = parsedate_tz(text)
    except (IndexError, TypeError):
        parsed = None
    if parsed is None:
        return SentDate(doubt="unreadable")
    year, month, day, hour, minute, second = parsed[:6]
    moment = datetime(year, month, day, hour, minute, min(59, second), tzinfo=UTC)
    zone = re.search(r"[+-]\d{4}(?=\s|\(|$)", text)
    return _shifted(moment, zone[0] if zone else "", local)

"""The moment of a Date field in UTC, and its zone as written."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.words.mail_date import SentDate, read_date

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def _utc(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=UTC)  # type: ignore[arg-type, misc]  # six whole numbers at most


@pytest.mark.parametrize(
    ("written", "at", "zone"),
    [
        ("Tue, 05 Mar 2024 10:12:13 +0100", _utc(2024, 3, 5, 9, 12, 13), "+0100"),
        ("5 Mar 2024 10:12 -0530", _utc(2024, 3, 5, 15, 42), "-0530"),
        ("Tue, 05 Mar 2024 10:12:13 +0100 (CET)", _utc(2024, 3, 5, 9, 12, 13), "+0100"),
        ("Tue, 05 Mar 2024 10:12:13 EST", _utc(2024, 3, 5, 15, 12, 13), "EST"),
        ("Tue, 05 Mar 2024 10:12:13 GMT", _utc(2024, 3, 5, 10, 12, 13), "GMT"),
        ("Tue, 05 Mar 2024 10:12:13", _utc(2024, 3, 5, 9, 12, 13), ""),
        ("Fri, 05 Jul 2024 10:12:13", _utc(2024, 7, 5, 8, 12, 13), ""),
        ("Tue Mar  5 10:12:13 2024", _utc(2024, 3, 5, 9, 12, 13), ""),
        ("2024-03-05T10:12:13Z", _utc(2024, 3, 5, 10, 12, 13), "Z"),
        ("2024-03-05 10:12:13 +01:00", _utc(2024, 3, 5, 9, 12, 13), "+0100"),
        ("5 Mar 24 10:12:13 +0000", _utc(2024, 3, 5, 10, 12, 13), "+0000"),
        ("5 Mar 99 10:12:13 +0000", _utc(1999, 3, 5, 10, 12, 13), "+0000"),
        ("5 Mar 102 10:12:13 +0000", _utc(2002, 3, 5, 10, 12, 13), "+0000"),
        ("di, 5 mrt 2024 10:12:13 +0100", _utc(2024, 3, 5, 9, 12, 13), "+0100"),
        ("Sat, 30 Jun 2012 23:59:60 +0000", _utc(2012, 6, 30, 23, 59, 59), "+0000"),
        ("31 Dec 9999 23:59:59 +0000", _utc(9999, 12, 31, 23, 59, 59), "+0000"),
    ],
)
def test_a_date_is_read(written: str, at: datetime, zone: str) -> None:
    assert read_date(written, _AMSTERDAM) == SentDate(at, zone)


@pytest.mark.parametrize("written", ["morgen", "32 Jan 2024 10:00 +0000", "1 Jan 20240 10:00 +0000", "-", "5 Mar 2024",
                                     "31 Dec 9999 23:59:59 -0100", "1 Jan 0001 00:00:00", "29 Feb 2023 10:00 +0000"])  # fmt: skip
def test_nonsense_is_doubted_and_gives_no_moment(written: str) -> None:
    found = read_date(written, _AMSTERDAM)
    assert (found.at, found.doubt) == (None, "unreadable")


def test_an_unknown_zone_counts_as_utc_and_is_doubted() -> None:
    assert read_date("5 Mar 2024 10:12:13 FOO", _AMSTERDAM) == SentDate(
        _utc(2024, 3, 5, 10, 12, 13), "FOO", "zone"
    )


@given(
    st.datetimes(datetime(1900, 1, 2), datetime(9999, 12, 30)),  # noqa: DTZ001  # the strategy wants them naive
    st.integers(-14 * 60, 14 * 60),
)
def test_what_is_written_by_the_rules_comes_back(moment: datetime, minutes: int) -> None:
    aware = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    found = read_date(format_datetime(aware), _AMSTERDAM)
    assert (found.at, found.doubt) == (aware.astimezone(UTC), "")


@given(st.text(max_size=60))
def test_any_text_is_read_or_doubted(written: str) -> None:
    found = read_date(written, _AMSTERDAM)
    assert (found.at is None) <= bool(found.doubt)

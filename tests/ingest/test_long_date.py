"""Dates with the name of a month are read in the languages that people have their phones in."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.chats.long_date import long_date

_HERE = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(
    ("written", "at", "zone"),
    [
        (
            "Thursday, November 3, 2016 at 11:59:50\u202fAM UTC",
            datetime(2016, 11, 3, 11, 59, 50, tzinfo=UTC),
            "UTC",
        ),
        ("donderdag 3 november 2016 om 11:59:50 UTC", datetime(2016, 11, 3, 11, 59, 50, tzinfo=UTC), "UTC"),
        ("Donnerstag, 3. März 2016 um 11:59:50 MEZ", datetime(2016, 3, 3, 10, 59, 50, tzinfo=UTC), "MEZ"),
        ("May 17, 2022  5:29:42 PM", datetime(2022, 5, 17, 15, 29, 42, tzinfo=UTC), "Europe/Amsterdam"),
        ("May 17, 2022 12:00:00 AM", datetime(2022, 5, 16, 22, tzinfo=UTC), "Europe/Amsterdam"),
        ("3. mei 2019 10:24:00 UTC+2", datetime(2019, 5, 3, 8, 24, tzinfo=UTC), "UTC+2"),
        ("3 augustus 2019 10:24:00 GMT-05:30", datetime(2019, 8, 3, 15, 54, tzinfo=UTC), "GMT-05:30"),
    ],
)
def test_a_date_is_read_with_the_zone_that_it_tells(written: str, at: datetime, zone: str) -> None:
    sent = long_date(written, _HERE)
    assert (sent.at, sent.timezone, sent.doubt) == (at, zone, "")


@pytest.mark.parametrize("written", ["", "morgen", "30 februari 2018 12:00", "mei 2019 10:24", "3 mei 2019"])
def test_what_is_no_date_is_doubted(written: str) -> None:
    assert long_date(written, _HERE).doubt == "unreadable"


@given(st.text(max_size=60))
def test_no_text_is_too_odd(written: str) -> None:
    assert long_date(written, _HERE).at is None or long_date(written, _HERE).timezone

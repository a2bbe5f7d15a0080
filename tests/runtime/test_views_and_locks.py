"""Moments and names as the outside sees them, and locks that one holder has at a time."""

import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from runtime.locks import FileLock
from runtime.views import camel, moment

zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(value=st.datetimes(datetime(1000, 1, 2), datetime(9999, 12, 30), timezones=zones))  # noqa: DTZ001
def test_a_moment_is_utc_with_a_z_to_the_second(value: datetime) -> None:
    written = moment(value)
    assert written is not None
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", written)
    assert datetime.fromisoformat(written) == value.astimezone(UTC).replace(microsecond=0)


def test_no_moment_is_null() -> None:
    assert moment(None) is None


def test_an_early_year_keeps_four_digits() -> None:
    assert moment(datetime(70, 1, 1, tzinfo=UTC)) == "0070-01-01T00:00:00Z"


def test_names_become_camel_case() -> None:
    assert camel({"in_catalogue": 1, "extra": 2, "a_b_c": 3}) == {"inCatalogue": 1, "extra": 2, "aBC": 3}


def test_a_lock_has_one_holder_at_a_time(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "map" / "slot"), FileLock(tmp_path / "map" / "slot")
    assert (first.acquire(), first.acquire(), second.acquire()) == (True, True, False)
    first.release()
    assert second.acquire()
    second.release()
    second.release()


def test_a_lock_ends_with_its_process(tmp_path: Path) -> None:
    path = tmp_path / "slot"
    program = f"""
import sys
from pathlib import Path
from runtime.locks import FileLock
lock = FileLock(Path({str(path)!r}))
print(lock.acquire(), flush=True)
sys.stdin.read()
"""
    root = Path(__file__).resolve().parents[2]
    holder = subprocess.Popen(
        [sys.executable, "-c", program], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "True\n"
    mine = FileLock(path)
    assert not mine.acquire()
    holder.kill()
    holder.communicate()
    assert mine.acquire()
    mine.release()

"""A database with its log is read as SQLite itself reads the two, and no frame counts that does not hold."""

import contextlib
import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.data.sqlite_file import MalformedDatabaseError, SqliteFile
from ingest.data.sqlite_log import LoggedDatabase, SqliteLog
from records.content import BytesContent

_MOST = 100 << 20
_ACTS = st.lists(
    st.tuples(
        st.sampled_from(["add", "change", "remove", "undo"]), st.integers(0, 9_000), st.integers(0, 80)
    ),
    min_size=1,
    max_size=25,
)


def logged(
    acts: list[tuple[str, int, int]], page_bytes: int = 512
) -> tuple[bytes, bytes, list[tuple[int, str, bytes]]]:
    """A database with thirty rows and its log of these acts, and what SQLite reads of both."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "t.db")
        made = sqlite3.connect(path, isolation_level=None)
        made.execute(f"PRAGMA page_size = {page_bytes}")
        made.execute("PRAGMA journal_mode = WAL")
        made.execute("PRAGMA wal_autocheckpoint = 0")
        made.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, k TEXT UNIQUE, b BLOB)")
        for number in range(30):
            made.execute("INSERT INTO t (k, b) VALUES (?, ?)", (f"k{number}", b"x" * (37 * number)))
        made.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for count, (act, size, number) in enumerate(acts):
            if act == "undo":
                made.execute("BEGIN")
            match act:
                case "change":
                    made.execute("UPDATE t SET b = ? WHERE n = ?", (b"y" * size, number))
                case "remove":
                    made.execute("DELETE FROM t WHERE n = ?", (number,))
                case _:
                    made.execute("INSERT INTO t (k, b) VALUES (?, ?)", (f"later{count}", b"z" * size))
            if act == "undo":
                made.execute("ROLLBACK")
        told = made.execute("SELECT n, k, b FROM t").fetchall()
        raw, log = path.read_bytes(), Path(folder, "t.db-wal").read_bytes()
        made.close()
    return raw, log, told


def pair(raw: bytes, log: bytes) -> LoggedDatabase:
    return LoggedDatabase(BytesContent(raw), BytesContent(log))


@settings(max_examples=60)
@given(_ACTS, st.sampled_from([512, 1024, 4096]))
def test_a_database_with_its_log_is_what_sqlite_reads(
    acts: list[tuple[str, int, int]], page_bytes: int
) -> None:
    raw, log, told = logged(acts, page_bytes)
    if not log:
        return
    found = pair(raw, log)
    assert [(number, *row) for number, row in found.whole.columns("t", "k", "b")] == told
    assert not found.log.is_broken


@settings(max_examples=60)
@given(_ACTS)
def test_what_the_log_adds_or_changes_is_what_the_database_lacks(acts: list[tuple[str, int, int]]) -> None:
    raw, log, told = logged(acts)
    if not log:
        return
    found, former = pair(raw, log), SqliteFile(BytesContent(raw))
    before = {number: tuple(row) for number, row in former.columns("t", "k", "b")}
    rows = list(found.rows("t", _MOST))
    assert [row.number for row in rows] == [
        number for number, *row in told if before.get(number) != tuple(row)
    ]
    assert found.count("t", _MOST) == len(rows)
    for row in rows:
        pieces = b"".join(log[start:end] for start, end in found.pieces(row))
        assert found.raw(row) == pieces
        assert pieces == row.raw or len(pieces) < len(row.raw)


@given(st.lists(st.integers(1, 60), max_size=10))
def test_a_row_is_found_by_its_number(numbers: list[int]) -> None:
    raw, _, _ = logged([("add", 10, 0)])
    file = SqliteFile(BytesContent(raw))
    rows = {row.number: row for row in file.rows(file.tables["t"], _MOST)}
    assert [file.find(file.tables["t"], each, _MOST) for each in numbers] == [
        rows.get(each) for each in numbers
    ]
    for row in rows.values():
        assert b"".join(raw[start:end] for start, end in file.pieces(row.start)) == row.raw


def test_frames_behind_the_last_whole_transaction_do_not_count() -> None:
    raw, log, _ = logged([("add", 10, 0), ("add", 2000, 0)])
    _, first, _ = logged([("add", 10, 0)])
    for cut in range(len(first), len(log), 100):
        assert list(pair(raw, log[:cut]).whole.columns("t", "k"))[-1][1] == ("later0",)


def test_a_frame_that_does_not_add_up_ends_the_log_and_is_told() -> None:
    raw, log, _ = logged([("add", 10, 0), ("add", 20, 0)])
    _, first, _ = logged([("add", 10, 0)])
    broken = bytearray(log)
    broken[len(first) + 100] ^= 1
    found = pair(raw, bytes(broken))
    assert (found.log.is_broken, list(found.whole.columns("t", "k"))[-1][1]) == (True, ("later0",))


def test_frames_of_an_earlier_round_do_not_count() -> None:
    raw, log, _ = logged([("add", 10, 0), ("add", 20, 0)])
    _, first, _ = logged([("add", 10, 0)])
    older = bytearray(log)
    older[len(first) + 8] ^= 1
    found = pair(raw, bytes(older))
    assert (found.log.is_broken, len(list(found.whole.columns("t", "k")))) == (False, 31)


@pytest.mark.parametrize("at", [0, 5, 10, 20, 26])
def test_a_log_with_another_header_is_none(at: int) -> None:
    raw, log, _ = logged([("add", 10, 0)])
    other = bytearray(log)
    other[at] ^= 4
    with pytest.raises(MalformedDatabaseError):
        pair(raw, bytes(other))


def test_a_log_of_a_database_with_other_pages_is_none() -> None:
    raw, _, _ = logged([("add", 10, 0)], 1024)
    _, log, _ = logged([("add", 10, 0)])
    with pytest.raises(MalformedDatabaseError):
        pair(raw, log)


@settings(max_examples=60)
@given(st.data())
def test_a_broken_log_never_hangs(draw: st.DataObject) -> None:
    raw, log, _ = logged([("add", 700, 0), ("change", 3000, 7)])
    broken = bytearray(log)
    for at in draw.draw(st.lists(st.integers(0, len(log) - 1), min_size=1, max_size=9)):
        broken[at] = draw.draw(st.integers(0, 255))
    with contextlib.suppress(MalformedDatabaseError):
        found = pair(raw, bytes(broken[: draw.draw(st.integers(0, len(log)))]))
        assert len(list(found.rows("t", _MOST))) <= 31
    with contextlib.suppress(MalformedDatabaseError):
        SqliteLog(BytesContent(bytes(broken)))

"""Tables of SQLite are read from their pages as SQLite itself reads them, whatever became of the file."""

import contextlib
import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.data.sqlite_file import MalformedDatabaseError, SqliteFile
from ingest.data.sqlite_record import MalformedRecordError, column_names, values, varint
from records.content import BytesContent

_MOST = 100 << 20
_CELLS = st.one_of(
    st.none(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False), st.binary(max_size=40),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40),
    st.integers(0, 9_000).map(lambda size: b"x" * size),
)  # fmt: skip


def database(
    rows: list[tuple[object, ...]], page_bytes: int = 512, encoding: str = "UTF-8", deleted: int = 0
) -> tuple[bytes, list[tuple[object, ...]]]:
    """A file of one table of these rows, every so many deleted again, and what SQLite reads of it."""
    made = sqlite3.connect(":memory:", isolation_level=None)
    made.execute(f"PRAGMA page_size = {page_bytes}")
    made.execute(f"PRAGMA encoding = '{encoding}'")
    made.execute('CREATE TABLE t (n INTEGER PRIMARY KEY, k TEXT UNIQUE, [a b], "c,d" BLOB, CHECK (n > -1))')
    for number, row in enumerate(rows):
        made.execute('INSERT INTO t (k, [a b], "c,d") VALUES (?, ?, ?)', (f"k{number}", *row))
    if deleted:
        made.execute(f"DELETE FROM t WHERE n % {deleted} = 0")
    made.execute("ALTER TABLE t ADD COLUMN late")
    told = made.execute('SELECT n, k, [a b], "c,d", late FROM t').fetchall()
    raw = made.serialize()
    made.close()
    return raw, told


def read(raw: bytes) -> list[tuple[object, ...]]:
    return [
        (number, *told)
        for number, told in SqliteFile(BytesContent(raw)).columns("t", "k", "a b", "c,d", "late")
    ]


@settings(max_examples=60)
@given(
    st.lists(st.tuples(_CELLS, _CELLS), max_size=60),
    st.sampled_from([512, 1024, 4096, 65536]),
    st.sampled_from(["UTF-8", "UTF-16le", "UTF-16be"]),
    st.integers(0, 5),
)
def test_rows_are_what_sqlite_reads_and_the_index_counts_them(
    rows: list[tuple[object, ...]], page_bytes: int, encoding: str, deleted: int
) -> None:
    raw, told = database(rows, page_bytes, encoding, deleted)
    assert read(raw) == told
    assert SqliteFile(BytesContent(raw)).count("t") == len(told)


@given(st.lists(st.tuples(_CELLS, _CELLS), min_size=1, max_size=20), st.sampled_from([512, 4096]))
def test_every_row_is_found_again_by_where_it_begins(rows: list[tuple[object, ...]], page_bytes: int) -> None:
    raw, _ = database(rows, page_bytes)
    file = SqliteFile(BytesContent(raw))
    found = list(file.rows(file.tables["t"], _MOST))
    assert [file.row(each.start, _MOST) for each in found] == found
    assert len({each.start for each in found}) == len(rows)


@settings(max_examples=60)
@given(st.data())
def test_a_broken_file_gives_no_more_rows_than_it_had_and_never_hangs(draw: st.DataObject) -> None:
    raw, told = database([(b"x" * 700, number) for number in range(40)])
    broken = bytearray(raw)
    for at in draw.draw(st.lists(st.integers(100, len(raw) - 1), min_size=1, max_size=20)):
        broken[at] = draw.draw(st.integers(0, 255))
    cut = draw.draw(st.integers(100, len(raw)))
    with contextlib.suppress(MalformedDatabaseError):
        assert len(read(bytes(broken[:cut]))) <= len(told) * 2


def test_a_page_that_is_gone_costs_its_own_rows_and_the_index_tells_how_many() -> None:
    raw, told = database([(b"x" * 60, number) for number in range(200)])
    file = SqliteFile(BytesContent(raw))
    leaf = next(file.rows(file.tables["t"], _MOST)).start // 512
    broken = raw[: leaf * 512] + bytes(512) + raw[(leaf + 1) * 512 :]
    left = read(broken)
    assert 0 < len(left) < len(told)
    assert left == told[len(told) - len(left) :]
    assert SqliteFile(BytesContent(broken)).count("t") == len(told)


def test_a_tree_that_leads_back_to_itself_ends() -> None:
    raw, _ = database([(b"x" * 60, number) for number in range(200)])
    root = SqliteFile(BytesContent(raw)).tables["t"].root
    at = (root - 1) * 512 + 8
    circular = raw[:at] + root.to_bytes(4, "big") + raw[at + 4 :]
    assert len(read(circular)) < 200


def test_a_chain_of_pages_that_leads_back_to_itself_costs_its_row() -> None:
    raw, _ = database([(b"x" * 5000, 1), (b"y", 2)])
    file = SqliteFile(BytesContent(raw))
    first = next(file.rows(file.tables["t"], _MOST))
    page = first.start // 512
    link = next(
        at for at in range(first.start, (page + 1) * 512 - 3)
        if raw[at : at + 4] == (int.from_bytes(raw[at : at + 4], "big")).to_bytes(4, "big")
        and raw[(int.from_bytes(raw[at : at + 4], "big") - 1) * 512 + 4 :][:20] == b"x" * 20
    )  # fmt: skip
    chain = int.from_bytes(raw[link : link + 4], "big")
    circular = raw[: (chain - 1) * 512] + chain.to_bytes(4, "big") + raw[(chain - 1) * 512 + 4 :]
    assert [row[3] for row in read(circular)] == [2]


def test_views_triggers_and_virtual_tables_are_no_tables() -> None:
    made = sqlite3.connect(":memory:", isolation_level=None)
    made.executescript(
        "CREATE VIEW message AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c;"
        "CREATE TABLE real (a); CREATE TRIGGER t AFTER INSERT ON real BEGIN SELECT 1; END;"
    )
    assert set(SqliteFile(BytesContent(made.serialize())).tables) == {"sqlite_schema", "real"}
    made.close()


@pytest.mark.parametrize(
    "raw", [b"", b"SQLite format 3\0", b"SQLite format 3\0" + bytes(200), b"SQLite format 2\0" + bytes(1024)]
)
def test_what_is_no_database_is_refused(raw: bytes) -> None:
    with pytest.raises(MalformedDatabaseError):
        SqliteFile(BytesContent(raw))


def test_a_row_larger_than_is_asked_for_is_told_without_its_bytes() -> None:
    raw, _ = database([(b"x" * 5000, 1), (b"y", 2)])
    file = SqliteFile(BytesContent(raw))
    large, small = file.rows(file.tables["t"], 1000)
    assert (large.is_held, large.raw, large.size_bytes > 5000, small.is_held) == (False, b"", True, True)


@given(st.binary(max_size=60), st.tuples(st.integers(-1, 5), st.integers(-1, 5)))
def test_chance_bytes_are_a_record_or_refused(raw: bytes, positions: tuple[int, int]) -> None:
    with contextlib.suppress(MalformedRecordError):
        assert len(values(raw, positions, "utf-8")) == 2


def test_numbers_take_one_to_nine_bytes() -> None:
    assert varint(b"\x7f", 0) == (127, 1)
    assert varint(b"\x81\x00", 0) == (128, 2)
    assert varint(b"\xff" * 9, 0) == (2**64 - 1, 9)
    with pytest.raises(MalformedRecordError):
        varint(b"\x81", 0)


def test_columns_are_named_as_the_table_names_them() -> None:
    sql = """CREATE TABLE x ("a ""b" TEXT, 'c' INT DEFAULT (1, 2), -- d
        /* e */ [f] VARCHAR(10), `g` CHECK (g IN ('h', "i")), j, PRIMARY KEY (j, `g`), UNIQUE (f)) STRICT"""
    assert column_names(sql) == ('a ""b', "c", "f", "g", "j")
    assert column_names("CREATE TABLE") == ()

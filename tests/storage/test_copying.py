"""Copying from either database and either store to either: every row and byte, proved, begun anew after a break."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    select,
    text,
)

from records.errors import ConflictError
from records.identity import digest_of
from storage.blob_store import BlobStore, PackSize, packs_of
from storage.blobs import PackStore
from storage.copying import Sum, copy_packs, copy_tables, is_empty, sums
from storage.database import Database
from storage.object_packs import ObjectPackStore
from storage.sql import insert_rows
from storage.tables import account, catalogue, index_state, outbox, readings, turn
from tests.catalogues import MakesDatabase, in_a_file
from tests.contracts.blob_store_contract import PART_BYTES, put, read
from tests.engines.bucket import MakesBucket
from tests.engines.postgresql import PostgresqlServer

Rows = dict[str, list[dict[str, Any]]]
Ends = tuple[MakesDatabase, MakesDatabase]


@pytest.fixture(scope="session", params=["files", "out", "home"])
def ends(request: pytest.FixtureRequest) -> Ends:
    """Where is copied from and to: between two files, from a file to a server, and from there to a file."""
    if request.param == "files":
        return in_a_file, in_a_file
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    return (in_a_file, server.a_database) if request.param == "out" else (server.a_database, in_a_file)


WORDS = st.text(st.sampled_from("\x00\x01\x02a|é\U0001f600\n\\"), max_size=4)
KINDS: tuple[tuple[type, st.SearchStrategy[Any]], ...] = (
    (Boolean, st.booleans()),
    (SmallInteger, st.integers(-(2**15), 2**15 - 1)),
    (BigInteger, st.integers(-(2**63), 2**63 - 1)),
    (Integer, st.integers(-(2**31), 2**31 - 1)),
    (LargeBinary, st.binary(max_size=6)),
    (Text, WORDS),
)
"""What columns may hold, the narrower type before the wider."""


def values(column: Column[Any]) -> st.SearchStrategy[Any]:
    """What a column may hold."""
    if column.table.autoincrement_column is column:
        return st.integers(1, 2**62)
    drawn = next(drawn for kind, drawn in KINDS if isinstance(column.type, kind))
    return st.one_of(st.none(), drawn) if column.nullable else drawn


def rows_of(table: Table) -> st.SearchStrategy[list[dict[str, Any]]]:
    keys = [[column.name for column in table.primary_key.columns]]
    keys += [[column.name] for column in table.columns if column.unique]
    keys += [
        [column.name for column in each.columns]
        for each in table.constraints
        if isinstance(each, UniqueConstraint)
    ]
    row = st.fixed_dictionaries({column.name: values(column) for column in table.columns})
    unique = tuple((lambda row, names=names: tuple(row[name] for name in names)) for names in keys)
    return st.lists(row, max_size=3, unique_by=unique)


def filled(metadata: MetaData) -> st.SearchStrategy[Rows]:
    """Rows that some of the tables may hold."""
    tables = [table for table in metadata.sorted_tables if not table.name.startswith("turn")]
    some = st.lists(st.sampled_from(tables), max_size=3, unique=True)
    return some.flatmap(lambda chosen: st.fixed_dictionaries({each.name: rows_of(each) for each in chosen}))


def fill(database: Database, rows: Rows) -> None:
    with database.write() as connection:
        for name, some in rows.items():
            table = database.metadata.tables[name]
            ordered = [
                {each.name: row[each.name] for each in table.columns if each.name in row} for row in some
            ]
            insert_rows(connection, table, ordered)


def all_of(database: Database) -> Rows:
    with database.read() as connection:
        return {
            name: [dict(row._mapping) for row in connection.execute(select(table))]
            for name, table in database.metadata.tables.items()
            if not name.startswith("turn")
        }


def copied(source: Database, target: Database) -> dict[str, Sum]:
    with source.read() as connection:
        return copy_tables(connection, target, lambda *_: None)


def sorted_rows(rows: Rows) -> dict[str, list[str]]:
    return {name: sorted(map(repr, some)) for name, some in rows.items()}


@pytest.mark.parametrize("metadata", [catalogue, readings], ids=["catalogue", "readings"])
def test_any_rows_arrive_as_they_were(ends: Ends, metadata: MetaData) -> None:
    @settings(max_examples=10)
    @given(before=filled(metadata), former=filled(metadata))
    def they_do(before: Rows, former: Rows) -> None:
        make_source, make_target = ends
        with make_source(metadata) as source, make_target(metadata) as target:
            fill(source, before)
            fill(target, former)
            assert copied(source, target) == sums(source) == sums(target)
            assert sorted_rows(all_of(target)) == sorted_rows(all_of(source))

    they_do()


ANNA = {"id": "1", "name": "anna", "role": "officer", "token_hash": b"a", "created_at": 1, "revoked_at": None}


def test_new_rows_are_numbered_after_those_that_were_copied(ends: Ends) -> None:
    make_source, make_target = ends
    with make_source() as source, make_target() as target:
        fill(source, {"outbox": [{"number": 41, "record_id": b"een", "removed": False}]})
        copied(source, target)
        with target.write() as connection:
            connection.execute(outbox.insert(), {"record_id": b"twee", "removed": False})
        assert [row["number"] for row in all_of(target)["outbox"]] == [41, 42]


def test_what_nothing_was_done_in_is_empty_though_it_has_an_index(ends: Ends) -> None:
    _, make_target = ends
    with make_target() as database:
        fill(database, {"index_state": [{"id": 1, "generation": "first", "seq": 0, "analysis": "1"}]})
        assert is_empty(database)
        fill(database, {"account": [ANNA]})
        assert not is_empty(database)
        assert {turn.name} & set(sums(database)) == set()
        assert sums(database)[index_state.name].count == 1


def test_a_copy_that_came_out_otherwise_is_told() -> None:
    with in_a_file() as source, in_a_file() as target:
        fill(source, {"account": [ANNA]})
        with target.reshape() as connection:
            connection.execute(
                text("CREATE TRIGGER t AFTER INSERT ON account BEGIN UPDATE account SET role = 'admin'; END")
            )
        with pytest.raises(ConflictError) as told:
            copied(source, target)
        assert told.value.reason == "copy-differs"


def test_progress_is_told_of_every_table_to_its_last_row() -> None:
    seen: dict[str, tuple[int, int]] = {}
    with in_a_file() as source, in_a_file() as target:
        fill(source, {"outbox": [{"record_id": bytes(2), "removed": False} for _ in range(2_500)]})
        fill(source, {account.name: [ANNA]})
        with source.read() as connection:
            copy_tables(connection, target, lambda part, done, of: seen.update({part: (done, of)}))
    assert seen == {"outbox": (2_500, 2_500), "account": (1, 1)}


MakesStore = Callable[[Database], BlobStore]


@pytest.fixture(params=["folder", "bucket"])
def a_store(request: pytest.FixtureRequest, tmp_path: Path) -> MakesStore:
    """Gives an empty store of either kind."""
    if request.param == "folder":
        return lambda database: PackStore(tmp_path / "originals", database, part_bytes=PART_BYTES)
    buckets: MakesBucket = request.getfixturevalue("buckets")
    return lambda database: ObjectPackStore(buckets(), database, part_bytes=PART_BYTES)


CONTENTS = [b"kort", b"lang" * 50, b"", b"nog een"]


def move_packs(source: tuple[BlobStore, Database], target: tuple[BlobStore, Database]) -> Sum:
    copied(source[1], target[1])
    with source[1].read() as connection:
        packs = packs_of(connection)
    return copy_packs(packs, source[0].pack, target[0], lambda *_: None)


@pytest.mark.live
def test_originals_lie_in_another_store_as_they_lay_and_more_come_after_them(
    a_store: MakesStore, buckets: MakesBucket, tmp_path: Path
) -> None:
    with in_a_file() as first, in_a_file() as second, in_a_file() as third:
        bucket = ObjectPackStore(buckets(), second, part_bytes=PART_BYTES)
        stores = [(a_store(first), first), (bucket, second)]
        put(*stores[0], CONTENTS)
        stores[0][0].close()
        assert bucket.is_empty()
        there = move_packs(*stores)
        assert not bucket.is_empty()
        assert there.count == 211
        put(bucket, second, [b"erbij"])
        bucket.close()
        home = PackStore(tmp_path / "home", third, part_bytes=PART_BYTES)
        assert home.is_empty()
        move_packs(stores[1], (home, third))
        put(home, third, [b"daarna"])
        wanted = sorted((digest_of(each), True) for each in [*CONTENTS, b"erbij", b"daarna"])
        assert list(home.verify()) == wanted
        assert read(home, digest_of(b"lang" * 50)) == b"lang" * 50
        home.close()


@pytest.mark.live
def test_a_pack_that_is_there_and_not_the_same_is_put_anew(a_store: MakesStore, tmp_path: Path) -> None:
    with in_a_file() as first, in_a_file() as second:
        source = PackStore(tmp_path / "source", first, part_bytes=PART_BYTES)
        put(source, first, CONTENTS)
        source.close()
        target = a_store(second)
        with first.read() as connection:
            one, two, *_ = packs_of(connection)
        assert target.pack(one) == b""
        target.place(one.number, bytes(one.size_bytes))
        target.place(two.number, source.pack(two)[:-1])
        assert (len(target.pack(one)), len(target.pack(two))) == (one.size_bytes, two.size_bytes - 1)
        move_packs((source, first), (target, second))
        assert all(is_intact for _, is_intact in target.verify())
        target.close()


def test_a_store_that_gives_back_other_bytes_is_told(tmp_path: Path) -> None:
    class Forgetful(PackStore):
        def place(self, number: int, content: bytes) -> None:
            super().place(number, content[:-1] + b"?")

    with in_a_file() as database:
        target = Forgetful(tmp_path / "originals", database)
        with pytest.raises(ConflictError) as told:
            copy_packs([PackSize(1, 4)], lambda _: b"kort", target, lambda *_: None)
        assert (told.value.what, told.value.reason) == ("originals", "copy-differs")

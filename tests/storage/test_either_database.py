"""What every database must do that tables stand on: text as written, one moment, turns, what has changed."""

import threading
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select, update

from records.access import Role
from storage.accounts import Accounts
from storage.audit import MainAudit
from storage.database import Database
from storage.sql import insert_new, insert_rows
from storage.tables import account, container, outbox, turn
from tests.catalogues import OPERATOR, MakesDatabase
from tests.clocks import FixedClock

texts = st.text(
    st.one_of(st.sampled_from("\x00\x01\x02aAéz€\U0001f600"), st.characters(exclude_categories=["Cs"])),
    max_size=8,
)


def paths(connection: Connection) -> list[str]:
    return list(connection.execute(select(container.c.path).order_by(container.c.path)).scalars())


def put(connection: Connection, *names: str) -> None:
    insert_new(connection, container, rows_of(names, "folder"))


def rows_of(names: Iterable[str], form: str) -> list[dict[str, object]]:
    return [{"accession": 1, "path": name, "format": form, "found": 0} for name in names]


@settings(max_examples=60)
@given(names=st.sets(texts, max_size=12), few=st.sets(texts, max_size=3))
def test_text_comes_back_as_it_was_written_and_in_order_of_code_points(
    a_database: MakesDatabase, names: set[str], few: set[str]
) -> None:
    names |= few
    with a_database() as database:
        with database.write() as connection:
            put(connection, *few, *few)
            insert_rows(connection, container, rows_of(names - few, "zip"))
        with database.read() as connection:
            assert paths(connection) == sorted(names)
            for name in names:
                found = connection.execute(select(container.c.path).where(container.c.path == name)).scalars()
                assert found.all() == [name]
                later = select(container.c.path).where(container.c.path > name)
                assert len(connection.execute(later).all()) == sum(each > name for each in names)


def test_a_reader_sees_one_moment(database: Database) -> None:
    with database.read() as connection:
        assert paths(connection) == []
        with database.write() as writing:
            put(writing, "later")
        assert paths(connection) == []
    with database.read() as connection:
        assert paths(connection) == ["later"]


def test_what_was_not_finished_never_was(database: Database) -> None:
    def fail() -> None:
        with database.write() as connection:
            put(connection, "half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database.read() as connection:
        assert paths(connection) == []


def test_writers_take_turns_and_none_misses_what_the_one_before_wrote(database: Database) -> None:
    def count_up() -> None:
        for _ in range(20):
            with database.write() as connection:
                found = connection.execute(select(container.c.found)).scalar_one()
                connection.execute(update(container).values(found=found + 1))

    with database.write() as connection:
        put(connection, "counted")
    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as connection:
        assert connection.execute(select(container.c.found)).scalar_one() == 80


def test_numbers_of_the_outbox_are_in_the_order_of_the_commits(database: Database) -> None:
    order: list[bytes] = []

    def post(name: bytes) -> None:
        for number in range(15):
            with database.write() as connection:
                key = name + bytes([number])
                connection.execute(outbox.insert(), {"record_id": key, "removed": False})
                order.append(key)

    threads = [threading.Thread(target=post, args=(name,)) for name in (b"a", b"b", b"c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as connection:
        assert (
            list(connection.execute(select(outbox.c.record_id).order_by(outbox.c.number)).scalars()) == order
        )


def test_the_version_changes_with_every_commit_and_not_within_a_moment(database: Database) -> None:
    before = database.version()
    assert database.version() == before
    with database.moment():
        with database.write() as connection:
            put(connection, "new")
        assert database.version() == before
    assert database.version() != before


def test_a_right_that_was_taken_away_is_gone_at_the_next_question(database: Database) -> None:
    clock = FixedClock(datetime(2026, 1, 1, tzinfo=UTC))
    asked = Accounts(database, MainAudit(database, clock), clock)
    elsewhere = Accounts(database, MainAudit(database, clock), clock)
    _, token = elsewhere.add("anna", Role.OFFICER, OPERATOR)
    assert asked.by_token(token) is not None
    elsewhere.revoke("anna", OPERATOR)
    assert asked.by_token(token) is None


def test_nobody_waits_to_count_up_a_turn_on_sqlite(database: Database) -> None:
    with database.write() as connection:
        put(connection, "one")
    with database.read() as connection:
        is_server = connection.dialect.name == "postgresql"
        assert connection.execute(select(turn.c.number)).scalars().all() == ([1] if is_server else [])
        assert connection.execute(select(account)).all() == []

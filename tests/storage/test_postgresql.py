"""What only a server has: claims side by side, restarts, too many who ask, locks across machines."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, timedelta
from pathlib import Path

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import make_url, text, update

from records.errors import UnavailableError
from runtime.locks import Owner
from storage.jobs import Jobs
from storage.postgresql_database import PostgresqlDatabase
from storage.postgresql_locks import AdvisoryLocks
from storage.postgresql_text import spell, unspell
from storage.tables import catalogue, job
from tests.clocks import FixedClock
from tests.engines.postgresql import PostgresqlServer

_ROOT = Path(__file__).resolve().parents[2]
_HOLDER = """
import sys
from storage.postgresql_database import PostgresqlDatabase
from storage.postgresql_locks import AdvisoryLocks
from storage.tables import catalogue
lock = AdvisoryLocks(PostgresqlDatabase(sys.argv[1], catalogue)).lock("index")
print(lock.acquire(), flush=True)
sys.stdin.read()
"""
texts = st.text(st.sampled_from("\x00\x01\x02ab"), max_size=6)


@pytest.fixture
def database(postgresql: PostgresqlServer) -> Iterator[PostgresqlDatabase]:
    with postgresql.a_database() as made:
        yield made


@given(one=texts, other=texts)
def test_the_spelling_of_text_has_no_nul_is_undone_and_keeps_order(one: str, other: str) -> None:
    assert "\x00" not in spell(one)
    assert unspell(spell(one)) == one
    assert (spell(one) < spell(other)) == (one < other)


def test_a_claim_takes_what_nobody_is_claiming_and_does_not_wait(database: PostgresqlDatabase) -> None:
    jobs = Jobs(database, FixedClock())
    for number in range(3):
        jobs.add("text", bytes([number]), 1)
    with database.aside() as connection:
        connection.execute(text("SELECT number FROM job ORDER BY number LIMIT 1 FOR UPDATE"))
        assert [each.subject for each in jobs.claim("text", "b", 9)] == [b"\x01", b"\x02"]
    assert [each.subject for each in jobs.claim("text", "b", 9)] == [b"\x00"]


def test_claims_and_heartbeats_do_not_wait_for_a_writer_in_his_turn(database: PostgresqlDatabase) -> None:
    jobs = Jobs(database, FixedClock())
    with database.write():
        jobs.add("text", b"1", 1)
        claimed = jobs.claim("text", "a", 1)
        jobs.renew(claimed, "a")
        jobs.finish(claimed, "a")
    assert jobs.open_count("text") == 0


def test_a_lease_is_told_by_the_clock_of_the_server(database: PostgresqlDatabase) -> None:
    assert database.now().tzinfo is UTC
    jobs = Jobs(database, database, lease_s=60)
    jobs.add("text", b"1", 1)
    jobs.claim("text", "a", 1)
    assert jobs.claim("text", "b", 1) == []
    an_hour_ago = int((database.now() - timedelta(hours=1)).timestamp() * 1000)
    with database.aside() as connection:
        connection.execute(update(job).values(lease_until=an_hour_ago))
    assert len(jobs.claim("text", "b", 1)) == 1


def test_connections_of_before_a_restart_are_not_used_after_it(postgresql: PostgresqlServer) -> None:
    with postgresql.a_database() as database:
        with database.read() as first, database.read() as second:
            assert first.execute(text("SELECT 1")).scalar() == second.execute(text("SELECT 1")).scalar()
        postgresql.stop()
        try:
            for act in (database.ping, database.version, lambda: database.write().__enter__()):
                with pytest.raises(UnavailableError) as told:
                    act()
                assert told.value.part == "database"
        finally:
            postgresql.start()
        database.ping()
        with database.write() as connection:
            connection.execute(text("SELECT 1"))


def test_a_server_that_stops_within_a_transaction_is_told(postgresql: PostgresqlServer) -> None:
    def stopped_within(database: PostgresqlDatabase) -> None:
        with database.write() as connection:
            postgresql.stop()
            connection.execute(text("SELECT 1"))

    with postgresql.a_database() as database:
        try:
            with pytest.raises(UnavailableError):
                stopped_within(database)
        finally:
            postgresql.start()
        assert database.version() == 0


def test_a_server_that_takes_no_more_connections_is_told(postgresql: PostgresqlServer) -> None:
    with postgresql.another() as url, psycopg.connect(postgresql.url, autocommit=True) as connection:
        name = make_url(url).database
        connection.execute(f"ALTER DATABASE {name} CONNECTION LIMIT 0".encode())
        connection.execute("CREATE ROLE somebody LOGIN")
        with pytest.raises(UnavailableError):
            PostgresqlDatabase(url.replace("klaarlicht@", "somebody@"), catalogue).ping()
        connection.execute("DROP ROLE somebody")


def test_a_bug_is_not_taken_for_an_outage(database: PostgresqlDatabase) -> None:
    with pytest.raises(Exception, match="syntax error") as told, database.read() as connection:
        connection.execute(text("SELEKT 1"))
    assert not isinstance(told.value, UnavailableError)


def test_who_hangs_in_his_turn_loses_it_within_a_minute(database: PostgresqlDatabase) -> None:
    question = text("SHOW idle_in_transaction_session_timeout")
    with database.write() as connection:
        assert connection.execute(question).scalar() == "1min"
    with database.read() as connection:
        assert connection.execute(question).scalar() == "10min"
        assert connection.execute(text("SHOW synchronous_commit")).scalar() == "on"
        assert connection.execute(text("SHOW transaction_read_only")).scalar() == "on"


def test_a_lock_is_held_once_until_its_process_ends_however_it_ends(
    postgresql: PostgresqlServer, database: PostgresqlDatabase
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, postgresql.url],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "True\n"
    lock, another = (AdvisoryLocks(database).lock(name) for name in ("index", "another"))
    assert not lock.acquire()
    assert another.acquire()
    another.release()
    process.kill()
    process.communicate()
    assert lock.acquire(wait=True)
    assert lock.acquire()
    lock.release()


def test_who_waits_for_a_lock_has_it_when_it_is_let_go(database: PostgresqlDatabase) -> None:
    locks = AdvisoryLocks(database)
    first, second = locks.lock("index"), locks.lock("index")
    assert first.acquire()
    got: list[bool] = []
    waiting = threading.Thread(target=lambda: got.append(second.acquire(wait=True)))
    waiting.start()
    first.release()
    waiting.join()
    assert got == [True]
    assert not first.acquire()
    second.release()


def test_a_lock_that_went_with_the_server_is_taken_anew_or_is_known_to_be_lost(
    postgresql: PostgresqlServer,
) -> None:
    with postgresql.a_database() as database:
        locks = AdvisoryLocks(database)
        mine, others = locks.lock("index"), locks.lock("index")
        assert mine.acquire()
        postgresql.stop()
        postgresql.start()
        assert others.acquire()
        assert not mine.acquire()
        others.release()
        assert mine.acquire()
        mine.release()


def test_an_owner_is_there_until_his_connection_ends(database: PostgresqlDatabase) -> None:
    locks = AdvisoryLocks(database)
    owner, other = Owner(locks), Owner(locks)
    name = owner.name
    assert not owner.has_gone(name)
    assert not other.has_gone(name)
    owner.close()
    assert other.has_gone(name)

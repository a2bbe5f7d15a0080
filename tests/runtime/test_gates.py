"""Gates of both makes: many at once, or one alone, and who wants to be alone gets his turn."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.ports import Gate
from runtime.locks import FileLocks, Locks
from storage.postgresql_locks import AdvisoryLocks
from tests.engines.postgresql import PostgresqlServer


@pytest.fixture(params=["files", "advisory"])
def gates(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[Gate]]:
    """Three ways through one gate."""
    made: list[Gate] = []

    def through(locks: Locks) -> list[Gate]:
        made.extend(locks.gate("tika") for _ in range(3))
        return made

    if request.param == "files":
        yield through(FileLocks(tmp_path))
    else:
        server: PostgresqlServer = request.getfixturevalue("postgresql")
        with server.a_database() as database:
            yield through(AdvisoryLocks(database))
            for gate in made:
                gate.close()


def test_many_are_in_at_once(gates: list[Gate]) -> None:
    with gates[0].beside(), gates[1].beside(), gates[2].beside():
        pass


def test_who_is_alone_keeps_the_others_out_and_waits_for_those_within(gates: list[Gate]) -> None:
    told: list[str] = []
    wants, is_in = threading.Event(), threading.Event()

    def be_alone() -> None:
        wants.set()
        with gates[1].alone():
            is_in.set()
            told.append("alone")

    def come_later() -> None:
        with gates[2].beside():
            told.append("later")

    alone, later = threading.Thread(target=be_alone), threading.Thread(target=come_later)
    with gates[0].beside():
        alone.start()
        assert wants.wait(10)
        assert not is_in.wait(0.3)
        later.start()
        told.append("within")
    alone.join()
    later.join()
    assert told == ["within", "alone", "later"]


def test_a_gate_is_passed_again_and_again(gates: list[Gate]) -> None:
    for _ in range(3):
        with gates[0].beside():
            pass
        with gates[1].alone():
            pass


def test_trouble_within_leaves_the_gate_open(gates: list[Gate]) -> None:
    with pytest.raises(ZeroDivisionError), gates[0].alone():
        raise ZeroDivisionError
    with gates[1].beside():
        pass


def test_a_gate_of_a_server_that_was_away_is_passed_again(postgresql: PostgresqlServer) -> None:
    with postgresql.a_database() as database:
        locks = AdvisoryLocks(database)
        gate, other = locks.gate("tika"), locks.gate("tika")
        with gate.alone():
            postgresql.stop()
            postgresql.start()
        with other.alone():
            pass
        with gate.beside():
            pass
        gate.close()
        other.close()

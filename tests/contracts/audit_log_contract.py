"""What every audit log must do. A test module gives it a database by `databases`."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import pytest
from sqlalchemy import Connection, delete, select, update

from storage.audit import MainAudit, ReadingAudit
from storage.audit_chain import AuditEntry, Chain
from storage.database import Database
from storage.readings import Asked
from storage.tables import accession, audit, audit_reading
from tests.catalogues import OPERATOR
from tests.clocks import FixedClock

ENTRIES = 100
MUTATIONS = 300
COLUMNS = ("at", "actor", "action", "object", "result", "origin", "hash")


def filled(database: Database, count: int = ENTRIES) -> MainAudit:
    log = MainAudit(database, FixedClock())
    with database.write() as connection:
        for number in range(count):
            log.add(connection, OPERATOR, "record.open", f"{number:032x}", "ok" if number % 3 else "refused")
    return log


def check(log: MainAudit, database: Database) -> tuple[int, list[int]]:
    with database.read() as connection:
        return log.chain.check(connection)


def rows_of(connection: Connection) -> list[dict[str, object]]:
    return [dict(row) for row in connection.execute(select(audit).order_by(audit.c.number)).mappings()]


def flip(connection: Connection, random: Random) -> None:
    """One column of one entry says something else."""
    row = random.choice(rows_of(connection))
    name = random.choice(COLUMNS)
    value = row[name]
    changed: object
    if isinstance(value, bytes):
        place = random.randrange(len(value))
        changed = value[:place] + bytes([value[place] ^ (1 << random.randrange(8))]) + value[place + 1 :]
    else:
        changed = value + 1 if isinstance(value, int) else f"{value}x"
    connection.execute(update(audit).where(audit.c.number == row["number"]).values({name: changed}))


def cut(connection: Connection, random: Random) -> None:
    """One entry is gone, not the last."""
    numbers = [row["number"] for row in rows_of(connection)][:-1]
    connection.execute(delete(audit).where(audit.c.number == random.choice(numbers)))


def cut_many(connection: Connection, random: Random) -> None:
    """A stretch is gone and what follows has moved up."""
    rows = rows_of(connection)
    start = random.randrange(len(rows) - 2)
    end = random.randrange(start + 1, len(rows) - 1)
    connection.execute(delete(audit).where(audit.c.number > start))
    moved = [{**row, "number": number} for number, row in enumerate(rows[end:], start + 1)]
    connection.execute(audit.insert(), moved)


def put_in(connection: Connection, random: Random) -> None:
    """An entry that nobody made stands among the others, and those behind it have moved on."""
    rows = rows_of(connection)
    place = random.randrange(len(rows) + 1)
    forged = {**random.choice(rows), "object": "f" * 32}
    rows = [*rows[:place], forged, *rows[place:]]
    connection.execute(delete(audit))
    connection.execute(
        audit.insert(), [{**row, "number": number} for number, row in enumerate(rows, start=1)]
    )


def swap(connection: Connection, random: Random) -> None:
    """Two entries have changed places."""
    rows = rows_of(connection)
    one, other = random.sample(range(len(rows)), 2)
    rows[one], rows[other] = rows[other], rows[one]
    connection.execute(delete(audit))
    connection.execute(
        audit.insert(), [{**row, "number": number} for number, row in enumerate(rows, start=1)]
    )


class AuditLogContract(ABC):
    """Append-only, chained, one transaction with the act."""

    @abstractmethod
    def databases(self) -> Iterator[tuple[Database, Database]]:
        """A new catalogue and a new database of readings, closed afterwards."""

    @contextmanager
    def opened(self) -> Iterator[tuple[Database, Database]]:
        yield from self.databases()

    def test_entries_have_the_six_fields_and_follow_from_each_other(self) -> None:
        with self.opened() as (catalogue, _):
            log = filled(catalogue, 3)
            with catalogue.read() as connection:
                entries = list(log.chain.entries(connection))
            moment = int(FixedClock().moment.timestamp() * 1000)
            assert [(each.number, each.subject, each.result) for each in entries] == [
                (1, f"{0:032x}", "refused"),
                (2, f"{1:032x}", "ok"),
                (3, f"{2:032x}", "ok"),
            ]
            assert {(each.at, each.actor, each.action, each.origin) for each in entries} == {
                (moment, OPERATOR.name, "record.open", OPERATOR.origin)
            }
            assert check(log, catalogue) == (3, [])

    def test_every_change_to_the_log_is_found(self) -> None:
        with self.opened() as (catalogue, _):
            log = filled(catalogue)
            random = Random(3)
            unseen = []
            for number in range(MUTATIONS):
                mutation = (flip, cut, cut_many, put_in, swap)[number % 5]
                with catalogue.engine.connect() as connection, connection.begin() as act:
                    mutation(connection, random)
                    if not log.chain.check(connection)[1]:
                        unseen.append((number, mutation.__name__))
                    act.rollback()
            assert unseen == []
            assert check(log, catalogue) == (ENTRIES, [])

    def test_an_act_that_is_rolled_back_leaves_no_entry(self) -> None:
        with self.opened() as (catalogue, _):
            log = filled(catalogue, 2)
            with pytest.raises(RuntimeError):
                self._fail_in_the_act(catalogue, log)
            assert check(log, catalogue) == (2, [])

    def test_many_threads_make_one_unbroken_chain(self) -> None:
        with self.opened() as (catalogue, readings):
            acts = MainAudit(catalogue, FixedClock())
            reading = ReadingAudit(readings, FixedClock())

            def work(number: int) -> None:
                for turn in range(50):
                    reading.append(OPERATOR, "record.open", f"{number}-{turn}")
                    if turn % 10 == 0:
                        acts.append(OPERATOR, "account.add", f"{number}-{turn}")

            threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert check(acts, catalogue) == (40, [])
            with readings.read() as connection:
                assert reading.chain.check(connection) == (400, [])
                subjects = [each.subject for each in reading.chain.entries(connection)]
            assert sorted(subjects) == sorted(f"{number}-{turn}" for number in range(8) for turn in range(50))

    def test_two_writers_of_one_log_make_one_chain(self) -> None:
        with self.opened() as (_, readings):
            first, second = ReadingAudit(readings, FixedClock()), ReadingAudit(readings, FixedClock())
            for turn in range(5):
                first.write(
                    [first.entry(OPERATOR, "search", f"{turn}-1", "ok", Asked(f"{turn}", "a", b"{}"))]
                )
                second.append(OPERATOR, "search", f"{turn}-2")
            with readings.read() as connection:
                assert Chain(audit_reading).check(connection) == (10, [])

    def test_a_log_of_reading_that_was_cut_or_rewritten_contradicts_its_anchor(self) -> None:
        with self.opened() as (catalogue, readings):
            acts, reading = MainAudit(catalogue, FixedClock()), ReadingAudit(readings, FixedClock())
            for number in range(10):
                reading.append(OPERATOR, "record.open", str(number))
            acts.anchor(OPERATOR, *reading.last())
            assert reading.missing(acts.anchors()) == 0
            entries = self._entries(reading, readings)
            self._rewrite(readings, entries[:7])
            assert reading.missing(acts.anchors()) == 1
            self._rewrite(readings, entries[:9] + entries[8:9])
            with readings.read() as connection:
                assert reading.chain.check(connection) == (10, [])
            assert reading.missing(acts.anchors()) == 1

    def test_an_anchor_is_entered_once(self) -> None:
        with self.opened() as (catalogue, readings):
            acts, reading = MainAudit(catalogue, FixedClock()), ReadingAudit(readings, FixedClock())
            acts.anchor(OPERATOR, *reading.last())
            assert acts.anchors() == {}
            reading.append(OPERATOR, "record.open", "1")
            acts.anchor(OPERATOR, *reading.last())
            acts.anchor(OPERATOR, *reading.last())
            assert list(acts.anchors()) == [1]
            assert check(acts, catalogue) == (1, [])

    def _fail_in_the_act(self, database: Database, log: MainAudit) -> None:
        with database.write() as connection:
            log.add(connection, OPERATOR, "accession.seal", "0" * 32)
            connection.execute(update(accession).values(state="available"))
            raise RuntimeError

    def _entries(self, log: ReadingAudit, database: Database) -> list[AuditEntry]:
        with database.read() as connection:
            return list(log.chain.entries(connection))

    def _rewrite(self, database: Database, entries: list[AuditEntry]) -> None:
        """A forger makes the log anew, with hashes that follow."""
        with database.write() as connection:
            connection.execute(delete(audit_reading))
            Chain(audit_reading).extend(
                connection,
                [
                    (each.at, each.actor, each.action, each.subject, each.result, each.origin)
                    for each in entries
                ],
            )

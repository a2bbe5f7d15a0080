"""Entering: no answer before its entry is on disk, and few transactions for many answers."""

import asyncio

import pytest
from sqlalchemy import text

from records.errors import UnavailableError
from runtime.entering import Entering
from storage.audit import ReadingAudit
from storage.database import Database
from storage.tables import readings
from tests.catalogues import OPERATOR, in_a_file
from tests.clocks import FixedClock


def entered(log: ReadingAudit, database: Database) -> list[str]:
    """The subjects of the chain, which must be whole."""
    with database.read() as connection:
        assert log.chain.check(connection)[1] == []
        return [each.subject for each in log.chain.entries(connection)]


def test_readings_that_come_together_are_each_on_disk_when_their_wait_is_over() -> None:
    with in_a_file(readings) as database:
        log = ReadingAudit(database, FixedClock())

        async def work() -> None:
            entering = Entering(log)

            async def read(number: int) -> None:
                await entering.enter(log.entry(OPERATOR, "record.open", str(number)))
                assert str(number) in entered(log, database)

            for turn in range(3):
                await asyncio.gather(*(read(10 * turn + number) for number in range(10)))

        asyncio.run(work())
        assert sorted(entered(log, database), key=int) == [str(number) for number in range(30)]


def test_one_who_gives_up_waiting_takes_nobody_elses_entry_along() -> None:
    with in_a_file(readings) as database:
        log = ReadingAudit(database, FixedClock())

        async def work() -> None:
            entering = Entering(log)
            first, second = (
                asyncio.create_task(entering.enter(log.entry(OPERATOR, "record.open", name))) for name in "12"
            )
            await asyncio.sleep(0)
            first.cancel()
            await second

        asyncio.run(work())
        assert entered(log, database) == ["1", "2"]


def test_a_slow_disk_is_left_to_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.entering._QUICK_S", 0.0)
    with in_a_file(readings) as database:
        log = ReadingAudit(database, FixedClock())

        async def work() -> None:
            entering = Entering(log)
            for number in range(3):
                await entering.enter(log.entry(OPERATOR, "record.open", str(number)))

        asyncio.run(work())
        assert entered(log, database) == ["0", "1", "2"]


def test_a_log_that_cannot_be_written_lets_nothing_be_shown() -> None:
    with in_a_file(readings) as database:
        log = ReadingAudit(database, FixedClock())
        with database.write() as connection:
            connection.execute(text("DROP TABLE audit_reading"))

        async def work() -> None:
            await Entering(log).enter(log.entry(OPERATOR, "search", "1"))

        with pytest.raises(UnavailableError):
            asyncio.run(work())

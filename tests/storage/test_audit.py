"""The audit log fulfils the contract on either database."""

from collections.abc import Iterator
from typing import ClassVar

import pytest
from sqlalchemy import text

from records.errors import UnavailableError
from storage.audit import ReadingAudit
from storage.database import Database
from storage.tables import readings
from tests.catalogues import OPERATOR, MakesDatabase
from tests.clocks import FixedClock
from tests.contracts.audit_log_contract import AuditLogContract


class TestAudit(AuditLogContract):
    """Both logs on either database."""

    a_database: ClassVar[MakesDatabase]

    @pytest.fixture(autouse=True, scope="class")
    @classmethod
    def _on(cls, a_database: MakesDatabase) -> None:
        cls.a_database = staticmethod(a_database)

    def databases(self) -> Iterator[tuple[Database, Database]]:
        with self.a_database() as catalogue, self.a_database(readings) as of_reading:
            yield catalogue, of_reading


def test_a_reading_that_cannot_be_entered_fails_so_that_nothing_is_shown(
    a_database: MakesDatabase,
) -> None:
    with a_database(readings) as database:
        log = ReadingAudit(database, FixedClock())
        with database.write() as connection:
            connection.execute(text("DROP TABLE audit_reading"))
        with pytest.raises(UnavailableError):
            log.append(OPERATOR, "record.open", "1")
        # The server keeps its tables for the tests that come after.
        with database.reshape() as connection:
            readings.create_all(connection)

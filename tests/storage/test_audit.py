"""The audit log on SQLite fulfils the contract."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from records.errors import UnavailableError
from storage.audit import ReadingAudit
from storage.database import Database
from storage.tables import readings
from tests.catalogues import OPERATOR, a_database
from tests.clocks import FixedClock
from tests.contracts.audit_log_contract import AuditLogContract


class TestSqliteAudit(AuditLogContract):
    """Both logs in files."""

    def databases(self) -> Iterator[tuple[Database, Database]]:
        with a_database() as catalogue, a_database(readings) as of_reading:
            yield catalogue, of_reading


def test_a_reading_that_cannot_be_entered_fails_so_that_nothing_is_shown() -> None:
    with a_database(readings) as database:
        log = ReadingAudit(database, FixedClock())
        with database.write() as connection:
            connection.execute(text("DROP TABLE audit_reading"))
        with pytest.raises(UnavailableError):
            log.append(OPERATOR, "record.open", "1")

"""Migrations: from nothing to the tables of the code on either database, and nothing to do the second time."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData, inspect, text

from storage import migrations
from storage.database import Database
from storage.postgresql_database import PostgresqlDatabase
from storage.schema import HEAD, bring_up
from storage.sqlite_database import SqliteDatabase
from storage.tables import catalogue, readings
from tests.engines.postgresql import PostgresqlServer

_ROOT = Path(__file__).resolve().parents[2]


class Places:
    """Databases without tables, closed and gone after the test."""

    def __init__(self, stack: ExitStack, folder: Path, server: PostgresqlServer | None) -> None:
        self._stack, self._folder, self._server = stack, folder, server

    def empty(self, metadata: MetaData = catalogue) -> Database:
        """One more database, of these tables to come."""
        if self._server is not None:
            url = self._stack.enter_context(self._server.another())
            made: Database = PostgresqlDatabase(url, metadata)
        else:
            file = Path(mkdtemp(dir=self._folder)) / "catalogue.sqlite"
            made = SqliteDatabase(f"sqlite:///{file}", metadata)
        self._stack.callback(made.close)
        return made

    def made(self) -> Database:
        """One with the tables of the code."""
        database = self.empty()
        bring_up(database)
        return database

    def migrated(self, revision: str = "head") -> Database:
        """One whose tables were made migration by migration."""
        database = self.empty()
        config = Config()
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        with database.reshape() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
        return database


@pytest.fixture(params=["sqlite", "postgresql"])
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Places]:
    server = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    with ExitStack() as stack:
        yield Places(stack, tmp_path, server)


def schema_of(database: Database) -> dict[str, object]:
    """What the database itself says of its tables and indexes."""
    seen = inspect(database.engine)
    return {
        table: (
            [
                (each["name"], repr(each["type"]), each["nullable"], each["default"])
                for each in seen.get_columns(table)
            ],
            seen.get_pk_constraint(table)["constrained_columns"],
            sorted(str(each["column_names"]) for each in seen.get_unique_constraints(table)),
            sorted(
                (str(each["name"]), str(each["column_names"]), each["unique"])
                for each in seen.get_indexes(table)
            ),
        )
        for table in sorted(seen.get_table_names())
        if table != "alembic_version"
    }


def kept_as_written(database: Database) -> dict[str, str]:
    """What an inspection does not tell: rows without a number, numbers never used twice, partial indexes."""
    if isinstance(database, PostgresqlDatabase):
        return said(database, "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'")
    return {
        name: f"{'WITHOUT ROWID' in sql} {'AUTOINCREMENT' in sql} {sql.partition('WHERE')[2].strip()}"
        for name, sql in said(
            database,
            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'sqlite_sequence'",
        ).items()
    }


def said(database: Database, question: str) -> dict[str, str]:
    with database.read() as connection:
        rows = connection.execute(text(question)).all()
    return {str(name): str(sql) for name, sql in rows if "alembic_version" not in name}


def test_the_migrations_make_what_the_code_makes_at_once(places: Places) -> None:
    by_migration, at_once = places.migrated(), places.made()
    assert schema_of(by_migration) == schema_of(at_once)
    assert kept_as_written(by_migration) == kept_as_written(at_once)
    assert set(schema_of(at_once)) == set(catalogue.tables)
    assert revision_of(by_migration) == revision_of(at_once) == [HEAD]


def revision_of(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())


def test_a_catalogue_of_the_first_house_is_brought_up_with_what_it_holds(places: Places) -> None:
    database = places.migrated("0001")
    with database.reshape() as connection:
        connection.execute(
            text("INSERT INTO thread_alias VALUES (1, :former, :thread)"), {"former": b"a", "thread": b"b"}
        )
    bring_up(database)
    assert schema_of(database) == schema_of(places.made())
    assert revision_of(database) == [HEAD]
    with database.read() as connection:
        assert connection.execute(text("SELECT thread FROM thread_alias")).scalars().all() == [b"b"]


def test_who_works_on_an_inquiry_still_does_after_the_table_got_another_name(places: Places) -> None:
    database = places.migrated("0006")
    with database.reshape() as connection:
        connection.execute(text("INSERT INTO inquiry_member VALUES (1, 'anna', 'lead', 7)"))
    bring_up(database)
    with database.read() as connection:
        (row,) = connection.execute(text("SELECT * FROM inquiry_caseworker")).all()
    assert tuple(row) == (1, "anna", "lead", 7)


def test_a_second_start_changes_nothing(places: Places) -> None:
    database = places.made()
    before = schema_of(database)
    bring_up(database)
    assert schema_of(database) == before


def test_no_alembic_is_loaded_but_for_a_catalogue_of_before(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'catalogue'}.sqlite"
    program = (
        "import sys\n"
        "from storage.schema import bring_up\n"
        "from storage.sqlite_database import SqliteDatabase\n"
        "from storage.tables import catalogue\n"
        f"bring_up(SqliteDatabase({url!r}, catalogue))\n"
        "sys.exit('alembic' in sys.modules or 'sqlalchemy.dialects.postgresql' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=_ROOT, check=False).returncode == 0


def test_the_readings_have_tables_of_their_own(places: Places) -> None:
    database = places.empty(readings)
    bring_up(database)
    bring_up(database)
    assert set(inspect(database.engine).get_table_names()) == set(readings.tables)

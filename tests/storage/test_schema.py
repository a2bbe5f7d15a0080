"""Migrations: from nothing to the tables of the code, and nothing to do the second time."""

import subprocess
import sys
from pathlib import Path

from sqlalchemy import inspect, text

from storage.database import Database, connect
from storage.schema import HEAD, bring_up
from storage.tables import catalogue, readings
from tests.catalogues import database_in

_ROOT = Path(__file__).resolve().parents[2]


def migrated(folder: Path) -> Database:
    database = Database(connect(f"sqlite:///{folder / 'catalogue'}.sqlite"), catalogue)
    bring_up(database)
    return database


def schema_of(database: Database) -> dict[str, object]:
    """What the database itself says of its tables and indexes."""
    seen = inspect(database.engine)
    return {
        table: (
            [
                (each["name"], str(each["type"]), each["nullable"], each["default"])
                for each in seen.get_columns(table)
            ],
            seen.get_pk_constraint(table)["constrained_columns"],
            sorted(str(each["column_names"]) for each in seen.get_unique_constraints(table)),
            sorted(
                (str(each["name"]), each["column_names"], each["unique"]) for each in seen.get_indexes(table)
            ),
        )
        for table in sorted(seen.get_table_names())
        if table != "alembic_version"
    }


def kept_as_written(database: Database) -> dict[str, tuple[bool, bool, str]]:
    """What an inspection does not tell: rows without a number, numbers never used twice, partial indexes."""
    with database.read() as connection:
        found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")).all()
    return {
        row.name: (
            "WITHOUT ROWID" in row.sql,
            "AUTOINCREMENT" in row.sql,
            row.sql.partition("WHERE")[2].strip(),
        )
        for row in found
        if row.name not in {"alembic_version", "sqlite_sequence"}
    }


def test_the_migrations_make_what_the_code_declares(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    by_migration, by_declaration = migrated(tmp_path / "a"), database_in(tmp_path / "b")
    assert schema_of(by_migration) == schema_of(by_declaration)
    assert kept_as_written(by_migration) == kept_as_written(by_declaration)
    assert set(schema_of(by_migration)) == set(catalogue.tables)


def test_the_revision_of_the_code_is_the_last_migration(tmp_path: Path) -> None:
    with migrated(tmp_path).read() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [HEAD]


def test_a_second_start_changes_nothing_and_loads_no_alembic(tmp_path: Path) -> None:
    before = schema_of(migrated(tmp_path))
    program = (
        "import sys\n"
        "from storage.database import Database, connect\n"
        "from storage.schema import bring_up\n"
        "from storage.tables import catalogue\n"
        f"bring_up(Database(connect('sqlite:///{tmp_path / 'catalogue'}.sqlite'), catalogue))\n"
        "sys.exit('alembic' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=_ROOT, check=False).returncode == 0
    assert schema_of(migrated(tmp_path)) == before


def test_the_readings_have_a_database_of_their_own(tmp_path: Path) -> None:
    database = Database(connect(f"sqlite:///{tmp_path / 'readings'}.sqlite"), readings)
    bring_up(database)
    bring_up(database)
    assert set(inspect(database.engine).get_table_names()) == set(readings.tables)

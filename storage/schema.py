"""Brings a database to the newest schema; forward only, one migration history for both databases.

A catalogue that is being filled from another has no version that anybody can work with: so every
process refuses it, until what filled it has proved the copy.
"""

from pathlib import Path

from sqlalchemy import inspect, text

from records.errors import ConflictError
from storage import casework_tables, release_tables  # noqa: F401  # the catalogue has their tables, too
from storage.database import Database
from storage.tables import catalogue

HEAD = "0009"
"""Revision of the newest migration; alembic is loaded only by a database of an earlier one."""
_REVISIONS = """
CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)
"""

UNFINISHED = " unfinished"
"""Stands behind the revision of a catalogue that is being filled."""


def bring_up(database: Database) -> None:
    """Make or upgrade the tables of the database; of several processes that start at once one does it.

    Raises ConflictError for a catalogue that is unfinished.
    """
    if database.metadata is not catalogue:
        with database.reshape() as connection:
            database.metadata.create_all(connection)
        return
    revision = _revision(database)
    if revision == HEAD or (not revision and _made_whole(database)):
        return
    if revision.endswith(UNFINISHED):
        raise ConflictError("installation", "unfinished")
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with database.reshape() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _made_whole(database: Database) -> bool:
    """Make all tables at once where there are none; whether this process did. A test holds both equal."""
    with database.reshape() as connection:
        if inspect(connection).get_table_names():
            return False
        database.metadata.create_all(connection)
        connection.execute(text(_REVISIONS))
        connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})
    return True


def is_unfinished(catalogue_: Database) -> bool:
    """Whether a catalogue is being filled, with the tables of today."""
    return _revision(catalogue_) == HEAD + UNFINISHED


def leave_unfinished(catalogue_: Database) -> None:
    """Let nobody work with a catalogue until `finish`."""
    _set_revision(catalogue_, HEAD + UNFINISHED)


def finish(catalogue_: Database) -> None:
    """Let everybody work with a catalogue that was filled."""
    _set_revision(catalogue_, HEAD)


def _set_revision(catalogue_: Database, revision: str) -> None:
    with catalogue_.reshape() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


def _revision(database: Database) -> str:
    with database.read() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return ""
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")

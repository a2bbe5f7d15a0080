"""Brings a database to the newest schema; forward only, one migration history for both databases."""

from pathlib import Path

from sqlalchemy import inspect, text

from storage.database import Database
from storage.tables import catalogue

HEAD = "0003"
"""Revision of the newest migration; alembic is loaded only by a database of an earlier one."""
_REVISIONS = """
CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)
"""


def bring_up(database: Database) -> None:
    """Make or upgrade the tables of the database; of several processes that start at once one does it."""
    if database.metadata is not catalogue:
        with database.reshape() as connection:
            database.metadata.create_all(connection)
        return
    revision = _revision(database)
    if revision == HEAD or (not revision and _made_whole(database)):
        return
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


def _revision(database: Database) -> str:
    with database.read() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return ""
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")

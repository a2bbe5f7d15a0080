"""Brings a database to the newest schema; forward only, one migration history for both databases."""

from pathlib import Path

from sqlalchemy import inspect, text

from storage.database import Database
from storage.tables import catalogue

HEAD = "0002"
"""Revision of the newest migration; a database that is there starts without loading alembic."""


def bring_up(database: Database) -> None:
    """Make or upgrade the tables of the database; of several processes that start at once one does it."""
    if database.metadata is not catalogue:
        with database.reshape() as connection:
            database.metadata.create_all(connection)
        return
    if _revision(database) == HEAD:
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with database.reshape() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _revision(database: Database) -> str:
    with database.read() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return ""
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")

"""A catalogue in a folder or in memory, made in milliseconds, and people to act in it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import MetaData

from records.access import Actor, Role
from storage.database import Database
from storage.sqlite_database import SqliteDatabase
from storage.tables import catalogue

OPERATOR = Actor("operator", "beheer@localhost", Role.OPERATOR, "pid:1")

MakesDatabase = Callable[..., AbstractContextManager[Database]]
"""Gives a database with the tables of a schema (the catalogue, unless told), empty; closed afterwards."""


def database_in(folder: Path, metadata: MetaData = catalogue, name: str = "catalogue") -> SqliteDatabase:
    """The database in a folder, with its tables."""
    database = SqliteDatabase(f"sqlite:///{folder / name}.sqlite", metadata)
    metadata.create_all(database.engine)
    return database


@contextmanager
def in_a_file(metadata: MetaData = catalogue) -> Iterator[SqliteDatabase]:
    """An embedded database that is gone afterwards, for properties that need a new one each time."""
    with TemporaryDirectory() as folder:
        database = database_in(Path(folder), metadata)
        try:
            yield database
        finally:
            database.close()

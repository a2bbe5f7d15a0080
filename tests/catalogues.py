"""A catalogue in a folder or in memory, made in milliseconds, and people to act in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import MetaData

from records.access import Actor, Role
from storage.database import Database, connect
from storage.tables import catalogue

OPERATOR = Actor("operator", "beheer@localhost", Role.OPERATOR, "pid:1")


def database_in(folder: Path, metadata: MetaData = catalogue, name: str = "catalogue") -> Database:
    """The database in a folder, with its tables."""
    database = Database(connect(f"sqlite:///{folder / name}.sqlite"), metadata)
    metadata.create_all(database.engine)
    return database


@contextmanager
def a_database(metadata: MetaData = catalogue) -> Iterator[Database]:
    """A database that is gone afterwards, for properties that need a new one each time."""
    with TemporaryDirectory() as folder:
        database = database_in(Path(folder), metadata)
        try:
            yield database
        finally:
            database.close()

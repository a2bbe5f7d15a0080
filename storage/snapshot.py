"""Snapshots: a database as of one moment in one file of SQLite, whatever it stands on; for backups."""

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.copying import copy_tables
from storage.database import Database
from storage.schema import bring_up
from storage.sqlite_database import SqliteDatabase


def snapshot(database: Database, file: Path) -> None:
    """Copy a database to a new file while others may write to it."""
    if isinstance(database, SqliteDatabase):
        former = str(database.engine.url.database)
        with closing(sqlite3.connect(former)) as source, closing(sqlite3.connect(file)) as copy:
            source.backup(copy)
        return
    target = SqliteDatabase(f"sqlite:///{file}", database.metadata)
    try:
        bring_up(target)
        with database.read() as connection:
            copy_tables(connection, target, lambda *_: None)
    finally:
        target.close()

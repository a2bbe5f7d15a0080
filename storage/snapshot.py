"""Copies of an embedded database as of one moment, for backups."""

import sqlite3
from contextlib import closing
from pathlib import Path


def copy_database(database: Path, target: Path) -> None:
    """Copy a database while others may write to it."""
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


def pack_sizes(catalogue: Path) -> list[tuple[int, int]]:
    """The packs that a copied catalogue refers to: number and how many bytes of each it needs."""
    query = "SELECT pack, max(start + size) FROM blob_part WHERE pack IS NOT NULL GROUP BY pack ORDER BY pack"
    with closing(sqlite3.connect(catalogue)) as connection:
        return [(int(pack), int(size)) for pack, size in connection.execute(query)]

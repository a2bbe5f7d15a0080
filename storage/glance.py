"""A glance at the catalogue of an embedded installation, with the standard library alone.

Loading SQLAlchemy takes longer than comparing 20,000 files with what is known of them, and that
is all that a second run over the same files comes to.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from records.accession import AccessionState, Ledger
from records.errors import UnavailableError
from records.identity import AccessionId
from records.record import Channel
from storage.ledger_counts import count_ledger


class SeenHandIn(NamedTuple):
    """A hand-in by its number in the catalogue."""

    number: int
    id: AccessionId
    state: AccessionState


UNFINISHED = " unfinished"
"""As `storage.schema` has it, which loads more than a glance takes."""

SeenFile = tuple[int, int, bool]
"""A file of a hand-in: size in bytes, moment of change in ns, and whether it could be taken in."""


class Glance:
    """One moment of a catalogue. Raises UnavailableError where the catalogue cannot tell."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Look through this connection."""
        self._connection = connection

    def of_source(self, source: str, custodian_id: str, channel: Channel) -> list[SeenHandIn]:
        """The hand-ins from a path for a custodian, oldest first: a first one and its supplements."""
        rows = self._connection.execute(
            "SELECT number, id, state FROM accession"
            " WHERE source = ? AND custodian_id = ? AND channel = ? ORDER BY number",
            (source, custodian_id, channel.value),
        )
        return [
            SeenHandIn(number, AccessionId(raw.hex()), AccessionState(state)) for number, raw, state in rows
        ]

    def files(self, number: int) -> dict[str, SeenFile]:
        """The files of a hand-in by path."""
        query = "SELECT path, size, mtime_ns, digest IS NOT NULL FROM source_file WHERE accession = ?"
        rows = self._connection.execute(query, (number,))
        return {path: (size, mtime_ns, bool(stored)) for path, size, mtime_ns, stored in rows}

    def awaits_texts(self, number: int) -> bool:
        """Whether texts of attachments of a hand-in are still to come."""
        query = "SELECT 1 FROM job WHERE kind = 'text' AND state IN ('open', 'claimed') AND accession = ?"
        return self._connection.execute(f"{query} LIMIT 1", (number,)).fetchone() is not None

    def ledger(self, number: int) -> Ledger:
        """The ledger of a hand-in."""
        return count_ledger(lambda query: self._connection.execute(query, {"number": number}).fetchall())


@contextmanager
def glance(file: Path) -> Iterator[Glance]:
    """A glance at the catalogue in this file.

    Raises UnavailableError if there is none, or one that cannot be understood.
    """
    try:
        with closing(
            sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True, isolation_level=None)
        ) as connection:
            connection.execute("BEGIN")
            ((revision,),) = connection.execute("SELECT version_num FROM alembic_version")
            if revision.endswith(UNFINISHED):
                raise UnavailableError("database")
            yield Glance(connection)
    except sqlite3.Error as error:
        raise UnavailableError("database") from error

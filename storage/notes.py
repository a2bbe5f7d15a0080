"""Notes of inquiries: what is told of one by hand. Added and never changed; a later one says what holds now.

What stands in a note may name people: it stands here, under the access of the inquiry, and the audit
log holds its kind and number alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import Connection, func, select

from records.access import Actor
from records.errors import StaleError
from records.ports import Clock
from storage.audit import MainAudit
from storage.casework_tables import inquiry_note
from storage.database import Database
from storage.inquiry_rows import moment_of, number_of
from storage.tables import account


class NoteKind(StrEnum):
    """What a note is about; each kind is numbered by itself."""

    PERSON_ASKED = "person-asked"
    SAMPLE = "sample"
    """A draw: seed, what it was drawn from, and the ids that it gave."""
    SAMPLE_READING = "sample-reading"
    """Whether a record of a sample should have been selected."""
    STAYING_NAME = "staying-name"
    TERM_ANSWER = "term-answer"
    """Whether a searched word goes out, and what is told instead."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it was kept. `number` counts within its kind, from 1; `by` is what people call its writer."""

    number: int
    at: datetime
    by: str
    body: dict[str, Any]


class Notes:
    """The notes of the catalogue's inquiries."""

    def __init__(self, database: Database, audit: MainAudit, clock: Clock) -> None:
        """Keep notes in the catalogue."""
        self._database, self._audit, self._clock = database, audit, clock

    def kept(self, inquiry_id: str, kind: NoteKind) -> list[Note]:
        """The notes of a kind, the first one first. Raises NotFoundError without the inquiry."""
        query = (
            select(inquiry_note, account.c.name)
            .outerjoin(account, account.c.id == inquiry_note.c.account_id)
            .where(inquiry_note.c.kind == kind.value)
            .order_by(inquiry_note.c.ordinal)
        )
        with self._database.read() as connection:
            number = number_of(connection, inquiry_id)
            rows: Any = connection.execute(query.where(inquiry_note.c.inquiry == number))
            return [
                Note(row.ordinal, moment_of(row.at), row.name or "", orjson.loads(row.body)) for row in rows
            ]

    def add(
        self,
        inquiry_id: str,
        kind: NoteKind,
        bodies: Sequence[dict[str, Any]],
        actor: Actor,
        *,
        after: int,
    ) -> list[int]:
        """Keep notes, all or none; their numbers.

        `after` is the number of the last note of the kind that whoever tells them has seen, 0 for none.
        Raises StaleError if another came since.
        """
        with self._database.write() as connection:
            inquiry = number_of(connection, inquiry_id)
            if _last(connection, inquiry, kind) != after:
                raise StaleError("note")
            for number, body in enumerate(bodies, after + 1):
                connection.execute(
                    inquiry_note.insert(),
                    {
                        "inquiry": inquiry,
                        "kind": kind.value,
                        "ordinal": number,
                        "at": int(self._clock.now().timestamp() * 1000),
                        "account_id": actor.account_id,
                        "body": orjson.dumps(body),
                    },
                )
                self._audit.add(connection, actor, f"inquiry.{kind.value}", inquiry_id, f"note={number}")
        return list(range(after + 1, after + 1 + len(bodies)))


def _last(connection: Connection, inquiry: int, kind: NoteKind) -> int:
    query = select(func.max(inquiry_note.c.ordinal)).where(
        inquiry_note.c.inquiry == inquiry, inquiry_note.c.kind == kind.value
    )
    return int(connection.execute(query).scalar() or 0)

"""The audit log: append-only, each entry carries the hash of the one before, ids and never content.

Acts stand in the main log, in the transaction of the act itself. Reading (a search, an opened
record) stands in a log of its own, written in groups before the answers go out; its last hash
is anchored in the main log, so that neither can be cut or rewritten without the other.
"""

import secrets
from collections.abc import Sequence

from sqlalchemy import Connection, select

from records.access import Actor
from records.ports import Clock
from storage.audit_chain import Chain
from storage.database import Database
from storage.readings import Asked, Reading, readings_of
from storage.sql import few
from storage.tables import audit, audit_reading

ANCHOR = "audit.anchor"
"""The act that ties the log of reading to the main one: how many entries it had, and the last one's hash."""


class MainAudit:
    """The log of acts. `add` joins the caller's transaction; `append` is one of its own."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Write to the catalogue."""
        self._database, self._clock = database, clock
        self.chain = Chain(audit)

    def add(
        self, connection: Connection, actor: Actor, action: str, subject: str, result: str = "ok"
    ) -> None:
        """Enter an act in the transaction that carries it out."""
        self.chain.extend(
            connection, [(_milliseconds(self._clock), actor.name, action, subject, result, actor.origin)]
        )

    def anchor(self, actor: Actor, count: int, last: bytes) -> None:
        """Enter how far the log of reading has come, unless that stands there already."""
        if count > max(self.anchors(), default=0):
            self.append(actor, ANCHOR, str(count), last.hex())

    def anchors(self) -> dict[int, bytes]:
        """By number of entries the hash that the log of reading ended in when it was anchored."""
        query = select(audit.c.object, audit.c.result).where(audit.c.action == ANCHOR)
        with self._database.read() as connection:
            return {int(row.object): bytes.fromhex(row.result) for row in connection.execute(query)}

    def append(self, actor: Actor, action: str, subject: str, result: str = "ok") -> None:
        """Enter an act that changes nothing else, such as a refusal."""
        with self._database.write() as connection:
            self.add(connection, actor, action, subject, result)


class ReadingAudit:
    """The log of reading: each entry is on disk before what was read is shown."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Write to the database of readings."""
        self._database, self._clock = database, clock
        self._readings = readings_of(database)
        self.chain = Chain(audit_reading)

    def append(self, actor: Actor, action: str, subject: str, result: str = "ok") -> None:
        """Enter a reading; on return it is on disk. Fails if it cannot be written: then nothing is shown."""
        self.write([self.entry(actor, action, subject, result)])

    def entry(
        self, actor: Actor, action: str, subject: str, result: str = "ok", asked_for: Asked | None = None
    ) -> Reading:
        """A reading of this moment, to be written before anything of it is shown."""
        return (_milliseconds(self._clock), actor.name, action, subject, result, actor.origin), asked_for

    def new_id(self) -> str:
        """An id for a query: 32 hexadecimal digits, the moment in milliseconds first.

        New ones stand beside each other in the index, so that a group of them touches few pages.
        """
        return f"{_milliseconds(self._clock):012x}{secrets.token_hex(10)}"

    def write(self, group: Sequence[Reading]) -> None:
        """Enter readings in one transaction; on return they are on disk. Raises UnavailableError."""
        self._readings.write(group)

    def last(self) -> tuple[int, bytes]:
        """How many entries there are and the hash of the newest: what the main log anchors."""
        with self._database.read() as connection:
            return self.chain.last(connection)

    def missing(self, anchors: dict[int, bytes]) -> int:
        """How many anchors are not, or no longer, in the chain: it was cut or written anew."""
        found: dict[int, bytes] = {}
        with self._database.read() as connection:
            for some in few(anchors):
                query = select(audit_reading.c.number, audit_reading.c.hash)
                rows = connection.execute(query.where(audit_reading.c.number.in_(some)))
                found.update((row.number, row.hash) for row in rows)
        return sum(found.get(number) != last for number, last in anchors.items())


def _milliseconds(clock: Clock) -> int:
    return int(clock.now().timestamp() * 1000)

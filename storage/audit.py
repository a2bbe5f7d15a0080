"""The audit log: append-only, each entry carries the hash of the one before, ids and never content.

Acts stand in the main log, in the transaction of the act itself. Reading (a search, an opened
record) stands in a log of its own, written in groups before the answers go out; its last hash
is anchored in the main log, so that neither can be cut or rewritten without the other.
"""

import threading
import time
from concurrent.futures import Future
from queue import SimpleQueue

from sqlalchemy import Connection, select

from records.access import Actor
from records.ports import Clock
from storage.audit_chain import Chain, Entry
from storage.database import Database
from storage.readings import Asked, Readings, readings_of
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


_GATHER_S = 0.003


class ReadingAudit:
    """The log of reading. Entries that come in together are written together, by a thread of its own."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Write to the database of readings."""
        self._database, self._clock = database, clock
        self.chain = Chain(audit_reading)
        self._readings: Readings | None = None
        self._waiting: SimpleQueue[tuple[Entry, Asked | None, Future[None]] | None] = SimpleQueue()
        self._starting = threading.Lock()
        self._writer: threading.Thread | None = None

    def append(
        self,
        actor: Actor,
        action: str,
        subject: str,
        result: str = "ok",
        asked_for: Asked | None = None,
    ) -> None:
        """Enter a reading; on return it is on disk. Fails if it cannot be written: then nothing is shown."""
        self.enter(actor, action, subject, result, asked_for).result()

    def enter(
        self,
        actor: Actor,
        action: str,
        subject: str,
        result: str = "ok",
        asked_for: Asked | None = None,
    ) -> Future[None]:
        """Hand in a reading; nothing may be shown before the future says that it is on disk."""
        entry = (_milliseconds(self._clock), actor.name, action, subject, result, actor.origin)
        written: Future[None] = Future()
        with self._starting:
            if self._writer is None:
                self._writer = threading.Thread(target=self._write, name="klaarlicht-readings", daemon=True)
                self._writer.start()
        self._waiting.put((entry, asked_for, written))
        return written

    def close(self) -> None:
        """Write what still waits and end the thread."""
        with self._starting:
            writer, self._writer = self._writer, None
        if writer is not None:
            self._waiting.put(None)
            writer.join()

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

    def _write(self) -> None:
        """The thread: takes all that waits, writes it in one transaction, tells who waited."""
        going, crowd = True, 1
        while going:
            group = []
            item = self._waiting.get()
            if crowd > 1:
                # Several asked at the same time just now: those beside this one come within a moment.
                time.sleep(_GATHER_S)
            while item is not None:
                group.append(item)
                if self._waiting.empty():
                    break
                item = self._waiting.get()
            going, crowd = item is not None, len(group)
            if group:
                self._write_group(group)

    def _write_group(self, group: list[tuple[Entry, Asked | None, Future[None]]]) -> None:
        try:
            if self._readings is None:
                self._readings = readings_of(self._database)
            self._readings.write([(entry, each) for entry, each, _ in group])
        except BaseException as error:  # noqa: BLE001  # every waiter must learn of it, whatever it was
            for _, _, waiter in group:
                waiter.set_exception(error)
            return
        for _, _, waiter in group:
            waiter.set_result(None)


def _milliseconds(clock: Clock) -> int:
    return int(clock.now().timestamp() * 1000)

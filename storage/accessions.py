"""Hand-ins: registered, filled, screened, sealed; every change with its audit entry."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from records.access import Actor
from records.accession import Accession, AccessionState, Custodian
from records.errors import ConflictError, NotFoundError
from records.identity import AccessionId, Digest
from records.ports import Clock
from records.record import Channel
from storage.audit import MainAudit
from storage.database import Database
from storage.jobs import waits
from storage.locked_parts import UNLOCK
from storage.provenances import sealed
from storage.remembered import Remembered
from storage.sql import few, insert_new
from storage.tables import accession, source_file


@dataclass(frozen=True, slots=True)
class NewAccession:
    """What is said of a hand-in when it is registered. `timezone` is an IANA name."""

    id: AccessionId
    custodian: Custodian
    channel: Channel
    title: str
    timezone: str
    source: str
    in_place: bool = False
    supplements: AccessionId | None = None
    declaration: str = ""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a hand-in; `digest` is None for what could not be stored."""

    number: int
    path: str
    size_bytes: int
    mtime_ns: int
    digest: Digest | None
    done: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """Files found and read so far, and when reading began and ended."""

    found: int
    read: int
    started_at: datetime | None
    finished_at: datetime | None


class Accessions:
    """The hand-ins of the catalogue."""

    def __init__(self, database: Database, audit: MainAudit, clock: Clock) -> None:
        """Keep hand-ins in the catalogue."""
        self._database, self._audit, self._clock = database, audit, clock
        self._everything: Remembered[str, list[Accession]] = Remembered(database, 1)

    def register(self, new: NewAccession, actor: Actor) -> Accession:
        """Enter a hand-in; one that is there already (same id) is given back as it is."""
        with self._database.write() as connection:
            found = self._find(connection, new.id)
            if found:
                return found
            supplements = new.supplements and self._number(connection, new.supplements)
            connection.execute(
                accession.insert(),
                {
                    "id": bytes.fromhex(new.id),
                    "custodian_id": new.custodian.id,
                    "custodian_name": new.custodian.name,
                    "channel": new.channel.value,
                    "title": new.title,
                    "timezone": new.timezone,
                    "state": AccessionState.RECEIVED.value,
                    "source": new.source,
                    "in_place": new.in_place,
                    "received_at": self._now(),
                    "supplements": supplements,
                    "declaration": new.declaration,
                },
            )
            self._audit.add(connection, actor, "accession.register", new.id, new.channel.value)
            registered = self._find(connection, new.id)
        assert registered
        return registered

    def get(self, accession_id: AccessionId) -> Accession:
        """The hand-in with this id. Raises NotFoundError."""
        with self._database.read() as connection:
            found = self._find(connection, accession_id)
        if found is None:
            raise NotFoundError("accession")
        return found

    def of_number(self, number: int) -> Accession:
        """The hand-in with this number. Raises NotFoundError."""
        with self._database.read() as connection:
            row = connection.execute(select(accession).where(accession.c.number == number)).first()
            found = None if row is None else self._find(connection, row.id.hex())
        if found is None:
            raise NotFoundError("accession")
        return found

    def all(self) -> list[Accession]:
        """Every hand-in, newest first."""
        return self._everything.get("all", self._read_all)

    def _read_all(self) -> list[Accession]:
        with self._database.read() as connection:
            rows = connection.execute(select(accession).order_by(accession.c.number.desc())).all()
            ids = {row.number: row.id for row in rows}
            return [_accession(row, ids.get(row.supplements)) for row in rows]

    def of_source(self, source: str, custodian_id: str, channel: Channel) -> list[Accession]:
        """The hand-ins from a path for a custodian, oldest first: a first one and its supplements."""
        return [
            each
            for each in reversed(self.all())
            if (each.source, each.custodian.id, each.channel) == (source, custodian_id, channel)
        ]

    def set_state(
        self, accession_id: AccessionId, state: AccessionState, actor: Actor, failure: str = ""
    ) -> None:
        """Move a hand-in on; the caller knows that the step is allowed."""
        values: dict[str, Any] = {"state": state.value, "failure": failure}
        if state is AccessionState.READING:
            values["started_at"] = self._now()
        if state in {AccessionState.SCREENING, AccessionState.SEALED}:
            values["finished_at"] = self._now()
        with self._database.write() as connection:
            connection.execute(_change(accession_id).values(**values))
            self._audit.add(connection, actor, "accession.state", accession_id, state.value)

    def seal(self, accession_id: AccessionId, files: bytes, actor: Actor) -> None:
        """Seal a hand-in that was read and screened, with the SHA-256 over its files.

        What was told of it and what was kept out of it go under the same seal. Raises ConflictError in
        any other state, and while what passwords may open is still to be read.
        """
        with self._database.write() as connection:
            found = self._find(connection, accession_id)
            if found is None:
                raise NotFoundError("accession")
            if found.state not in {AccessionState.READING, AccessionState.SCREENING}:
                raise ConflictError("accession", "not-open")
            if waits(connection, found.number, (UNLOCK,)):
                raise ConflictError("accession", "being-read")
            seal_hash = sealed(connection, found.number, files)
            connection.execute(
                _change(accession_id).values(
                    state=AccessionState.AVAILABLE.value,
                    sealed_at=self._now(),
                    seal_hash=seal_hash,
                    finished_at=func.coalesce(accession.c.finished_at, self._now()),
                )
            )
            self._audit.add(connection, actor, "accession.seal", accession_id, seal_hash.hex())

    def progress(self, accession_id: AccessionId) -> Progress:
        """How far the reading is."""
        with self._database.read() as connection:
            row = connection.execute(
                select(accession).where(accession.c.id == bytes.fromhex(accession_id))
            ).one()
        return Progress(row.found, row.read, _moment(row.started_at), _moment(row.finished_at))

    def seal_hash(self, accession_id: AccessionId) -> str:
        """The seal of a hand-in in hex; empty before it is sealed."""
        with self._database.read() as connection:
            query = select(accession.c.seal_hash).where(accession.c.id == bytes.fromhex(accession_id))
            return bytes(connection.execute(query).scalar() or b"").hex()

    def add_files(self, connection: Connection, number: int, files: list[dict[str, Any]]) -> None:
        """Enter files of a hand-in, in the transaction that acknowledges their bytes."""
        rows = [{"accession": number, **each} for each in files]
        insert_new(connection, source_file, rows)
        found = select(func.count()).select_from(source_file).where(source_file.c.accession == number)
        connection.execute(
            update(accession).where(accession.c.number == number).values(found=found.scalar_subquery())
        )

    def files(self, number: int, *, unread_only: bool = False) -> Iterator[SourceFile]:
        """The files of a hand-in by path, a page at a time."""
        after = ""
        while True:
            query = select(source_file).where(source_file.c.accession == number, source_file.c.path > after)
            if unread_only:
                query = query.where(source_file.c.done.is_(False))
            with self._database.read() as connection:
                rows = connection.execute(query.order_by(source_file.c.path).limit(1000)).all()
            for row in rows:
                yield SourceFile(row.number, row.path, row.size, row.mtime_ns, row.digest, row.done)
            if len(rows) < 1000:
                return
            after = rows[-1].path

    def change_files(self, changes: list[tuple[int, int, int]]) -> None:
        """Note that files were touched but hold the same bytes: (number, size, mtime_ns)."""
        for some in few(changes):
            with self._database.write() as connection:
                for number, size, mtime_ns in some:
                    connection.execute(
                        update(source_file)
                        .where(source_file.c.number == number)
                        .values(size=size, mtime_ns=mtime_ns)
                    )

    def _find(self, connection: Connection, accession_id: str) -> Accession | None:
        try:
            raw = bytes.fromhex(accession_id)
        except ValueError:
            return None
        row = connection.execute(select(accession).where(accession.c.id == raw)).first()
        if row is None:
            return None
        query = select(accession.c.id).where(accession.c.number == row.supplements)
        return _accession(row, connection.execute(query).scalar() if row.supplements else None)

    def _number(self, connection: Connection, accession_id: AccessionId) -> int:
        query = select(accession.c.number).where(accession.c.id == bytes.fromhex(accession_id))
        return int(connection.execute(query).scalar_one())

    def _now(self) -> int:
        return int(self._clock.now().timestamp() * 1000)


def _change(accession_id: AccessionId) -> Any:
    return update(accession).where(accession.c.id == bytes.fromhex(accession_id))


def _moment(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)


def _accession(row: Row[Any], supplements: bytes | None) -> Accession:
    received = _moment(row.received_at)
    assert received
    return Accession(
        id=AccessionId(row.id.hex()),
        number=row.number,
        custodian=Custodian(row.custodian_id, row.custodian_name),
        channel=Channel(row.channel),
        title=row.title,
        timezone=row.timezone,
        state=AccessionState(row.state),
        received_at=received,
        source=row.source,
        in_place=row.in_place,
        sealed_at=_moment(row.sealed_at),
        failure=row.failure,
        supplements=AccessionId(supplements.hex()) if supplements else None,
        declaration=row.declaration,
    )

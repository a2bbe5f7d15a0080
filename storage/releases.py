"""Releases: begun, written member by member, and then frozen; from that moment on they are only read.

While one is being written nobody sees it, and no other of the same inquiry is begun. What a process that
died wrote of one is removed when it is begun anew.
"""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from records.access import Actor
from records.errors import ConflictError, NotFoundError
from records.identity import Digest, RecordId
from records.ports import Clock
from records.release import Member, Release, ReleasedFile, ReleaseId, Stone
from storage.audit import MainAudit
from storage.blob_store import BlobStore, Kept
from storage.database import Database
from storage.release_rows import member_row, milliseconds, moment, release_body, release_of
from storage.release_tables import release_head, release_member, release_paper, release_stone
from storage.released_set import StoredSet
from storage.sql import insert_rows

_PARTS = (release_member, release_paper, release_stone)


class ReleaseState(StrEnum):
    """Where a release stands."""

    FREEZING = "freezing"
    RELEASED = "released"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ReleaseHead:
    """A release as lists show it: who began it and when, where it stands, how much it holds."""

    release: Release
    inquiry_id: str
    state: ReleaseState
    begun_at: datetime
    account_id: str
    members: int
    manifest: Digest | None


@dataclass(frozen=True, slots=True)
class Placed:
    """A member with its place in the order of conversations."""

    member: Member
    place: int


class Releases:
    """The releases of the catalogue. Whom they are shown to is decided elsewhere."""

    def __init__(self, database: Database, packs: BlobStore, audit: MainAudit, clock: Clock) -> None:
        """Keep rows in the catalogue, files among the originals."""
        self._database, self._packs, self._audit, self._clock = database, packs, audit, clock

    def begin(self, inquiry_id: str, release: Release, actor: Actor) -> StoredSet:
        """An empty release, which gets its id and its number among those of the inquiry here.

        Raises ConflictError while another of the inquiry is being written, and when `corrects` names one
        that was not released or is not of this inquiry.
        """
        raw, now = bytes.fromhex(inquiry_id), self._clock.now()
        with self._database.write() as connection:
            _require_none_begun(connection, raw)
            newest = select(func.max(release_head.c.ordinal)).where(*_released(raw))
            ordinal = (connection.execute(newest).scalar() or 0) + 1
            made = replace(release, id=ReleaseId(secrets.token_hex(16)), number=ordinal, released_at=now)
            corrected = _corrected(connection, raw, release.corrects)
            head = {
                "id": bytes.fromhex(made.id),
                "inquiry": raw,
                "ordinal": ordinal,
                "state": ReleaseState.FREEZING.value,
                "account_id": actor.account_id,
                "begun_at": milliseconds(now),
                "released_at": milliseconds(now),
                "corrects": corrected,
                "body": release_body(made),
            }
            connection.execute(release_head.insert(), head)
            number = connection.execute(
                select(release_head.c.number).where(release_head.c.id == head["id"])
            ).scalar_one()
            self._audit.add(
                connection, actor, "release.begin", made.id, f"corrects={release.corrects or '-'}"
            )
        return StoredSet(self._exact(made), number, self._database, self._packs)

    def begun_anew(self, release_id: str) -> StoredSet:
        """A release that was begun, empty again: what was written of it without coming to an end is gone.

        Raises ConflictError for one that is frozen or gone.
        """
        with self._database.write() as connection:
            row = _row(connection, release_id)
            _require_begun(connection, row.number)
            _empty(connection, [row.number])
            release = _head(connection, row).release
        return StoredSet(release, row.number, self._database, self._packs)

    def add(self, begun: StoredSet, members: Sequence[Placed], kept: list[Kept]) -> None:
        """Write members of a release that is not frozen, and acknowledge their files."""
        rows = [member_row(begun.number, each.member, each.place) for each in members]
        self._packs.settle()
        with self._database.write() as connection:
            self._database.spare(connection)
            _require_begun(connection, begun.number)
            self._packs.acknowledge(connection, kept)
            insert_rows(connection, release_member, rows)

    def add_paper(self, begun: StoredSet, file: ReleasedFile, kept: Kept) -> None:
        """Write one file of the set itself, behind those that are there."""
        self._packs.settle()
        with self._database.write() as connection:
            _require_begun(connection, begun.number)
            self._packs.acknowledge(connection, [kept])
            there = select(func.count()).where(release_paper.c.release == begun.number)
            row = {
                "release": begun.number,
                "ordinal": connection.execute(there).scalar_one() + 1,
                "path": file.path,
                "media_type": file.media_type,
                "size": file.size_bytes,
                "crc32": file.crc32,
                "digest": file.digest,
            }
            connection.execute(release_paper.insert(), row)

    def add_stones(self, begun: StoredSet, stones: Iterable[Stone]) -> None:
        """Write what was taken back, now or by an earlier correction."""
        rows = [
            {
                "release": begun.number,
                "number": each.number,
                "withdrawn_at": milliseconds(each.withdrawn_at),
                "reason": each.reason.value,
            }
            for each in stones
        ]
        with self._database.write() as connection:
            _require_begun(connection, begun.number)
            insert_rows(connection, release_stone, rows)

    def freeze(self, begun: StoredSet, manifest: Digest, actor: Actor) -> None:
        """End the writing: from here on the release is there, and nothing of it changes."""
        with self._database.write() as connection:
            _require_begun(connection, begun.number)
            members = connection.execute(
                select(func.count()).where(release_member.c.release == begun.number)
            ).scalar_one()
            connection.execute(
                update(release_head)
                .where(release_head.c.number == begun.number)
                .values(state=ReleaseState.RELEASED.value, members=members, manifest=manifest)
            )
            told = f"members={members} manifest={manifest.hex()}"
            self._audit.add(connection, actor, "release.freeze", begun.release.id, told)

    def abandon(self, begun: StoredSet, actor: Actor, why: str) -> None:
        """Take back what was written of a release that is not frozen; that it failed stays on record."""
        with self._database.write() as connection:
            _require_begun(connection, begun.number)
            _empty(connection, [begun.number])
            connection.execute(
                update(release_head)
                .where(release_head.c.number == begun.number)
                .values(state=ReleaseState.FAILED.value)
            )
            self._audit.add(connection, actor, "release.failed", begun.release.id, why)

    def of_inquiry(self, inquiry_id: str) -> list[ReleaseHead]:
        """The releases of an inquiry, newest first; those that failed or are being written as well."""
        query = (
            select(release_head)
            .where(release_head.c.inquiry == bytes.fromhex(inquiry_id))
            .order_by(release_head.c.number.desc())
        )
        with self._database.read() as connection:
            return [_head(connection, row) for row in connection.execute(query).all()]

    def head(self, release_id: str) -> ReleaseHead:
        """One release. Raises NotFoundError."""
        with self._database.read() as connection:
            return _head(connection, _row(connection, release_id))

    def opened(self, release_id: str) -> StoredSet:
        """A frozen release, to be read. Raises NotFoundError for one that is not."""
        with self._database.read() as connection:
            row = _row(connection, release_id)
            if row.state != ReleaseState.RELEASED.value:
                raise NotFoundError("release")
            release = _head(connection, row).release
        return StoredSet(release, row.number, self._database, self._packs)

    def newest(self, inquiry_id: str) -> StoredSet | None:
        """The last frozen release of an inquiry, which a correction corrects; None before the first."""
        query = (
            select(release_head.c.id)
            .where(*_released(bytes.fromhex(inquiry_id)))
            .order_by(release_head.c.ordinal.desc())
            .limit(1)
        )
        with self._database.read() as connection:
            found = connection.execute(query).scalar()
        return None if found is None else self.opened(bytes(found).hex())

    def numbers(self, inquiry_id: str) -> Iterator[tuple[RecordId, int, int | None, int | None]]:
        """What records had in releases of the inquiry: number, thread, conversation; oldest first."""
        releases = select(release_head.c.number).where(*_released(bytes.fromhex(inquiry_id)))
        columns = (release_member.c.record, release_member.c.number)
        query = (
            select(*columns, release_member.c.thread, release_member.c.conversation)
            .where(release_member.c.release.in_(releases))
            .order_by(release_member.c.release)
        )
        with self._database.read() as connection:
            for record, number, thread, conversation in connection.execute(query):
                yield RecordId(bytes(record).hex()), number, thread, conversation

    def _exact(self, release: Release) -> Release:
        """With its moment as the catalogue keeps it: what is written now equals what is read later."""
        return replace(release, released_at=moment(milliseconds(release.released_at)))


def _released(inquiry: bytes) -> tuple[Any, ...]:
    return (release_head.c.inquiry == inquiry, release_head.c.state == ReleaseState.RELEASED.value)


def _require_none_begun(connection: Connection, inquiry: bytes) -> None:
    """Return if no release of the inquiry is being written. Raises ConflictError."""
    query = select(release_head.c.number).where(
        release_head.c.inquiry == inquiry, release_head.c.state == ReleaseState.FREEZING.value
    )
    if connection.execute(query).first() is not None:
        raise ConflictError("release", "being-frozen")


def _require_begun(connection: Connection, number: int) -> None:
    """Return while a release is being written. Raises ConflictError for one that is frozen or gone."""
    query = select(release_head.c.state).where(release_head.c.number == number)
    if connection.execute(query).scalar() != ReleaseState.FREEZING.value:
        raise ConflictError("release", "not-freezing")


def _empty(connection: Connection, numbers: list[int]) -> None:
    for table in _PARTS:
        connection.execute(delete(table).where(table.c.release.in_(numbers)))


def _corrected(connection: Connection, inquiry: bytes, corrects: ReleaseId | None) -> int | None:
    if corrects is None:
        return None
    query = select(release_head.c.number).where(*_released(inquiry), release_head.c.id == _raw(corrects))
    found: int | None = connection.execute(query).scalar()
    if found is None:
        raise ConflictError("release", "corrects-unknown")
    return found


def _row(connection: Connection, release_id: str) -> Any:
    row = connection.execute(select(release_head).where(release_head.c.id == _raw(release_id))).first()
    if row is None:
        raise NotFoundError("release")
    return row


def _head(connection: Connection, row: Any) -> ReleaseHead:
    corrects: bytes | None = None
    if row.corrects is not None:
        query = select(release_head.c.id).where(release_head.c.number == row.corrects)
        corrects = connection.execute(query).scalar_one()
    return ReleaseHead(
        release_of(row, corrects),
        bytes(row.inquiry).hex(),
        ReleaseState(row.state),
        moment(row.begun_at),
        row.account_id,
        row.members,
        None if row.manifest is None else Digest(bytes(row.manifest)),
    )


def _raw(identity: str) -> bytes:
    """The bytes of an id; of none, for what is no id."""
    try:
        return bytes.fromhex(identity)
    except ValueError:
        return b""

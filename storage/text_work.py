"""The queue of attachments whose text is still to come, and what becomes of them."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import zstandard
from sqlalchemy import select, update

from records.access import Actor
from records.content import Content
from records.defect import Defect, DefectCode
from records.identity import short_hash
from records.passwords import Passwords
from records.place import Place, parse_locator
from storage.audit import MainAudit
from storage.blob_store import BlobStore
from storage.cards import read_card
from storage.database import Database
from storage.jobs import MAX_ATTEMPTS, Job, Jobs
from storage.passwords import passwords_of
from storage.sql import insert_new
from storage.tables import accession, defect, job, outbox, record, source_file
from storage.texts import add_frames

KIND = "text"
_READY, _GIVEN_UP = 0, 2
_RENEW_S = 30


@dataclass(frozen=True, slots=True)
class WantedText:
    """One attachment whose text is wanted; `content` is the stored original its place begins in."""

    job: Job
    place: Place
    content: Content
    passwords: Passwords
    media_type: str
    name: str


class TextQueue:
    """Hands out attachments under a lease and writes their texts."""

    def __init__(
        self, database: Database, packs: BlobStore, jobs: Jobs, audit: MainAudit, *, actor: Actor, owner: str
    ) -> None:
        """Work in the name of an actor; `owner` is the process that holds the leases."""
        self._database, self._packs, self._jobs, self._audit = database, packs, jobs, audit
        self._actor, self._owner = actor, owner
        self._renewed = time.monotonic()

    def claim(self, limit: int) -> list[WantedText]:
        """Take some under a lease."""
        jobs = {each.subject: each for each in self._jobs.claim(KIND, self._owner, limit)}
        query = (
            select(record.c.id, record.c.locator, record.c.card, source_file.c.path, source_file.c.digest)
            .join(source_file, source_file.c.number == record.c.source_file)
            .where(record.c.id.in_(list(jobs)))
            .order_by(record.c.number)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
            contents = self._packs.contents(connection, [row.digest for row in rows])
            numbers = {each.accession for each in jobs.values()}
            passwords = {number: passwords_of(connection, number) for number in numbers}
        wanted = []
        for row in rows:
            card = read_card(row.card)
            wanted.append(
                WantedText(
                    jobs[row.id],
                    Place(row.path, parse_locator(row.locator)),
                    contents[row.digest],
                    passwords[jobs[row.id].accession],
                    card.media_type,
                    card.file_name,
                )
            )
        return wanted

    def finish(self, wanted: WantedText, text: str, defects: tuple[Defect, ...]) -> None:
        """Write a text with its outbox row, or that it was given up and why."""
        state = _READY if text or not defects else _GIVEN_UP
        with self._database.write() as connection:
            row = connection.execute(
                select(record.c.accession, record.c.container, record.c.text_state, record.c.set_aside).where(
                    record.c.id == wanted.job.subject
                )
            ).one()
            connection.execute(
                update(job)
                .where(job.c.number == wanted.job.number)
                .values(state="done", owner=None, lease_until=None)
            )
            if row.text_state != 1 or row.set_aside is not None:
                return
            raw = text.encode()
            block = None
            if raw:
                (block,) = add_frames(connection, [zstandard.ZstdCompressor(level=6).compress(raw)])
            connection.execute(
                update(record)
                .where(record.c.id == wanted.job.subject)
                .values(text_state=state, text_block=block, text_start=0, text_size=len(raw))
            )
            insert_new(
                connection,
                defect,
                [
                    {
                        "id": short_hash("defect", wanted.job.subject, each.code.value, each.detail),
                        "accession": row.accession,
                        "container": row.container,
                        "record": wanted.job.subject,
                        "code": each.code.value,
                        "detail": each.detail,
                        "path": wanted.place.path,
                        "locator": wanted.place.locator,
                        "lost": 0,
                    }
                    for each in defects
                ],
            )
            connection.execute(outbox.insert(), {"record_id": wanted.job.subject, "removed": False})
            owner_id = connection.execute(
                select(accession.c.id).where(accession.c.number == row.accession)
            ).scalar_one()
            self._audit.add(connection, self._actor, "ingest.text", owner_id.hex(), wanted.job.subject.hex())

    def renew(self, wanted: Sequence[WantedText]) -> None:
        """Still at work on these; costs nothing while the leases are young."""
        if time.monotonic() - self._renewed > _RENEW_S:
            self._renewed = time.monotonic()
            self._jobs.renew([each.job for each in wanted], self._owner)

    def begin(self, wanted: WantedText) -> bool:
        """Whether this one may be read. Among those that were claimed in vain each is noted before it is."""
        if not wanted.job.is_suspect or self._jobs.begin(wanted.job, self._owner, 0) <= MAX_ATTEMPTS:
            return True
        self.finish(wanted, "", (Defect(DefectCode.CRASH, wanted.place),))
        return False

    def give_back(self, wanted: Sequence[WantedText]) -> None:
        """Leave these to whoever claims next."""
        self._jobs.give_back([each.job for each in wanted], self._owner)

    def remaining(self) -> int:
        """How many are left, of all hand-ins."""
        return self._jobs.open_count(KIND)

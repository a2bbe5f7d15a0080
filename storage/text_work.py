"""The queue of attachments whose text is still to come, and what becomes of them."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, distinct, func, select, update

from records.access import Actor
from records.content import Content
from records.defect import Defect, DefectCode
from records.passwords import Passwords
from records.place import Place, parse_locator
from records.text_source import TextSource
from storage.audit import MainAudit
from storage.blob_store import BlobStore
from storage.cards import read_card
from storage.database import Database
from storage.found_texts import FoundText, enter_text
from storage.jobs import MAX_ATTEMPTS, Job, Jobs
from storage.passwords import passwords_of
from storage.sql import few
from storage.tables import defect, job, record, source_file

KIND = "text"
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

    @property
    def attempts(self) -> int:
        """How often it was begun since work on it last came to something, this time among them."""
        return self.job.attempts


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

    def finish(
        self,
        wanted: WantedText,
        text: str,
        defects: tuple[Defect, ...],
        source: TextSource | None = None,
        language: str = "",
    ) -> None:
        """Write a text, or that it was given up and why; unless somebody else has done so meanwhile."""
        with self._database.write() as connection:
            if not self._end(connection, wanted.job):
                return
            found = FoundText(wanted.place, text, defects, source, language)
            accession_id = enter_text(connection, wanted.job.subject, found)
            if accession_id is not None:
                subject = wanted.job.subject.hex()
                self._audit.add(connection, self._actor, "ingest.text", accession_id, subject)

    def ask_again(self, codes: Iterable[DefectCode], accession: int | None = None) -> int:
        """Put texts in line again that are not whole for one of these reasons; how many.

        Of one hand-in if its number is given, else of all. Records stay as they are until their text is read.
        """
        query = select(defect.c.record).where(
            defect.c.code.in_([each.value for each in codes]), defect.c.record.is_not(None)
        )
        if accession is not None:
            query = query.where(defect.c.accession == accession)
        with self._database.read() as connection:
            subjects = set(connection.execute(query).scalars())
        return self._reopen(subjects)

    def outdated(self, versions: Mapping[str, str]) -> set[bytes]:
        """The records whose text was found by a reader of another version than it has now, by its name."""
        query = select(record.c.id, record.c.card).join(
            job, and_(job.c.subject == record.c.id, job.c.kind == KIND, job.c.state == "done")
        )
        with self._database.read() as connection:
            return {
                row.id
                for row in connection.execute(query)
                if (source := read_card(row.card).text_source)
                and any(versions.get(name, version) != version for name, version in source.readers)
            }

    def ask_newer(self, versions: Mapping[str, str]) -> int:
        """Put in line again what a newer reader may find more in, and nothing else; how many."""
        return self._reopen(self.outdated(versions))

    def trouble(self) -> dict[DefectCode, int]:
        """Of how many records the text was read and is not whole, by reason."""
        query = (
            select(defect.c.code, func.count(distinct(defect.c.record)))
            .join(job, and_(job.c.subject == defect.c.record, job.c.kind == KIND))
            .where(defect.c.code != DefectCode.UNLOCKED.value)
            .group_by(defect.c.code)
        )
        with self._database.read() as connection:
            return {DefectCode(code): number for code, number in connection.execute(query)}

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

    def _reopen(self, subjects: Iterable[bytes]) -> int:
        reopened = 0
        for some in few(sorted(subjects)):
            with self._database.write() as connection:
                done = connection.execute(
                    update(job)
                    .where(job.c.kind == KIND, job.c.subject.in_(some), job.c.state == "done")
                    .values(state="open", attempts=0, at_work=None, begun=0)
                )
                if done.rowcount:
                    self._audit.add(connection, self._actor, "ingest.text-again", str(done.rowcount))
                reopened += done.rowcount
        return reopened

    def _end(self, connection: Connection, one: Job) -> bool:
        """Call a job done that this process still holds; whether it did."""
        done = connection.execute(
            update(job)
            .where(job.c.number == one.number, job.c.state == "claimed", job.c.owner == self._owner)
            .values(state="done", owner=None, lease_until=None)
        )
        return bool(done.rowcount)

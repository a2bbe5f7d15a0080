"""Work units: claimed under a lease that its owner renews, retried, given up after some attempts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Update, and_, delete, func, or_, select, update

from records.ports import Clock
from storage.database import Database
from storage.sql import insert_new
from storage.tables import job

MAX_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Job:
    """One unit of work: `subject` is the id of what it is about."""

    number: int
    kind: str
    subject: bytes
    accession: int
    attempts: int
    source: str = ""


class Jobs:
    """The table of work, for any number of workers on either database."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        lease_s: int = 300,
        has_gone: Callable[[str], bool] = lambda _owner: False,
    ) -> None:
        """Claims hold for `lease_s` seconds unless renewed, and no longer than `has_gone` denies it.

        `has_gone` tells whether an owner has ended, where that can be known (one machine).
        """
        self._database, self._clock, self._lease_ms = database, clock, lease_s * 1000
        self._has_gone = has_gone

    def add(self, kind: str, subject: bytes, accession: int, source: str = "") -> None:
        """Put work in line; the same subject again replaces what was done or failed."""
        with self._database.aside() as connection:
            connection.execute(
                delete(job).where(
                    job.c.kind == kind, job.c.subject == subject, job.c.state.in_(["done", "failed"])
                )
            )
            insert_new(
                connection,
                job,
                [
                    {
                        "kind": kind,
                        "subject": subject,
                        "accession": accession,
                        "source": source,
                        "state": "open",
                    }
                ],
            )

    def claim(self, kind: str, owner: str, limit: int) -> list[Job]:
        """Take up to `limit` open or lapsed jobs, oldest first; each counts one more attempt."""
        now = self._now()
        with self._database.aside() as connection:
            self._free(connection, kind)
            wanted = (
                select(job.c.number)
                .where(job.c.kind == kind, _claimable(now))
                .order_by(job.c.number)
                .limit(limit)
                .with_for_update(skip_locked=True)
            )
            numbers = list(connection.execute(wanted).scalars())
            if not numbers:
                return []
            connection.execute(
                update(job)
                .where(job.c.number.in_(numbers))
                .values(
                    state="claimed",
                    owner=owner,
                    lease_until=now + self._lease_ms,
                    attempts=job.c.attempts + 1,
                )
            )
            rows = connection.execute(select(job).where(job.c.number.in_(numbers)).order_by(job.c.number))
            return [
                Job(row.number, row.kind, row.subject, row.accession, row.attempts, row.source)
                for row in rows
            ]

    def renew(self, jobs: list[Job], owner: str) -> None:
        """The heartbeat: the owner is still at work on these."""
        self._change(jobs, owner, lease_until=self._now() + self._lease_ms)

    def release(self, jobs: list[Job], owner: str, error: str = "") -> None:
        """Give jobs back; after `MAX_ATTEMPTS` they have failed."""
        for each in jobs:
            state = "failed" if each.attempts >= MAX_ATTEMPTS else "open"
            self._change([each], owner, state=state, owner=None, lease_until=None, error=error)

    def give_back(self, jobs: list[Job], owner: str) -> None:
        """Put jobs that were not begun in line again; the claim does not count as an attempt."""
        self._change(jobs, owner, state="open", owner=None, lease_until=None, attempts=job.c.attempts - 1)

    def finish(self, jobs: list[Job], owner: str) -> None:
        """These are done."""
        self._change(jobs, owner, state="done", owner=None, lease_until=None)

    def open_count(self, kind: str, accession: int | None = None) -> int:
        """How many jobs of a kind are not done, of one hand-in or of all."""
        here = [job.c.kind == kind, job.c.state.in_(["open", "claimed"])]
        if accession is not None:
            here.append(job.c.accession == accession)
        with self._database.read() as connection:
            return int(connection.execute(select(func.count()).select_from(job).where(*here)).scalar_one())

    def _free(self, connection: Connection, kind: str) -> None:
        """Open the jobs whose owner has ended."""
        claimed = (job.c.kind == kind, job.c.state == "claimed")
        owners = connection.execute(select(job.c.owner).where(*claimed).distinct()).scalars().all()
        for owner in filter(self._has_gone, owners):
            connection.execute(
                update(job)
                .where(*claimed, job.c.owner == owner)
                .values(state="open", owner=None, lease_until=None)
            )

    def _change(self, jobs: list[Job], held_by: str, **values: Any) -> None:
        statement: Update = update(job).where(
            job.c.owner == held_by, job.c.number.in_([each.number for each in jobs])
        )
        with self._database.aside() as connection:
            connection.execute(statement.values(**values))

    def _now(self) -> int:
        return int(self._clock.now().timestamp() * 1000)


def _claimable(now: int) -> ColumnElement[bool]:
    return or_(job.c.state == "open", and_(job.c.state == "claimed", job.c.lease_until < now))

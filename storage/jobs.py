"""Jobs: claimed under a lease that its owner renews, in turn by hand-in, retried, suspected at last."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Update,
    and_,
    case,
    delete,
    func,
    literal,
    or_,
    select,
    text,
    update,
)

from records.ports import Clock
from storage.database import Database
from storage.shares import by_turn, note_served
from storage.sql import insert_new
from storage.tables import job

MAX_ATTEMPTS = 3
"""So often a job may be claimed and come to nothing; after that it is suspect."""

IS_WAITING = text("job.state IN ('open', 'claimed')")
"""What is still to be done, or at work."""
_IS_CLAIMED = text("job.state = 'claimed'")
"""Written out: a partial index is not found by a parameter."""


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work: `subject` is the id of what it is about.

    `attempts` counts the claims since work on it last came to something, this one among them.
    """

    number: int
    kind: str
    subject: bytes
    accession: int
    attempts: int
    source: str = ""
    at_work: int = 0
    """Of a suspect job the item that was begun last."""

    @property
    def is_suspect(self) -> bool:
        """Whether it was claimed so often for nothing that it may itself be why."""
        return self.attempts > MAX_ATTEMPTS


class Jobs:
    """The table of work, for any number of workers on either database."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        lease_s: int = 300,
        has_gone: Callable[[str], bool] = lambda _owner: False,
        up_since: Callable[[], datetime | None] = lambda: None,
    ) -> None:
        """Claims hold for `lease_s` seconds unless renewed, and no longer than `has_gone` denies it.

        `has_gone` tells whether an owner has ended, where that can be known; `up_since` when the
        database last started, by the same clock.
        """
        self._database, self._clock, self._lease_ms = database, clock, lease_s * 1000
        self._has_gone, self._up_since = has_gone, up_since

    def add(self, kind: str, subject: bytes, accession: int, source: str = "") -> None:
        """Put work in line; the same subject again replaces what was done or failed."""
        with self._database.aside() as connection:
            connection.execute(
                delete(job).where(
                    job.c.kind == kind, job.c.subject == subject, job.c.state.in_(["done", "failed"])
                )
            )
            insert_new(connection, job, [opened(kind, subject, accession, source)])

    def claim(
        self, kind: str, owner: str, limit: int, *, accession: int | None = None, after: tuple[str, ...] = ()
    ) -> list[Job]:
        """Take up to `limit` open or lapsed jobs of one hand-in, oldest first; each counts an attempt more.

        Without `accession` it is the hand-in whose turn it is. None is taken of a hand-in that has
        work waiting of a kind in `after`.
        """
        if not self._is_any(kind):
            return []
        now, excuse = self._now(), self._excuse()
        with self._database.aside() as connection:
            self._free(connection, kind, excuse)
            for hand_in in self._hand_ins(connection, kind, accession):
                if waits(connection, hand_in, after):
                    continue
                numbers = list(connection.execute(_claimable(kind, hand_in, now, limit)).scalars())
                if numbers:
                    note_served(connection, kind, hand_in, now)
                    return self._take(connection, numbers, owner, now + self._lease_ms, excuse)
        return []

    def renew(self, jobs: list[Job], owner: str) -> None:
        """The heartbeat: the owner is still at work on these."""
        self._change(jobs, owner, lease_until=self._now() + self._lease_ms)

    def note_progress(self, jobs: list[Job], owner: str) -> None:
        """Work on these came to something: only attempts from here on are counted."""
        self._change(jobs, owner, attempts=1)

    def begin(self, one: Job, owner: str, item: int) -> int:
        """Note which item of a suspect job is begun; how often that was begun in a row, with this time."""
        with self._database.aside() as connection:
            held = (job.c.number == one.number, job.c.owner == owner)
            query = select(job.c.at_work, job.c.begun).where(*held)
            former = connection.execute(query).first()
            times = former.begun + 1 if former is not None and former.at_work == item else 1
            connection.execute(update(job).where(*held).values(at_work=item, begun=times))
            return int(times)

    def release(self, jobs: list[Job], owner: str, error: str = "") -> None:
        """Give jobs back; after `MAX_ATTEMPTS` they have failed."""
        for each in jobs:
            state = "failed" if each.attempts >= MAX_ATTEMPTS else "open"
            self._change([each], owner, state=state, owner=None, lease_until=None, error=error)

    def give_back(self, jobs: list[Job], owner: str, source: str | None = None) -> None:
        """Put jobs in line again that could not be done now; the claim does not count as an attempt.

        `source` replaces what is told of them.
        """
        told = {} if source is None else {"source": source}
        self._change(
            jobs, owner, state="open", owner=None, lease_until=None, attempts=job.c.attempts - 1, **told
        )

    def give_back_all(self, owner: str) -> None:
        """Put everything in line again that this owner holds; for one that is at work on none of it."""
        with self._database.aside() as connection:
            connection.execute(
                update(job)
                .where(_IS_CLAIMED, job.c.owner == owner)
                .values(state="open", owner=None, lease_until=None, attempts=job.c.attempts - 1)
            )

    def finish(self, jobs: list[Job], owner: str) -> None:
        """These are done; what was told of them is not kept."""
        self._change(jobs, owner, state="done", owner=None, lease_until=None, source="")

    def open_count(self, kind: str, accession: int | None = None) -> int:
        """How many jobs of a kind are not done, of one hand-in or of all."""
        query = select(func.count()).select_from(job).where(job.c.kind == kind, IS_WAITING)
        if accession is not None:
            query = query.where(job.c.accession == accession)
        with self._database.read() as connection:
            return int(connection.execute(query).scalar_one())

    def is_waiting(self, kind: str, besides: int = 0) -> bool:
        """Whether a job of a kind can be claimed, of a hand-in that is not `besides`."""
        query = select(job.c.number).where(
            job.c.kind == kind, IS_WAITING, job.c.state == "open", job.c.accession != besides
        )
        with self._database.read() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def _is_any(self, kind: str) -> bool:
        """Whether it is worth a transaction to look for work of a kind."""
        query = select(job.c.number).where(job.c.kind == kind, IS_WAITING).limit(1)
        with self._database.read() as connection:
            return connection.execute(query).first() is not None

    def _hand_ins(self, connection: Connection, kind: str, accession: int | None) -> Iterator[int]:
        """The hand-in that was asked for, or all that have work, in the order of their turns."""
        if accession is None:
            yield from by_turn(connection, kind)
        else:
            yield accession

    def _take(
        self, connection: Connection, numbers: list[int], owner: str, until: int, excuse: ColumnElement[int]
    ) -> list[Job]:
        connection.execute(
            update(job)
            .where(job.c.number.in_(numbers))
            .values(
                state="claimed",
                owner=owner,
                lease_until=until,
                attempts=job.c.attempts + 1 - excuse,
            )
        )
        rows = connection.execute(select(job).where(job.c.number.in_(numbers)).order_by(job.c.number))
        return [
            Job(row.number, row.kind, row.subject, row.accession, row.attempts, row.source, row.at_work or 0)
            for row in rows
        ]

    def _free(self, connection: Connection, kind: str, excuse: ColumnElement[int]) -> None:
        """Open the jobs whose owner has ended."""
        claimed = (job.c.kind == kind, _IS_CLAIMED)
        owners = connection.execute(select(job.c.owner).where(*claimed).distinct()).scalars().all()
        for owner in filter(self._has_gone, owners):
            connection.execute(
                update(job)
                .where(*claimed, job.c.owner == owner)
                .values(state="open", owner=None, lease_until=None, attempts=job.c.attempts - excuse)
            )

    def _excuse(self) -> ColumnElement[int]:
        """One for a claim from before the database itself fell: whoever held it then is not to blame."""
        up_since = self._up_since()
        excused: ColumnElement[int] = literal(0)
        if up_since is not None:
            renewed = job.c.lease_until - self._lease_ms
            is_from_before = and_(job.c.state == "claimed", renewed < int(up_since.timestamp() * 1000))
            excused = case((is_from_before, 1), else_=0)
        return excused

    def _change(self, jobs: list[Job], held_by: str, **values: Any) -> None:
        statement: Update = update(job).where(
            job.c.owner == held_by, job.c.number.in_([each.number for each in jobs])
        )
        with self._database.aside() as connection:
            connection.execute(statement.values(**values))

    def _now(self) -> int:
        return int(self._clock.now().timestamp() * 1000)


def opened(kind: str, subject: bytes, accession: int, source: str) -> dict[str, Any]:
    """The row of a job that nobody has claimed."""
    return {"kind": kind, "subject": subject, "accession": accession, "source": source, "state": "open"}


def _claimable(kind: str, accession: int, now: int, limit: int) -> Select[Any]:
    is_free: ColumnElement[bool] = or_(
        job.c.state == "open", and_(job.c.state == "claimed", job.c.lease_until < now)
    )
    return (
        select(job.c.number)
        .where(job.c.kind == kind, job.c.accession == accession, IS_WAITING, is_free)
        .order_by(job.c.number)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


def waits(connection: Connection, accession: int, kinds: tuple[str, ...]) -> bool:
    """Whether work of one of these kinds is not done."""
    if not kinds:
        return False
    here = (job.c.accession == accession, job.c.kind.in_(kinds), IS_WAITING)
    return connection.execute(select(job.c.number).where(*here).limit(1)).first() is not None

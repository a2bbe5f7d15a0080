"""Queues: how much waits for whom, for those who watch over an installation."""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, select

from storage.database import Database
from storage.jobs import IS_WAITING
from storage.tables import accession, job, outbox

MOST_COUNTED = 1_000_000
"""Rows of a queue that are counted; to count more would take longer than anybody watches."""


class Queue(NamedTuple):
    """What one kind of work has in one state: how many rows, at most `MOST_COUNTED`, and the first one."""

    kind: str
    state: str
    size: int
    first: int


@dataclass(frozen=True, slots=True)
class Queues:
    """Looks at what waits in a database."""

    database: Database

    def jobs(self, kinds: tuple[str, ...]) -> list[Queue]:
        """What waits and what is at work, of each of these kinds of job."""
        found = []
        with self.database.read() as connection:
            for kind in kinds:
                rows = (
                    select(job.c.state, job.c.number)
                    .where(job.c.kind == kind, IS_WAITING)
                    .limit(MOST_COUNTED)
                    .subquery()
                )
                query = select(
                    rows.c.state, func.count().label("size"), func.min(rows.c.number).label("first")
                )
                told = {row.state: row for row in connection.execute(query.group_by(rows.c.state))}
                for state in ("open", "claimed"):
                    row = told.get(state)
                    found.append(Queue(kind, state, row.size, row.first) if row else Queue(kind, state, 0, 0))
        return found

    def outbox(self) -> Queue:
        """What waits for the index."""
        rows = select(outbox.c.number).order_by(outbox.c.number).limit(MOST_COUNTED).subquery()
        with self.database.read() as connection:
            size, first = connection.execute(
                select(func.count(), func.min(rows.c.number)).select_from(rows)
            ).one()
        return Queue("index", "open", size, first or 0)

    def accessions(self) -> dict[str, int]:
        """How many hand-ins there are in each state that any is in."""
        query = select(accession.c.state, func.count().label("size")).group_by(accession.c.state)
        with self.database.read() as connection:
            return {row.state: row.size for row in connection.execute(query)}

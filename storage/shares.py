"""Shares: whose turn it is among hand-ins that have work waiting.

Round robin: whoever was served longest ago is next. A hand-in with much work counts as served a
while later than it was, so that small ones go first and still hold nobody up for longer.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, text, update

from storage.sql import insert_new
from storage.tables import share

SMALL_JOBS = 20
"""A hand-in with no more than these waiting is small."""

LATER_MS = 10_000
"""So much later than it was a large hand-in counts as served."""

_BY_TURN = text("""
    WITH RECURSIVE waiting(accession) AS (
        SELECT min(accession) FROM job WHERE kind = :kind AND state IN ('open', 'claimed')
        UNION ALL
        SELECT (
            SELECT min(job.accession) FROM job
            WHERE job.kind = :kind AND job.state IN ('open', 'claimed') AND job.accession > waiting.accession
        )
        FROM waiting WHERE waiting.accession IS NOT NULL
    )
    SELECT waiting.accession FROM waiting
    LEFT JOIN share ON share.kind = :kind AND share.accession = waiting.accession
    WHERE waiting.accession IS NOT NULL
    ORDER BY coalesce(share.served_at, 0) + CASE WHEN EXISTS (
        SELECT 1 FROM job
        WHERE job.kind = :kind AND job.state IN ('open', 'claimed') AND job.accession = waiting.accession
        LIMIT 1 OFFSET :small
    ) THEN :later ELSE 0 END, waiting.accession
""")
"""Steps from one hand-in to the next by the index, however many jobs each has."""


def by_turn(connection: Connection, kind: str) -> Iterator[int]:
    """The hand-ins with work of a kind that is not done, whose turn it is first."""
    values = {"kind": kind, "small": SMALL_JOBS, "later": LATER_MS}
    yield from connection.execute(_BY_TURN, values).scalars().all()


def note_served(connection: Connection, kind: str, accession: int, now_ms: int) -> None:
    """This hand-in had its turn."""
    insert_new(connection, share, [{"kind": kind, "accession": accession, "served_at": now_ms}])
    connection.execute(
        update(share).where(share.c.kind == kind, share.c.accession == accession).values(served_at=now_ms)
    )

"""Holds: what must not go, because a decision says so (hotspot, Archiefbesluit art. 5)."""

from sqlalchemy import Connection, select

from records.errors import ConflictError
from storage.casework_tables import inquiry, scope_accession
from storage.tables import accession


def refuse_if_held(connection: Connection, hand_in: int) -> None:
    """Return if no hold covers the hand-in. Raises ConflictError otherwise.

    A hold covers every hand-in that ever was in the scope of its inquiry, and what supplements it: a
    scope that is narrowed later lets nothing go.
    """
    supplemented = select(accession.c.supplements).where(accession.c.number == hand_in)
    held = (
        select(inquiry.c.number)
        .join(scope_accession, scope_accession.c.inquiry == inquiry.c.number)
        .where(
            inquiry.c.hold.is_not(None),
            (scope_accession.c.accession == hand_in)
            | scope_accession.c.accession.in_(supplemented.scalar_subquery()),
        )
        .limit(1)
    )
    if connection.execute(held).first():
        raise ConflictError("accession", "under-hold")

"""Selections: the changes that made them, added and never altered."""

from typing import Any

from sqlalchemy import Connection, func, select

from records.access import Actor
from records.errors import StaleError
from records.ports import Clock
from records.selection import Action, Change
from storage.audit import MainAudit
from storage.casework_tables import selection_change
from storage.database import Database
from storage.id_lists import packed, unpacked
from storage.inquiry_rows import moment_of, number_of
from storage.tables import account


class Selections:
    """The selections of the catalogue's inquiries."""

    def __init__(self, database: Database, audit: MainAudit, clock: Clock) -> None:
        """Keep selections in the catalogue."""
        self._database, self._audit, self._clock = database, audit, clock

    def changes(self, inquiry_id: str) -> list[Change]:
        """All changes of a selection, in order."""
        query = (
            select(selection_change, account.c.name)
            .outerjoin(account, account.c.id == selection_change.c.account_id)
            .order_by(selection_change.c.ordinal)
        )
        with self._database.read() as connection:
            number = number_of(connection, inquiry_id)
            rows: Any = connection.execute(query.where(selection_change.c.inquiry == number))
            return [_change(row) for row in rows]

    def add(self, inquiry_id: str, change: Change, actor: Actor) -> None:
        """Keep a change that follows on all that are there. Raises StaleError if another came first."""
        with self._database.write() as connection:
            number = number_of(connection, inquiry_id)
            if _last(connection, number) != change.number - 1:
                raise StaleError("selection")
            connection.execute(
                selection_change.insert(),
                {
                    "inquiry": number,
                    "ordinal": change.number,
                    "at": int(self._clock.now().timestamp() * 1000),
                    "account_id": actor.account_id,
                    "action": change.action.value,
                    "origin": change.origin,
                    "reason": change.reason,
                    "undoes": change.undoes,
                    "records": packed(change.records),
                },
            )
            told = f"change={change.number} records={len(change.records)}"
            self._audit.add(connection, actor, f"selection.{change.action.value}", inquiry_id, told)


def _last(connection: Connection, inquiry: int) -> int:
    query = select(func.max(selection_change.c.ordinal)).where(selection_change.c.inquiry == inquiry)
    return int(connection.execute(query).scalar() or 0)


def _change(row: Any) -> Change:
    return Change(
        number=row.ordinal,
        action=Action(row.action),
        records=frozenset(unpacked(row.records)),
        undoes=row.undoes,
        origin=row.origin,
        reason=row.reason,
        by=row.name or "",
        at=moment_of(row.at),
    )

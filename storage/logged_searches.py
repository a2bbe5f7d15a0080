"""Searches of an inquiry as they are kept: the question, as of which seq it was asked, and all that it found.

The text of a question may name people: it stands here, under the access of the inquiry, and the audit
log holds its number alone.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Row, func, select

from records.access import Actor
from records.errors import NotFoundError
from records.identity import RecordId
from records.ports import Clock
from storage.audit import MainAudit
from storage.casework_tables import logged_search
from storage.database import Database
from storage.id_lists import packed, pieces, unpacked
from storage.inquiry_rows import moment_of, number_of
from storage.tables import account


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """What is kept of a search beside what it found.

    `question` has the keys of `runtime.requests`, `understood` its parsed form in words, `accessions`
    the hand-ins that were searched; `analysis` is the version of how words are read. `incomplete` counts
    records that could not be searched in full at that moment.
    """

    question: dict[str, Any]
    understood: str
    accessions: tuple[str, ...]
    scope: int
    seq: int
    analysis: str
    incomplete: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedSearch:
    """A search of an inquiry. `fresh` counts what no earlier one of the inquiry had found."""

    number: int
    at: datetime
    by: str
    total: int
    fresh: int
    logged: Logged


class LoggedSearches:
    """The searches of the catalogue's inquiries."""

    def __init__(self, database: Database, audit: MainAudit, clock: Clock) -> None:
        """Keep searches in the catalogue."""
        self._database, self._audit, self._clock = database, audit, clock

    def add(self, inquiry_id: str, logged: Logged, found: list[RecordId], actor: Actor) -> tuple[int, int]:
        """Keep a search with all that it found; its number, and how much of that is new."""
        ids = packed(found)
        fresh, seen = set(pieces(ids)), 0
        while True:
            # What earlier searches found is looked through before the turn to write is taken.
            last = self._without_earlier(inquiry_id, fresh, seen)
            with self._database.write() as connection:
                inquiry = number_of(connection, inquiry_id)
                if _last(connection, inquiry) == last:
                    self._insert(connection, inquiry, last + 1, (logged, ids, len(fresh)), actor)
                    total = f"search={last + 1} total={len(found)}"
                    self._audit.add(connection, actor, "inquiry.search", inquiry_id, total)
                    return last + 1, len(fresh)
            seen = last

    def listed(self, inquiry_id: str) -> list[LoggedSearch]:
        """The searches of an inquiry, the first one first."""
        columns = [each for each in logged_search.c if each.name != "found"]
        query = (
            select(*columns, account.c.name)
            .outerjoin(account, account.c.id == logged_search.c.account_id)
            .order_by(logged_search.c.ordinal)
        )
        with self._database.read() as connection:
            inquiry = number_of(connection, inquiry_id)
            rows: Any = connection.execute(query.where(logged_search.c.inquiry == inquiry))
            return [_one(row) for row in rows]

    def one(self, inquiry_id: str, number: int) -> LoggedSearch:
        """A search of an inquiry. Raises NotFoundError."""
        for each in self.listed(inquiry_id):
            if each.number == number:
                return each
        raise NotFoundError("search")

    def found(self, inquiry_id: str, number: int) -> list[RecordId]:
        """All that a search found, in order of the ids. Raises NotFoundError."""
        with self._database.read() as connection:
            value = connection.execute(
                select(logged_search.c.found).where(
                    logged_search.c.inquiry == number_of(connection, inquiry_id),
                    logged_search.c.ordinal == number,
                )
            ).scalar()
        if value is None:
            raise NotFoundError("search")
        return unpacked(value)

    def found_by_any(self, inquiry_id: str) -> set[RecordId]:
        """What any search of an inquiry found."""
        with self._database.read() as connection:
            inquiry = number_of(connection, inquiry_id)
            values = connection.execute(
                select(logged_search.c.found).where(logged_search.c.inquiry == inquiry)
            ).scalars()
            return {record_id for value in values for record_id in unpacked(value)}

    def _without_earlier(self, inquiry_id: str, fresh: set[bytes], seen: int) -> int:
        """Take from `fresh` what searches after number `seen` found; the last number there is."""
        with self._database.read() as connection:
            inquiry = number_of(connection, inquiry_id)
            last = _last(connection, inquiry)
            for number in range(last, seen, -1):
                if not fresh:
                    break
                query = select(logged_search.c.found).where(
                    logged_search.c.inquiry == inquiry, logged_search.c.ordinal == number
                )
                fresh.difference_update(pieces(connection.execute(query).scalar_one()))
        return last

    def _insert(
        self,
        connection: Connection,
        inquiry: int,
        number: int,
        told: tuple[Logged, bytes, int],
        actor: Actor,
    ) -> None:
        logged, ids, fresh = told
        body = {
            "question": logged.question,
            "understood": logged.understood,
            "accessions": logged.accessions,
            "incomplete": logged.incomplete,
        }
        connection.execute(
            logged_search.insert(),
            {
                "inquiry": inquiry,
                "ordinal": number,
                "at": int(self._clock.now().timestamp() * 1000),
                "account_id": actor.account_id,
                "scope": logged.scope,
                "seq": logged.seq,
                "analysis": logged.analysis,
                "total": len(ids) // 16,
                "fresh": fresh,
                "body": orjson.dumps(body, default=str),
                "found": ids,
            },
        )


def _last(connection: Connection, inquiry: int) -> int:
    query = select(func.max(logged_search.c.ordinal)).where(logged_search.c.inquiry == inquiry)
    return int(connection.execute(query).scalar() or 0)


def _one(row: Row[Any]) -> LoggedSearch:
    body = orjson.loads(row.body)
    return LoggedSearch(
        number=row.ordinal,
        at=moment_of(row.at),
        by=row.name or "",
        total=row.total,
        fresh=row.fresh,
        logged=Logged(
            question=body["question"],
            understood=body["understood"],
            accessions=tuple(body["accessions"]),
            scope=row.scope,
            seq=row.seq,
            analysis=row.analysis,
            incomplete=body.get("incomplete", 0),
        ),
    )

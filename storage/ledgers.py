"""The ledger of a hand-in, counted from its rows each time: nothing is added up on the way."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from records.accession import ContainerTally, Ledger, Tally
from records.defect import DefectCode
from records.errors import NotFoundError
from records.identity import AccessionId, RecordId
from records.record import RecordKind
from records.stored import NotedDefect
from storage.database import Database
from storage.tables import accession, container, defect, preceded, record

_LOST_KIND = {"mbox": RecordKind.MAIL, "whatsapp": RecordKind.CHAT}
"""What a candidate that was lost in a container would have been; elsewhere a file."""


class Ledgers:
    """Counts what was found in a hand-in and what became of it."""

    def __init__(self, database: Database) -> None:
        """Count in the catalogue."""
        self._database = database

    def ledger(self, accession_id: AccessionId) -> Ledger:
        """The ledger: a row a container, and in all. Raises NotFoundError."""
        with self._database.read() as connection:
            number = _number(connection, accession_id)
            kept = _counts(connection, number)
            hidden = _hidden(connection, number)
            lost = _lost(connection, number)
            rows = _rows(connection, number, kept, hidden, lost)
            total = Tally(
                *(
                    sum(getattr(row.tally, name) for row in rows)
                    for name in ("found", "kept", "hidden", "defects")
                )
            )
            return Ledger(
                total=total,
                kept_with_defects=_with_defects(connection, number),
                set_aside=_set_aside(connection, number),
                by_kind=_by_kind(kept, hidden, lost, rows),
                containers=tuple(row.public() for row in rows),
            )

    def defects(self, accession_id: AccessionId, start: int, limit: int) -> list[NotedDefect]:
        """Defects of a hand-in, in the order they were noted, from the one at place `start` on."""
        with self._database.read() as connection:
            number = _number(connection, accession_id)
            query = (
                select(defect)
                .where(defect.c.accession == number)
                .order_by(defect.c.number)
                .offset(start)
                .limit(limit)
            )
            return [
                NotedDefect(
                    DefectCode(row.code),
                    row.detail,
                    row.path,
                    row.locator,
                    RecordId(row.record.hex()) if row.record else None,
                    row.lost,
                )
                for row in connection.execute(query)
            ]


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    path: str
    format: str
    tally: Tally

    def public(self) -> ContainerTally:
        return ContainerTally(self.path, self.format, self.tally)


_Counts = dict[tuple[int, RecordKind], int]


def _number(connection: Connection, accession_id: AccessionId) -> int:
    try:
        raw = bytes.fromhex(accession_id)
    except ValueError:
        raise NotFoundError("accession") from None
    found = connection.execute(select(accession.c.number).where(accession.c.id == raw)).scalar()
    if found is None:
        raise NotFoundError("accession")
    return int(found)


def _counts(connection: Connection, number: int) -> _Counts:
    query = (
        select(record.c.container, record.c.kind, func.count())
        .where(record.c.accession == number)
        .group_by(record.c.container, record.c.kind)
    )
    return {(row[0], RecordKind(row[1])): row[2] for row in connection.execute(query)}


def _hidden(connection: Connection, number: int) -> _Counts:
    """Records of which the head of the family has an earlier copy in this very hand-in."""
    head = record.alias("head")
    query = (
        select(record.c.container, record.c.kind, func.count())
        .join(head, head.c.id == func.coalesce(record.c.family, record.c.id))
        .join(preceded, preceded.c.record == head.c.number)
        .where(record.c.accession == number, preceded.c.accession == number, head.c.accession == number)
        .group_by(record.c.container, record.c.kind)
    )
    return {(row[0], RecordKind(row[1])): row[2] for row in connection.execute(query)}


def _lost(connection: Connection, number: int) -> dict[int, int]:
    query = (
        select(defect.c.container, func.sum(defect.c.lost))
        .where(defect.c.accession == number)
        .group_by(defect.c.container)
    )
    return {row[0]: int(row[1] or 0) for row in connection.execute(query)}


def _rows(
    connection: Connection, number: int, kept: _Counts, hidden: _Counts, lost: dict[int, int]
) -> list[_Row]:
    inside: dict[int, int] = defaultdict(int)
    kept_in, hidden_in = _per_row(kept), _per_row(hidden)
    found = connection.execute(
        select(container)
        .where(container.c.accession == number)
        .order_by(container.c.path, container.c.format)
    ).all()
    for row in found:
        if row.parent is not None:
            inside[row.parent] += 1
    return [
        _Row(
            row.number,
            row.path,
            row.format,
            Tally(
                row.found,
                kept_in[row.number] + inside[row.number],
                hidden_in[row.number],
                lost.get(row.number, 0),
            ),
        )
        for row in found
    ]


def _per_row(counts: _Counts) -> dict[int, int]:
    per_row: dict[int, int] = defaultdict(int)
    for (row, _), count in counts.items():
        per_row[row] += count
    return per_row


def _by_kind(
    kept: _Counts, hidden: _Counts, lost: dict[int, int], rows: list[_Row]
) -> dict[RecordKind, Tally]:
    failed: dict[RecordKind, int] = defaultdict(int)
    for row in rows:
        failed[_LOST_KIND.get(row.format, RecordKind.FILE)] += lost.get(row.number, 0)
    tallies = {}
    for kind in RecordKind:
        count = sum(each for (_, of_kind), each in kept.items() if of_kind is kind)
        unseen = sum(each for (_, of_kind), each in hidden.items() if of_kind is kind)
        tallies[kind] = Tally(count + failed[kind], count, unseen, failed[kind])
    return tallies


def _with_defects(connection: Connection, number: int) -> int:
    query = select(func.count(func.distinct(defect.c.record))).where(
        defect.c.accession == number, defect.c.record.is_not(None), defect.c.lost == 0
    )
    return int(connection.execute(query).scalar_one())


def _set_aside(connection: Connection, number: int) -> int:
    query = (
        select(func.count())
        .select_from(record)
        .where(record.c.accession == number, record.c.set_aside.is_not(None))
    )
    return int(connection.execute(query).scalar_one())

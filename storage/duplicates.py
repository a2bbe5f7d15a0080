"""Copies: which earlier hand-ins hold the same message or file (decision 5).

A copy is earlier by the number of its hand-in, then by its place. Hidden is decided at the
search, by who asks: here stands only which hand-ins hold an earlier copy, per channel.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from storage.sql import ByKeys, few, insert_new
from storage.tables import accession, preceded, record, source_file
from storage.versions import earlier_copies, remember

_COPIES = ByKeys(
    lambda keys: (
        select(
            record.c.number,
            record.c.id,
            record.c.accession,
            record.c.duplicate_key,
            record.c.locator,
            record.c.from_seq,
            accession.c.channel,
            source_file.c.path,
        )
        .join(accession, accession.c.number == record.c.accession)
        .join(source_file, source_file.c.number == record.c.source_file)
        .where(record.c.duplicate_key.in_(keys), record.c.set_aside.is_(None))
    )
)
_PRESENT = ByKeys(
    lambda numbers: select(preceded.c.record, preceded.c.accession).where(preceded.c.record.in_(numbers))
)


def arrange_copies(connection: Connection, keys: Iterable[bytes]) -> list[bytes]:
    """Work out anew who precedes whom among the copies with these keys.

    Returns the ids of the records for which that changed, in order.
    """
    changed: list[bytes] = []
    for some in few(sorted(set(keys))):
        groups: dict[tuple[bytes, str], list[Row[Any]]] = defaultdict(list)
        for row in _COPIES.rows(connection, some):
            groups[row.duplicate_key, row.channel].append(row)
        present = _present(connection, [row.number for copies in groups.values() for row in copies])
        for copies in groups.values():
            if len(copies) > 1 or present[copies[0].number]:
                changed += _arrange(connection, copies, present)
    return changed


def _remember(connection: Connection, head: bytes) -> None:
    """Keep how the family of a head looks to the index before its copies are arranged anew."""
    query = select(record.c.id).where((record.c.id == head) | (record.c.family == head))
    remember(connection, connection.execute(query).scalars().all(), earlier_copies(connection, [head]))


def _present(connection: Connection, numbers: list[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for number, accession_number in _PRESENT.rows(connection, numbers):
        found[number].add(accession_number)
    return found


def _arrange(connection: Connection, copies: list[Row[Any]], present: dict[int, set[int]]) -> list[bytes]:
    changed: list[bytes] = []
    earlier: set[int] = set()
    for copy in sorted(copies, key=lambda row: (row.accession, row.path, row.locator)):
        there = present[copy.number]
        if there != earlier and copy.from_seq is not None:
            _remember(connection, copy.id)
        if there - earlier:
            connection.execute(
                delete(preceded).where(
                    preceded.c.record == copy.number, preceded.c.accession.in_(there - earlier)
                )
            )
        insert_new(
            connection,
            preceded,
            [{"record": copy.number, "accession": number} for number in sorted(earlier - there)],
        )
        if there != earlier:
            changed.append(copy.id)
        earlier.add(copy.accession)
    return changed

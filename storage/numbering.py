"""Numbering: each member gets a number that stays its own, and what belongs together shares one.

Members stand in order of time by family: a message, then what hangs on it. A record that had a number in
an earlier release of the inquiry keeps it, and so do its thread and conversation; new ones go on from
the highest number ever given, so that no number ever means two things.

That order is nobody's until every record was seen, and a release may have a million: it is worked out
in a private database that SQLite keeps in a file of its own and removes, so that memory stays flat.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from typing import Any

from records.identity import RecordId
from records.numbering import Earlier, Line, Numbers
from storage.sql import FEW, few

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


class Numbering:
    """The numbers of every line, the same for the lines in any order. Close it after use."""

    def __init__(self, lines: Iterable[Line], earlier: Iterable[tuple[RecordId, Earlier]]) -> None:
        """Number the lines; of what a record had `earlier` the last word counts."""
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(_TABLES)
        self._database.execute("BEGIN")
        had = ((record_id, *astuple(each)) for record_id, each in earlier)
        self._database.executemany("INSERT OR REPLACE INTO earlier VALUES (?, ?, ?, ?)", had)
        self._database.executemany("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?)", map(_row, lines))
        self._database.execute("COMMIT")
        self._database.executescript(_NUMBERING)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def ids(self) -> Iterator[RecordId]:
        """Every record, in order of number."""
        last = 0
        while rows := self._database.execute(_PAGE, (last, FEW)).fetchall():
            yield from (RecordId(record_id) for record_id, _ in rows)
            last = rows[-1][1]

    def some(self, ids: Iterable[RecordId]) -> dict[RecordId, Numbers]:
        """The numbers of records; those that have none are left out."""
        return {RecordId(row[0]): _numbers(row[1:]) for row in self._rows(_SOME, ids)}

    def families(self, ids: Iterable[RecordId]) -> dict[RecordId, list[RecordId]]:
        """The families of these records of which more than one has a number, by each of their records."""
        found: dict[str, dict[RecordId, None]] = {}
        for family, record_id in self._rows(_FAMILIES, ids):
            found.setdefault(family, {})[RecordId(record_id)] = None
        shared = [list(members) for members in found.values() if len(members) > 1]
        return {record_id: members for members in shared for record_id in members}

    def former(self, ids: Iterable[RecordId]) -> dict[RecordId, int]:
        """The numbers that records had before."""
        return {RecordId(row[0]): int(row[1]) for row in self._rows(_FORMER, ids)}

    def given(self, numbers: Iterable[int]) -> set[int]:
        """Those of the numbers that a record has now."""
        return {row[0] for row in self._rows(_GIVEN, numbers)}

    def _rows(self, query: str, values: Iterable[RecordId] | Iterable[int]) -> Iterator[Any]:
        for some in few(values):
            yield from self._database.execute(query.format(",".join("?" * len(some))), some)


def _row(each: Line) -> tuple[object, ...]:
    sent = None if each.sent_at is None else (each.sent_at - _EPOCH) // _TICK
    names = each.record_id, each.family_id, each.parent_id, each.thread_id, each.conversation_id
    return *names, sent, b"".join(map(_ordered, each.inner))


def _ordered(number: int) -> bytes:
    """A whole number of any size as bytes that sort as it does."""
    size = (number.bit_length() + 7) // 8
    return size.to_bytes(4) + number.to_bytes(size)


def _numbers(row: tuple[Any, ...]) -> Numbers:
    number, family, thread, conversation, parent, place, day = row
    day_of = None if day is None else _EPOCH + day * _TICK
    return Numbers(number, family, thread, conversation, parent, place, day_of)


_TABLES = """
CREATE TABLE earlier (record TEXT PRIMARY KEY, number INTEGER, thread INTEGER, conversation INTEGER)
WITHOUT ROWID;
CREATE TABLE line (record TEXT PRIMARY KEY, family TEXT, parent TEXT, thread TEXT, conversation TEXT,
    sent INTEGER, inner BLOB)
WITHOUT ROWID;
"""

_NUMBERING = """
-- Who comes first in a family is its head, or who is there in its place.
CREATE TABLE head AS SELECT family, record, conversation, sent, inner FROM (
    SELECT *, row_number() OVER (
        PARTITION BY family ORDER BY record != family, sent IS NULL, sent, inner, record
    ) AS rank FROM line
) WHERE rank = 1 ORDER BY family;
CREATE UNIQUE INDEX head_family ON head (family);

CREATE TABLE placed AS SELECT line.record, line.family, line.parent, line.thread, head.conversation,
    head.record AS head, head.sent AS day, earlier.number, earlier.thread AS had_thread,
    earlier.conversation AS had_conversation,
    row_number() OVER (
        ORDER BY head.sent IS NULL, head.sent, head.inner, head.family,
            line.record != line.family, line.sent IS NULL, line.sent, line.inner, line.record
    ) - 1 AS place
FROM line JOIN head USING (family) LEFT JOIN earlier ON earlier.record = line.record;
CREATE UNIQUE INDEX placed_record ON placed (record);

-- What is new goes on from the highest number there ever was.
UPDATE placed SET number = fresh.number FROM (
    SELECT record,
        (SELECT coalesce(max(number), 0) FROM earlier) + row_number() OVER (ORDER BY place) AS number
    FROM placed WHERE number IS NULL
) AS fresh WHERE fresh.record = placed.record;

CREATE TABLE thread_number AS {threads};
CREATE UNIQUE INDEX thread_key ON thread_number (key);
CREATE TABLE conversation_number AS {conversations};
CREATE UNIQUE INDEX conversation_key ON conversation_number (key);

CREATE TABLE numbered AS SELECT placed.record, placed.number, head.number AS family_number,
    thread_number.number AS thread, conversation_number.number AS conversation, parent.number AS parent,
    placed.place, placed.day, placed.family
FROM placed
JOIN placed AS head ON head.record = placed.head
LEFT JOIN placed AS parent ON parent.record = placed.parent
LEFT JOIN thread_number ON thread_number.key = placed.thread
LEFT JOIN conversation_number ON conversation_number.key = placed.conversation;
CREATE UNIQUE INDEX numbered_number ON numbered (number);
CREATE UNIQUE INDEX numbered_record ON numbered (record);
CREATE INDEX numbered_family ON numbered (family, place);
DROP TABLE line; DROP TABLE head; DROP TABLE placed;
"""

_GROUPS = """
WITH grouped AS (
    SELECT {name} AS key, min(place) AS first, min(had_{name}) AS had
    FROM placed WHERE {name} != '' GROUP BY {name}
), kept AS (
    -- Of two that once were one, the one that comes first keeps the number.
    SELECT key, first,
        CASE WHEN row_number() OVER (PARTITION BY had ORDER BY first) = 1 THEN had END AS number
    FROM grouped
)
SELECT key, number FROM kept WHERE number IS NOT NULL
UNION ALL
SELECT key, (SELECT coalesce(max({name}), 0) FROM earlier) + row_number() OVER (ORDER BY first)
FROM kept WHERE number IS NULL
"""

_NUMBERING = _NUMBERING.format(
    threads=_GROUPS.format(name="thread"), conversations=_GROUPS.format(name="conversation")
)
_PAGE = "SELECT record, number FROM numbered WHERE number > ? ORDER BY number LIMIT ?"
_SOME = """
SELECT record, number, family_number, thread, conversation, parent, place, day
FROM numbered WHERE record IN ({})
"""
_FAMILIES = """
SELECT family, record FROM numbered WHERE family IN (SELECT family FROM numbered WHERE record IN ({}))
ORDER BY family, place
"""
_FORMER = "SELECT record, number FROM earlier WHERE record IN ({})"
_GIVEN = "SELECT number FROM numbered WHERE number IN ({})"

"""The ledger of a hand-in, counted from its rows each time: nothing is added up on the way.

The questions are text that both databases and the standard library's own driver understand: a
second run over what was taken in before must not wait for a library to load (`storage.glance`).
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from records.accession import ContainerTally, Ledger, Tally
from records.record import RecordKind

Ask = Callable[[str], Sequence[Sequence[Any]]]
"""Answers a question in which `:number` stands for the number of the hand-in."""

CHAT_FORMATS = (
    "google-chat", "imessage", "imessage-text", "messenger", "rsmf", "signal", "slack", "sms-backup", "teams",
    "telegram", "telegram-html", "threema", "whatsapp",
)  # fmt: skip
"""Formats of which nearly every candidate is a message of a chat."""
_LOST_KIND = {
    "mbox": RecordKind.MAIL,
    "olm": RecordKind.MAIL,
    **dict.fromkeys((*CHAT_FORMATS, "table"), RecordKind.CHAT),
}
"""What a candidate that was lost in a container would have been; elsewhere a file."""


_CONTAINERS = """
    SELECT number, parent, path, format, found FROM container WHERE accession = :number ORDER BY path, format
"""
_KEPT = "SELECT container, kind, count(*) FROM record WHERE accession = :number GROUP BY container, kind"
_HIDDEN = """
    WITH copy AS (
        SELECT id FROM record
        WHERE accession = :number AND number IN (SELECT record FROM preceded WHERE accession = :number)
    )
    SELECT container, kind, count(*) FROM record
    WHERE accession = :number AND (id IN (SELECT id FROM copy) OR family IN (SELECT id FROM copy))
    GROUP BY container, kind
"""
"""Records of which the head of the family has an earlier copy in this very hand-in."""
_LOST = "SELECT container, sum(lost) FROM defect WHERE accession = :number GROUP BY container"
_WITH_DEFECTS = """
    SELECT count(DISTINCT record) FROM defect WHERE accession = :number AND record IS NOT NULL AND lost = 0
"""
_SET_ASIDE = "SELECT count(*) FROM record WHERE accession = :number AND set_aside IS NOT NULL"


def count_ledger(ask: Ask) -> Ledger:
    """The ledger: a row a container by path and format, and in all."""
    kept, hidden = _counts(ask(_KEPT)), _counts(ask(_HIDDEN))
    lost = {row[0]: int(row[1] or 0) for row in ask(_LOST)}
    rows = _rows(ask(_CONTAINERS), kept, hidden, lost)
    total = Tally(
        *(sum(getattr(row.tally, name) for row in rows) for name in ("found", "kept", "hidden", "defects"))
    )
    return Ledger(
        total=total,
        kept_with_defects=int(ask(_WITH_DEFECTS)[0][0]),
        set_aside=int(ask(_SET_ASIDE)[0][0]),
        by_kind=_by_kind(kept, hidden, lost, rows),
        containers=tuple(row.public() for row in rows),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    path: str
    format: str
    tally: Tally

    def public(self) -> ContainerTally:
        return ContainerTally(self.path, self.format, self.tally)


_Counts = dict[tuple[int, RecordKind], int]


def _counts(rows: Sequence[Sequence[Any]]) -> _Counts:
    return {(container, RecordKind(kind)): count for container, kind, count in rows}


def _rows(found: Sequence[Sequence[Any]], kept: _Counts, hidden: _Counts, lost: dict[int, int]) -> list[_Row]:
    inside: dict[int, int] = defaultdict(int)
    kept_in, hidden_in = _per_row(kept), _per_row(hidden)
    for _, parent, *_ in found:
        if parent is not None:
            inside[parent] += 1
    return [
        _Row(
            number,
            path,
            name,
            Tally(candidates, kept_in[number] + inside[number], hidden_in[number], lost.get(number, 0)),
        )
        for number, _, path, name, candidates in found
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

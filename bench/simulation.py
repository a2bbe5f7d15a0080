"""How an archive grows from a laptop to a hundred million records: queues in simulated time, disks by sums.

python -m bench.simulation prints the tables of docs/scaling.md; a test holds the page to them.

Everything is handed in at once, which is the worst case. Workers take units of it, first come first
served; each batch of a unit waits for the one turn to write to the catalogue; one process drains the
outbox; texts of attachments follow when nothing is left to read. No chance is drawn: the same figures
give the same tables.
"""

import heapq
from dataclasses import dataclass
from itertools import chain

UNIT_RECORDS = 10_000
"""Records that a worker takes at a time, in the simulation."""
RECORDS_PER_SHARD = 8_000_000
_HOUR_S = 3600
_GB = 1e9
_COLUMNS = (
    "archive",
    "records",
    "workers",
    "cores of each",
    "in the catalogue",
    "searchable",
    "with every text",
    "longest outbox",
    "longest queue of texts",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured on one machine of two cores, with everything on it; milliseconds and bytes."""

    processor_ms: float
    """Of a worker for each record: reading, writing and sending (bench.scaled)."""
    turn_ms: float
    """Of the one turn to write to the catalogue for each record (bench.scaled)."""
    drain_ms: float
    """Of draining for each document (bench.draining)."""
    text_ms: float
    """Of a worker for each attachment whose text is looked for, with a Tika server (bench.lane)."""
    texts_a_record: float
    """Attachments that wait for their text, for each record."""
    index_bytes: float
    """For each record, merged (bench.draining)."""
    catalogue_bytes: float
    """For each record, in PostgreSQL (bench.scaled)."""
    original_bytes: float
    """For each record (bench.scaled)."""


MEASURED = Measured(
    processor_ms=2.38,
    turn_ms=0.722,
    drain_ms=0.579,
    text_ms=141,
    texts_a_record=0.0117,
    index_bytes=4_977,
    catalogue_bytes=4_932,
    original_bytes=18_964,
)


@dataclass(frozen=True, slots=True)
class Installation:
    """An archive of so many records and what works on it: workers, and cores of each."""

    name: str
    records: int
    workers: int
    cores: int


INSTALLATIONS = (
    Installation("a laptop", 100_000, 1, 2),
    Installation("one machine", 1_000_000, 1, 8),
    Installation("a directorate", 10_000_000, 2, 8),
    Installation("a ministry", 100_000_000, 2, 8),
    Installation("a ministry, in haste", 100_000_000, 8, 8),
)


@dataclass(frozen=True, slots=True)
class Course:
    """How it went: seconds until all is in the catalogue, searchable, with every text; the longest queues."""

    read_s: float
    searchable_s: float
    texts_s: float
    longest_outbox: int
    longest_text_queue: int


def simulated(installation: Installation, measured: Measured = MEASURED) -> Course:
    """The course of an ingest of the whole archive at once."""
    units = _units(installation.records)
    free = [0.0] * installation.workers
    turn_free = drain_free = 0.0
    written: list[tuple[float, int]] = []
    indexed: list[tuple[float, int]] = []
    for size in units:
        begun = heapq.heappop(free)
        read = begun + size * measured.processor_ms / 1000 / installation.cores
        # Batches are written while others are read, so only what the turn takes longer is waited for.
        turn_free = max(begun, turn_free) + size * measured.turn_ms / 1000
        done = max(read, turn_free)
        heapq.heappush(free, done)
        written.append((done, size))
        drain_free = max(done, drain_free) + size * measured.drain_ms / 1000
        indexed.append((drain_free, -size))
    read_s = max(done for done, _ in written)
    texts = [(done, round(size * measured.texts_a_record)) for done, size in written]
    found: list[tuple[float, int]] = []
    lanes = [read_s] * installation.workers
    for _, size in texts:
        ended = heapq.heappop(lanes) + size * measured.text_ms / 1000
        heapq.heappush(lanes, ended)
        found.append((ended, -size))
    # Each text goes through the outbox once more, beside the others.
    texts_s = max(drain_free, *lanes)
    return Course(read_s, drain_free, texts_s, _longest(written, indexed), _longest(texts, found))


def _units(records: int) -> list[int]:
    whole, rest = divmod(records, UNIT_RECORDS)
    return [UNIT_RECORDS] * whole + [rest] * bool(rest)


def _longest(*changes: list[tuple[float, int]]) -> int:
    """The longest that a queue was; what leaves at a moment leaves before what comes."""
    length = longest = 0
    for _, change in sorted(chain(*changes)):
        length += change
        longest = max(longest, length)
    return longest


def course_table() -> str:
    """The table of times and queues, as Markdown."""
    rows = [f"| {' | '.join(_COLUMNS)} |", f"|{'---|' * len(_COLUMNS)}"]
    for each in INSTALLATIONS:
        course = simulated(each)
        times = map(_duration, (course.read_s, course.searchable_s, course.texts_s))
        queues = f"{course.longest_outbox:,} | {course.longest_text_queue:,}"
        who = f"{each.name} | {each.records:,} | {each.workers} | {each.cores}"
        rows.append(f"| {who} | {' | '.join(times)} | {queues} |")
    return "\n".join(rows) + "\n"


def disk_table(measured: Measured = MEASURED) -> str:
    """The table of disks and shards, as Markdown."""
    rows = ["| records | shards | index, GB | catalogue, GB | originals, GB |", "|---|---|---|---|---|"]
    for records in sorted({each.records for each in INSTALLATIONS}):
        shards = 1 + records // RECORDS_PER_SHARD
        each_bytes = (measured.index_bytes, measured.catalogue_bytes, measured.original_bytes)
        sizes = " | ".join(f"{records * size / _GB:,.1f}" for size in each_bytes)
        rows.append(f"| {records:,} | {shards} | {sizes} |")
    return "\n".join(rows) + "\n"


def _duration(seconds: float) -> str:
    if seconds < _HOUR_S:
        return f"{seconds / 60:.0f} min"
    hours = seconds / _HOUR_S
    return f"{hours:.1f} h" if hours < 48 else f"{hours / 24:.1f} days"


if __name__ == "__main__":
    print(course_table())
    print(disk_table())

"""Broken copies of a sample, and the law that holds for all of them: found is kept and lost."""

import random
from collections.abc import Iterator

from ingest.format import Attachments, Context, Opened, Source
from ingest.reader import read
from records.defect import Defect
from records.record import Record
from tests.builders import context, source


def mutations(raw: bytes, count: int, seed: int = 6) -> Iterator[bytes]:
    """The sample cut at every power of two, then `count` copies with some bits or a piece changed."""
    cut = 1
    while cut < len(raw):
        yield raw[:cut]
        cut *= 2
    chance = random.Random(seed)
    for _ in range(count):
        broken = bytearray(raw)
        for _ in range(chance.choice((1, 1, 2, 8, 64))):
            broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        start = chance.randrange(len(broken))
        match chance.randrange(6):
            case 0:
                del broken[start : start + chance.randrange(1, 600)]
            case 1:
                broken[start:start] = broken[start : start + chance.randrange(1, 600)]
            case 2:
                broken[start : start + 64] = chance.randbytes(64)
        yield bytes(broken)


def assert_balances(raw: bytes, name: str, within: Context | None = None) -> int:
    """Every candidate of the file became a record, a container of its own, or is lost by a defect.

    How many records there are.
    """
    found, kept, records = _tally(source(raw, name), within or context())
    assert found == kept, f"found {found}, kept and lost {kept}"
    assert records or kept
    return records


def _tally(start: Source, within: Context) -> tuple[int, int, int]:
    """Candidates, what became of them, and records; a source that is a record already is none."""
    is_one = start.family is None or start.family.parent_id != within.record_id(start)
    found, kept, records = int(is_one), 0, 0
    for finding in read(start, within):
        match finding:
            case Opened(found=count):
                found, kept = found + count, kept + is_one
            case Attachments(found=count):
                found += count
            case Record():
                kept, records = kept + 1, records + 1
            case Defect(lost=lost):
                kept += lost
            case Source():
                below = _tally(finding, within)
                # of a container each source is a candidate that was counted already; so is what hangs on a mail
                is_counted = finding.family is None or finding.family.parent_id != within.record_id(finding)
                found, kept, records = found + below[0] - is_counted, kept + below[1], records + below[2]
    return found, kept, records

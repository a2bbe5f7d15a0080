"""Broken copies of every sample: nothing raises, nothing hangs, and what was counted is accounted for.

`KLAARLICHT_MUTATIONS` says how many of each are tried; the release is tried with 2,000.
"""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ingest.format import Attachments, Finding, Format, Opened, Source
from ingest.limits import Limits
from ingest.reader import read
from records.defect import Defect, DefectCode
from records.record import Record
from tests.builders import context, source
from tests.corpus import formats_of, sample_of
from tests.mutations import mutations

_CORPORA = Path(__file__).resolve().parents[1] / "corpora"
_FOLDERS = sorted(folder for folder in _CORPORA.iterdir() if folder.is_dir())
_COPIES = int(os.environ.get("KLAARLICHT_MUTATIONS", "200"))  # noqa: TID251  # a test's own setting


@dataclass
class Account:
    """What one reading of one source counted, and what came of it."""

    expected: int = 0
    records: int = 0
    sources: int = 0
    lost: int = 0
    is_container: bool = False
    codes: set[DefectCode] = field(default_factory=set)

    def add(self, finding: Finding) -> None:
        match finding:
            case Opened(found=found):
                self.expected, self.is_container = self.expected + found, True
            case Attachments(found=found):
                self.expected += found + 1
            case Record():
                self.records += 1
                self.codes |= {each.code for each in finding.defects}
            case Source():
                self.sources += 1
            case Defect(lost=lost):
                self.lost += lost
                self.codes.add(finding.code)

    @property
    def accounted(self) -> int:
        return self.records + self.lost + (self.sources if self.is_container else 0)

    @property
    def is_balanced(self) -> bool:
        """More may be found than was counted, but not in silence; less may not."""
        if self.expected == 0:
            return self.records + self.sources + len(self.codes) > 0 or self.is_container
        surplus = self.accounted - self.expected
        return surplus == 0 or (surplus > 0 and DefectCode.COUNT_DIFFERS in self.codes)


def accounts(start: Source, formats: tuple[Format, ...]) -> Iterator[Account]:
    """The account of a source and of every source inside it."""
    account, inside = Account(), []
    for finding in read(start, context(), formats):
        account.add(finding)
        if isinstance(finding, Source):
            inside.append(finding)
    yield account
    for each in inside:
        yield from accounts(each, formats)


def samples() -> Iterator[Path]:
    """The inputs of the folders."""
    for folder in _FOLDERS:
        yield sample_of(folder)


@pytest.mark.parametrize("path", list(samples()), ids=lambda path: path.parent.name)
@pytest.mark.timeout(max(300, _COPIES))
def test_a_broken_copy_is_read_to_the_end_and_all_of_it_is_accounted_for(path: Path) -> None:
    raw, formats, slowest = path.read_bytes(), formats_of(path.parent), 0.0
    for number, broken in enumerate(mutations(raw, _COPIES)):
        started = time.process_time()
        for each in accounts(source(broken, path.name), formats):
            assert each.is_balanced, (number, each)
        slowest = max(slowest, time.process_time() - started)
    assert slowest < Limits().item_time_s

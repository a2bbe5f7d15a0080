"""Broken copies of every sample: nothing raises, nothing hangs, and what was counted is accounted for.

`make fuzz N=2000` tries so many of each (`KLAARLICHT_MUTATIONS`); the suite tries 200. Of files whose text an
extractor finds the copies go through the extractors too: ours all, Tika and OCR one in twenty.
"""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pytest

from ingest.extraction import ExtractionChild, ExtractionTask
from ingest.extraction_loop import MakeExtractors
from ingest.extractors import embedded_extractors
from ingest.format import Attachments, Finding, Format, Opened, Source
from ingest.limits import Limits
from ingest.media_type import media_type_of
from ingest.reader import read
from records.defect import Defect, DefectCode
from records.place import Place
from records.record import Record
from tests.builders import context, source
from tests.corpus import formats_of, sample_of
from tests.fuzzed_extractors import own_extractors
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


_FILES = [
    path for path in samples() if path.parent.name.startswith(("office-", "pdf-", "picture-", "screenshot-"))
]
_MAKERS = [
    pytest.param(own_extractors, 1, id="ours"),
    pytest.param(embedded_extractors, 20, id="all"),
]
_PATIENT = Limits(text_time_s=300, ocr_page_time_s=300, ocr_time_s=300)
"""A busy machine is no fault of a file: what hangs ends by the time that the test has."""
_WRONG = frozenset({DefectCode.CRASH, DefectCode.LIMIT_TIME, DefectCode.LIMIT_MEMORY})


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.parent.name)
@pytest.mark.parametrize(("make", "share"), _MAKERS)
@pytest.mark.timeout(max(300, _COPIES))
def test_a_broken_copy_of_a_file_has_a_text_or_a_named_trouble(
    path: Path, make: MakeExtractors, share: int
) -> None:
    child = ExtractionChild(_PATIENT, make)
    for number, broken in enumerate(islice(mutations(path.read_bytes(), _COPIES), 0, None, share)):
        media_type = media_type_of(broken[:4096], path.name)
        found = child.extract(ExtractionTask(Place(path.name), media_type, path.name, broken))
        assert not {each.code for each in found.defects} & _WRONG, number
    child.close()

"""The child that reads attachments: what a hostile item may cost, and that the next one is read."""

import os
import select
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.extraction import Extraction, ExtractionChild, ExtractionTask
from ingest.limits import Limits
from records.defect import Defect, DefectCode
from records.errors import UnavailableError
from records.place import Place
from tests.ingest.hostile_extractors import obedient, stillborn

LIMITS = Limits(text_time_s=60, text_memory_bytes=256 * 2**20, text_characters=1000)
ROOT = Path(__file__).resolve().parents[2]


def task(content: bytes, media_type: str = "application/msword") -> ExtractionTask:
    return ExtractionTask(Place("bijlage.doc"), media_type, "bijlage.doc", content)


@pytest.fixture(scope="module")
def child() -> Iterator[ExtractionChild]:
    child = ExtractionChild(LIMITS, obedient)
    yield child
    child.close()


def codes(extraction: Extraction) -> list[tuple[str, str]]:
    return [(defect.code.value, defect.detail) for defect in extraction.defects]


def test_a_text_comes_back_with_the_name_of_who_read_it(child: ExtractionChild) -> None:
    found = child.extract(task(b"notulen"))
    assert (found.text, found.source, found.defects) == ("notulen", "obedient", ())


def test_one_child_reads_many_items(child: ExtractionChild) -> None:
    assert len({child.extract(task(b"pid")).text for _ in range(5)}) == 1


@pytest.mark.parametrize(
    ("content", "code", "detail"),
    [
        (b"eat", "limit-memory", f"text_memory_bytes {256 * 2**20}"),
        (b"abort", "crash", "signal 11"),
        (b"raise", "crash", "exit 1"),
    ],
)
def test_a_hostile_item_is_a_named_defect_and_the_next_item_is_read(
    child: ExtractionChild,
    content: bytes,
    code: str,
    detail: str,
) -> None:
    found = child.extract(task(content))
    assert (found.text, codes(found)) == ("", [(code, detail)])
    assert child.extract(task(b"daarna")).text == "daarna"


def test_an_item_that_hangs_costs_its_time_and_the_next_item_is_read() -> None:
    child = ExtractionChild(replace(LIMITS, text_time_s=3), obedient)
    found = child.extract(task(b"hang"))
    assert (found.text, codes(found)) == ("", [("limit-time", "text_time_s 3")])
    assert found.seconds >= 3
    assert child.extract(task(b"daarna")).text == "daarna"
    child.close()


def test_a_defect_names_the_place_of_the_item(child: ExtractionChild) -> None:
    assert child.extract(task(b"raise")).defects == (
        Defect(DefectCode.CRASH, Place("bijlage.doc"), "exit 1"),
    )


def test_a_child_that_has_grown_is_replaced_before_the_next_item(child: ExtractionChild) -> None:
    before = child.extract(task(b"pid")).text
    assert child.extract(task(b"hoard")).defects == ()
    assert child.extract(task(b"pid")).text != before


def test_a_longer_text_is_cut_and_says_so(child: ExtractionChild) -> None:
    found = child.extract(task(b"a" * 1200))
    assert (len(found.text), codes(found)) == (1000, [("limit-text", "text_characters 1000 of 1200")])


def test_a_text_as_long_as_the_limit_is_whole(child: ExtractionChild) -> None:
    assert child.extract(task(b"a" * 1000)).defects == ()


def test_nul_and_lone_surrogates_do_not_reach_the_record(child: ExtractionChild) -> None:
    assert child.extract(task(b"na\x00ast")).text == "naast"


def test_no_text_in_a_document_is_a_defect_and_in_a_photo_is_not(child: ExtractionChild) -> None:
    assert codes(child.extract(task(b" "))) == [("no-text", "obedient")]
    assert child.extract(task(b" ", "image/jpeg")).defects == ()
    assert child.extract(task(b" ", "audio/mpeg")) == Extraction("", (), 0.0)
    assert child.extract(task(b" ", "application/octet-stream")).defects == ()


def test_an_empty_file_is_called_empty(child: ExtractionChild) -> None:
    assert codes(child.extract(task(b""))) == [("empty", "")]


def test_a_closed_child_starts_again_at_need() -> None:
    child = ExtractionChild(LIMITS, obedient)
    first = child.extract(task(b"pid")).text
    child.close()
    child.close()
    second = child.extract(task(b"pid")).text
    child.close()
    assert first != second


def test_a_child_that_cannot_start_is_the_callers_trouble() -> None:
    with pytest.raises(UnavailableError):
        ExtractionChild(LIMITS, stillborn).extract(task(b"x"))


def test_the_child_dies_with_its_parent_even_when_it_hangs() -> None:
    program = (
        "from tests.ingest.test_extraction import *\n"
        "if __name__ == '__main__':\n"
        "    child = ExtractionChild(Limits(), obedient)\n"
        "    print(child.extract(task(b'pid')).text, flush=True)\n"
        "    child.extract(task(b'hang'))\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    with parent.stdout:
        child_end = os.pidfd_open(int(parent.stdout.readline()))
    parent.kill()
    parent.wait()
    ended, _, _ = select.select([child_end], [], [], 10)
    os.close(child_end)
    assert ended == [child_end]

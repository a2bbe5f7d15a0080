"""Records as PDF from a child: their pages, or their text with the reason, and never without proof."""

import io
import os
import signal
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PIL import Image

from disclosure.proof import Fault, secrets_of
from disclosure.record_pdf import RecordSheet
from disclosure.redacting import redact
from disclosure.redacting_fields import RecordFields
from records.errors import ConflictError
from records.ground import ground_of
from records.redaction import Passage, Redaction
from runtime.rendering import RenderingChild, RenderingLimits
from runtime.rendering_work import NOT_PROVED, PDF, Original, Task, rendered
from tests.disclosure.pdf.originals import Original as Made
from tests.disclosure.pdf.originals import with_layer
from tests.disclosure.pdf.reading import page_texts
from tests.runtime.hostile_rendering import hostile

TEXT = "Geachte heer Zandstra,\nUw brief is binnen."
COVERED = (Redaction(Passage(13, 21), ground_of("5.1.2e")),)
ORIGINAL = Made([TEXT.split("\n")])


def task(original: bytes | None = None, text: str = TEXT) -> Task:
    sheet = RecordSheet("000003", RecordFields(title="Brief"), redact(text, COVERED))
    shown = None if original is None else Original(original, PDF, text, COVERED)
    return Task(sheet, secrets_of(text, COVERED, (), sheet.shown), shown)


@pytest.fixture(scope="module")
def child() -> Iterator[RenderingChild]:
    with RenderingChild() as child:
        yield child


def test_the_pages_of_an_original_are_shown_where_they_can_be(child: RenderingChild) -> None:
    found = child.render(task(ORIGINAL.content()))
    assert (found.pages, found.refusal, found.faults) == (1, "", ())
    assert "".join(page_texts(found.content)[0].split()) == "Geachteheer[5.1.2e],Uwbriefisbinnen."


@pytest.mark.parametrize(
    ("original", "refusal"),
    [
        (with_layer(Made([TEXT.split("\n")]), "x").content(), "layers"),
        (b"geen pdf", "unreadable"),
        (Made([["iets anders"]]).content(), "text-differs"),
    ],
)
def test_else_the_record_is_set_from_its_text_and_the_reason_is_told(
    child: RenderingChild, original: bytes, refusal: str
) -> None:
    found = child.render(task(original))
    assert (found.pages, found.refusal) == (1, refusal)
    assert found.content == child.render(task()).content


def test_what_cannot_be_proved_does_not_come_out(child: RenderingChild) -> None:
    leaking = replace(
        task(), secrets=secrets_of("Uw brief is", (Redaction(Passage(0, 11), ground_of("5.2")),), (), "")
    )
    assert rendered(leaking).faults == (Fault.PASSAGE_IN_TEXT,)
    with pytest.raises(ConflictError) as refused:
        child.render(leaking)
    assert refused.value.reason == "not-proved"


def test_pages_that_cannot_be_proved_are_set_from_their_text() -> None:
    # The text says that it is covered in one place; the pages have it in another as well.
    sheet = RecordSheet("000003", RecordFields(), redact("kort", ()))
    found = rendered(Task(sheet, task().secrets, Original(ORIGINAL.content(), PDF, TEXT, COVERED)))
    assert (found.refusal, found.faults) == (NOT_PROVED, ())
    assert "kort" in page_texts(found.content)[0]


@pytest.mark.parametrize(
    ("original", "refusal"), [(b"hang", "limit-time"), (b"eat", "limit-memory"), (b"abort", "crash")]
)
def test_an_original_that_costs_too_much_is_set_from_its_text(original: bytes, refusal: str) -> None:
    limits = RenderingLimits(time_s=4.0, memory_bytes=300 * 2**20)
    if refusal == "limit-memory":
        limits = replace(limits, time_s=60.0)
    with RenderingChild(limits, hostile) as child:
        found = child.render(task(original))
        assert (found.refusal, found.pages) == (refusal, 1)
        assert child.render(task()).content == found.content


def test_a_child_that_is_killed_is_replaced(child: RenderingChild) -> None:
    child.render(task())
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    assert child.render(task()).pages == 1


@pytest.mark.parametrize(
    ("content", "media_type", "is_public", "goes"),
    [
        (b"stuks;100", "text/csv", True, True),
        (b"stuks;100", "text/csv", False, False),
        (b"Geachte heer Zandstra", "text/plain", True, False),
        (b"PK\x05\x06" + bytes(18), "application/zip", True, False),
        (Made([["kort"]]).content(), PDF, True, True),
        (Made([["kort"]]).content() + b"%%EOF\nstartxref", PDF, True, False),
    ],
)
def test_an_original_goes_as_it_is_only_where_all_of_it_is_public_and_nothing_hides(
    child: RenderingChild, content: bytes, media_type: str, *, is_public: bool, goes: bool
) -> None:
    asked = replace(task(), original=Original(content, media_type, TEXT, (), is_public))
    assert child.render(asked).goes_as_it_is is goes


def test_a_picture_is_shown_where_it_is_public_and_only_told_of_where_it_is_not(
    child: RenderingChild,
) -> None:
    pixels = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(pixels, "PNG")
    sheet = RecordSheet("000004", RecordFields(title="foto.png"), redact("", ()))
    bare = Task(sheet, secrets_of("", (), (), sheet.shown))
    shown = child.render(replace(bare, original=Original(pixels.getvalue(), "image/png", "", (), True)))
    assert "foto.png" not in page_texts(shown.content)[0]
    assert shown.goes_as_it_is
    told = child.render(replace(bare, original=Original(pixels.getvalue(), "image/png", "", (), False)))
    assert "foto.png" in page_texts(told.content)[0]

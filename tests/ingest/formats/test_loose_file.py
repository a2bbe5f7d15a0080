"""What nobody recognises is a file, with its bytes."""

from records.defect import DefectCode
from records.record import RecordKind, TextState
from tests.builders import original, read_all


def test_a_plain_text_is_ready_at_once() -> None:
    raw = "coördinatie".encode("latin-1")
    (record,) = read_all(raw, "map/nota.txt").records
    assert (record.kind, record.text, record.text_state) == (RecordKind.FILE, "coördinatie", TextState.READY)
    assert (record.file_name, record.media_type, original(raw, record)) == ("nota.txt", "text/plain", raw)


def test_a_file_that_needs_an_extractor_waits() -> None:
    (record,) = read_all(b"%PDF-1.7 ...", "nota.pdf").records
    assert (record.text_state, record.media_type) == (TextState.PENDING, "application/pdf")


def test_an_empty_file_is_kept_and_says_so() -> None:
    (record,) = read_all(b"", "leeg.docx").records
    assert [defect.code for defect in record.defects] == [DefectCode.EMPTY]
    assert record.text_state is TextState.READY

"""Archives give every entry, and bombs end as a named defect."""

import struct
import zipfile

import pytest

from ingest.archives.zip_count import count_entries
from ingest.limits import Limits
from records.content import BytesContent
from records.defect import DefectCode
from records.record import RecordKind
from tests.builders import archive, context, mail, mbox, original, read_all


def test_every_entry_is_read_by_its_own_format() -> None:
    raw = archive(
        {
            "map/": b"",
            "map/a.eml": mail(),
            "b.txt": b"tekst",
            "__MACOSX/._b.txt": b"\0\5\x16\7",
            "c.mbox": mbox(mail()),
        }
    )
    reading = read_all(raw, "alles.zip")
    assert [(opened.format, opened.found) for opened in reading.opened] == [("zip", 4), ("mbox", 1)]
    assert [record.kind.value for record in reading.records] == ["mail", "file", "file", "mail"]
    assert reading.records[0].place.locator == "entry:1%3Amap/a.eml"
    assert original(raw, reading.records[1]) == b"tekst"
    assert reading.defects == []


def test_a_name_that_climbs_is_only_a_name() -> None:
    reading = read_all(archive({"../../etc/passwd": b"x", "/a": b"y"}), "a.zip")
    assert [record.file_name for record in reading.records] == ["passwd", "a"]


def test_an_encrypted_entry_is_lost_by_name() -> None:
    raw = bytearray(archive({"geheim.txt": b"x", "open.txt": b"y"}))
    directory = raw.find(b"PK\x01\x02")
    raw[directory + 8] |= 1
    reading = read_all(bytes(raw), "a.zip")
    assert [(defect.code, defect.lost) for defect in reading.defects] == [(DefectCode.ENCRYPTED, 1)]
    assert [record.file_name for record in reading.records] == ["open.txt"]


def test_a_broken_entry_is_lost_and_the_others_are_kept() -> None:
    raw = bytearray(archive({"a.txt": b"inhoud" * 100, "b.txt": b"y"}, zipfile.ZIP_STORED))
    raw[raw.find(b"inhoud")] ^= 255
    reading = read_all(bytes(raw), "a.zip")
    assert [(defect.code, defect.lost) for defect in reading.defects] == [(DefectCode.UNREADABLE, 1)]
    assert [record.file_name for record in reading.records] == ["b.txt"]


def test_an_archive_without_directory_is_kept_as_a_file() -> None:
    raw = archive({"a.txt": b"x" * 1000})
    (record,) = read_all(raw[: raw.find(b"PK\x01\x02")], "a.zip").records
    assert (record.kind, record.defects[0].code) == (RecordKind.FILE, DefectCode.UNREADABLE)


def test_an_entry_that_swells_beyond_the_ratio_is_lost_and_the_others_are_kept() -> None:
    reading = read_all(archive({"bom": bytes(30 << 20), "a.txt": b"x"}), "a.zip")
    assert [(defect.code, defect.lost) for defect in reading.defects] == [(DefectCode.LIMIT_RATIO, 1)]
    assert [record.file_name for record in reading.records] == ["a.txt"]


def test_a_small_entry_may_swell() -> None:
    assert read_all(archive({"a.txt": b"a" * (1 << 20)}), "a.zip").defects == []


def test_entries_together_beyond_the_total_are_lost() -> None:
    limits = Limits(archive_ratio=2_000, archive_total_ratio=1)
    reading = read_all(archive({f"{n}.bin": bytes(20 << 20) for n in range(4)}), "a.zip", context(limits))
    assert [(defect.code, defect.lost) for defect in reading.defects] == [(DefectCode.LIMIT_SIZE, 1)]
    assert [record.size_bytes for record in reading.records] == [20 << 20] * 3


def test_overlapping_entries_are_lost() -> None:
    raw = archive({"a.txt": b"a" * 100, "b.txt": b"b" * 100}, zipfile.ZIP_STORED)
    second = raw.rfind(b"PK\x01\x02")
    overlapped = raw[: second + 42] + struct.pack("<L", 0) + raw[second + 46 :]
    reading = read_all(overlapped, "a.zip")
    assert [(defect.code, defect.lost) for defect in reading.defects] == [(DefectCode.MALFORMED, 1)]
    assert len(reading.records) == 1


def test_more_entries_than_the_limit_are_not_read_at_all() -> None:
    raw = archive({f"{n}.txt": b"" for n in range(4)})
    reading = read_all(raw, "a.zip", context(Limits(archive_entries=3)))
    assert [(defect.code, defect.lost) for defect in reading.defects] == [(DefectCode.LIMIT_ENTRIES, 4)]
    assert reading.opened[0].found == 4


def test_archives_within_archives_end_at_the_depth_limit() -> None:
    raw = mail()
    for _ in range(5):
        raw = archive({"binnen.zip": raw})
    reading = read_all(raw, "a.zip", context(Limits(depth=3)))
    assert len(reading.opened) == 4
    (record,) = reading.records
    assert (record.kind, record.defects[0].code) == (RecordKind.FILE, DefectCode.LIMIT_DEPTH)


def test_an_office_file_is_no_archive() -> None:
    raw = archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
    for name in ("nota.docx", "nota.zip"):
        assert [record.kind for record in read_all(raw, name).records] == [RecordKind.FILE]
        assert read_all(raw, name).opened == []


def test_an_empty_archive_balances() -> None:
    reading = read_all(archive({}), "a.zip")
    assert ([opened.found for opened in reading.opened], reading.records) == ([0], [])


@pytest.mark.parametrize("count", [0, 1, 300])
def test_the_scanner_counts_entries_but_not_folders(count: int) -> None:
    raw = archive({f"{n}/": b"" for n in range(3)} | {f"{n}.txt": b"x" for n in range(count)})
    assert count_entries(BytesContent(b"vooraf" + raw + b"")) == count

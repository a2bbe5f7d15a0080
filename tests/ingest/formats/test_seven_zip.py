"""7z archives give every entry of every block; a fault loses what it hits, by name, and a bomb ends."""

import random
import tracemalloc
from typing import Any

import py7zr
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.archives.seven_zip_count import count_entries
from ingest.archives.seven_zip_file import SevenZip
from ingest.format import Context
from ingest.keyring import Keyring
from ingest.limits import Limits
from ingest.originals import open_place
from records.content import BytesContent
from records.defect import DefectCode
from records.passwords import NO_PASSWORDS, Passwords
from records.record import Record, RecordKind
from tests.builders import Reading, attachment, context, mail, mbox, multipart, original, read_all
from tests.mutations import assert_balances, mutations
from tests.seven_zip_files import STORED, packed_range, sample, seven_zip, stored, told_anew

_PACKINGS: dict[str, list[dict[str, Any]]] = {
    "lzma": [{"id": py7zr.FILTER_LZMA}],
    "lzma2": [{"id": py7zr.FILTER_LZMA2}],
    "lzma2 of programs": [{"id": py7zr.FILTER_X86}, {"id": py7zr.FILTER_LZMA2}],
    "delta": [{"id": py7zr.FILTER_DELTA}, {"id": py7zr.FILTER_LZMA2}],
    "bzip2": [{"id": py7zr.FILTER_BZIP2}],
    "deflate": [{"id": py7zr.FILTER_DEFLATE}],
    "zstandard": [{"id": py7zr.FILTER_ZSTD}],
    "brotli": [{"id": py7zr.FILTER_BROTLI}],
    "stored": STORED,
}
_LETTERS = [("brief.eml", mail("Geheim")), ("nota.txt", b"Nota")]


def within(*passwords: str, limits: Limits | None = None) -> Context:
    known = context(limits)
    return Context(known.accession_id, known.timezone, known.limits, Passwords(passwords))


def told(reading: Reading) -> list[tuple[DefectCode, str, int]]:
    return [(each.code, each.detail, each.lost) for each in reading.defects]


@pytest.mark.parametrize("filters", _PACKINGS.values(), ids=_PACKINGS)
def test_every_entry_is_read_by_its_own_format(filters: list[dict[str, Any]]) -> None:
    raw = seven_zip([("map/", b""), ("map/a.eml", mail()), ("b.mbox", mbox(mail(), mail()))], filters=filters)
    reading = read_all(raw, "alles.7z")
    assert [(opened.format, opened.found) for opened in reading.opened] == [("7z", 2), ("mbox", 2)]
    assert [record.kind for record in reading.records] == [RecordKind.MAIL] * 3
    assert original(raw, reading.records[0]) == mail()
    assert reading.defects == []


def test_an_archive_by_another_name_is_one_all_the_same() -> None:
    assert [each.text for each in read_all(seven_zip(_LETTERS), "brief.docx").records] == ["Geheim", "Nota"]


def test_an_archive_on_a_mail_is_a_file_of_its_family_and_so_is_what_is_in_it() -> None:
    raw = multipart(
        attachment("", "stukken.7z", "application/x-7z-compressed").encode() + seven_zip(_LETTERS)
    )
    reading = read_all(raw)
    assert [(each.kind, each.file_name) for each in reading.records] == [
        (RecordKind.MAIL, "bericht.eml"),
        (RecordKind.FILE, "stukken.7z"),
        (RecordKind.MAIL, "brief.eml"),
        (RecordKind.FILE, "nota.txt"),
    ]
    assert {each.family_id for each in reading.records} == {reading.records[0].id}
    assert [original(raw, each) for each in reading.records[2:]] == [mail("Geheim"), b"Nota"]


def test_empty_files_and_many_blocks_are_entries_like_others() -> None:
    raw = stored([[("a.txt", b"A"), ("b.txt", b"B")], [("c.txt", b"C")]], empty=["leeg.txt"])
    reading = read_all(raw, "a.7z")
    assert [(each.file_name, each.text) for each in reading.records] == [
        ("a.txt", "A"),
        ("b.txt", "B"),
        ("c.txt", "C"),
        ("leeg.txt", ""),
    ]
    assert reading.opened[0].found == 4
    assert [original(raw, each) for each in reading.records] == [b"A", b"B", b"C", b""]


def test_an_archive_without_sums_is_read_without_being_checked() -> None:
    assert [each.text for each in read_all(stored([[("a.txt", b"A")]], sums=False), "a.7z").records] == ["A"]


def test_an_archive_of_nothing_is_opened_and_empty() -> None:
    for raw in (stored([]), told_anew(stored([]), b"", b"")):
        reading = read_all(raw, "a.7z")
        assert [(each.format, each.found) for each in reading.opened] == [("7z", 0)]
        assert (reading.records, reading.defects) == ([], [])


def test_a_damaged_entry_is_lost_alone_whatever_comes_behind_it_in_its_block() -> None:
    raw = stored([[("a.txt", b"aaaa"), ("b.txt", b"bbbb"), ("c.txt", b"cccc")]])
    broken = raw.replace(b"bbbb", b"bXbb")
    reading = read_all(broken, "a.7z")
    assert [each.file_name for each in reading.records] == ["a.txt", "c.txt"]
    assert told(reading) == [(DefectCode.UNREADABLE, "crc", 1)]
    assert reading.defects[0].place.locator == "entry:1%3Ab.txt"


def test_a_block_that_breaks_off_gives_what_was_whole_and_names_the_rest() -> None:
    chance = random.Random(7)
    noise = [(f"{number}.bin", chance.randbytes(9000)) for number in range(9)]
    raw = seven_zip(noise)
    start, end = packed_range(raw)
    middle = (start + end) // 2
    broken = raw[:middle] + bytes(len(raw[middle : end - 600])) + raw[end - 600 :]
    reading = read_all(broken, "a.7z")
    kept = [each.file_name for each in reading.records]
    assert len(kept) == 4
    assert kept == [name for name, _ in noise[: len(kept)]]
    assert [each.place.name for each in reading.defects] == [name for name, _ in noise[len(kept) :]]
    assert {each.code for each in reading.defects} == {DefectCode.UNREADABLE}


def test_a_coder_that_nobody_knows_loses_its_entries_by_name() -> None:
    reading = read_all(stored([[("a.txt", b"A"), ("b.txt", b"B")]], coder=b"\4\1\2\3\4"), "a.7z")
    assert told(reading) == [(DefectCode.UNREADABLE, "UnsupportedCompressionMethodError", 1)] * 2


def test_a_coder_that_falls_on_damaged_bytes_is_not_asked() -> None:
    raw = seven_zip(_LETTERS, filters=[{"id": py7zr.FILTER_PPMD, "order": 6, "mem": "16m"}])
    assert told(read_all(raw, "a.7z")) == [(DefectCode.UNREADABLE, "ppmd", 1)] * 2


def test_a_link_is_lost_by_name_and_a_name_that_climbs_is_only_a_name() -> None:
    reading = read_all(sample(), "a.7z")
    lost = [(each.place.name, each.detail) for each in reading.defects if each.lost]
    assert lost == [("nota.txt", "crc"), ("verwijzing", "no file")]
    assert [each.text for each in reading.records if each.file_name == "dubbel.txt"] == [
        "de ene",
        "de andere",
    ]
    assert any(each.place.locator.startswith("entry:7%3A../../post.mbox") for each in reading.records)


def test_a_photo_belongs_to_the_message_of_a_chat_that_names_it() -> None:
    records = read_all(sample(), "a.7z").records
    (photo,) = [each for each in records if each.file_name == "IMG-1.jpg"]
    assert [each.kind for each in records if each.id == photo.parent_id] == [RecordKind.CHAT]


@pytest.mark.parametrize("size", [20, 100, 300])
def test_an_archive_that_is_cut_off_is_kept_as_a_file_that_says_so(size: int) -> None:
    raw = sample()
    (record,) = read_all(raw[:size], "stukken.7z.001").records
    assert record.kind is RecordKind.FILE
    assert [(each.code, each.detail) for each in record.defects] == [
        (DefectCode.TRUNCATED, f"bytes {size}/{len(raw)}" if size >= 32 else f"{size}")
    ]


def test_a_bomb_ends_at_the_ratio_and_loses_what_is_behind_it() -> None:
    raw = seven_zip([("a.txt", b"A"), ("nullen.bin", bytes(40 << 20)), ("b.txt", b"B")])
    tracemalloc.start()
    reading = read_all(raw, "bom.7z")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [each.file_name for each in reading.records] == ["a.txt"]
    assert [(each.code, each.lost) for each in reading.defects] == [(DefectCode.LIMIT_RATIO, 1)] * 2
    assert most < 32 << 20


def test_all_blocks_together_have_their_limit() -> None:
    block = [("nullen.bin", bytes(1 << 20))]
    within_them = context(Limits(archive_total_ratio=0, archive_ratio=10**6))
    raw = stored([block] * 70)
    reading = read_all(raw, "a.7z", within_them)
    assert len(reading.records) == 64
    assert {(each.code, each.lost) for each in reading.defects} == {(DefectCode.LIMIT_SIZE, 1)}
    assert len(reading.defects) == 6


def test_more_entries_than_the_limit_are_not_read_at_all() -> None:
    raw = stored([[(f"{number}.txt", b"x") for number in range(9)]])
    reading = read_all(raw, "a.7z", context(Limits(archive_entries=8)))
    assert told(reading) == [(DefectCode.LIMIT_ENTRIES, "entries 9", 9)]


@pytest.mark.parametrize(
    "filters", [None, [{"id": py7zr.FILTER_COPY}, {"id": py7zr.FILTER_CRYPTO_AES256_SHA256}]]
)
def test_a_password_of_the_hand_in_opens_what_is_encrypted(filters: list[dict[str, Any]] | None) -> None:
    raw = seven_zip(_LETTERS, password="deur", filters=filters)
    for known in (within(), within("raam")):
        assert told(read_all(raw, "dicht.7z", known)) == [(DefectCode.ENCRYPTED, "", 1)] * 2
    reading = read_all(raw, "dicht.7z", within("raam", "deur"))
    assert [each.text for each in reading.records] == ["Geheim", "Nota"]
    assert told(reading) == [(DefectCode.UNLOCKED, "password 2, opened 2", 0)]
    found = open_place(BytesContent(raw), reading.records[1].place.steps, Passwords(("deur",)))
    assert found.read(0, 99) == b"Nota"


def test_an_archive_that_hides_its_names_is_one_loss_until_a_password_shows_them() -> None:
    raw = seven_zip(_LETTERS, password="deur", hides_names=True)
    shut = read_all(raw, "dicht.7z", within("raam"))
    assert [(each.format, each.found) for each in shut.opened] == [("7z", 1)]
    assert [(each.code, each.place.locator, each.lost) for each in shut.defects] == [
        (DefectCode.ENCRYPTED, "entry:names", 1)
    ]
    reading = read_all(raw, "dicht.7z", within("raam", "deur"))
    assert reading.opened[0].found == len(reading.records) == 2
    assert told(reading) == [(DefectCode.UNLOCKED, "password 2, opened 2", 0)]


def test_entry_after_entry_of_a_block_is_found_again_without_unpacking_it_each_time() -> None:
    entries = [(f"{number}.txt", b"%d" % number * 1000) for number in range(300)]
    counting = CountedContent(seven_zip(entries))
    records: list[Record] = read_all(counting.raw, "a.7z").records
    for record in records:
        assert open_place(counting, record.place.steps).size_bytes == record.size_bytes
    assert counting.read_bytes < len(counting.raw) * 2 + len(records) * 100


class CountedContent(BytesContent):
    """Content that counts what is read of it."""

    def __init__(self, raw: bytes) -> None:
        super().__init__(raw)
        self.raw, self.read_bytes = raw, 0

    def read(self, start: int, end: int) -> bytes:
        found = super().read(start, end)
        self.read_bytes += len(found)
        return found


@given(
    st.lists(st.lists(st.binary(min_size=1, max_size=9), min_size=1, max_size=4), max_size=5),
    st.integers(0, 3),
)
def test_scanner_and_reader_count_the_same_and_find_the_same_bytes(
    blocks: list[list[bytes]], empty: int
) -> None:
    # With a sign before it that no form begins with: a drawn signature would be opened.
    named = [[(f"{number}.bin", b"\1" + each) for number, each in enumerate(block)] for block in blocks]
    raw = stored(named, empty=["leeg"] * empty)
    archive = SevenZip(BytesContent(raw), Keyring(NO_PASSWORDS))
    assert count_entries(archive.directory) == len(archive.entries()) == sum(map(len, blocks)) + empty
    reading = read_all(raw, "a.7z")
    assert [original(raw, each) for each in reading.records[: -empty or None]] == [
        b"\1" + e for b in blocks for e in b
    ]
    assert reading.defects == []


@given(st.binary(max_size=200))
def test_counting_reads_any_directory_or_refuses_it(raw: bytes) -> None:
    try:
        assert count_entries(b"\1" + raw) >= 0
    except ValueError:
        return


@pytest.mark.parametrize("name", [*_PACKINGS, "encrypted"])
def test_broken_copies_of_every_packing_balance(name: str) -> None:
    entries = [("a.eml", mail()), ("b.txt", b"tekst " * 200), ("c.txt", b"c")]
    raw = seven_zip(entries, filters=_PACKINGS.get(name), password="deur" if name == "encrypted" else None)
    for broken in mutations(raw, 60):
        assert_balances(broken, "a.7z", within("deur"))


def test_broken_directories_behind_right_sums_balance() -> None:
    raw = stored([[("a.txt", b"A"), ("b.txt", b"B")], [("c.eml", mail())]], empty=["d"])
    _, end = packed_range(raw)
    for directory in mutations(raw[end:], 400):
        assert_balances(told_anew(raw, raw[32:end], directory), "a.7z")

"""Tar archives and packed files give what is inside, and bombs end as a named defect."""

import bz2
import gzip
import lzma
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.archives.tar_count import count_members
from ingest.limits import Limits
from records.content import BytesContent
from records.defect import DefectCode
from records.record import Record, RecordKind
from tests.builders import archive, attachment, context, mail, mbox, multipart, original, read_all, tar
from tests.imessage_files import ChatDatabase, with_log
from tests.mail_folders import kept_apart
from tests.mutations import assert_balances, mutations


def test_every_member_is_read_by_its_own_format() -> None:
    raw = tar({"map/": b"", "map/a.eml": mail(), "b.txt": b"tekst", "../c.mbox": mbox(mail())})
    reading = read_all(raw, "alles.tar")
    assert [(opened.format, opened.found) for opened in reading.opened] == [("tar", 3), ("mbox", 1)]
    assert [record.file_name for record in reading.records] == ["a.eml", "b.txt", ""]
    assert [original(raw, record) for record in reading.records[:2]] == [mail(), b"tekst"]


def test_members_help_each_other_as_entries_of_a_zip_do() -> None:
    lines = ("Anna: Zie", "Anna: IMG-1.jpg (bestand bijgevoegd)", "Bas: Dank")
    chat = "".join(f"05-03-2024 10:12 - {line}\n" for line in lines)
    made = ChatDatabase()
    made.message({"guid": "G1", "text": "zwaluw", "date": 1})
    database, log = with_log(made.file(), "INSERT INTO message (guid, text, date) VALUES ('G2', 'merel', 2)")
    files = {
        "chat/IMG-1.jpg": b"\xff\xd8\xff",
        "chat/WhatsApp-chat met Anna.txt": chat.encode(),
        "sms/chat.db-wal": log,
        "sms/chat.db": database,
        **kept_apart(),
    }
    packed, zipped = (read_all(pack(files), "alles.x").records for pack in (tar, archive))
    assert told_of(packed) == told_of(zipped)
    texts = {each.text: each for each in packed}
    assert {"zwaluw", "merel"} <= texts.keys()
    (image,) = [each for each in packed if each.file_name == "IMG-1.jpg"]
    assert image.parent_id in {each.id for each in packed if each.kind is RecordKind.CHAT}
    (note,) = [each for each in packed if each.file_name == "nota.txt" and each.size_bytes]
    assert note.parent_id == texts["Zie de stukken."].id


def told_of(records: list[Record]) -> list[tuple[str, str, str, str]]:
    """What does not depend on where records stand: whose file, its text, and the text that it hangs on."""
    by_id = {each.id: each for each in records}
    return sorted(
        (each.kind, each.file_name, each.text, by_id[each.parent_id].text if each.parent_id else "-")
        for each in records
    )


def test_names_longer_than_a_header_are_kept() -> None:
    name = "map/" * 60 + "brief.txt"
    (record,) = read_all(tar({name: b"x"}), "a.tar").records
    assert record.file_name == "brief.txt"


def test_a_link_is_lost_by_name() -> None:
    reading = read_all(tar({"a->b.txt": b"", "b.txt": b"x"}), "a.tar")
    assert [(defect.code, defect.lost) for defect in reading.defects] == [(DefectCode.UNREADABLE, 1)]
    assert [record.file_name for record in reading.records] == ["b.txt"]


def test_a_member_that_breaks_off_is_lost_and_the_others_are_kept() -> None:
    whole = tar({"a.txt": b"a" * 600, "b.txt": b"b" * 600})
    reading = read_all(whole[:2600], "a.tar")
    assert [(defect.code, defect.lost) for defect in reading.defects] == [(DefectCode.TRUNCATED, 1)]
    assert [record.file_name for record in reading.records] == ["a.txt"]


def test_more_members_than_the_limit_are_not_read_at_all() -> None:
    raw = tar({f"{number}.txt": b"" for number in range(9)})
    reading = read_all(raw, "a.tar", context(Limits(archive_entries=3)))
    assert [(defect.code, defect.lost) for defect in reading.defects] == [(DefectCode.LIMIT_ENTRIES, 4)]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
@pytest.mark.parametrize(("name", "inner"), [("brief.eml.gz", "brief.eml"), ("brief.eml", "brief.eml")])
def test_a_packed_mail_is_a_mail(pack: object, name: str, inner: str) -> None:
    assert callable(pack)
    raw = pack(mail("Ingepakt"))
    (record,) = read_all(raw, name).records
    assert (record.kind, record.text, record.file_name) == (RecordKind.MAIL, "Ingepakt", inner)
    assert original(raw, record) == mail("Ingepakt")


def test_a_packed_archive_on_a_mail_is_opened_to_its_last_mail() -> None:
    packed = gzip.compress(tar({"post.mbox": mbox(mail("een"), mail("twee"))}), mtime=0)
    raw = multipart(attachment("", "post.tgz", "application/gzip").encode() + packed)
    reading = read_all(raw)
    assert [(opened.format, opened.found) for opened in reading.opened] == [
        ("packed", 1),
        ("tar", 1),
        ("mbox", 2),
    ]
    assert [record.text for record in reading.records if record.kind is RecordKind.MAIL][1:] == [
        "een",
        "twee",
    ]
    assert len({record.family_id for record in reading.records}) == 1


def test_a_packed_file_that_breaks_off_gives_what_came_before() -> None:
    packed = gzip.compress(bytes(range(256)) * 4000, mtime=0)
    reading = read_all(packed[: len(packed) - 9], "log.gz")
    assert [(defect.code, defect.lost) for defect in reading.defects] == [(DefectCode.TRUNCATED, 0)]
    assert reading.records[0].size_bytes > 0


def test_a_packed_bomb_ends_at_the_limit() -> None:
    raw = gzip.compress(gzip.compress(bytes(300 << 20)))
    reading = read_all(raw, "bom.gz.gz")
    assert [(defect.code, defect.lost) for defect in reading.defects] == [(DefectCode.LIMIT_RATIO, 1)]
    assert reading.records == []


def test_packed_in_packed_ends_at_the_depth_limit() -> None:
    raw = mail()
    for _ in range(6):
        raw = gzip.compress(raw, mtime=0)
    (record,) = read_all(raw, "a.gz", context(Limits(depth=3))).records
    assert record.defects[0].code is DefectCode.LIMIT_DEPTH


def test_the_command_tar_lists_what_we_count(tmp_path: Path) -> None:
    command = shutil.which("tar")
    if command is None:
        pytest.skip("this machine has no tar")
    for number in range(7):
        (tmp_path / f"{number}.txt").write_bytes(bytes([number]) * 300)
    made = subprocess.run([command, "-C", tmp_path, "-cf", "-", "."], capture_output=True, check=True).stdout
    assert count_members(BytesContent(made), 100) == 7
    records = read_all(made, "a.tar").records
    assert sorted(record.size_bytes for record in records) == [300] * 7


NAMES = st.text("abc/.é", min_size=1, max_size=150).filter(
    lambda name: name.strip("/") and not name.endswith("/")
)


@given(entries=st.dictionaries(NAMES, st.binary(max_size=1200), max_size=6))
def test_the_scanner_counts_what_is_read(entries: dict[str, bytes]) -> None:
    raw = tar(entries)
    assert count_members(BytesContent(raw), 100) == len(entries)
    reading = read_all(raw, "a.tar")
    if entries:
        assert reading.opened[0].found == len(entries)


def test_broken_archives_balance() -> None:
    whole = tar({"a.eml": mail(), "map/": b"", "b.txt": b"b" * 700, "c->d": b""})
    for broken in [*mutations(whole, 150), *mutations(gzip.compress(whole, mtime=0), 150)]:
        assert_balances(broken, "a.tgz")

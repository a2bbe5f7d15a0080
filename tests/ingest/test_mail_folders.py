"""Folders of mail programs: what was deleted and is still there, and what a program keeps elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.limits import Limits
from ingest.mime.header_fields import HeaderFields, read_fields
from ingest.mime.mail_flags import flag_traces
from ingest.neighbours import Neighbours
from records.defect import DefectCode
from records.record import RecordKind
from records.trace import Trace, TraceKind
from tests.builders import archive, attachment, mail, mbox, multipart, read_all
from tests.mail_folders import emlx, folders, partial


def deleted(content: bytes, name: str = "a.eml") -> list[str]:
    (record, *_) = read_all(content, name).records
    assert {each.kind for each in record.traces} <= {TraceKind.RECOVERY}
    return [each.text for each in record.traces]


@pytest.mark.parametrize(
    ("content", "name", "signs"),
    [
        (mail(), "a.eml", []),
        (mail(extra="X-Mozilla-Status: 0001\r\n"), "a.eml", []),
        (mail(extra="X-Mozilla-Status: 0009\r\n"), "a.eml", ["X-Mozilla-Status"]),
        (mail(extra="X-Mozilla-Status2: 10200000\r\n"), "a.eml", ["X-Mozilla-Status2"]),
        (mail(extra="X-Mozilla-Status: alles\r\nX-Mozilla-Status2: \r\n"), "a.eml", []),
        (mail(extra="X-Status: AD\r\n"), "a.eml", ["X-Status"]),
        (mail(extra="X-Status: A\r\nStatus: RO\r\n"), "a.eml", []),
        (emlx(mail(), 1), "7.emlx", []),
        (emlx(mail(), 3), "7.emlx", ["emlx flags"]),
        (mail(), "1709629920.M1P2.host:2,ST", ["maildir T"]),
        (mail(), "1709629920.M1P2.host:2,RS", []),
    ],
)
def test_a_mail_that_was_thrown_away_says_by_what_sign(content: bytes, name: str, signs: list[str]) -> None:
    assert deleted(content, name) == signs


@given(st.integers(0, 0xFFFF), st.integers(0, 0xFFFFFFFF), st.integers(0, 2**40))
def test_only_the_bits_of_deletion_count(status: int, more: int, apple: int) -> None:
    block = f"X-Mozilla-Status: {status:04x}\r\nX-Mozilla-Status2: {more:08x}\r\n".encode()
    after = f"<dict><key>flags</key>\n<integer>{apple}</integer></dict>".encode()
    found = flag_traces(read_fields(block, Limits()), after, "a.emlx")
    expected = [status & 8, more & 0x200000, apple & 2]
    assert len(found) == sum(map(bool, expected))
    assert flag_traces(HeaderFields({}), b"", "") == ()
    assert all(each == Trace(TraceKind.RECOVERY, text=each.text) for each in found)


def test_an_attachment_that_is_kept_elsewhere_hangs_on_its_mail() -> None:
    reading = read_all(folders(), "postvakken.zip")
    (letter,) = [each for each in reading.records if each.text == "Zie de stukken."]
    family = [each for each in reading.records if each.parent_id == letter.id]
    assert [(each.subtype, each.file_name, each.size_bytes) for each in family] == [
        ("kept-apart", "nota.txt", 0),
        ("", "kwijt.txt", 0),
        ("", "nota.txt", 9),
    ]
    assert {each.family_id for each in family} == {letter.id}
    assert str(family[2].place).endswith("Attachments/8/2/nota.txt")


def test_what_is_kept_elsewhere_is_missed_only_if_it_is_not_there() -> None:
    reading = read_all(folders(), "postvakken.zip")
    codes = {
        (each.subtype, each.file_name): [defect.code for defect in each.defects] for each in reading.records
    }
    assert codes["kept-apart", "nota.txt"] == []
    assert sorted(codes["", "kwijt.txt"]) == [DefectCode.EMPTY, DefectCode.MISSING_MEDIA]
    alone = read_all(partial("nota.txt"), "8.partial.emlx").records
    assert DefectCode.MISSING_MEDIA in {defect.code for defect in alone[1].defects}
    whole = read_all(partial("nota.txt"), "8.emlx").records
    assert [defect.code for defect in whole[1].defects] == [DefectCode.EMPTY]


def test_a_chat_that_is_kept_apart_from_its_mail_hangs_on_it_too() -> None:
    chat = "05-03-2024 10:00 - Anna: Zie IMG-1.jpg\n05-03-2024 10:01 - Anna: IMG-1.jpg (bestand bijgevoegd)\n"
    packed = {
        "Attachments/8/2/WhatsApp-chat met Anna.txt": chat.encode(),
        "Attachments/8/2/IMG-1.jpg": b"beeld",
        "Messages/8.partial.emlx": partial("WhatsApp-chat met Anna.txt"),
    }
    reading = read_all(archive(packed), "postvakken.zip")
    (letter,) = [each for each in reading.records if each.kind is RecordKind.MAIL]
    (file,) = [each for each in reading.records if each.file_name.startswith("WhatsApp") and each.size_bytes]
    messages = [each for each in reading.records if each.kind is RecordKind.CHAT]
    (image,) = [each for each in reading.records if each.file_name == "IMG-1.jpg"]
    assert {each.family_id for each in reading.records} == {letter.id}
    assert (file.parent_id, image.parent_id) == (letter.id, messages[1].id)
    assert [each.parent_id for each in messages] == [file.id, file.id]


def test_attachments_that_stand_apart_are_found_by_number_of_mail_and_part() -> None:
    beside = Neighbours(
        [
            "a/Messages/7.partial.emlx",
            "a/Attachments/7/2/x.pdf",
            "a/Attachments/8/2/y.pdf",
            "a/Attachments/7/los.pdf",
            "Attachments/7/1.2/z",
            "Messages/7.partial.emlx",
        ]
    )
    assert beside.of("a/Messages/7.partial.emlx") == {"2/x.pdf"}
    assert beside.of("Messages/7.partial.emlx") == {"1.2/z"}
    assert beside.of("a/7.partial.emlx") == beside.of("a/Messages/7.emlx") == frozenset()
    assert beside.mail_of("a/Attachments/7/2/x.pdf") == "a/Messages/7.partial.emlx"
    assert beside.mail_of("Attachments/7/1.2/z") == "Messages/7.partial.emlx"
    assert beside.mail_of("a/Attachments/8/2/y.pdf") == beside.mail_of("a/Attachments/7/los.pdf") == ""
    assert set(beside.kept_apart("a/Messages/7.partial.emlx")) == {"a/Attachments/7/2/x.pdf"}


def test_an_index_of_a_folder_is_a_file_without_text() -> None:
    (index,) = [each for each in read_all(folders(), "a.zip").records if each.file_name == "Inbox.msf"]
    assert (index.kind, index.media_type, index.text) == (RecordKind.FILE, "application/x-mork", "")


def test_a_mailbox_in_an_archive_on_a_mail_is_read_to_its_mails() -> None:
    packed = archive({"map/oud.mbox": mbox(mail("een"), mail("twee"), mail("drie"))})
    raw = multipart(
        "Content-Type: text/plain\r\n\r\nZie bijlage", attachment("", "oud.zip").encode() + packed
    )
    reading = read_all(raw)
    assert [(each.format, each.found) for each in reading.opened] == [("zip", 1), ("mbox", 3)]
    assert [each.text for each in reading.records] == ["Zie bijlage", "", "een", "twee", "drie"]
    assert {each.family_id for each in reading.records} == {reading.records[0].id}
    assert [each.parent_id for each in reading.records[2:]] == [reading.records[1].id] * 3

"""A winmail.dat gives the item that Outlook put in it, with what hangs on it."""

import base64
import email
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tnefparse import TNEF

from ingest.outlook.msg_file import msg_bytes
from ingest.outlook.tnef_file import MalformedTnefError, count_attachments, read_tnef
from records.defect import DefectCode
from records.record import RecordKind
from tests.builders import CRLF, mail, multipart, original, read_all
from tests.mutations import assert_balances, mutations
from tests.outlook_items import KEYWORDS, NINE, attached, inside, note, properties
from tests.outlook_samples import SAMPLES, within_items
from tests.tnef_files import tnef

CORPUS = Path(__file__).resolve().parents[1] / "corpora" / "tnef-on-a-mail" / "brief.eml"


def mail_with(stream: bytes) -> bytes:
    head = (
        'Content-Type: application/ms-tnef; name="winmail.dat"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    )
    return multipart(
        "Content-Type: text/plain\r\n\r\nZie bijlage",
        head.encode() + base64.encodebytes(stream).replace(b"\n", b"\r\n"),
    )


def test_what_it_holds_becomes_records_of_its_mail() -> None:
    raw = mail_with(
        tnef(note("Brug", "Tekst", attached(b"inhoud", "nota.txt"), inside(note("Binnen", "Diep"))))
    )
    reading = read_all(raw)
    outer, held, file, inner = reading.records
    assert [found.found for found in reading.attachments] == [3]
    assert (held.kind, held.title, held.text, held.media_type) == (
        RecordKind.FILE,
        "Brug",
        "Tekst",
        "application/vnd.ms-tnef",
    )
    assert (file.file_name, file.text, inner.title, inner.text) == ("nota.txt", "inhoud", "Binnen", "Diep")
    assert {held.parent_id, file.parent_id, inner.parent_id, held.family_id, inner.family_id} == {outer.id}
    assert (held.subtype, file.place.locator, inner.place.locator) == (
        "wrapper",
        "part:2|attachment:1",
        "part:2|attachment:2",
    )
    assert (original(raw, held), original(raw, file)) == (tnef_of(raw), b"inhoud")
    assert (held.sent_at, reading.defects) == (NINE, [])


def test_of_a_mail_without_words_the_winmail_says_what_it_says() -> None:
    stream = tnef(note("Brug", "De brug gaat open.", attached(b"inhoud", "nota.txt")))
    outer, held, file = read_all(only(stream)).records
    assert (outer.text, held.text, file.text) == ("De brug gaat open.", "", "inhoud")
    assert (held.subtype, file.parent_id) == ("wrapper", outer.id)


def test_what_a_mail_says_itself_counts_before_what_its_winmail_says() -> None:
    other = read_all(mail_with(tnef(note("Brug", "Iets anders")))).records
    same = read_all(mail_with(tnef(note("Brug", "Zie\r\n bijlage")))).records
    assert [each.text for each in (*other, *same)] == ["Zie bijlage", "Iets anders", "Zie bijlage", ""]


def test_a_mail_is_a_copy_of_the_one_whose_attachments_nobody_wrapped() -> None:
    plain = multipart(
        "Content-Type: text/plain\r\n\r\nZie bijlage",
        'Content-Type: text/plain\r\nContent-Disposition: attachment; filename="nota.txt"\r\n\r\ninhoud',
    )
    wrapped = mail_with(tnef(note("Brug", "Zie bijlage", attached(b"inhoud", "nota.txt"))))
    assert read_all(plain).records[0].content_hash == read_all(wrapped).records[0].content_hash


def test_a_mail_says_of_its_meeting_what_the_winmail_says() -> None:
    asked = note("Overleg", "Komt u?")
    asked.properties.values |= properties({0x001A: "IPM.Schedule.Meeting.Request"}).values
    outer, held = read_all(mail_with(tnef(asked))).records
    assert (outer.subtype, held.subtype) == ("meeting-request", "wrapper")


def test_a_winmail_in_a_winmail_holds_nothing_back() -> None:
    within = attached(tnef(note("Brug", "", attached(b"diep", "diep.txt"))), "winmail.dat")
    outer, *hung = read_all(only(tnef(note("Brug", "Boven", within)))).records
    assert {each.parent_id for each in hung} == {outer.id}
    assert [(each.subtype, each.file_name) for each in hung] == [
        ("wrapper", "winmail.dat"),
        ("wrapper", "winmail.dat"),
        ("", "diep.txt"),
    ]


def test_a_winmail_on_an_outlook_item_is_opened_too() -> None:
    stream = tnef(note("Brug", "Binnenin", attached(b"inhoud", "nota.txt")))
    outer, held, file = read_all(
        msg_bytes(note("Brug", "", attached(stream, "winmail.dat"))), "a.msg"
    ).records
    assert (outer.text, held.subtype, file.parent_id) == ("Binnenin", "wrapper", outer.id)


@pytest.mark.parametrize("spoilt", ["cut", "garbage", "bare"])
def test_a_broken_winmail_stays_an_attachment_with_what_was_read_beneath_it(spoilt: str) -> None:
    whole = tnef(note("Brug", "Tekst", attached(b"inhoud", "nota.txt")))
    stream = {"cut": whole[:-9], "garbage": whole + b"\x07 iets wat er niet hoort", "bare": whole[:6]}[spoilt]
    outer, held, *files = read_all(mail_with(stream)).records
    assert (held.subtype, held.parent_id, outer.text) == ("", outer.id, "Zie bijlage")
    assert [each.code for each in held.defects] == [
        DefectCode.UNREADABLE if spoilt == "bare" else DefectCode.MALFORMED
    ]
    assert [each.parent_id for each in files] == ([] if spoilt == "bare" else [held.id])


def only(stream: bytes) -> bytes:
    """A mail that is nothing but its winmail.dat."""
    head = f'MIME-Version: 1.0{CRLF}Content-Type: application/ms-tnef; name="winmail.dat"{CRLF}'
    told = head + f"Content-Transfer-Encoding: base64{CRLF}"
    return mail(base64.encodebytes(stream).decode().replace("\n", CRLF), extra=told)


def tnef_of(raw: bytes) -> bytes:
    part = list(email.message_from_bytes(raw).walk())[2]
    found = part.get_payload(decode=True)
    assert isinstance(found, bytes)
    return found


def test_tnefparse_reads_the_same_in_what_we_make() -> None:
    theirs = TNEF(tnef(note("Brug", "Tekst", attached(b"inhoud", "nota.txt"))))
    assert [(one.long_filename(), one.data) for one in theirs.attachments] == [("nota.txt", b"inhoud")]


def test_a_stream_that_breaks_off_gives_what_came_before() -> None:
    whole = tnef(note("Brug", "Tekst", attached(b"x" * 500, "a.bin"), attached(b"y" * 500, "b.bin")))
    held, *files = read_all(whole[:-400], "winmail.dat").records
    assert (held.title, [defect.code for defect in held.defects]) == ("Brug", [DefectCode.MALFORMED])
    assert len(files) == 2


def test_other_bytes_are_no_stream() -> None:
    with pytest.raises(MalformedTnefError):
        read_tnef(b"\x89PNG")


WORDS = st.text(st.characters(codec="utf-16-le", exclude_characters="\0"), max_size=30)


@given(
    subject=WORDS,
    words=st.lists(WORDS.filter(bool), max_size=3),
    files=st.lists(st.binary(max_size=300), max_size=3),
    depth=st.integers(0, 3),
)
def test_a_stream_is_read_as_it_was_made(
    subject: str, words: list[str], files: list[bytes], depth: int
) -> None:
    made = note(subject, "x", *(attached(content, "a") for content in files))
    made.properties.values |= properties({KEYWORDS: words}).values
    for _ in range(depth):
        made = note("om", "", inside(made))
    raw = tnef(made)
    read = read_tnef(raw)
    assert count_attachments(raw) == depth + len(files)
    for _ in range(depth):
        (only,) = read.attachments
        assert only.item is not None
        read = only.item
    assert (read.properties.text(0x0037), read.properties.texts(KEYWORDS)) == (
        subject if subject.strip() else "",
        tuple(words),
    )
    assert [one.content for one in read.attachments] == files
    assert read.is_sound


def test_a_broken_stream_balances() -> None:
    for broken in mutations(tnef(within_items()), 150):
        assert_balances(broken, "winmail.dat")


def test_the_sample_is_what_its_maker_writes() -> None:
    assert CORPUS.read_bytes() == SAMPLES["tnef-on-a-mail/brief.eml"]()


@pytest.mark.corpora
def test_a_real_stream_is_read_as_tnefparse_reads_it(corpora: Path) -> None:
    raw = (corpora / "outlook" / "tnefWithMsgInside.eml").read_bytes()
    outer, held, inner, file = read_all(raw).records
    theirs = TNEF(original(raw, held))
    assert [one.name for one in theirs.attachments] == [inner.title] == ["case 2a"]
    assert (file.file_name, original(raw, file)[:4]) == ("5e76ryjj.docx", b"PK\x03\x04")
    assert (outer.text.strip(), held.text, held.defects) == ("asdfdasf", "", ())
    assert (held.subtype, inner.parent_id) == ("wrapper", outer.id)

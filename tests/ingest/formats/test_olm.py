"""Archives of Outlook for Mac give every mail and item with what hangs on it, whatever their XML does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.format import Confidence
from ingest.formats.olm import Olm
from ingest.limits import Limits
from records.defect import DefectCode
from records.identity import digest_of
from records.record import Recipient, RecipientRole, RecordKind
from records.trace import Trace, TraceKind
from tests.builders import Reading, archive, context, original, read_all, source
from tests.olm_files import MESSAGES, address, attached, document, field, letter, listed, message, olm

_FILES = f"{MESSAGES}/Inbox/com.microsoft.__Attachments"
_BODY = "OPFMessageCopyBody"
_WORDS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1)
_BOMB = b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"


def checked(raw: bytes) -> Reading:
    """The reading of a sound archive: all that was counted is kept, and its bytes are found again."""
    reading = read_all(raw, "a.olm")
    assert reading.opened[0].found == len(reading.records)
    assert not reading.defects
    for record in reading.records:
        assert digest_of(original(raw, record)) == record.digest
    return reading


def hanging(*urls: str) -> str:
    return listed(
        "OPFMessageCopyAttachmentList", *(attached(f"{_FILES}/{url}", f"{url}.txt") for url in urls)
    )


@given(st.lists(st.lists(_WORDS, min_size=1, max_size=3), max_size=4), st.integers(0, 3))
def test_scanner_and_reader_count_the_same_and_every_text_comes_back(
    texts: list[list[str]], files: int
) -> None:
    letters = [document("emails", *(letter("x", field(_BODY, text)) for text in inside)) for inside in texts]
    raw = olm(*letters, **{f"{_FILES}/{number}": b"x" for number in range(files)}, los=b"x")
    if texts or files:
        reading = checked(raw)
        assert reading.opened[0].found == sum(map(len, texts)) + files + 1
        mails = reading.kinds(RecordKind.MAIL)
        assert [record.text for record in mails] == [text for inside in texts for text in inside]


def test_a_file_is_called_what_the_first_mail_that_names_it_calls_it() -> None:
    raw = olm(message("een", hanging("a")), message("twee", hanging("a")), **{f"{_FILES}/a": b"nota"})
    first, file, second = checked(raw).records
    assert (file.file_name, file.text, file.parent_id) == ("a.txt", "nota", first.id)
    assert (second.parent_id, second.defects) == (None, ())


def test_a_file_that_is_absent_is_missed_and_one_that_nothing_names_is_kept() -> None:
    raw = olm(message("een", hanging("weg")), **{f"{_FILES}/los": b"los"})
    mail, loose = checked(raw).records
    assert [(each.code, each.lost) for each in mail.defects] == [(DefectCode.MISSING_MEDIA, 0)]
    assert (loose.file_name, loose.parent_id) == ("los", None)


def test_a_mail_with_other_files_is_no_copy() -> None:
    raws = [olm(message("een", hanging("a")), **{f"{_FILES}/a": each}) for each in (b"x", b"x", b"y")]
    first, same, other = (read_all(raw, "a.olm").kinds(RecordKind.MAIL)[0].content_hash for raw in raws)
    assert first == same
    assert first != other


def test_the_only_mail_of_a_file_is_all_of_that_file() -> None:
    one = message("een")
    (record,) = checked(olm(one)).records
    assert (record.size_bytes, len(record.place.steps)) == (len(one), 1)
    assert record.traces == (Trace(TraceKind.FOLDER, text="Inbox"),)


def test_people_are_named_by_role_and_an_address_is_no_name() -> None:
    to = listed("OPFMessageCopyToAddresses", address("a@voorbeeld.invalid", "Anna"))
    bcc = listed("OPFMessageCopyBCCAddresses", address("b@voorbeeld.invalid", "b@voorbeeld.invalid"))
    (record,) = checked(olm(message("x", bcc, to))).records
    assert record.recipients == (
        Recipient(RecipientRole.TO, "Anna", "a@voorbeeld.invalid"),
        Recipient(RecipientRole.BCC, "", "b@voorbeeld.invalid"),
    )


def test_a_body_that_is_a_page_is_read_as_one() -> None:
    page = field(_BODY, "<html><p>De <b>brug</b></html>")
    (record,) = checked(olm(message("x", page))).records
    assert record.text == "De brug"


def test_names_in_a_namespace_are_the_same_names() -> None:
    raw = olm(
        b'<o:emails xmlns:o="urn:x"><o:email><o:OPFMessageCopySubject>x</o:OPFMessageCopySubject></o:email></o:emails>'
    )
    (record,) = checked(raw).records
    assert (record.kind, record.title) == (RecordKind.MAIL, "x")


def test_a_list_that_breaks_off_keeps_what_came_before_and_says_what_it_lost() -> None:
    contacts = document(
        "contacts", *(listed("contact", field("OPFContactCopyDisplayName", each)) for each in "abcd")
    )
    broken = contacts.replace(b">c<", b">c&<")
    reading = read_all(olm(**{"Local/Address Book/Contacts.xml": broken}), "a.olm")
    assert [record.title for record in reading.records] == ["a", "b", "c"]
    assert [(each.code, each.lost) for each in reading.records[2].defects] == [(DefectCode.MALFORMED, 0)]
    assert [(each.code, each.lost) for each in reading.defects] == [(DefectCode.MALFORMED, 1)]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (_BOMB + b"<emails><email><x>&b;</x></email></emails>", DefectCode.UNREADABLE),
        (b"<emails><!-- <email> --></emails>", None),
        (b"\x00<email>", DefectCode.MALFORMED),
    ],
    ids=["entities", "comment", "no-xml"],
)
def test_a_file_that_gives_no_mail_stays_a_file(raw: bytes, code: DefectCode | None) -> None:
    (record,) = checked(olm(raw)).records
    assert record.kind is RecordKind.FILE
    assert [each.code for each in record.defects] == ([code] if code else [])


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        (b"<x>" * 600, DefectCode.LIMIT_DEPTH),
        (b"<x/>" * 110_000, DefectCode.LIMIT_PARTS),
        (b"<x a='b'/>" * 11_000, DefectCode.LIMIT_PARTS),
        (b"<x a='" + b"b" * (5 << 20) + b"'/>", DefectCode.LIMIT_SIZE),
        (b"<OPFMessageCopyBody>" + b"x" * 5_000 + b"</OPFMessageCopyBody>", DefectCode.LIMIT_TEXT),
    ],
    ids=["depth", "tags", "parts", "tag", "text"],
)
def test_a_limit_that_is_struck_stands_on_the_mail(inside: bytes, code: DefectCode) -> None:
    raw = olm(
        b"<emails><email><OPFMessageCopySubject>x</OPFMessageCopySubject>" + inside + b"</email></emails>"
    )
    reading = read_all(raw, "a.olm", context(Limits(text_characters=1_000, archive_ratio=10_000)))
    assert [record.title for record in reading.records] == ["x"]
    assert code in {each.code for each in reading.records[0].defects}
    assert not reading.defects


def test_an_archive_without_those_folders_is_none() -> None:
    assert Olm().sniff(source(archive({"Inbox/message_00001.xml": message("x")}), "a.olm")) is Confidence.NO
    assert Olm().sniff(source(olm(message("x")), "a.zip")) is Confidence.CERTAIN

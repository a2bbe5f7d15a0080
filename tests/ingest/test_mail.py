"""A mail becomes a record with its family, whatever is wrong with it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.limits import Limits
from records.defect import DefectCode
from records.identity import digest_of
from records.record import Participant, Recipient, RecipientRole, RecordKind, TextState
from tests.builders import archive, attachment, context, mail, mbox, multipart, original, read_all


def test_a_mail_gives_what_its_headers_say() -> None:
    extra = "Cc: Team: c@example.nl;\r\nBcc: d@example.nl\r\nMessage-ID: <1@example.nl>\r\nIn-Reply-To: <0@example.nl>\r\nReferences: <x@y>\r\n <0@example.nl> <x@y>\r\n"
    raw = mail(
        "Hallo daar",
        subject="=?utf-8?Q?Co=C3=B6rdinatie?=",
        extra=extra,
        sender='"Vries, J. de" <jan@example.nl>',
    )
    (record,) = read_all(raw).records
    assert record.kind is RecordKind.MAIL
    assert (record.title, record.text) == ("Coördinatie", "Hallo daar\n".strip())
    assert record.sender == Participant("Vries, J. de", "jan@example.nl")
    assert record.recipients == (
        Recipient(RecipientRole.TO, "", "piet@example.nl"),
        Recipient(RecipientRole.CC, "", "c@example.nl"),
        Recipient(RecipientRole.BCC, "", "d@example.nl"),
    )
    assert record.sent_at == datetime(2024, 3, 5, 9, 12, tzinfo=UTC)
    assert (record.sent_timezone, record.sent_written) == ("+0100", "Tue, 05 Mar 2024 10:12:00 +0100")
    assert record.message_id == "<1@example.nl>"
    assert record.references == ("<x@y>", "<0@example.nl>")
    assert (record.digest, record.size_bytes) == (digest_of(raw), len(raw))
    assert (record.parent_id, record.family_id) == (None, record.id)
    assert record.defects == ()


def test_two_different_message_ids_are_none() -> None:
    (record,) = read_all(mail(extra="Message-ID: <1@a>\r\nMessage-ID: <2@a>\r\n")).records
    assert (record.message_id, record.message_id_hash) == ("", None)
    assert [defect.code for defect in record.defects] == [DefectCode.MALFORMED]


def test_alternatives_say_everything_once() -> None:
    plain = "Content-Type: text/plain\r\n\r\nGoedemorgen Jan\r\n"
    html = "Content-Type: text/html\r\n\r\n<p>Goedemorgen <b>Jan</b></p><p>Alleen hier</p>\r\n"
    (record,) = read_all(multipart(plain, html, subtype="alternative")).records
    assert record.text == "Goedemorgen Jan\n\nAlleen hier"


def test_alternatives_that_say_the_same_give_the_plain_one() -> None:
    plain = "Content-Type: text/plain\r\n\r\nGoedemorgen, Jan!\r\n"
    html = "Content-Type: text/html\r\n\r\n<p>Goedemorgen,\r\nJan!</p>\r\n"
    (record,) = read_all(multipart(plain, html, subtype="alternative")).records
    assert record.text == "Goedemorgen, Jan!"


def test_html_alone_gives_its_text() -> None:
    raw = mail("<p>een</p><p>twee</p>", extra="Content-Type: text/html\r\n")
    assert read_all(raw).records[0].text == "een\ntwee"


def test_attachments_are_records_of_the_family() -> None:
    photo_part = b"Content-Type: image/jpeg; name=foto.jpg\r\n\r\n\xff\xd8\xff\xe0"
    note_part = b"Content-Type: application/octet-stream; name=nota.docx\r\n\r\nPK\x03\x04"
    raw = multipart("\r\nbody", attachment("a;b", "lijst.csv"), photo_part, note_part)
    reading = read_all(raw)
    parent, table, photo, note = reading.records
    assert [found.found for found in reading.attachments] == [3]
    assert {record.family_id for record in reading.records} == {parent.id}
    assert {record.parent_id for record in (table, photo, note)} == {parent.id}
    assert (table.text, table.text_state, table.media_type) == ("a;b", TextState.READY, "text/csv")
    assert (photo.text, photo.text_state) == ("", TextState.PENDING)
    assert note.text_state is TextState.PENDING
    assert note.media_type.endswith("wordprocessingml.document")
    assert [record.file_name for record in reading.records[1:]] == ["lijst.csv", "foto.jpg", "nota.docx"]
    assert table.place.locator == "part:2"


def test_a_nested_message_is_a_mail_with_attachments_of_its_own() -> None:
    inner = multipart("\r\nbinnen", attachment("a", "binnen.csv"))
    raw = multipart("\r\nbuiten", b"Content-Type: message/rfc822\r\n\r\n" + inner)
    reading = read_all(raw)
    outer, nested, table = reading.records
    assert [record.kind for record in reading.records] == [RecordKind.MAIL, RecordKind.MAIL, RecordKind.FILE]
    assert (nested.parent_id, table.parent_id) == (outer.id, nested.id)
    assert {record.family_id for record in reading.records} == {outer.id}
    assert table.place.locator == "part:2|part:2"
    assert [found.found for found in reading.attachments] == [2]
    assert original(raw, table) == b"a"


def test_a_mail_attached_as_a_file_is_a_nested_mail() -> None:
    part = b"Content-Type: application/octet-stream; name=oud.eml\r\n\r\n" + mail(subject="Oud")
    _, nested = read_all(multipart("\r\nbuiten", part)).records
    assert (nested.kind, nested.title, nested.file_name) == (RecordKind.MAIL, "Oud", "oud.eml")


def test_a_file_named_as_mail_that_is_none_stays_a_file() -> None:
    _, file = read_all(multipart("\r\nbuiten", attachment("zomaar tekst", "oud.eml", "text/plain"))).records
    assert (file.kind, file.text) == (RecordKind.FILE, "zomaar tekst")


def test_what_is_in_an_attached_archive_joins_the_family() -> None:
    packed = archive({"a.txt": b"een", "b.eml": mail(subject="Ingepakt")})
    raw = multipart("\r\nbody", b"Content-Type: application/zip; name=a.zip\r\n\r\n" + packed)
    reading = read_all(raw)
    parent, zipped, text, packed_mail = reading.records
    assert (zipped.kind, zipped.text_state) == (RecordKind.FILE, TextState.READY)
    assert {record.family_id for record in reading.records} == {parent.id}
    assert (text.parent_id, packed_mail.parent_id) == (zipped.id, zipped.id)
    assert original(raw, packed_mail) == mail(subject="Ingepakt")


def test_broken_base64_costs_the_part_its_soundness_and_nothing_else() -> None:
    broken = "Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJDR"
    parent, file = read_all(multipart("\r\nbody", broken)).records
    assert parent.text == "body"
    assert [defect.code for defect in file.defects] == [DefectCode.MALFORMED]


@pytest.mark.parametrize("cut", [b"--grens--", b"\r\n--grens--\r\n"])
def test_a_truncated_multipart_keeps_its_last_part(cut: bytes) -> None:
    raw = multipart("\r\neen", "\r\ntwee").partition(cut)[0]
    assert read_all(raw).records[0].text.split() == ["een", "twee"]


def test_a_multipart_without_parts_gives_its_raw_text() -> None:
    raw = mail("losse woorden", extra="Content-Type: multipart/mixed; boundary=nergens\r\n")
    (record,) = read_all(raw).records
    assert record.text.strip() == "losse woorden"
    assert [defect.code for defect in record.defects] == [DefectCode.MALFORMED]


def test_a_boundary_that_begins_like_another_is_another() -> None:
    inner = b"Content-Type: multipart/mixed; boundary=grens2\r\n\r\n--grens2\r\n\r\nbinnen\r\n--grens2--"
    assert read_all(multipart(inner, "\r\nbuiten")).records[0].text.split() == ["binnen", "buiten"]


@pytest.mark.parametrize(
    ("part", "subtype"),
    [
        ("Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR", "meeting-request"),
        ("Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:CANCEL", "meeting-cancel"),
        ("Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR", ""),
    ],
)
def test_a_meeting_says_what_it_is(part: str, subtype: str) -> None:
    assert read_all(multipart("\r\nKomt u?", part)).records[0].subtype == subtype


def test_a_report_says_what_it_is() -> None:
    delivery = "Content-Type: message/delivery-status\r\n\r\nAction: failed"
    parent, status = read_all(multipart("\r\nNiet bezorgd", delivery, subtype="report")).records
    assert (parent.subtype, status.text) == ("report", "Action: failed")


def test_a_message_out_of_an_mbox_loses_its_quote_in_the_text_only() -> None:
    raw = mbox(mail("een\n>From hier\n>>From daar"))
    (record,) = read_all(raw, "post.mbox").records
    assert record.text == "een\nFrom hier\n>From daar"
    assert b"\n>From hier\n>>From daar" in original(raw, record)


def test_copies_whose_bytes_differ_share_a_content_hash() -> None:
    first = read_all(
        mail("Hallo Jan,\r\n\r\ntot morgen.", extra="Received: door hier\r\nBcc: x@y.nl\r\n")
    ).records[0]
    second = read_all(mail("Hallo Jan, tot morgen.", extra="Received: door daar\r\n")).records[0]
    assert first.content_hash == second.content_hash
    assert first.digest != second.digest


@pytest.mark.parametrize("other", [mail("Hallo!a"), mail(subject="Ander"), mail(sender="ander@example.nl"),
                                   multipart("\r\nHallo", attachment("a"))])  # fmt: skip
def test_another_mail_has_another_content_hash(other: bytes) -> None:
    assert read_all(other).records[0].content_hash != read_all(mail()).records[0].content_hash


def test_text_beyond_the_limit_is_cut_and_the_limit_is_named() -> None:
    (record,) = read_all(mail("a" * 101), within=context(Limits(text_characters=100))).records
    assert (len(record.text), [defect.code for defect in record.defects]) == (100, [DefectCode.LIMIT_TEXT])


def test_a_mail_beyond_the_limit_is_kept_as_a_file() -> None:
    (record,) = read_all(mail("a" * 1000), within=context(Limits(message_bytes=999))).records
    assert (record.kind, [defect.code for defect in record.defects]) == (
        RecordKind.FILE,
        [DefectCode.LIMIT_SIZE],
    )


def test_parts_beyond_the_limit_stay_findable_as_text() -> None:
    parts = [f"\r\nwoord{number}" for number in range(5)]
    (record,) = read_all(multipart(*parts), within=context(Limits(mime_parts=3))).records
    assert [defect.code for defect in record.defects] == [DefectCode.LIMIT_PARTS]
    assert all(f"woord{number}" in record.text for number in range(5))


def test_messages_nested_beyond_the_limit_are_kept_as_a_file() -> None:
    raw = mail()
    for _ in range(4):
        raw = multipart("\r\nom", b"Content-Type: message/rfc822\r\n\r\n" + raw)
    reading = read_all(raw, within=context(Limits(mime_depth=2)))
    assert [record.kind.value for record in reading.records] == ["mail", "mail", "mail", "file"]
    assert reading.records[-1].defects[0].code is DefectCode.LIMIT_DEPTH
    assert reading.attachments[0].found == 3


_HEADERS = st.sampled_from([
    "Content-Type: multipart/mixed; boundary=grens", "Content-Type: text/html", "Content-Transfer-Encoding: base64",
    "Content-Type: message/rfc822", "Content-Type: multipart/alternative; boundary=q", "Content-Disposition: attachment",
    "Content-Transfer-Encoding: quoted-printable", "Content-Type: application/pdf; name=a.pdf", "", "--grens", "--q--",
    "--grens--", "--q", "Subject: x", "tekst", "=C3=", "Content-Type: multipart/digest; boundary=q",
])  # fmt: skip


@given(st.lists(_HEADERS, max_size=30), st.sampled_from(["\n", "\r\n"]))
def test_whatever_the_shape_found_is_kept_and_every_original_is_found_again(
    lines: list[str], end: str
) -> None:
    raw = mail(end.join(lines), extra="Content-Type: multipart/mixed; boundary=grens\r\n")
    reading = read_all(raw)
    kept = len(reading.records) - 1
    assert reading.attachments[0].found == kept + sum(defect.lost for defect in reading.defects)
    assert not reading.defects
    assert len({record.id for record in reading.records}) == kept + 1
    for record in reading.records:
        assert digest_of(original(raw, record)) == record.digest


@given(st.binary(max_size=400))
def test_any_bytes_are_a_mail_when_they_are_said_to_be(raw: bytes) -> None:
    reading = read_all(b"Subject: x\n" + raw)
    assert len(reading.records) >= 1
    assert reading.defects == []

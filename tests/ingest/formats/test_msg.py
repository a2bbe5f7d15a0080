"""An Outlook item becomes a mail or an item with its family; what another reads in it, we read."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oxmsg import Message

from ingest.limits import Limits
from ingest.outlook.msg_file import count_attachments, msg_bytes, read_msg
from ingest.outlook.outlook_item import OutlookItem
from records.defect import DefectCode
from records.identity import digest_of
from records.record import Evidence, Participant, Recipient, RecipientRole, RecordKind
from records.trace import Trace, TraceKind
from tests.builders import archive, attachment, context, mail, multipart, original, read_all
from tests.mutations import assert_balances, mutations
from tests.outlook_items import (
    ANSWER,
    BUTTONS,
    DUE,
    KEYWORDS,
    NINE,
    STARTS,
    attached,
    inside,
    item,
    note,
    properties,
    recipient,
)
from tests.outlook_samples import SAMPLES, within_items

TEAMS = item(
    "IPM.SkypeTeams.Message",
    {0x0037: "Brug", 0x0070: "Brug", 0x1000: "Hallo", 0x0042: "Jan", 0x5D02: "jan@example.nl", 0x0039: NINE},
)
CORPUS = Path(__file__).resolve().parents[2] / "corpora" / "msg-items-within-items" / "brug.msg"


def test_a_mail_gives_what_its_properties_say() -> None:
    raw = msg_bytes(
        note(
            "Brug",
            "Regel een\r\nRegel twee\r\n",
            to=(recipient("Piet", "piet@example.nl"), recipient("", "k@example.nl", 3)),
        )
    )
    (record,) = read_all(raw, "bericht.msg").records
    assert (record.kind, record.subtype, record.title) == (RecordKind.MAIL, "", "Brug")
    assert record.text == "Regel een\nRegel twee"
    assert record.sender == Participant("Jan", "jan@example.nl")
    assert record.recipients == (
        Recipient(RecipientRole.TO, "Piet", "piet@example.nl"),
        Recipient(RecipientRole.BCC, "", "k@example.nl"),
    )
    assert (record.sent_at, record.message_id) == (NINE, "<brug@example.nl>")
    assert (record.digest, record.size_bytes, record.file_name) == (digest_of(raw), len(raw), "bericht.msg")
    assert record.defects == ()


def test_the_header_that_came_along_tells_the_zone_and_the_thread() -> None:
    header = 'Date: Tue, 5 Mar 2024 11:12:00 +0200\r\nReferences: <0@example.nl>\r\nFrom: "Jan" <jan@example.nl>\r\n'
    item_ = note("Brug", x007D=header, x5D02="/O=MIN/CN=JAN", x1042="<0@example.nl>")
    (record,) = read_all(msg_bytes(item_), "a.msg").records
    assert (record.sent_timezone, record.sent_written) == ("+0200", "Tue, 5 Mar 2024 11:12:00 +0200")
    assert record.references == ("<0@example.nl>",)
    assert record.sender == Participant("Jan", "jan@example.nl")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("IPM.Note.SMIME", (RecordKind.MAIL, "")),
        ("IPM.Schedule.Meeting.Request", (RecordKind.MAIL, "meeting-request")),
        ("IPM.Schedule.Meeting.Resp.Pos", (RecordKind.MAIL, "meeting-reply")),
        ("REPORT.IPM.Note.NDR", (RecordKind.MAIL, "report")),
        ("IPM.Appointment", (RecordKind.ITEM, "appointment")),
        ("IPM.Contact", (RecordKind.ITEM, "contact")),
        ("IPM.DistList", (RecordKind.ITEM, "distribution-list")),
        ("IPM.Task", (RecordKind.ITEM, "task")),
        ("IPM.StickyNote", (RecordKind.ITEM, "note")),
        ("IPM.Activity", (RecordKind.ITEM, "journal")),
        ("IPM.Iets.Nieuws", (RecordKind.ITEM, "nieuws")),
        ("", (RecordKind.MAIL, "")),
    ],
)
def test_the_class_says_what_an_item_is(kind: str, expected: tuple[RecordKind, str]) -> None:
    (record,) = read_all(msg_bytes(item(kind, {0x0037: "x"})), "a.msg").records
    assert (record.kind, record.subtype) == expected


def test_an_appointment_is_of_the_moment_that_it_begins_and_a_task_of_that_it_is_due() -> None:
    later = datetime(2024, 6, 1, 8, 0, tzinfo=UTC)
    for kind, key in (("IPM.Appointment", STARTS), ("IPM.Task", DUE)):
        (record,) = read_all(msg_bytes(item(kind, {key: later})), "a.msg").records
        assert record.sent_at == later


def test_categories_buttons_and_votes_are_kept_as_traces() -> None:
    label = b"\x02Ja"
    button = b"\4\0\0\0" + label + b"\x08IPM.Note\0" + label + bytes(29)
    buttons = b"\x02\x01\x01\0\0\0" + button + b"\x04\x01" + (b"\x02" + "Ja".encode("utf-16-le")) * 2
    mail_ = note("Vraag")
    mail_.properties.values |= properties({KEYWORDS: ["Woo", "Brug"], BUTTONS: buttons, ANSWER: "Ja"}).values
    (record,) = read_all(msg_bytes(mail_), "a.msg").records
    assert record.traces == (
        Trace(TraceKind.CATEGORY, text="Woo"),
        Trace(TraceKind.CATEGORY, text="Brug"),
        Trace(TraceKind.POLL, text="Ja"),
        Trace(TraceKind.VOTE, "Jan", NINE, "Ja"),
    )


def test_an_item_on_a_mail_of_the_internet_is_a_record_with_that_mail_as_parent() -> None:
    held = msg_bytes(note("Binnen", "Tekst", attached(b"x", "a.txt")))
    part = attachment("", "bericht.msg", "application/vnd.ms-outlook").encode() + held
    raw = multipart(b"Content-Type: text/plain\r\n\r\nZie bijlage", part)
    reading = read_all(raw)
    outer, inner, file = reading.records
    assert [found.found for found in reading.attachments] == [2]
    assert (inner.kind, inner.title, inner.file_name) == (RecordKind.MAIL, "Binnen", "bericht.msg")
    assert (inner.parent_id, file.parent_id, file.family_id) == (outer.id, inner.id, outer.id)
    assert original(raw, file) == b"x"
    assert reading.defects == []


def test_an_item_that_cannot_be_read_is_a_file_of_its_mail() -> None:
    held = bytearray(msg_bytes(note()))
    held[held.find("Root Entry".encode("utf-16-le")) + 66] = 0
    raw = multipart(attachment("", "bericht.msg", "application/vnd.ms-outlook").encode() + held)
    reading = read_all(raw)
    assert [(one.kind, [each.code for each in one.defects]) for one in reading.records[1:]] == [
        (RecordKind.FILE, [DefectCode.UNREADABLE])
    ]
    assert reading.attachments[0].found == 1


def test_an_attachment_that_lies_elsewhere_is_named() -> None:
    elsewhere = attached(b"", "kaart.pdf")
    del elsewhere.properties.values[0x3701]
    *_, record = read_all(msg_bytes(note("Kaart", "", elsewhere)), "a.msg").records
    assert (record.file_name, record.size_bytes) == ("kaart.pdf", 0)
    assert DefectCode.MISSING_MEDIA in {defect.code for defect in record.defects}


def test_items_deeper_than_the_limit_are_files() -> None:
    deep = note("diep")
    for _ in range(3):
        deep = note("laag", "", inside(deep))
    reading = read_all(msg_bytes(deep), "a.msg", context(Limits(mime_depth=2)))
    assert [record.kind for record in reading.records] == [RecordKind.MAIL] * 3 + [RecordKind.FILE]
    assert reading.records[-1].defects[0].code is DefectCode.LIMIT_DEPTH


def test_an_item_beyond_the_limit_is_kept_as_a_file() -> None:
    raw = msg_bytes(note("x", "y" * 9000))
    (record,) = read_all(raw, "a.msg", context(Limits(message_bytes=9000))).records
    assert (record.kind, record.defects[0].code) == (RecordKind.FILE, DefectCode.LIMIT_SIZE)


def test_another_compound_file_is_no_item() -> None:
    raw = msg_bytes(note()).replace("__substg1.0_".encode("utf-16-le"), "x_substg1.0_".encode("utf-16-le"))
    (record,) = read_all(raw, "oud.doc").records
    assert (record.kind, record.media_type) == (RecordKind.FILE, "application/msword")


def test_the_sample_is_what_its_maker_writes() -> None:
    assert CORPUS.read_bytes() == SAMPLES["msg-items-within-items/brug.msg"]()


def test_python_oxmsg_reads_the_same_in_what_we_write() -> None:
    made = within_items()
    theirs = Message.load(BytesIO(msg_bytes(made)))
    assert theirs.subject == "Brug \x80 5"  # it knows no code pages
    assert [one.email_address for one in theirs.recipients] == ["piet@example.nl", "klaas@example.nl"]
    assert [one.file_name for one in theirs.attachments] == [None, "stukken.zip", "leeg.txt", "taak.msg"]
    assert theirs.attachments[1].file_bytes == archive({"nota.txt": "coördinatie".encode()})


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)
FILES = st.lists(st.tuples(st.binary(max_size=5000), TEXTS), max_size=3)


@given(subject=TEXTS, body=TEXTS, words=st.lists(TEXTS, max_size=3), files=FILES, depth=st.integers(0, 3))
def test_an_item_is_read_as_it_was_written_and_written_again_the_same(
    subject: str, body: str, words: list[str], files: list[tuple[bytes, str]], depth: int
) -> None:
    made = note(subject, body, *(attached(content, name) for content, name in files))
    made.properties.values |= properties({KEYWORDS: words}).values
    for _ in range(depth):
        made = note("om", "", inside(made))
    raw = msg_bytes(made)
    read = read_msg(raw)
    assert msg_bytes(read) == raw
    assert read.is_sound
    assert count_attachments(raw) == _attachments(read) == depth + len(files)


def _attachments(item_: OutlookItem) -> int:
    return sum(1 + (_attachments(each.item) if each.item else 0) for each in item_.attachments)


def test_a_broken_item_is_kept_and_balances() -> None:
    for broken in mutations(CORPUS.read_bytes(), 150):
        assert_balances(broken, "brug.msg")


@pytest.mark.corpora
def test_real_items_are_read_as_python_oxmsg_reads_them(corpora: Path) -> None:
    """Counts and texts against another reader; class, attachments and traces as counted by hand."""
    found = {}
    for path in sorted((corpora / "outlook").glob("*.msg")):
        record, *family = read_all(path.read_bytes(), path.name).records
        theirs = Message.load(str(path))
        assert record.title == (theirs.subject or "").strip()
        assert len(family) == len(list(theirs.attachments))
        assert [original(path.read_bytes(), one) for one in family] == [
            one.file_bytes for one in theirs.attachments
        ]
        assert " ".join((theirs.body or "").split()) in " ".join(record.text.split())
        found[path.stem] = f"{record.kind.value}/{record.subtype} {len(family)} {len(record.traces)}"
    assert found == {
        "AddVotingButtonToExistingMessage": "mail/ 0 1",
        "Contact": "item/contact 0 0",
        "EmbeddedImage1": "mail/ 1 0",
        "MapiMsgWithPoll": "mail/ 0 0",
        "MapiTask": "item/task 0 3",
        "MessageWithVotingResponded": "mail/ 0 1",
        "message": "mail/ 0 0",
        "out": "item/appointment 0 0",
    }


def test_a_mail_on_an_item_is_read_as_a_mail() -> None:
    raw = msg_bytes(note("Om", "", attached(mail("Binnen"), "brief.eml", "message/rfc822")))
    outer, inner = read_all(raw, "a.msg").records
    assert (inner.kind, inner.text, inner.parent_id) == (RecordKind.MAIL, "Binnen", outer.id)
    assert original(raw, inner) == mail("Binnen")


def of_teams(kind: str = "Message", **more: Any) -> bytes:
    """A message of Teams that Exchange keeps, with further properties."""
    values = (
        TEAMS.properties.values | properties({int(key[1:], 16): each for key, each in more.items()}).values
    )
    told = type(TEAMS.properties)(values, "cp1252")
    told.values |= properties({0x001A: f"IPM.SkypeTeams.{kind}"}).values
    people = [recipient("Jan", "jan@example.nl"), recipient("Piet", "piet@example.nl")]
    return msg_bytes(OutlookItem(told, people, []))


def test_a_message_of_teams_in_a_mailbox_is_a_chat_with_its_conversation() -> None:
    (record,) = read_all(of_teams(x3013=b"\7" * 16), "a.msg").records
    assert (record.kind, record.text, record.title) == (RecordKind.CHAT, "Hallo", "")
    assert record.evidence is Evidence.EXPORT
    assert record.sender == Participant("Jan", "jan@example.nl")
    assert record.recipients == (Recipient(RecipientRole.MEMBER, "Piet", "piet@example.nl"),)
    assert (record.conversation, record.conversation_title) == ("teams#" + "07" * 16, "Brug")
    assert (record.sent_at, record.message_id_hash, record.content_hash) == (NINE, None, None)


def test_messages_of_teams_share_what_tells_of_their_conversation() -> None:
    def conversation(**more: Any) -> str:
        (record,) = read_all(of_teams(**more), "a.msg").records
        return record.conversation

    assert conversation(x0071=b"\1" * 22 + b"aaaaa") == conversation(x0071=b"\1" * 22 + b"bbbbb")
    assert conversation(x0071=b"\1" * 22) != conversation(x0071=b"\2" * 22)
    assert conversation() == conversation(x1000="Iets anders") == "teams#Brug|jan@example.nl|piet@example.nl"


def test_what_teams_says_itself_is_a_notice_and_a_forward_in_a_chat_no_mail() -> None:
    (notice,) = read_all(of_teams("SystemMessage"), "a.msg").records
    assert (notice.kind, notice.subtype) == (RecordKind.NOTICE, "system")
    (copilot,) = read_all(of_teams("Message.Copilot.BizChat"), "a.msg").records
    assert (copilot.kind, copilot.subtype) == (RecordKind.CHAT, "copilot")
    assert (
        len(read_all(of_teams(x0037="FW: Brug", x1000="Van: a\nDatum: 4 mei 2024\nAan: b"), "a.msg").records)
        == 1
    )

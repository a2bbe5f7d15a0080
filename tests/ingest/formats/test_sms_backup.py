"""A backup of text messages gives every message, call and file, also where the XML is none."""

import base64
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.chats.sms_element import SmsElement
from ingest.format import Confidence
from ingest.formats.sms_backup import SmsBackup
from records.defect import DefectCode
from records.record import Participant, Recipient, RecipientRole, RecordKind
from records.trace import Trace, TraceKind
from tests.builders import original, read_all, source
from tests.chat_samples import checked


def sms(body: str, kind: int = 1, address: str = "+31612345678") -> str:
    told = quoteattr(body, {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
    return f'<sms address="{address}" date="1709625600000" type="{kind}" body={told} read="0" contact_name="Jan" />\n'


def mms(text: str, *files: bytes) -> str:
    parts = "".join(
        f'<part ct="image/jpeg" name="{number}.jpg" text="null" data="{base64.b64encode(each).decode()}" />'
        for number, each in enumerate(files)
    )
    words = f'<part ct="text/plain" text="{escape(text)}" />'
    return (
        f'<mms date="1709625600000" msg_box="1" address="+31612345678"><parts>{words}{parts}</parts></mms>\n'
    )


def backup(*elements: str) -> bytes:
    count = len(elements)
    return f'<?xml version="1.0"?>\n<smses count="{count}">\n{"".join(elements)}</smses>'.encode()


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30)


@given(st.lists(_TEXT.filter(lambda text: text != "null"), min_size=1, max_size=5))
def test_scanner_and_reader_count_the_same_and_every_text_comes_back(texts: list[str]) -> None:
    reading = checked(backup(*map(sms, texts)), "sms.xml", "sms-backup")
    assert reading.opened[0].found == len(texts)
    assert [record.text for record in reading.records] == texts
    assert not reading.defects


@given(st.lists(st.lists(st.binary(min_size=1, max_size=30), max_size=3), min_size=1, max_size=3))
def test_every_file_comes_back_in_the_family_of_its_message(messages: list[list[bytes]]) -> None:
    raw = backup(*(mms("x", *files) for files in messages))
    reading = checked(raw, "sms.xml", "sms-backup")
    assert reading.opened[0].found == sum(1 + len(files) for files in messages)
    found = [original(raw, record) for record in reading.records if record.kind is RecordKind.FILE]
    assert found == [each for files in messages for each in files]
    families = {record.id for record in reading.records if record.kind is RecordKind.CHAT}
    assert {record.family_id for record in reading.records} == families


def test_halves_of_an_emoji_are_one_sign() -> None:
    assert (
        SmsElement.of('<sms body="a &#55357;&#56397; &#55357; &amp;#39;" />').told["body"]
        == "a 👍 \ufffd &#39;"
    )


@pytest.mark.parametrize(
    ("kind", "subtype", "own"), [(1, "", False), (2, "", True), (3, "draft", True), (5, "unsent", True)]
)
def test_the_box_tells_who_wrote(kind: int, subtype: str, own: bool) -> None:
    (record,) = checked(backup(sms("x", kind)), "sms.xml", "sms-backup").records
    jan = Participant("Jan", "+31612345678")
    assert (record.subtype, record.sender) == (subtype, None if own else jan)
    assert record.recipients == ((Recipient(RecipientRole.MEMBER, jan.name, jan.address),) if own else ())
    assert (Trace(TraceKind.OWN, text="told") in record.traces) is own


@pytest.mark.parametrize(("kind", "told"), [(1, "61 s"), (2, "61 s"), (3, "missed"), (5, "rejected")])
def test_a_call_tells_how_long_or_why_not(kind: int, told: str) -> None:
    call = (
        f'<call number="+31612345678" duration="61" date="1709625600000" type="{kind}" contact_name="Jan" />'
    )
    raw = f'<?xml version="1.0"?><calls count="1">{call}</calls>'.encode()
    (record,) = checked(raw, "calls.xml", "sms-backup").records
    assert record.subtype == "call"
    assert Trace(TraceKind.CALL, text=told) in record.traces


def test_a_backup_that_breaks_off_says_so_of_the_message_and_of_the_count() -> None:
    raw = backup(sms("a"), sms("b"), sms("c"))
    reading = read_all(raw[: raw.index(b'body="b"') + 8], "sms.xml")
    assert [record.text for record in reading.records] == ["a", "b"]
    assert [each.code for each in reading.records[1].defects] == [DefectCode.TRUNCATED]
    assert [(each.code, each.detail, each.lost) for each in reading.defects] == [
        (DefectCode.COUNT_DIFFERS, "told 3, found 2", 0)
    ]


def test_other_xml_is_no_backup() -> None:
    assert SmsBackup().sniff(source(b"<?xml version='1.0'?><html/>", "sms.xml")) is Confidence.NO

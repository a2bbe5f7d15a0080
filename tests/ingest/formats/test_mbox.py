"""Mailboxes of all four dialects give each message its exact bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.format import Confidence
from ingest.formats.mbox import Mbox, message_ranges
from ingest.mime.mbox_count import count_separators
from records.content import BytesContent
from records.identity import digest_of
from records.record import RecordKind
from tests.builders import mail, mbox, original, read_all, source

_FIRST = mail("een").replace(b"\r\n", b"\n")
_SECOND = mail("twee", subject="Tweede").replace(b"\r\n", b"\n")
_LINE = b"From jan@example.nl Tue Mar  5 10:12:00 2024\n"


def _messages(raw: bytes) -> list[bytes]:
    return [raw[start:end] for start, end in message_ranges(BytesContent(raw))]


@pytest.mark.parametrize(
    ("raw", "messages"),
    [
        (mbox(_FIRST, _SECOND), [_FIRST, _SECOND]),
        (mbox(_FIRST, _SECOND)[:-1], [_FIRST, _SECOND]),
        (_LINE + _FIRST + _LINE + _SECOND, [_FIRST, _SECOND]),
        (b"From - \n" + _FIRST + b"\nFrom 1844@xxx Tue\n" + _SECOND, [_FIRST, _SECOND]),
        (
            _LINE + _FIRST + b"\n\nFrom de maker\nNB: geen bericht\n",
            [_FIRST + b"\n\nFrom de maker\nNB: geen bericht\n"],
        ),
        (mbox(_FIRST, _SECOND).replace(b"\n", b"\r\n"), [mail("een"), mail("twee", subject="Tweede")]),
        (b"\n\n" + mbox(_FIRST), [_FIRST]),
        (b"geen mailbox", []),
        (b"", []),
    ],
)
def test_messages_are_their_exact_bytes(raw: bytes, messages: list[bytes]) -> None:
    assert _messages(raw) == messages
    assert count_separators(BytesContent(raw)) == len(messages)


def test_a_told_length_is_believed_when_a_message_or_the_end_follows() -> None:
    body = b"een\n\n" + _LINE + b"Subject: geen bericht\n\ntwee\n"
    told = b"Subject: echt\nContent-Length: %d\n\n%s" % (len(body), body)
    raw = _LINE + told + b"\n" + _LINE + _SECOND + b"\n"
    assert _messages(raw) == [told, _SECOND]
    assert count_separators(BytesContent(raw)) == 2


def test_a_told_length_that_leads_nowhere_is_not_believed() -> None:
    told = b"Subject: echt\nContent-Length: 3\n\neen twee drie\n"
    raw = _LINE + told + b"\n" + _LINE + _SECOND + b"\n"
    assert _messages(raw) == [told, _SECOND]
    assert count_separators(BytesContent(raw)) == 2


def test_a_mailbox_balances_and_gives_its_originals_back() -> None:
    raw = mbox(_FIRST, _SECOND, _FIRST)
    reading = read_all(raw, "Postvak IN")
    assert [(opened.format, opened.found) for opened in reading.opened] == [("mbox", 3)]
    assert [record.kind for record in reading.records] == [RecordKind.MAIL] * 3
    assert len({record.id for record in reading.records}) == 3
    assert [original(raw, record) for record in reading.records] == [_FIRST, _SECOND, _FIRST]
    assert reading.records[0].digest == digest_of(_FIRST)


@pytest.mark.parametrize(
    ("name", "raw", "confidence"),
    [
        ("post.mbox", mbox(_FIRST), Confidence.CERTAIN),
        ("Inbox", mbox(_FIRST), Confidence.CERTAIN),
        ("post.txt", mbox(_FIRST, _SECOND), Confidence.CERTAIN),
        ("een.txt", mbox(_FIRST), Confidence.NO),
        ("post.mbox", b"From mij\nvoor jou", Confidence.NO),
        ("post.mbox", _FIRST, Confidence.NO),
    ],
)
def test_a_mailbox_is_known_by_its_lines_and_a_single_mail_by_its_name(
    name: str, raw: bytes, confidence: Confidence
) -> None:
    assert Mbox().sniff(source(raw, name)) is confidence


_LINES = st.sampled_from([
    _LINE, b"From - \n", b"From mij\n", b"Subject: x\n", b"\n", b"tekst\n", b">From mij\n", b"Content-Length: 5\n",
    b"From a@b.nl\n", b"Content-Length: 40\n", b"\r\n", b"From jan Tue Mar  5 10:12:00 2024\r\n", b"zonder einde",
])  # fmt: skip


@given(st.lists(_LINES, max_size=40))
def test_the_scanner_and_the_reader_count_the_same(lines: list[bytes]) -> None:
    raw = b"".join(lines)
    assert count_separators(BytesContent(raw)) == len(_messages(raw))


def test_messages_on_the_edge_of_a_block_are_counted_once() -> None:
    filler = b"x" * 77 + b"\n"
    message = b"Subject: x\n\n" + filler * 500
    raw = (_LINE + message + b"\n") * 240
    assert len(raw) > 2 * (4 << 20)
    for shift in (0, 1, 40):
        content = BytesContent(b"\n" * shift + raw)
        assert count_separators(content) == 240
        assert sum(1 for _ in message_ranges(content)) == 240

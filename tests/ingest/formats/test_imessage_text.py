"""iMessage in text gives every message once, with what stands round its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.format import Confidence
from ingest.formats.imessage_text import IMessageText
from ingest.limits import Limits
from records.defect import DefectCode
from records.record import Participant, RecordKind
from records.trace import Trace, TraceKind
from tests.builders import context, read_all, source
from tests.chat_samples import checked

_DATE = "May 17, 2022  5:29:42 PM"


def message(text: str, sender: str = "Anna", date: str = _DATE) -> str:
    return f"{date}\n{sender}\n{text}\n\n"


@given(st.lists(st.text(st.sampled_from("ab :é\n(May 17"), max_size=20), min_size=1, max_size=6))
def test_scanner_and_reader_count_the_same_and_every_text_comes_back(texts: list[str]) -> None:
    reading = checked("".join(map(message, texts)).encode(), "Anna.txt", "imessage-text")
    assert reading.opened[0].found == len(texts)
    assert [record.text for record in reading.records] == [text.strip() for text in texts]


@pytest.mark.parametrize(
    ("line", "trace"),
    [
        ("This message responded to an earlier message.", Trace(TraceKind.REPLY)),
        ("This message was deleted from the conversation!", Trace(TraceKind.DELETION)),
        ("You unsent this message part 5 seconds after sending!", Trace(TraceKind.DELETION)),
        ("Edited 1 minute later: x", Trace(TraceKind.EDIT)),
        ("Tapbacks:\nLoved by Me", Trace(TraceKind.REACTION, "Me", text="Loved")),
    ],
)
def test_what_was_done_with_a_message_is_kept_of_it(line: str, trace: Trace) -> None:
    (record,) = checked(message(f"x\n{line}").encode(), "Anna.txt", "imessage-text").records
    assert record.traces == (trace,)


def test_a_receipt_tells_who_read_it_and_how_soon() -> None:
    date = f"{_DATE} (Read by them after 5 seconds)"
    (record,) = checked(message("x", "Me", date).encode(), "Anna.txt", "imessage-text").records
    assert record.traces == (
        Trace(TraceKind.OWN, text="told"),
        Trace(TraceKind.READ, "them", text="5 seconds"),
    )


def test_what_happened_is_a_notice_and_a_handle_is_an_address() -> None:
    raw = f"{_DATE} Anna left the conversation.\n\n{message('x', 'karel@voorbeeld.invalid')}".encode()
    notice, said = checked(raw, "Groep - 12.txt", "imessage-text").records
    assert (notice.kind, notice.text) == (RecordKind.NOTICE, "Anna left the conversation.")
    assert said.sender == Participant("karel@voorbeeld.invalid", "karel@voorbeeld.invalid")
    assert said.conversation_title == "Groep - 12"


def test_an_answer_below_its_message_is_not_told_twice() -> None:
    raw = f"{_DATE}\nAnna\nvraag\n\n    {_DATE}\n    Me\n    antwoord\n\n{message('antwoord', 'Me')}".encode()
    assert [record.text for record in checked(raw, "Anna.txt", "imessage-text").records] == [
        "vraag",
        "antwoord",
    ]


def test_a_message_that_is_too_long_costs_itself_alone() -> None:
    raw = (message("a") + message("b" * 500) + message("c")).encode()
    reading = read_all(raw, "Anna.txt", context(Limits(message_bytes=300)))
    assert [(each.code, each.lost) for each in reading.defects] == [(DefectCode.LIMIT_SIZE, 1)]
    assert [record.text for record in reading.records] == ["a", "c"]


def test_a_text_that_opens_otherwise_is_none() -> None:
    assert IMessageText().sniff(source(f"Beste,\n{_DATE}\nMe\n".encode(), "a.txt")) is Confidence.NO

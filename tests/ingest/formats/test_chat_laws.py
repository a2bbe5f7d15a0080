"""Whatever became of a chat export on its way, it is read without a fall and its account balances."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.formats import FORMATS
from ingest.limits import Limits
from ingest.recognising import format_of
from records.defect import DefectCode
from storage.ledger_counts import CHAT_FORMATS
from tests.builders import archive, context, original, read_all, source
from tests.chat_samples import account, checked
from tests.corpus import sample_of

_CHATS = set(CHAT_FORMATS)
_FOLDERS = Path(__file__).resolve().parents[2] / "corpora"


def _samples() -> list[tuple[str, Path]]:
    found = []
    for folder in sorted(_FOLDERS.iterdir()):
        path = sample_of(folder)
        name = format_of(source(path.read_bytes(), path.name)).name
        if name in _CHATS:
            found.append((name, path))
    return found


_SAMPLES = [pytest.param(name, path, id=f"{name}-{path.parent.name}") for name, path in _samples()]


def test_every_chat_format_has_a_sample() -> None:
    assert {name for name, _ in _samples()} == _CHATS <= {each.name for each in FORMATS}


@pytest.mark.parametrize(("name", "path"), _SAMPLES)
def test_a_sound_sample_balances_and_gives_its_own_bytes(name: str, path: Path) -> None:
    checked(path.read_bytes(), path.name, name)


@pytest.mark.parametrize(("name", "path"), _SAMPLES)
@settings(max_examples=40)
@given(draw=st.data())
def test_a_sample_that_was_cut_or_flipped_is_read_without_a_fall(
    name: str, path: Path, draw: st.DataObject
) -> None:
    raw = bytearray(path.read_bytes())
    for at in draw.draw(st.lists(st.integers(0, len(raw) - 1), max_size=5)):
        raw[at] = draw.draw(st.integers(0, 255))
    start = draw.draw(st.sampled_from([0, 0, len(raw) // 3]))
    end = draw.draw(st.integers(start, len(raw)) | st.just(len(raw)))
    reading = read_all(bytes(raw[start:end]), path.name)
    if not raw.startswith(b"PK"):  # an archive without its directory can only be kept as a file
        assert DefectCode.UNREADABLE not in reading.codes
    if [each.format for each in reading.opened] == [name] and DefectCode.COUNT_DIFFERS not in reading.codes:
        found, accounted = account(reading, name)
        assert accounted >= found


_HEADS = {
    "messenger": (b'{"messages": [{"sender_name": "Jan", "timestamp_ms": 1, "content": ', b"}]}"),
    "teams": (
        b'[{"id": "1", "messageType": "message", "createdDateTime": "2024-03-05T08:00:00Z", "subject": ',
        b"}]",
    ),
    "google-chat": (
        b'{"messages": [{"creator": {}, "created_date": "", "topic_id": "1", "text": ',
        b"}]}",
    ),
    "signal": (b'[{"conversationId": "1", "sent_at": 1, "body": ', b"}]"),
    "slack": (b'[{"type": "message", "ts": "1709625600.000100", "text": ', b"}]"),
    "telegram": (
        b'{"name": "x", "type": "private_group", "id": 1, "messages": [{"id": 1, "type": "message", "text": ',
        b"}]}",
    ),
}
_OUTERMOST = {
    "teams-personal": (
        b'{"conversations": [{"id": "c", "displayName": "Team", "MessageList": [',
        b'{"id": "1", "messagetype": "Text", "originalarrivaltime": "2024-03-05T08:00:00Z", "content": ',
        b"]}]}",
    ),
    "rsmf": (b'{"version": "2.0.0", "events": [', b'{"type": "message", "id": "1", "body": ', b"]}"),
}
_LISTS = {
    name: (head[: (at := head.index(b"[") + 1)], head[at:], tail[1:]) for name, (head, tail) in _HEADS.items()
} | _OUTERMOST
"""What stands before, in and behind the messages of each form in JSON."""


@pytest.mark.parametrize("name", _LISTS)
@pytest.mark.parametrize("between", [b", ", b",\n  "])
def test_a_message_that_is_too_long_costs_itself_alone(name: str, between: bytes) -> None:
    before, head, after = _LISTS[name]
    one, long, last = (b'%b"%b"}' % (head, text) for text in (b"een", b"x" * 5_000, b"drie"))
    raw = before + between[1:] + between.join((one, long, last)) + between[1:] + after
    start = raw.index(long)
    is_package = name == "rsmf"
    handed = archive({"rsmf_manifest.json": raw}) if is_package else raw
    reading = read_all(handed, "a.rsmf" if is_package else "a.json", context(Limits(message_bytes=1_000)))
    assert [each.format for each in reading.opened] == [name.removesuffix("-personal")]
    (defect,) = reading.defects
    assert (defect.code, defect.detail, defect.lost) == (DefectCode.LIMIT_SIZE, "bytes over 1000", 1)
    assert defect.place is not None
    assert defect.place.steps[-1].value == f"{start}-{start + len(long)}"
    assert [each.text for each in reading.records] == ["een", "drie"]
    assert [original(handed, each) for each in reading.records] == [one, last]
    assert account(reading, reading.opened[0].format) == (3, 3)


_LONG_NAMES = {
    "telegram": (b'{"name": "', b'", "type": "private_group", "id": 1, "messages": [', _LISTS["telegram"]),
    "teams-personal": (
        b'{"conversations": [{"id": "c", "displayName": "',
        b'", "MessageList": [',
        _LISTS["teams-personal"],
    ),
    "rsmf": (b'{"version": "2.0.0", "participants": [{"id": "', b'"}], "events": [', _LISTS["rsmf"]),
}


@pytest.mark.parametrize("name", _LONG_NAMES)
def test_a_name_that_is_too_long_is_told_of_and_the_messages_are_read(name: str) -> None:
    first, second, (_, head, after) = _LONG_NAMES[name]
    raw = first + b"x" * 1_500 + second + head + b'"een"}' + after
    handed = archive({"rsmf_manifest.json": raw}) if name == "rsmf" else raw
    within = context(Limits(message_bytes=1_000))
    reading = read_all(handed, "a.rsmf" if name == "rsmf" else "a.json", within)
    assert [(each.code, each.lost) for each in reading.defects] == [(DefectCode.LIMIT_SIZE, 0)]
    assert [each.text for each in reading.records] == ["een"]


_HUGE = {
    "deep": b"[" * 200_000 + b"]" * 200_000,
    "broken-deep": b'{"a":' * 200_000,
    "number": b"9" * 10_000,
    "exponent": b"1e999999",
    "long": b'"' + b"x" * 6_000_000 + b'"',
    "half-a-pair": b'"\\ud83d"',
    "nul": b'"\\u0000"',
    "no-utf-8": b'"\xff\xfe"',
}


@pytest.mark.parametrize("value", _HUGE)
@pytest.mark.parametrize("name", _HEADS)
def test_a_huge_or_odd_value_is_kept_or_told_of(name: str, value: str) -> None:
    head, tail = _HEADS[name]
    raw = head + _HUGE[value] + tail
    assert format_of(source(raw, "a.json")).name == name
    reading = read_all(raw, "a.json")
    found, accounted = account(reading, name)
    assert (found, accounted) == (1, 1)
    assert DefectCode.UNREADABLE not in reading.codes
    assert sum(len(record.text) for record in reading.records) <= 5_000_000

"""RSMF packages give every event with its files, whoever made them."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ingest.format import Confidence
from ingest.formats.rsmf import Rsmf
from records.defect import DefectCode
from records.record import Participant, Recipient, RecipientRole, RecordKind
from tests.builders import archive, read_all, source
from tests.chat_samples import checked

Told = dict[str, Any]


def event(number: int, body: str = "x", **more: Any) -> Told:
    told = {"id": f"e{number}", "type": "message", "participant": "p1", "conversation": "c1"}
    return {**told, "timestamp": "2024-03-05T08:00:00Z", "body": body, **more}


def package(*events: Told, files: dict[str, bytes] | None = None, **more: Any) -> bytes:
    manifest = {"version": "1.0.0", "participants": [], "conversations": [], "events": events, **more}
    return archive({"rsmf_manifest.json": json.dumps(manifest).encode(), **(files or {})})


@given(st.lists(st.text(), max_size=5), st.integers(0, 3))
def test_scanner_and_reader_count_the_same_and_every_text_comes_back(texts: list[str], files: int) -> None:
    raw = package(
        *(event(number, text) for number, text in enumerate(texts)),
        files={f"{number}.txt": b"x" for number in range(files)},
    )
    reading = checked(raw, "rsmf.zip", "rsmf")
    assert reading.opened[0].found == len(texts) + files
    assert [record.text for record in reading.records if record.kind is not RecordKind.FILE] == texts


def test_a_file_is_of_the_first_event_that_names_it() -> None:
    told: Told = {"attachments": [{"id": "a.txt", "display": "Nota.txt"}]}
    raw = package(event(1, **told), event(2, **told), files={"a.txt": b"nota", "b.txt": b"los"})
    first, file, second, loose = checked(raw, "rsmf.zip", "rsmf").records
    assert (file.parent_id, file.family_id) == (first.id, first.id)
    assert (second.kind, loose.parent_id) == (RecordKind.CHAT, None)
    assert not first.defects
    assert not second.defects


def test_people_of_a_conversation_are_its_members_though_they_said_nothing() -> None:
    raw = package(
        event(1),
        participants=[{"id": "p1", "display": "Anna"}, {"id": "p2", "email": "karel@voorbeeld.invalid"}],
        conversations=[{"id": "c1", "display": "Brug", "participants": ["p1", "p2"]}],
    )
    (record,) = checked(raw, "rsmf.zip", "rsmf").records
    assert record.sender == Participant("Anna", "p1")
    assert record.recipients == (Recipient(RecipientRole.MEMBER, "", "karel@voorbeeld.invalid"),)
    assert record.conversation_title == "Brug"


def test_a_manifest_that_breaks_off_leaves_the_files() -> None:
    manifest = json.dumps({"events": [event(1), event(2), event(3)]}).encode()
    cut = manifest[: manifest.index(b'"e3"') + 10]
    reading = read_all(archive({"rsmf_manifest.json": cut, "a.txt": b"x"}), "rsmf.zip")
    assert [record.kind.value for record in reading.records] == ["chat", "chat", "file"]
    assert [(each.code, each.lost) for each in reading.defects] == [(DefectCode.TRUNCATED, 1)]


def test_an_archive_without_a_manifest_is_none() -> None:
    assert Rsmf().sniff(source(archive({"map/rsmf_manifest.json": b"{}"}), "rsmf.zip")) is Confidence.NO

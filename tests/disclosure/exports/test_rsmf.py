"""RSMF, read by Python's mail reader and held to Relativity's schema."""

import email
import hashlib
import io
import json
import zipfile
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default

import jsonschema_rs
import pytest

from disclosure.exports import rsmf
from disclosure.exports.rsmf import Rsmf
from records.record import Evidence, RecordKind
from records.release import FileRole, Member
from tests.builders import read_all
from tests.contracts.export_contract import ExportContract, Found
from tests.disclosure.sets import MemorySet, told_set
from tests.standards import standards


def opened(raw: bytes) -> list[tuple[EmailMessage, dict[str, object], dict[str, bytes]]]:
    """Each file: the message, its manifest, and what is attached in it."""
    valid = jsonschema_rs.validator_for(
        json.loads((standards() / "rsmf_schema_2_0_0.json").read_text("utf-8"))
    )
    found = []
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for name in archive.namelist():
            message = email.message_from_bytes(archive.read(name), policy=default)
            assert isinstance(message, EmailMessage)
            (attached,) = message.iter_attachments()
            assert attached.get_filename() == "rsmf.zip"
            with zipfile.ZipFile(io.BytesIO(attached.get_content())) as inner:
                files = {each: inner.read(each) for each in inner.namelist()}
            manifest = json.loads(files.pop("rsmf_manifest.json"))
            valid.validate(manifest)
            found.append((message, manifest, files))
    return found


class TestRsmf(ExportContract):
    export = Rsmf()

    def expects(self, member: Member) -> bool:
        return member.kind in {RecordKind.CHAT, RecordKind.NOTICE} and member.conversation is not None

    def expected(self, released: MemorySet) -> Found:
        # What goes into an event is its text, not its file: what hangs on it keeps its bytes.
        found = [(each.code, each.conversation) for each in released.members() if self.expects(each)]
        return [(code, ()) for code, _ in sorted(found, key=lambda each: (each[1] or 0, each[0]))]

    def read(self, raw: bytes) -> Found:
        return [(event["id"], ()) for _, manifest, _ in opened(raw) for event in manifest["events"]]  # type: ignore[attr-defined]

    def test_what_goes_out_can_be_taken_in_again(self) -> None:
        raw = self.written(told_set())
        events = [event for _, manifest, _ in opened(raw) for event in manifest["events"]]  # type: ignore[attr-defined]
        reading = read_all(raw, "rsmf.zip")
        told = [record for record in reading.records if record.evidence is Evidence.EXPORT]
        assert [record.message_id for record in told] == [event["id"] for event in events]
        assert all(record.text.startswith(event["body"]) for record, event in zip(told, events, strict=True))
        assert not reading.defects

    def test_a_message_carries_its_photograph(self) -> None:
        ((message, manifest, files),) = opened(self.written(told_set()))
        assert message["X-RSMF-Version"] == "2.0.0"
        assert message["X-RSMF-EventCount"] == "2"
        assert str(message["Subject"]) == "Crisisteam"
        body = message.get_body()
        assert body is not None
        assert body.get_content() == "Fatima <+31 6 00000000>: Bel je even?\r\nLid toegevoegd\r\n"
        first, second = manifest["events"]  # type: ignore[misc]
        assert first["attachments"] == [{"id": "000004.jpg", "display": "foto.jpg", "size": 3}]  # type: ignore[has-type]
        photograph = told_set().listed[3].file(FileRole.ORIGINAL)
        assert photograph is not None
        assert hashlib.sha256(files["000004.jpg"]).digest() == photograph.digest
        assert second["type"] == "history"  # type: ignore[has-type]

    def test_a_long_conversation_is_cut_in_slices_that_know_each_other(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(rsmf, "SLICE_EVENTS", 3)
        released = told_set()
        chat = released.listed[2]
        many = tuple(replace(chat, number=number, family=number) for number in range(1, 9))
        found = opened(self.written(MemorySet(released.release, many, (), released.raw)))
        assert [len(manifest["events"]) for _, manifest, _ in found] == [3, 3, 2]  # type: ignore[arg-type]
        assert len({manifest["eventcollectionid"] for _, manifest, _ in found}) == 1

"""Mail files are known by what they hold, whatever they are called."""

import pytest

from ingest.format import Confidence
from ingest.formats.eml import Eml
from records.record import RecordKind
from tests.builders import mail, original, read_all, source


@pytest.mark.parametrize(
    ("name", "raw", "confidence"),
    [
        ("00001.7c53336b", mail(), Confidence.LIKELY),
        ("1709629920.M1P2.host:2,S", mail(), Confidence.LIKELY),
        ("a.txt", b"From jan@example.nl Tue Mar  5 10:12:00 2024\n" + mail(), Confidence.LIKELY),
        ("a.txt", b"Return-Path: <a@b.nl>\nSubject: x\n\n", Confidence.LIKELY),
        ("a.eml", b"Subject: x\n\ny", Confidence.LIKELY),
        ("a.eml", b"\x00\x01", Confidence.NAME),
        ("a.emlx", b"12345\n" + mail(), Confidence.LIKELY),
        ("a.txt", b"Van: Jan\nAan: Piet\nOnderwerp: Overleg\n", Confidence.NO),
        ("a.txt", b"Date: morgen\nSubject: verslag\n\nTekst", Confidence.NO),
        ("a.txt", b"Beste Jan,\nFrom: x\nTo: y\nSubject: z\n", Confidence.NO),
        ("a.yaml", b"from: a\nversion: 2\n", Confidence.NO),
        ("leeg", b"", Confidence.NO),
    ],
)
def test_a_mail_is_known_by_its_header_fields(name: str, raw: bytes, confidence: Confidence) -> None:
    assert Eml().sniff(source(raw, name)) is confidence


def test_a_single_mail_with_a_from_line_is_one_mail() -> None:
    raw = b"From jan@example.nl  Tue Mar  5 10:12:00 2024\n" + mail("Hallo").replace(b"\r\n", b"\n")
    (record,) = read_all(raw, "00001.txt").records
    assert (record.kind, record.text, record.size_bytes) == (RecordKind.MAIL, "Hallo", len(raw))


def test_an_emlx_is_read_to_its_count_and_kept_whole() -> None:
    message = mail("Hallo")
    raw = b"%d      \n%s<?xml version=1.0?><plist>flags</plist>" % (len(message), message)
    (record,) = read_all(raw, "1.emlx").records
    assert (record.title, record.text) == ("Overleg", "Hallo\n".strip())
    assert "plist" not in record.text
    assert original(raw, record) == raw

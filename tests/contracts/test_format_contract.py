"""What every Format promises, run for each of FORMATS on the corpus folders and on chance bytes.

A corpus folder is one difficulty: README.md (what is hard, how it was made), the input, and
expected.json with what reading it to the end must give.
"""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extraction import ExtractionChild
from ingest.format import Attachments, Confidence, Format, Opened, Source
from ingest.formats import FORMATS
from ingest.limits import Limits
from ingest.outlook.msg_file import msg_bytes
from ingest.recognising import format_of
from records.defect import Defect
from records.identity import digest_of
from records.record import Record
from tests import format_table
from tests.builders import archive, context, mail, mbox, original, read_all, source, tar
from tests.corpus import pending, read_folder, sample_of, summary, texts
from tests.imessage_files import ChatDatabase
from tests.ingest.formats.test_smime import signed
from tests.mailbox_files import Mailbox
from tests.olm_files import message, olm
from tests.outlook_items import note
from tests.rar_files import File, new_rar
from tests.seven_zip_files import stored

_CORPORA = Path(__file__).resolve().parents[1] / "corpora"
_FOLDERS = sorted(folder for folder in _CORPORA.iterdir() if folder.is_dir())
_WITH_TEXTS = [folder for folder in _FOLDERS if '"texts"' in (folder / "expected.json").read_text("utf-8")]
_ALL = [pytest.param(format_, id=format_.name) for format_ in FORMATS]
_CHAT = b"27-08-2020 11:17 - Jan: x\n27-08-2020 11:18 - Piet: y\n"
_TELEGRAM = b'{"name": "Team", "type": "private_group", "id": 1, "messages": [{"id": 1, "type": "message", "text": "x"}]}'
_SIGNAL = b"[2024-03-05, 09:00] Jan: x\n[2024-03-05, 09:01] Me: y\n"
_SAMPLES = {
    "eml": mail(),
    "mbox": mbox(mail(), mail()),
    "msg": msg_bytes(note()),
    "pst": Mailbox({"Postvak": [note()]}).file(),
    "smime": signed(),
    "ics": b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    "vcf": b"BEGIN:VCARD\r\nFN:x\r\nEND:VCARD\r\n",
    "tar": tar({"a.txt": b"x"}),
    "packed": gzip.compress(b"x", mtime=0),
    "zip": archive({"a.txt": b"x"}),
    "rar": new_rar([File("a.txt", b"x")]),
    "7z": stored([[("a.txt", b"x")]]),
    "telegram": _TELEGRAM,
    "slack": archive({"users.json": b"[]", "channels.json": b"[]", "a/2024-03-05.json": b"[]"}),
    "messenger": b'{"messages": [{"sender_name": "Jan", "timestamp_ms": 1709625600000, "content": "x"}]}',
    "telegram-html": b'<div class="page_wrap"><div class="history"><div class="message default" id="message1">x</div>',
    "teams": b'{"value": [{"id": "1", "messageType": "message", "createdDateTime": "2024-03-05T08:00:00Z"}]}',
    "google-chat": b'{"messages": [{"creator": {"name": "Jan"}, "created_date": "5 maart 2024 om 09:00:00 UTC", "topic_id": "1"}]}',
    "sms-backup": b'<?xml version="1.0"?><smses count="1"><sms address="1" date="1709625600000" type="1" body="x" /></smses>',
    "threema": b"<<< 3. mei 2019 om 10:24:33 CEST: x\r\n",
    "rsmf": archive({"rsmf_manifest.json": b'{"version": "2.0.0", "events": []}'}),
    "olm": olm(message("x")),
    "imessage": ChatDatabase().file(),
    "imessage-text": b"May 17, 2022  5:29:42 PM\nMe\nx\n\n",
    "signal": _SIGNAL,
    "whatsapp": _CHAT,
    "file": b"x",
}


@pytest.fixture(scope="module")
def child() -> Iterator[ExtractionChild]:
    """Who finds the texts of files."""
    child = ExtractionChild(Limits())
    yield child
    child.close()


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: folder.name)
def test_a_corpus_folder_reads_as_expected(folder: Path, request: pytest.FixtureRequest) -> None:
    assert (folder / "README.md").is_file()
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    if any(name == "pst" for name, _ in expected["opened"]):
        request.getfixturevalue("readpst")
    expected.pop("texts", None)
    assert summary(read_folder(folder)) == expected


@pytest.mark.parametrize("folder", _WITH_TEXTS, ids=lambda folder: folder.name)
def test_files_of_a_corpus_folder_have_the_texts_that_are_expected(
    folder: Path, child: ExtractionChild, request: pytest.FixtureRequest
) -> None:
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["texts"]
    if any("[OCR" in each["text"] for each in expected.values()):
        request.getfixturevalue("tesseract")
    assert texts(folder, child) == expected


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: folder.name)
def test_every_original_of_a_corpus_folder_is_found_again(folder: Path) -> None:
    raw = sample_of(folder).read_bytes()
    for record in read_folder(folder).records:
        found = original(raw, record)
        assert (digest_of(found), len(found)) == (record.digest, record.size_bytes)


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: folder.name)
def test_a_corpus_folder_says_what_its_files_say(folder: Path) -> None:
    """But those whose files are bytes of no matter: a folder says so by telling no texts."""
    told = json.loads((folder / "expected.json").read_text(encoding="utf-8")).get("texts")
    assert told is None or len(told) == len(pending(read_folder(folder)))


def test_every_format_has_a_corpus_folder() -> None:
    readings = [read_folder(folder) for folder in _FOLDERS]
    read = {opened.format for reading in readings for opened in reading.opened}
    kinds = {record.kind.value for reading in readings for record in reading.records}
    assert read >= {"mbox", "zip", "whatsapp"}
    assert kinds >= {"mail", "file", "chat", "notice"}


def test_the_table_of_formats_says_what_is_read(readpst: str) -> None:
    assert readpst
    page = format_table.PAGE.read_text("utf-8")
    assert page == format_table.written(page), "python -m tests.format_table writes it anew"


def test_names_are_lower_case_and_of_one_format_each() -> None:
    names = [format_.name for format_ in FORMATS]
    assert sorted(set(names)) == sorted(names)
    assert all(name == name.lower() for name in names)
    assert set(names) == set(_SAMPLES)


@pytest.mark.parametrize("format_", _ALL)
def test_a_format_is_surest_of_its_own(format_: Format) -> None:
    here = source(_SAMPLES[format_.name], "zonder.uitgang")
    assert format_.sniff(here) > Confidence.NO
    assert format_of(here) is format_


@pytest.mark.parametrize("format_", _ALL)
def test_reading_twice_gives_the_same(format_: Format) -> None:
    here = source(_SAMPLES[format_.name], "a.b")
    first, second = ([_facts(one) for one in format_.read(here, context())] for _ in range(2))
    assert first == second
    assert len(first) == len(set(map(repr, first)))


@pytest.mark.parametrize("format_", _ALL)
@given(raw=st.binary(max_size=300))
def test_sniffing_never_raises(format_: Format, raw: bytes) -> None:
    format_.sniff(source(raw, "a.eml"))


@given(raw=st.binary(max_size=300), start=st.sampled_from(sorted(_SAMPLES)))
def test_found_is_kept_and_lost_whatever_the_bytes(raw: bytes, start: str) -> None:
    reading = read_all(_SAMPLES[start] + raw, "a.b")
    assert len(reading.records) + len(reading.defects) + len(reading.opened) >= 1
    assert len({record.id for record in reading.records}) == len(reading.records)
    if len(reading.opened) == 1 and reading.opened[0].format in {"mbox", "zip"}:
        assert reading.opened[0].found == len(reading.sources) + sum(
            defect.lost for defect in reading.defects
        )


def _facts(finding: object) -> object:
    """What can be compared: two readings hold other content objects of the same bytes."""
    match finding:
        case Source(place=place, depth=depth):
            return place, depth
        case Record() | Defect() | Opened() | Attachments():
            return finding
    raise AssertionError(finding)

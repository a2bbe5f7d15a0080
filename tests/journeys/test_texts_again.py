"""Texts that could not be had are read again when they can, and how a record was stays known."""

from pathlib import Path

import pytest
from sqlalchemy import select

from ingest.extraction import versions
from records.defect import Defect, DefectCode
from records.identity import RecordId
from records.place import Place
from records.record import TextState
from runtime.composition import Services
from runtime.texts import texts_view
from runtime.verifying import verify
from runtime.worker import Worker
from storage.found_texts import FoundText, enter_text
from storage.tables import audit, outbox, record
from tests.builders import CRLF, archive, multipart
from tests.hand_ins import codes, ids, installation, take_in, total, write
from tests.office_files import docx_file
from tests.pictures import LETTER, document_with, drawn, image_file, scan
from tests.rar_files import File, new_rar


def hand_in(folder: Path) -> Path:
    files = {"brief.png": image_file(drawn(LETTER)), "scan.pdf": scan(drawn("heipalen van de fundering"))}
    letter = multipart(f"Content-Type: text/plain{CRLF}{CRLF}zie de brief")
    return write(folder, files | {"mail.eml": letter})


def without_ocr(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))


def test_what_was_given_up_for_want_of_ocr_is_read_once_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tesseract: str
) -> None:
    assert tesseract
    with installation(tmp_path / "data") as services, monkeypatch.context() as machine:
        without_ocr(machine, tmp_path / "bin")
        done = take_in(services, hand_in(tmp_path / "in"))
        assert codes(services, done["accessionId"]) == {"no-ocr": 2}
        assert (total(services, "Ceciliabrug"), total(services, "file:brief*")) == (0, 1)
        Worker(services).run(once=True)
        assert codes(services, done["accessionId"]) == {"no-ocr": 2}
        assert texts_view(services, again=False) == {
            "ocr": "",
            "lack": "tesseract absent",
            "unpackers": [],
            "waiting": 0,
            "notWhole": {"no-ocr": 2},
            "outdated": 0,
            "again": 0,
        }
        machine.undo()
        Worker(services).run(once=True)
        assert codes(services, done["accessionId"]) == {}
        assert (total(services, "Ceciliabrug"), total(services, "heipalen")) == (1, 1)
        assert texts_view(services, again=True)["notWhole"] == {}
        assert verify(services)["ok"] is True


def test_what_was_lost_for_want_of_a_command_that_unpacks_is_read_once_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = new_rar([File("a.txt", b"heipalen", is_packed=True), File("b.txt", b"brug")])
    files = {"a.rar": packed, "c.zip": archive({"d.rar": packed})}
    with installation(tmp_path / "data") as services:
        monkeypatch.setenv("PATH", str(tmp_path))
        root = write(tmp_path / "in", files)
        done = take_in(services, root)
        assert codes(services, done["accessionId"]) == {"no-unpacker": 2}
        assert (services.standing.able()["rar"], total(services, "heipalen")) == (False, 0)
        Worker(services).run(once=True)
        assert codes(services, done["accessionId"]) == {"no-unpacker": 2}
        (tmp_path / "unrar").write_text("#!/bin/sh\nprintf heipalen\n")
        (tmp_path / "unrar").chmod(0o755)
        assert services.standing.able()["rar"] is True
        Worker(services).run(once=True)
        assert codes(services, done["accessionId"]) == {}
        ledger = take_in(services, root)["ledger"]
        assert (ledger["found"], ledger["kept"], ledger["balanced"]) == (7, 7, True)
        assert (total(services, "heipalen"), texts_view(services, again=False)["unpackers"]) == (1, ["unrar"])


def test_the_version_before_is_as_it_was_also_in_an_index_made_anew(tmp_path: Path) -> None:
    with installation(tmp_path / "data") as services:
        take_in(services, write(tmp_path / "in", {"leeg.bin": bytes(range(256))}))
        (found,) = ids(services)
        replace_text(services, RecordId(found), "heipalen van de brug")
        assert published(services, found) == [("", 0, True), ("heipalen van de brug", 0, False)]
        replace_text(services, RecordId(found), "heipalen van de sluis", DefectCode.LIMIT_TEXT)
        assert published(services, found) == [
            ("", 0, True),
            ("heipalen van de brug", 0, True),
            ("heipalen van de sluis", 1, False),
        ]
        assert (total(services, "brug"), total(services, "sluis")) == (0, 1)
        services.indexing.rebuild()
        assert (total(services, "brug"), total(services, "sluis")) == (0, 1)
        assert verify(services)["ok"] is True


def replace_text(services: Services, found: RecordId, text: str, *reasons: DefectCode) -> None:
    enter(services, found, text, *reasons)
    services.indexing.drain()


def enter(services: Services, found: RecordId, text: str, *reasons: DefectCode) -> bool:
    place = Place("leeg.bin")
    told = FoundText(place, text, tuple(Defect(code, place) for code in reasons))
    with services.database.write() as connection:
        return enter_text(connection, bytes.fromhex(found), told) is not None


def published(services: Services, found: str) -> list[tuple[str, int, bool]]:
    """Text, number of defects, and whether it has ended, of every version that was published."""
    return [
        (version.record.text, len(version.record.defects), until is not None)
        for version, _, until in services.outbox.published([RecordId(found)])
    ]


def test_the_same_text_again_changes_nothing_and_none_does_not_replace_one(tmp_path: Path) -> None:
    with installation(tmp_path / "data") as services:
        take_in(services, write(tmp_path / "in", {"leeg.bin": bytes(range(256))}))
        (found,) = map(RecordId, ids(services))
        assert enter(services, found, "heipalen")
        assert not enter(services, found, "heipalen")
        assert not enter(services, found, "", DefectCode.CRASH)
        assert enter(services, found, "heipalen", DefectCode.LIMIT_TEXT)
        with services.database.read() as connection:
            assert len(connection.execute(select(outbox.c.number)).all()) == 2
            state = connection.execute(select(record.c.text_state)).scalar_one()
        assert state == list(TextState).index(TextState.READY)


def test_reading_again_is_entered_in_the_log_with_how_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_ocr(monkeypatch, tmp_path / "bin")
    with installation(tmp_path / "data") as services:
        take_in(services, hand_in(tmp_path / "in"))
        assert texts_view(services, again=True)["again"] == 2
        assert texts_view(services, again=True)["again"] == 0
        with services.database.read() as connection:
            acts = connection.execute(select(audit.c.object).where(audit.c.action == "ingest.text-again"))
            assert acts.scalars().all() == ["2"]


def test_who_found_a_text_is_known_and_a_newer_reader_reads_only_what_it_found(tmp_path: Path) -> None:
    files = {"brief.docx": docx_file("heipalen"), "leeg.bin": bytes(range(256))}
    with installation(tmp_path / "data") as services:
        take_in(services, write(tmp_path / "in", files))
        (letter,) = ids(services, "heipalen")
        told = services.opening.text_source(services.operator, None, letter)
        assert (told["readers"], told["confidence"], told["attempts"]) == (
            [{"name": "open-xml", "version": "2"}],
            None,
            1,
        )
        now = versions(services.limits)
        assert services.texts.outdated(now) == set()
        assert services.texts.outdated(now | {"pdf": "2"}) == set()
        assert services.texts.outdated(now | {"open-xml": "3"}) == {bytes.fromhex(letter)}
        assert services.texts.ask_newer(now | {"open-xml": "3"}) == 1
        Worker(services).run(once=True)
        assert (total(services, "heipalen"), services.texts.remaining()) == (1, 0)
        assert [until for *_, until in services.outbox.published([RecordId(letter)])] == [None]


def test_a_letter_with_a_picture_that_nobody_could_read_is_read_again_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tesseract: str
) -> None:
    assert tesseract
    content = document_with(image_file(drawn(LETTER)), text="heipalen van de fundering " * 9)
    with installation(tmp_path / "data") as services, monkeypatch.context() as machine:
        without_ocr(machine, tmp_path / "bin")
        done = take_in(services, write(tmp_path / "in", {"brief.docx": content}))
        assert (codes(services, done["accessionId"]), total(services, "heipalen")) == ({}, 1)
        machine.undo()
        assert (texts_view(services, again=False)["outdated"], total(services, "Ceciliabrug")) == (1, 0)
        assert texts_view(services, again=True)["again"] == 1
        Worker(services).run(once=True)
        assert (total(services, "Ceciliabrug"), texts_view(services, again=False)["outdated"]) == (1, 0)

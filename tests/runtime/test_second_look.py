"""A second look answers what is plainly unchanged, as the whole way would, and leaves all else to it."""

import os
from pathlib import Path
from typing import Any

import pytest

from records.declaration import declaration_of
from records.record import Channel
from runtime.hand_in import HandIn
from runtime.second_look import second_look
from tests.builders import attachment, multipart
from tests.hand_ins import Json, installation, numbered_mail, take_in, write


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [each for each in os.environ if each.startswith("KLAARLICHT_")]:  # noqa: TID251
        monkeypatch.delenv(name)


def look(data: Path, folder: Path, *, attachments_now: bool = True, **changes: Any) -> Json | None:
    told = {"custodian": "J. de Vries", "channel": Channel.OFFICIAL, **changes}
    return second_look(HandIn((folder,), **told), data, attachments_now=attachments_now)


def without_seconds(answer: Json | None) -> Json | None:
    return answer and {**answer, "seconds": None}


def test_an_unchanged_hand_in_is_answered_as_the_whole_way_answers(tmp_path: Path) -> None:
    files = {"a.eml": numbered_mail(1), "map/b.eml": numbered_mail(2), "map/c.eml": numbered_mail(2)}
    folder = write(tmp_path / "in", files)
    (folder / "wijzer").symlink_to(folder / "a.eml")
    with installation(tmp_path / "data") as services:
        done = take_in(services, folder)
        again = take_in(services, folder)
        data = services.settings.data
    assert (done["ledger"]["hidden"], done["ledger"]["defects"]) == (1, 1)
    assert without_seconds(look(data, folder)) == without_seconds(again)


@pytest.mark.parametrize("change", ["added", "written", "touched", "resized"])
def test_a_file_that_is_new_or_was_touched_goes_the_whole_way(tmp_path: Path, change: str) -> None:
    folder = write(tmp_path / "in", {"a.eml": numbered_mail(1)})
    with installation(tmp_path / "data") as services:
        take_in(services, folder)
        data = services.settings.data
    assert look(data, folder) is not None
    letter = folder / "a.eml"
    moment = letter.stat().st_mtime_ns
    match change:
        case "added":
            write(folder, {"b.eml": numbered_mail(2)})
        case "written":
            letter.write_bytes(numbered_mail(3))
            os.utime(letter, ns=(moment + 1, moment + 1))
        case "touched":
            os.utime(letter, ns=(moment + 1, moment + 1))
        case _:
            letter.write_bytes(letter.read_bytes() + b".")
            os.utime(letter, ns=(moment, moment))
    assert look(data, folder) is None


def test_what_a_supplement_brought_counts_as_known(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"a.eml": numbered_mail(1)})
    with installation(tmp_path / "data") as services:
        take_in(services, folder)
        later = take_in(services, write(folder, {"b.eml": numbered_mail(2)}))
        data = services.settings.data
    assert without_seconds(look(data, folder)) == without_seconds(later)


def test_another_custodian_channel_or_folder_goes_the_whole_way(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"a.eml": numbered_mail(1)})
    with installation(tmp_path / "data") as services:
        take_in(services, folder)
        data = services.settings.data
    assert look(data, folder, custodian="B. Bakker") is None
    assert look(data, folder, channel=Channel.PRIVATE) is None
    assert look(data, tmp_path / "elders") is None
    assert look(tmp_path / "niets", folder) is None
    assert look(data, folder, timezone="Nergens/Huizen") is None
    assert look(data, folder, declaration=declaration_of('{"screenshots": ["*.png"]}')) is None


def test_texts_that_are_still_to_come_go_the_whole_way_unless_they_may_wait(tmp_path: Path) -> None:
    letter = multipart(
        "Content-Type: text/plain\r\n\r\nzie bijlage",
        attachment("%PDF-1.4 raming", "a.pdf", "application/pdf"),
    )
    folder = write(tmp_path / "in", {"a.eml": letter})
    with installation(tmp_path / "data") as services:
        take_in(services, folder, attachments_now=False)
        data = services.settings.data
    assert look(data, folder) is None
    assert look(data, folder, attachments_now=False) is not None


def test_a_hand_in_that_was_broken_off_goes_the_whole_way(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"a.eml": numbered_mail(1)})
    with installation(tmp_path / "data") as services:
        hand_in = HandIn((folder,), "J. de Vries", Channel.OFFICIAL)
        services.ingesting.register(hand_in, services.operator)
        data = services.settings.data
    assert look(data, folder) is None


def test_settings_besides_the_data_folder_go_the_whole_way(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = write(tmp_path / "in", {"a.eml": numbered_mail(1)})
    with installation(tmp_path / "data") as services:
        take_in(services, folder)
        monkeypatch.setenv("KLAARLICHT_DATA", str(services.settings.data))
    hand_in = HandIn((folder,), "J. de Vries", Channel.OFFICIAL)
    assert second_look(hand_in, None, attachments_now=True) is not None
    monkeypatch.setenv("KLAARLICHT_PARSERS", "veel")
    assert second_look(hand_in, None, attachments_now=True) is None

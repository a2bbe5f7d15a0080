"""Rar archives give what is stored by themselves, and what is packed by a command of the machine."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.archives.rar_count import Counted, count_entries
from ingest.archives.rar_unpacker import unpackers
from ingest.limits import Limits
from records.content import BytesContent
from records.defect import DefectCode
from records.record import RecordKind
from tests.builders import Reading, attachment, context, mail, mbox, multipart, original, read_all
from tests.mutations import assert_balances, mutations
from tests.rar_files import File, new_rar, old_rar, sample

_BOTH = pytest.mark.parametrize("rar", [new_rar, old_rar])


def told(reading: Reading) -> list[tuple[DefectCode, str, int]]:
    return [(each.code, each.detail, each.lost) for each in reading.defects]


def command(folder: Path, says: bytes, name: str = "unrar") -> None:
    """A command that prints the same of any archive."""
    folder.mkdir(exist_ok=True)
    (folder / "says").write_bytes(says)
    (folder / name).write_text(f"#!/bin/sh\nexec /bin/cat '{folder}/says'\n")
    (folder / name).chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with no commands but those in this folder."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


@_BOTH
def test_what_is_stored_is_read_without_any_command(rar: object, machine: Path) -> None:
    assert callable(rar)
    assert machine.is_dir()
    files = [
        File("map", is_folder=True),
        File("map/a.eml", mail()),
        File("b.mbox", mbox(mail(), mail())),
        File("leeg.txt"),
    ]
    raw = rar(files)
    reading = read_all(raw, "alles.rar")
    assert [(opened.format, opened.found) for opened in reading.opened] == [("rar", 3), ("mbox", 2)]
    assert [record.kind for record in reading.records] == [RecordKind.MAIL] * 3 + [RecordKind.FILE]
    assert original(raw, reading.records[0]) == mail()
    assert reading.defects == []


@_BOTH
def test_what_is_packed_is_lost_by_name_until_there_is_a_command(rar: object, machine: Path) -> None:
    assert callable(rar)
    raw = rar(
        [
            File("a.txt", b"eerste", is_packed=True),
            File("b.txt", b"los"),
            File("c.txt", b"derde", is_packed=True),
        ]
    )
    reading = read_all(raw, "a.rar")
    assert [each.text for each in reading.records] == ["los"]
    assert told(reading) == [(DefectCode.NO_UNPACKER, "", 1)] * 2
    assert unpackers() == ()
    command(machine, b"eersteXXXderde")
    assert unpackers() == ("unrar",)
    reading = read_all(raw, "a.rar")
    assert [each.text for each in reading.records] == ["eerste", "los", "derde"]
    assert [original(raw, each) for each in reading.records] == [b"eerste", b"los", b"derde"]
    assert reading.defects == []


def test_a_command_that_is_wrong_gives_way_to_the_next_and_else_to_a_loss(machine: Path) -> None:
    raw = new_rar([File("a.txt", b"eerste", is_packed=True), File("b.txt", b"tweede", is_packed=True)])
    command(machine, b"eerste")
    assert told(read_all(raw, "a.rar")) == [(DefectCode.UNREADABLE, "EOFError", 1)]
    (machine / "unrar").rename(machine / "bsdtar")
    assert [each.text for each in read_all(raw, "a.rar").records] == ["eerste"]
    command(machine, b"eXrste" + b"tweede", "unrar")
    reading = read_all(raw, "a.rar")
    assert told(reading) == [(DefectCode.UNREADABLE, "crc", 1)]
    assert [each.text for each in reading.records] == ["tweede"]


def test_a_command_that_prints_without_end_is_ended_at_the_ratio(machine: Path) -> None:
    raw = new_rar([File("a.bin", bytes(5 << 20), is_packed=True)])
    (machine / "unrar").write_text("#!/bin/sh\nexec /usr/bin/yes\n")
    (machine / "unrar").chmod(0o755)
    (defect,) = read_all(raw, "a.rar", context(Limits(archive_ratio=1))).defects
    assert (defect.code, defect.lost) == (DefectCode.LIMIT_RATIO, 1)


@_BOTH
def test_what_is_encrypted_or_continues_in_another_volume_is_named(rar: object) -> None:
    assert callable(rar)
    raw = rar(
        [File("a.txt", b"a", is_encrypted=True), File("b.txt", b"b", is_split=True), File("c.txt", b"c")],
        is_volume=True,
    )
    reading = read_all(raw, "a.part1.rar")
    assert told(reading) == [
        (DefectCode.TRUNCATED, "one of several volumes", 0),
        (DefectCode.ENCRYPTED, "rar", 1),
        (DefectCode.TRUNCATED, "volume", 1),
    ]
    assert [each.text for each in reading.records] == ["c"]


@_BOTH
def test_an_archive_that_hides_its_names_is_one_loss(rar: object) -> None:
    assert callable(rar)
    reading = read_all(rar([File("a.txt", b"a")], hides_names=True), "a.rar")
    assert [(each.format, each.found) for each in reading.opened] == [("rar", 1)]
    assert [(each.place.locator, each.code) for each in reading.defects] == [
        ("entry:names", DefectCode.ENCRYPTED)
    ]


def test_a_copy_has_the_bytes_of_what_it_is_a_copy_of_and_a_link_has_none() -> None:
    reading = read_all(sample(), "stukken.rar")
    letters = [each for each in reading.records if each.title == "Overleg over de brug"]
    assert [each.file_name for each in letters] == ["brief.eml", "kopie.eml"]
    assert original(sample(), letters[1]) == mail("Een", subject="Overleg over de brug")
    assert [(each.place.name, each.detail) for each in reading.defects if each.code is DefectCode.UNREADABLE][
        -2:
    ] == [
        ("verwijzing", "no file"),
        ("beschadigd.txt", "crc"),
    ]


@_BOTH
def test_an_archive_that_is_cut_off_gives_what_was_before(rar: object) -> None:
    assert callable(rar)
    raw = rar([File("a.txt", b"a" * 500), File("b.txt", b"b" * 500)])
    reading = read_all(raw[:-300], "a.rar")
    assert [each.text for each in reading.records] == ["a" * 500]
    assert told(reading) == [(DefectCode.UNREADABLE, "crc", 1)]


def test_more_entries_than_the_limit_are_not_read_at_all() -> None:
    raw = new_rar([File(f"{number}.txt", b"x") for number in range(9)])
    reading = read_all(raw, "a.rar", context(Limits(archive_entries=8)))
    assert told(reading) == [(DefectCode.LIMIT_ENTRIES, "entries over 8", 9)]


def test_an_archive_on_a_mail_is_a_file_of_its_family_and_so_is_what_is_in_it() -> None:
    raw = multipart(
        attachment("", "a.rar", "application/vnd.rar").encode() + new_rar([File("b.eml", mail())])
    )
    reading = read_all(raw)
    assert [each.file_name for each in reading.records] == ["bericht.eml", "a.rar", "b.eml"]
    assert {each.family_id for each in reading.records} == {reading.records[0].id}


@given(st.lists(st.tuples(st.binary(max_size=40), st.booleans()), max_size=6), st.booleans())
def test_scanner_and_reader_count_the_same(files: list[tuple[bytes, bool]], is_new: bool) -> None:
    entries = [File(f"{number}", content, is_folder=folder) for number, (content, folder) in enumerate(files)]
    raw = (new_rar if is_new else old_rar)(
        [each._replace(content=b"") if each.is_folder else each for each in entries]
    )
    kept = [content for content, folder in files if not folder]
    assert count_entries(BytesContent(raw), 100) == Counted(len(kept))
    reading = read_all(raw, "a.rar")
    assert len(reading.sources) == len(kept)
    assert reading.defects == []


@_BOTH
def test_broken_copies_balance(rar: object, machine: Path) -> None:
    assert callable(rar)
    command(machine, b"eerste")
    raw = rar([File("a.eml", mail()), File("b.txt", b"eerste", is_packed=True), File("c.txt", b"c")])
    for broken in mutations(raw, 300):
        assert_balances(broken, "a.rar")

"""A mailbox gives every item that any of its readers finds, each with bytes of its own."""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.forked import in_a_child
from ingest.formats.pst import Pst
from ingest.outlook.msg_file import msg_bytes
from ingest.outlook.outlook_item import OutlookItem
from ingest.outlook.pst_file import MailboxFile
from ingest.outlook.pst_libpff import LibpffMailbox
from ingest.outlook.pst_nodes import MalformedMailboxError
from ingest.outlook.pst_place import ItemPlace, place_of
from ingest.outlook.pst_readpst import counts
from records.content import BytesContent
from records.defect import DefectCode
from records.identity import digest_of
from records.record import RecordKind
from records.trace import TraceKind
from tests.builders import context, original, read_all, source
from tests.hand_ins import installation, take_in, total, write
from tests.mailbox_files import Mailbox
from tests.mutations import assert_balances, mutations
from tests.outlook_items import item, note
from tests.outlook_samples import SAMPLES, mailbox

CORPUS = Path(__file__).resolve().parents[2] / "corpora" / "pst-folders-and-items" / "postvak.pst"


def small(*items: OutlookItem) -> bytes:
    return Mailbox({"Postvak": [], "Postvak/In": list(items)}).file()


def test_every_item_is_a_record_in_its_folder() -> None:
    raw = small(note("Een"), item("IPM.Contact", {0x3001: "Piet", 0x3A06: "Piet"}))
    reading = read_all(raw, "postvak.pst")
    assert [(opened.format, opened.found) for opened in reading.opened] == [("pst", 2)]
    assert [(record.kind, record.title) for record in reading.records] == [
        (RecordKind.MAIL, "Een"),
        (RecordKind.ITEM, "Piet"),
    ]
    assert {record.traces[0].text for record in reading.records} == {"Postvak/In"}
    assert {record.traces[0].kind for record in reading.records} == {TraceKind.FOLDER}


def test_the_bytes_of_an_item_are_its_msg_file() -> None:
    made = note("Een", "Tot morgen.")
    raw = small(made)
    (record,) = read_all(raw, "postvak.pst").records
    assert original(raw, record) == msg_bytes(made)
    assert record.digest == digest_of(msg_bytes(made))


def test_an_item_that_no_folder_lists_is_kept_and_named() -> None:
    raw = Mailbox({"Postvak": [note("Blijft")]}, deleted=[note("Weg", "Dit is verwijderd.")]).file()
    reading = read_all(raw, "postvak.pst")
    gone = next(record for record in reading.records if record.title == "Weg")
    number = place_of(gone.place.steps[0].value).number
    assert (gone.text, gone.traces[-1].kind) == ("Dit is verwijderd.", TraceKind.RECOVERY)
    assert f"own 2, libpff 1: {number}" in [defect.detail for defect in reading.defects]
    assert [defect.lost for defect in reading.defects if defect.code is DefectCode.COUNT_DIFFERS] == [0]


def test_a_mailbox_without_items_is_an_empty_container() -> None:
    reading = read_all(Mailbox({"Postvak": []}).file(), "leeg.pst")
    assert ([opened.found for opened in reading.opened], reading.records) == ([0], [])


def test_a_mailbox_that_nobody_opens_is_kept_as_a_file() -> None:
    (record,) = read_all(small(note())[:5000], "kapot.pst").records
    assert (record.kind, record.defects[0].code) == (RecordKind.FILE, DefectCode.UNREADABLE)


def test_an_item_of_which_nothing_is_left_is_kept_empty_with_a_defect() -> None:
    raw = bytearray(small(note("Een"), note("Twee")))
    number = max(place.number for place in MailboxFile(BytesContent(bytes(raw))).items())
    data = MailboxFile(BytesContent(bytes(raw)))._file.node(number).data
    at = raw.find(data.to_bytes(8, "little"), 0x4400)
    raw[at : at + 1] = bytes([raw[at] ^ 0xF0])
    reading = read_all(bytes(raw), "postvak.pst")
    assert sorted(
        (record.title, [defect.code for defect in record.defects]) for record in reading.records
    ) == [
        ("", [DefectCode.UNREADABLE]),
        ("Een", []),
    ]


def test_a_form_that_ours_does_not_read_is_read_by_libpff_alone() -> None:
    raw = bytearray(small(note("Een", "Tot morgen.")))
    own = read_all(bytes(raw), "postvak.pst").records[0]
    content = BytesContent(bytes(raw))
    (place,) = LibpffMailbox(content).items()
    assert place == ItemPlace(place_of(own.place.steps[0].value).number, "Postvak/In")
    read = LibpffMailbox(content).item(place.number)
    assert (read.properties.text(0x0037), read.properties.text(0x1000)) == ("Een", "Tot morgen.")
    assert read.properties == MailboxFile(content).item(place.number).properties
    with pytest.raises(MalformedMailboxError):
        LibpffMailbox(content).item(4)


def test_readpst_counts_what_we_count(readpst: str) -> None:
    assert readpst
    found = counts(BytesContent(mailbox().file()), 60, lambda: None)
    assert found == Counter(
        {
            ("Postvak IN", "mail"): 2,
            ("Postvak IN/Brug", "mail"): 1,
            ("Agenda", "appointment"): 1,
            ("Personen", "contact"): 1,
        }
    )


def test_bytes_that_readpst_refuses_are_not_counted(readpst: str) -> None:
    assert readpst
    assert counts(BytesContent(b"!BDN" + bytes(600)), 60, lambda: None) is None


def falls() -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def fails() -> bytes:
    return bytes(1 // 0)


@pytest.mark.parametrize("work", [falls, fails])
def test_a_child_that_falls_or_fails_tells_nothing(
    work: Callable[[], bytes], capfd: pytest.CaptureFixture[str]
) -> None:
    assert in_a_child(work, 60, lambda: None) is None
    capfd.readouterr()


def never() -> bytes:
    time.sleep(600)
    return b""


def test_a_child_that_does_not_end_is_ended_while_its_parent_is_heard() -> None:
    heard: list[int] = []
    assert in_a_child(never, 0.8, lambda: heard.append(1)) is None
    assert heard
    assert in_a_child(lambda: b"x" * 200_000, 60, lambda: None) == b"x" * 200_000


def test_an_address_book_is_no_mailbox() -> None:
    raw = small(note())
    assert Pst().sniff(source(raw[:8] + b"AB" + raw[10:])) == 0


def test_the_sample_is_what_its_maker_writes() -> None:
    assert CORPUS.read_bytes() == SAMPLES["pst-folders-and-items/postvak.pst"]()


def test_a_larger_mailbox_has_pages_of_several_levels() -> None:
    folders = {
        f"Map {place}": [note(f"{place} {number}", "x") for number in range(50)] for place in range(14)
    }
    raw = Mailbox(folders).file()
    reading = list(Pst().read(source(raw, "groot.pst"), context()))
    assert sum(1 for finding in reading if type(finding).__name__ == "Source") == 700


def test_a_broken_mailbox_balances() -> None:
    for broken in mutations(small(note("Een", "x" * 9000), note("Twee")), 30):
        assert_balances(broken, "postvak.pst")


def test_what_is_broken_within_a_mailbox_ends_as_an_error_of_its_own() -> None:
    for broken in mutations(CORPUS.read_bytes(), 200):
        try:
            read = MailboxFile(BytesContent(broken))
            for place in read.items():
                msg_bytes(read.item(place.number))
        except MalformedMailboxError:
            continue


def test_a_mailbox_is_taken_in_item_by_item_and_every_original_is_found_again(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"postvak.pst": mailbox().file()})
    with installation(tmp_path / "data") as services:
        done = take_in(services, folder)
        ledger = done["ledger"]
        assert (ledger["found"], ledger["kept"], ledger["defects"], ledger["balanced"]) == (15, 15, 0, True)
        assert total(services, "verwijderd") == 1


COUNTS = {
    "DestinationPst.pst": (0, 0, {}),
    "Outlook.pst": (14, 34, {"mail": 11, "appointment": 1, "contact": 1}),
    "PersonalStorageFile.ost": (0, 0, {}),
    "dist-list.pst": (4, 2, {"appointment": 1, "contact": 1}),
    "passworded.pst": (3, 0, {"contact": 1}),
    "test.pst": (17, 51, {"mail": 14, "appointment": 1, "contact": 1}),
}
"""Items, what hangs on them, and what readpst counts."""


@pytest.mark.corpora
@pytest.mark.parametrize("name", sorted(COUNTS))
def test_three_readers_find_the_same_in_a_real_mailbox(corpora: Path, readpst: str, name: str) -> None:
    assert readpst
    raw = (corpora / "outlook" / name).read_bytes()
    content = BytesContent(raw)
    items, hanging, told = COUNTS[name]
    reading = read_all(raw, name)
    assert (reading.opened[0].found, reading.defects) == (items, [])
    assert sum(found.found for found in reading.attachments) == hanging == len(reading.records) - items
    ours, libpff = MailboxFile(content), LibpffMailbox(content)
    assert {(place.number, place.folder) for place in ours.items()} == {
        (place.number, place.folder) for place in libpff.items()
    }
    for place in ours.items():
        mine, theirs = ours.item(place.number), libpff.item(place.number)
        assert mine.properties == theirs.properties
        pairs = zip(mine.attachments, theirs.attachments, strict=True)
        assert all(own.content == other.content for own, other in pairs if own.item is None)
    third = counts(content, 60, lambda: None)
    assert third is not None
    assert {kind: sum(count for (_, one), count in third.items() if one == kind) for _, kind in third} == told
    assert all(digest_of(original(raw, record)) == record.digest for record in reading.records)

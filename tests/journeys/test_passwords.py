"""Passwords from the hand-in to a find: with it, after it, for a private one before its seal, and never shown."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.progress import Stage
from records.errors import ConflictError
from records.passwords import NO_PASSWORDS, Passwords
from records.record import Channel
from runtime.backup import read_backup, write_backup
from runtime.composition import Services
from runtime.indexing import PreparedFeed
from runtime.settings import Settings
from runtime.texts import texts_view
from runtime.unit_reading import Turn
from runtime.verifying import audit_entries, verify
from runtime.worker import Worker
from storage.copying import sums
from tests.builders import archive, attachment, mbox, multipart
from tests.cli.commands import klaarlicht
from tests.hand_ins import Stages, codes, ids, installation, numbered_mail, search, take_in, write
from tests.locked_archives import with_aes, with_pkzip
from tests.locked_files import locked_docx, locked_pdf
from tests.office_files import docx_file
from tests.seven_zip_files import seven_zip

_SECRET, _OTHER = "Zwaluwstaart1", "Wielewaal2"
_LETTERS = {f"{number}.eml": numbered_mail(number) for number in range(3)}


def hand_in_of(folder: Path) -> Path:
    """Three mails behind one password, one behind another beside an open one, and a file that nothing opens."""
    inner = with_pkzip({"in.mbox": (_OTHER.encode(), mbox(numbered_mail(5), numbered_mail(6)))})
    return write(
        folder,
        {
            "dicht.zip": with_aes(_LETTERS, _SECRET),
            "half.zip": with_aes(
                {"3.eml": numbered_mail(3)}, _OTHER, open_entries={"4.eml": numbered_mail(4)}
            ),
            "post.mbox": mbox(multipart(attachment("", "in.zip", "application/zip").encode() + inner)),
            "nooit.zip": archive({"weg.zip": with_aes({"a.txt": b"a"}, "onbekend")}),
        },
    )


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with installation(tmp_path / "data") as services:
        yield services


def balance(done: dict[str, Any]) -> tuple[int, int, int, bool]:
    ledger = done["ledger"]
    return ledger["found"], ledger["kept"], ledger["defects"], ledger["balanced"]


def test_what_comes_with_the_hand_in_opens_it_at_once(services: Services, tmp_path: Path) -> None:
    done = take_in(services, hand_in_of(tmp_path / "in"), passwords=Passwords((_SECRET, _OTHER)))
    assert done["ledger"]["balanced"]
    assert [search(services, f"woord{number}")["total"] for number in range(7)] == [1] * 7
    defects, _ = services.desk.defects(services.operator, None, done["accessionId"], 0, 100)
    told = sorted((each["place"]["container"], each["code"], each["detail"]) for each in defects)
    assert told == [
        ("dicht.zip", "unlocked", "password 1, opened 3"),
        ("half.zip", "unlocked", "password 2, opened 1"),
        ("nooit.zip", "encrypted", ""),
        ("post.mbox", "unlocked", "password 2, opened 1"),
    ]
    for each in ids(services):
        assert services.opening.original(services.operator, None, each).content
    assert verify(services)["ok"]


def test_what_comes_later_opens_what_it_fits_and_leaves_the_rest(services: Services, tmp_path: Path) -> None:
    root, taking = hand_in_of(tmp_path / "in"), services
    done = take_in(taking, root)
    locked = balance(done)
    known = set(ids(services))
    assert (locked[2], locked[3], search(services, "woord4")["total"]) == (6, True, 1)
    with_one = take_in(services, root, passwords=Passwords(("fout", _OTHER)))
    assert (with_one["accessionId"], balance(with_one)[2:]) == (done["accessionId"], (4, True))
    assert [search(services, f"woord{number}")["total"] for number in range(7)] == [0, 0, 0, 1, 1, 1, 1]
    with_both = take_in(services, root, passwords=Passwords((_SECRET,)))
    assert balance(with_both)[2:] == (1, True)
    assert [search(services, f"woord{number}")["total"] for number in range(7)] == [1] * 7
    assert known < set(ids(services))
    again = take_in(services, root, passwords=Passwords((_SECRET,)))
    assert (balance(again), services.passwords.of(services.accessions.get(done["accessionId"]))) == (
        balance(with_both),
        ("fout", _OTHER, _SECRET),
    )


def test_before_or_after_gives_the_same_records(tmp_path: Path) -> None:
    root, found = hand_in_of(tmp_path / "in"), []
    for name, at_once in (("eerst", True), ("later", False)):
        with installation(tmp_path / name) as services:
            given = Passwords((_SECRET, _OTHER))
            done = take_in(services, root, passwords=given if at_once else NO_PASSWORDS)
            if not at_once:
                done = take_in(services, root, passwords=given)
            records = [
                services.opening.record(services.operator, None, each) for each in sorted(ids(services))
            ]
            rows = sorted(done["ledger"]["containers"], key=lambda row: (row["path"], row["format"]))
            found.append((records, rows, balance(done)))
    assert found[0] == found[1]


def test_of_an_archive_that_hides_its_names_there_is_one_loss_and_then_all_that_is_in_it(
    tmp_path: Path,
) -> None:
    letters = list(_LETTERS.items())
    hidden = seven_zip(letters, password=_SECRET, hides_names=True)
    on_a_mail = multipart(attachment("", "in.7z", "application/x-7z-compressed").encode() + hidden)
    files = {
        "namen.7z": hidden,
        "dicht.7z": seven_zip(letters, password=_SECRET),
        "in.zip": archive({"in.7z": hidden}),
        "post.mbox": mbox(on_a_mail),
    }
    root, balances, found = write(tmp_path / "in", files), [], []
    for name, at_once in (("eerst", True), ("later", False)):
        with installation(tmp_path / name) as services:
            if not at_once:
                balances.append(balance(take_in(services, root)))
                balances.append(balance(take_in(services, root, passwords=Passwords((_OTHER,)))))
            given = Passwords((_SECRET,)) if at_once else Passwords((_OTHER, _SECRET))
            balances.append(balance(take_in(services, root, passwords=given)))
            found.append(sorted(ids(services)))
    # a mail and its file are there from the start; three names are seen of the one that does not hide them
    assert balances == [(19, 19, 0, True), (13, 7, 6, True), (13, 7, 6, True), (19, 19, 0, True)]
    assert found[0] == found[1]


def test_a_file_with_a_password_of_its_own_is_read_with_it_and_only_such_a_file_again(
    services: Services, tmp_path: Path
) -> None:
    files = {
        "brief.pdf": locked_pdf("heipalen", _SECRET),
        "nota.docx": locked_docx("fundering", _SECRET),
        "nooit.docx": locked_docx("beton", _OTHER),
        "open.docx": docx_file("brug"),
    }
    root = write(tmp_path / "in", files)
    done = take_in(services, root)
    assert codes(services, done["accessionId"]) == {"encrypted": 3}
    assert [search(services, word)["total"] for word in ("heipalen", "fundering", "brug")] == [0, 0, 1]
    take_in(services, root, passwords=Passwords(("fout", _SECRET)))
    Worker(services).run(once=True)
    assert codes(services, done["accessionId"]) == {"encrypted": 1, "unlocked": 2}
    assert [search(services, word)["total"] for word in ("heipalen", "fundering", "beton")] == [1, 1, 0]
    log = [str(each) for each in audit_entries(services)]
    (again,) = [each for each in log if "ingest.text-again" in each]
    assert "'3'" in again
    defects, _ = services.desk.defects(services.operator, None, done["accessionId"], 0, 100)
    told = [each["detail"] for each in defects if each["code"] == "unlocked"]
    assert told == ["password 2, opened 1"] * 2
    shown = [*log, str(defects), str(texts_view(services, again=False))]
    for each in ids(services):
        shown.append(str(services.opening.text_source(services.operator, None, each)))
        shown.append(str(services.opening.record(services.operator, None, each)))
    assert not [text for text in shown if _SECRET in text or "fout" in text]


def test_passwords_are_in_no_log_no_answer_and_no_file_but_the_catalogue(
    services: Services, tmp_path: Path
) -> None:
    done = take_in(services, hand_in_of(tmp_path / "in"), passwords=Passwords((_SECRET, _OTHER)))
    log = "".join(map(str, audit_entries(services)))
    assert "accession.passwords" in log
    told = [
        log,
        str(services.desk.one(services.operator, None, done["accessionId"])),
        str(done),
        str(services.desk.defects(services.operator, None, done["accessionId"], 0, 100)),
        *(str(services.opening.record(services.operator, None, each)) for each in ids(services)),
    ]
    assert not [text for text in told if _SECRET in text or _OTHER in text]


def test_a_backup_still_opens_what_passwords_opened(tmp_path: Path) -> None:
    with installation(tmp_path / "data") as services:
        take_in(services, hand_in_of(tmp_path / "in"), passwords=Passwords((_SECRET, _OTHER)))
        kept, before = ids(services), sums(services.database)["password"]
        assert before.count == 2
    write_backup(Settings.model_validate({"data": tmp_path / "data"}), tmp_path / "kopie", lambda *_: None)
    read_backup(Settings.model_validate({"data": tmp_path / "terug"}), tmp_path / "kopie", lambda *_: None)
    with installation(tmp_path / "terug") as services:
        assert sums(services.database)["password"] == before
        for each in kept:
            assert services.opening.original(services.operator, None, each).content


def test_a_private_hand_in_takes_passwords_until_it_is_sealed(services: Services, tmp_path: Path) -> None:
    root = hand_in_of(tmp_path / "in")
    done = take_in(services, root, channel=Channel.PRIVATE)
    known = services.accessions.get(done["accessionId"])
    services.unlocking.give(services.operator, None, known.id, Passwords((_SECRET,)))
    with pytest.raises(ConflictError, match="being-read"):
        services.ingesting.seal(known, services.operator)
    done = take_in(services, root, channel=Channel.PRIVATE, passwords=Passwords((_OTHER,)))
    assert balance(done)[2:] == (1, True)
    services.ingesting.seal(known, services.operator)
    with pytest.raises(ConflictError, match="not-open"):
        services.unlocking.give(services.operator, None, known.id, Passwords(("te laat",)))


class _StopError(Exception):
    """Somebody pulled the plug."""


def test_a_reading_that_was_broken_off_is_done_again_to_its_end(services: Services, tmp_path: Path) -> None:
    root = hand_in_of(tmp_path / "in")
    done = take_in(services, root)
    known = services.accessions.get(done["accessionId"])
    services.unlocking.give(services.operator, None, known.id, Passwords((_SECRET, _OTHER)))

    def stop(stage: Stage) -> None:
        if stage.records:
            raise _StopError

    feed = PreparedFeed(services.indexing)
    with pytest.raises(_StopError):
        services.unlocking.read(known, Turn(services.operator, feed, stop))
    (opened,) = (services.unlocking.read(known, Turn(services.operator, feed, Stages())),)
    ledger = services.ledgers.ledger(known.id)
    assert (opened, ledger.balanced, ledger.total.defects) == (5, True, 1)
    assert services.unlocking.read(known, Turn(services.operator, feed, Stages())) == 0


def test_the_command_reads_passwords_from_a_file_and_says_how_much_they_opened(tmp_path: Path) -> None:
    data, root = tmp_path / "data", hand_in_of(tmp_path / "in")
    keys = tmp_path / "sleutels.txt"
    keys.write_text(f"{_OTHER}\n")
    options = ("--custodian", "J. de Vries", "--channel", "official", "--json")
    done = klaarlicht(data, "ingest", root, *options, "--passwords", keys).json
    assert done["ledger"]["defects"] == 4
    keys.write_text(f"{_SECRET}\n")
    assert klaarlicht(data, "unlock", done["accessionId"], keys, "--json").json == {"unlocked": 3}
    assert klaarlicht(data, "unlock", done["accessionId"], keys).out == b"Geopend: 0 onderdelen\n"
    keys.write_text("x" * 201)
    assert "hoogstens" in klaarlicht(data, "unlock", done["accessionId"], keys).err
    assert klaarlicht(data, "search", "woord1", "--json").json["total"] == 1

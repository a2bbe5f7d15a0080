"""Verify finds what is amiss; a backup comes back whole or not at all."""

import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from records.errors import ConflictError, InvalidError
from records.identity import RecordId
from runtime.backup import read_backup, write_backup
from runtime.composition import Services
from runtime.settings import Settings
from runtime.verifying import verify
from search.backends.tantivy_index import TantivyIndex
from tests.builders import mbox
from tests.hand_ins import Json, ids, installation, numbered_mail, take_in, write


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two files, five mails, and two readings, as a stopped installation leaves it."""
    folder = tmp_path_factory.mktemp("stopped")
    files = {"a.eml": numbered_mail(0), "b.mbox": mbox(*(numbered_mail(number) for number in range(1, 5)))}
    with installation(folder / "data") as services:
        take_in(services, write(folder / "in", files))
        ids(services, "woord1")
        ids(services, "woord2")
    return folder / "data"


@pytest.fixture
def data(stopped: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(stopped, tmp_path / "data"))


def found_in(data: Path) -> Json:
    with installation(data) as services:
        return verify(services)


def change(data: Path, name: str, statement: str) -> None:
    with closing(sqlite3.connect(data / f"{name}.sqlite")) as connection, connection:
        connection.execute(statement)


def settings_of(data: Path) -> Settings:
    return Settings.model_validate({"data": data, "index_memory_mb": 32})


def test_nothing_is_amiss_in_a_sound_installation(data: Path) -> None:
    found = found_in(data)
    assert found["blobs"] == {"checked": 2, "bad": 0}
    assert found["audit"]["broken"] == 0
    assert found["index"] == {"inCatalogue": 5, "inIndex": 5, "missing": 0, "extra": 0}
    assert found["ok"] is True
    again = found_in(data)
    assert again["audit"] == {"entries": found["audit"]["entries"] + 1, "broken": 0}


def test_a_flipped_byte_of_an_original_is_found(data: Path) -> None:
    (pack,) = (data / "originals").glob("*.pack")
    raw = bytearray(pack.read_bytes())
    raw[7] ^= 1
    pack.write_bytes(raw)
    found = found_in(data)
    assert (found["blobs"], found["ok"]) == ({"checked": 2, "bad": 1}, False)


@pytest.mark.parametrize(
    ("database", "statement"),
    [
        ("catalogue", "UPDATE audit SET actor = 'een ander' WHERE number = 2"),
        ("catalogue", "DELETE FROM audit WHERE number = 2"),
        ("readings", "UPDATE audit_reading SET result = 'ok' WHERE number = 1"),
    ],
)
def test_a_changed_log_is_found(data: Path, database: str, statement: str) -> None:
    change(data, database, statement)
    found = found_in(data)
    assert found["audit"]["broken"] >= 1
    assert found["ok"] is False


def test_a_log_of_reading_that_was_cut_after_it_was_anchored_is_found(data: Path) -> None:
    assert found_in(data)["ok"]
    change(data, "readings", "DELETE FROM audit_reading WHERE number = 2")
    assert [found_in(data)["audit"]["broken"] for _ in range(2)] == [1, 1]


def remove_one(services: Services) -> None:
    index, _ = services.indexing.live()
    (first, *_) = ids(services)
    index.write([RecordId(first)], [])
    index.commit()


def empty_the_catalogue(services: Services) -> None:
    change(services.settings.data, "catalogue", "UPDATE record SET set_aside = 'x' WHERE number = 1")


@pytest.mark.parametrize(
    ("act", "missing", "extra"), [(remove_one, 1, 0), (empty_the_catalogue, 0, 1)], ids=["missing", "extra"]
)
def test_an_index_that_differs_from_the_catalogue_is_found(
    data: Path, act: Callable[[Services], None], missing: int, extra: int
) -> None:
    with installation(data) as services:
        act(services)
    found = found_in(data)
    assert (found["index"]["missing"], found["index"]["extra"], found["ok"]) == (missing, extra, False)
    with installation(data) as services:
        services.indexing.rebuild()
    assert found_in(data)["ok"] is True


def test_a_restored_backup_verifies_and_answers_alike(data: Path, tmp_path: Path) -> None:
    done = write_backup(settings_of(data), tmp_path / "kopie.zip")
    assert done["bytes"] == (tmp_path / "kopie.zip").stat().st_size
    restored = read_backup(settings_of(tmp_path / "terug"), tmp_path / "kopie.zip")
    assert restored["ok"] is True
    assert restored["files"] == done["files"]
    with installation(data) as before, installation(tmp_path / "terug") as after:
        assert ids(before) == ids(after)
        assert len(ids(after)) == 5
        one = ids(after, "woord3")[0]
        assert (
            after.opening.original(after.operator, None, one).content
            == before.opening.original(before.operator, None, one).content
        )
        assert [each.id for each in after.accessions.all()] == [each.id for each in before.accessions.all()]


def test_a_restored_installation_goes_on(data: Path, tmp_path: Path) -> None:
    write_backup(settings_of(data), tmp_path / "kopie.zip")
    read_backup(settings_of(tmp_path / "terug"), tmp_path / "kopie.zip")
    with installation(tmp_path / "terug") as services:
        write(tmp_path / "in", {"c.eml": numbered_mail(7)})
        assert take_in(services, tmp_path / "in")["ledger"]["found"] == 1
        assert len(ids(services)) == 6
        assert verify(services)["ok"]


def test_a_backup_goes_back_into_an_empty_folder_only(data: Path, tmp_path: Path) -> None:
    write_backup(settings_of(data), tmp_path / "kopie.zip")
    with pytest.raises(ConflictError):
        read_backup(settings_of(data), tmp_path / "kopie.zip")
    write(tmp_path / "vol", {"iets.txt": b"van iemand"})
    with pytest.raises(ConflictError):
        read_backup(settings_of(tmp_path / "vol"), tmp_path / "kopie.zip")
    assert (tmp_path / "vol" / "iets.txt").read_bytes() == b"van iemand"


def test_a_backup_never_replaces_another(data: Path, tmp_path: Path) -> None:
    write_backup(settings_of(data), tmp_path / "kopie.zip")
    with pytest.raises(InvalidError) as raised:
        write_backup(settings_of(data), tmp_path / "kopie.zip")
    assert raised.value.reason == "there"


def flipped(raw: bytes, name: str) -> bytes:
    """A byte changed in the packed content of a member."""
    place = raw.index(name.encode()) + len(name) + 40
    return raw[:place] + bytes([raw[place] ^ 255]) + raw[place + 1 :]


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: flipped(raw, "catalogue.sqlite"),
        lambda raw: flipped(raw, ".pack"),
        lambda raw: raw[: len(raw) // 2],
        lambda _: b"geen zip",
        lambda _: b"",
    ],
    ids=["catalogue", "pack", "cut", "no zip", "empty"],
)
def test_a_damaged_backup_is_refused_and_leaves_nothing(
    data: Path, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    write_backup(settings_of(data), tmp_path / "kopie.zip")
    (tmp_path / "stuk.zip").write_bytes(damage((tmp_path / "kopie.zip").read_bytes()))
    with pytest.raises(InvalidError) as raised:
        read_backup(settings_of(tmp_path / "terug"), tmp_path / "stuk.zip")
    assert raised.value.reason == "no-backup"
    assert not (tmp_path / "terug").exists()


def test_a_backup_that_would_write_outside_its_folder_is_refused(data: Path, tmp_path: Path) -> None:
    write_backup(settings_of(data), tmp_path / "kopie.zip")
    with zipfile.ZipFile(tmp_path / "kopie.zip") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = members["manifest.json"].replace(b"secrets/", b"../../uit/")
    with zipfile.ZipFile(tmp_path / "kwaad.zip", "w") as archive:
        for name, content in {**members, "manifest.json": manifest}.items():
            archive.writestr(name.replace("secrets/", "../../uit/"), content)
    with pytest.raises(InvalidError):
        read_backup(settings_of(tmp_path / "a" / "terug"), tmp_path / "kwaad.zip")
    assert not (tmp_path / "uit").exists()


def test_a_rebuilt_index_answers_as_the_old_one_did(data: Path, tmp_path: Path) -> None:
    with installation(data) as services:
        former, seq = services.indexing.live()
        before = [ids(services, query) for query in ("", "woord1", "onderwerp")]
        done = services.indexing.rebuild()
        assert done["records"] == 5
        fresh, same_seq = services.indexing.live()
        assert isinstance(fresh, TantivyIndex)
        assert (fresh is former, same_seq) == (False, seq)
        assert [ids(services, query) for query in ("", "woord1", "onderwerp")] == before

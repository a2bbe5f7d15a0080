"""A move is begun by nobody else's leave, ends proved or unfinished, and can be begun again."""

import hashlib
import json
import signal
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from records.errors import ConflictError, InvalidError
from runtime.backup import read_backup, write_backup
from runtime.composition import compose
from runtime.moving import move
from runtime.settings import Settings, embedded_in
from runtime.uploads import READ
from runtime.verifying import audit_entries, verify
from storage import migrations
from tests.builders import mbox
from tests.cli.commands import ROOT, klaarlicht
from tests.hand_ins import ids, installation, numbered_mail, take_in, write

MAILS = 12


@pytest.fixture
def source(tmp_path: Path) -> Settings:
    """An installation with some mails and readings, stopped."""
    files = {
        "a.eml": numbered_mail(0),
        "b.mbox": mbox(*(numbered_mail(number) for number in range(1, MAILS))),
    }
    with installation(tmp_path / "source") as services:
        take_in(services, write(tmp_path / "in", files))
        ids(services, "woord1")
        return services.settings


@pytest.fixture
def target(source: Settings, tmp_path: Path) -> Settings:
    """An empty installation."""
    return embedded_in(tmp_path / "target", source)


def no_watch(_part: str, _done: int, _total: int) -> None:
    pass


class StoppedError(Exception):
    pass


def stop_at(wanted: str) -> Callable[[str, int, int], None]:
    def watch(part: str, _done: int, _total: int) -> None:
        if part == wanted:
            raise StoppedError

    return watch


def actions(settings: Settings) -> list[str]:
    with compose(settings) as services:
        return [entry["action"] for entry in audit_entries(services) if entry["log"] == "acts"]


def test_both_sides_tell_the_same_and_enter_the_move(source: Settings, target: Settings) -> None:
    done = move(source, target, no_watch)
    assert done["ok"]
    assert done["verify"]["source"] == done["verify"]["target"]
    assert done["verify"]["target"]["index"] == {
        "inCatalogue": MAILS,
        "inIndex": MAILS,
        "missing": 0,
        "extra": 0,
    }
    with compose(source) as former, compose(target) as fresh:
        assert verify(former) == verify(fresh)
        assert ids(former) == ids(fresh)
    assert actions(source).count("installation.moved-out") == 1
    assert actions(target).count("installation.moved-in") == 1
    entries = [
        next(entry for entry in audit_entries(services) if entry["action"].startswith("installation."))
        for services in (compose(source), compose(target))
    ]
    assert entries[0]["subject"] == entries[1]["subject"] == done["sha256"]


def test_keys_go_along(source: Settings, target: Settings) -> None:
    key = (source.data / "secrets" / "cursor.key").read_bytes()
    move(source, target, no_watch)
    copy = target.data / "secrets" / "cursor.key"
    assert (copy.read_bytes(), copy.stat().st_mode & 0o777) == (key, 0o600)


@pytest.mark.parametrize("part", ["record", "audit_reading", "originals"])
def test_what_was_broken_off_is_closed_and_can_be_begun_again(
    source: Settings, target: Settings, part: str
) -> None:
    with pytest.raises(StoppedError):
        move(source, target, stop_at(part))
    with pytest.raises(ConflictError) as told:
        compose(target)
    assert told.value.reason == "unfinished"
    ran = klaarlicht(target.data, "search", "woord1")
    assert (ran.code, "half gevuld" in ran.err) == (1, True)
    with pytest.raises(ConflictError):
        write_backup(target, target.data.with_name("kopie.zip"))
    assert move(source, target, no_watch)["ok"]
    with compose(source) as former, compose(target) as fresh:
        assert ids(fresh) == ids(former)


def test_a_second_look_at_a_hand_in_does_not_believe_half_a_catalogue(
    source: Settings, target: Settings, tmp_path: Path
) -> None:
    with pytest.raises(StoppedError):
        move(source, target, stop_at("originals"))
    again = ("ingest", tmp_path / "in", "--custodian", "J. de Vries", "--channel", "official")
    assert klaarlicht(source.data, *again).code == 0
    assert "half gevuld" in klaarlicht(target.data, *again).err


DYING = """
import os, signal, sys
from pathlib import Path
from runtime.moving import move
from runtime.settings import embedded_in, read_settings

def watch(part, done, total):
    if part == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)

here = read_settings(Path(sys.argv[1]))
move(here, embedded_in(Path(sys.argv[2]), here), watch)
"""


@pytest.mark.parametrize("part", ["record", "originals"])
def test_a_mover_that_is_killed_leaves_both_free_for_the_next(
    source: Settings, target: Settings, part: str
) -> None:
    command = [sys.executable, "-c", DYING, str(source.data), str(target.data), part]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    with pytest.raises(ConflictError):
        compose(target)
    with compose(source) as services:
        assert verify(services)["ok"]
    assert klaarlicht(source.data, "migrate", "--to", target.data, "--json").json["ok"]
    with compose(target) as services:
        assert verify(services)["ok"]


def test_an_installation_that_somebody_has_open_is_not_moved(source: Settings, target: Settings) -> None:
    with compose(source), pytest.raises(ConflictError) as told:
        move(source, target, no_watch)
    assert (told.value.what, told.value.reason) == (str(source.data), "in-use")
    with compose(target), pytest.raises(ConflictError) as told:
        move(source, target, no_watch)
    assert (told.value.what, told.value.reason) == (str(target.data), "in-use")
    assert move(source, target, no_watch)["ok"]


def test_nobody_opens_an_installation_that_is_being_moved(source: Settings, target: Settings) -> None:
    refused = []

    def watch(part: str, _done: int, _total: int) -> None:
        if part == "originals":
            for settings in (source, target):
                with pytest.raises(ConflictError) as told:
                    compose(settings)
                refused.append(told.value.reason)

    move(source, target, watch)
    assert refused == ["being-moved", "being-moved"]


def test_a_target_that_is_not_empty_is_refused_and_stays_as_it_was(
    source: Settings, target: Settings, tmp_path: Path
) -> None:
    move(source, target, no_watch)
    with pytest.raises(ConflictError) as told:
        move(source, target, no_watch)
    assert told.value.reason == "not-empty"
    with compose(target) as services:
        assert verify(services)["ok"]
    strange = write(tmp_path / "vol", {"iets.txt": b"van iemand"})
    with pytest.raises(ConflictError):
        move(source, embedded_in(strange, source), no_watch)
    assert list(strange.iterdir()) == [strange / "iets.txt"]


def test_a_folder_without_an_installation_is_not_moved(target: Settings, tmp_path: Path) -> None:
    with pytest.raises(InvalidError) as told:
        move(embedded_in(tmp_path / "nergens", target), target, no_watch)
    assert told.value.reason == "absent"
    assert not (tmp_path / "nergens").exists()


def test_uploads_that_wait_are_read_first(source: Settings, target: Settings) -> None:
    with compose(source) as services:
        services.jobs.add(READ, bytes(16), 1, "ergens")
    with pytest.raises(ConflictError) as told:
        move(source, target, no_watch)
    assert told.value.reason == "uploads-wait"


def test_what_waits_for_the_index_is_indexed_on_both_sides(source: Settings, target: Settings) -> None:
    with closing(sqlite3.connect(source.data / "catalogue.sqlite")) as connection, connection:
        connection.execute(
            "INSERT INTO outbox (record_id, removed) SELECT id, 0 FROM record WHERE number = 1"
        )
    done = move(source, target, no_watch)
    assert (done["ok"], done["tables"]["outbox"]) == (True, 0)


def test_a_damaged_original_stays_as_damaged_as_it_was(source: Settings, target: Settings) -> None:
    (pack,) = (source.data / "originals").glob("*.pack")
    with pack.open("r+b") as file:
        file.write(b"\xff")
    done = move(source, target, no_watch)
    assert done["ok"]
    assert done["verify"]["source"]["blobs"] == done["verify"]["target"]["blobs"] == {"checked": 2, "bad": 1}


def test_a_backup_tells_that_originals_are_lost(source: Settings, target: Settings) -> None:
    (pack,) = (source.data / "originals").glob("*.pack")
    pack.unlink()
    ran = klaarlicht(source.data, "backup", target.data.with_name("kopie.zip"), "--json")
    assert (ran.code, ran.json["lacking"], "ontbreken originelen" in ran.err) == (1, 1, True)
    back = read_backup(target, target.data.with_name("kopie.zip"))
    assert (back["ok"], back["verify"]["blobs"]) == (False, {"checked": 2, "bad": 2})


def test_a_restore_that_was_broken_off_is_begun_anew(source: Settings, target: Settings) -> None:
    file = target.data.with_name("kopie.zip")
    write_backup(source, file)
    with pytest.raises(StoppedError):
        read_backup(target, file, stop_at("originals"))
    with pytest.raises(ConflictError):
        compose(target)
    assert read_backup(target, file)["ok"]
    assert not (target.data / "restoring").exists()


def of_release_0001(file: Path, older: Path) -> None:
    """A backup as the first release would have written it."""
    with zipfile.ZipFile(file) as archive, zipfile.ZipFile(older, "w") as copy:
        newest, first = older.with_suffix(".newest"), older.with_suffix(".first")
        newest.write_bytes(archive.read("catalogue.sqlite"))
        make_tables_0001(first)
        with closing(sqlite3.connect(first)) as connection, connection:
            connection.execute("ATTACH ? AS newest", (str(newest),))
            for (table,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            ).fetchall():
                if table != "alembic_version" and not table.startswith("sqlite_"):
                    columns = ", ".join(
                        f'"{row[1]}"' for row in connection.execute(f"PRAGMA table_info({table})")
                    )
                    connection.execute(f"INSERT INTO {table} SELECT {columns} FROM newest.{table}")
        raw = first.read_bytes()
        manifest = json.loads(archive.read("manifest.json"))
        manifest["files"]["catalogue.sqlite"] = {"size": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
        for name in manifest["files"]:
            copy.writestr(name, raw if name == "catalogue.sqlite" else archive.read(name))
        copy.writestr("manifest.json", json.dumps(manifest))


def make_tables_0001(file: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()


def test_a_backup_of_an_older_release_is_brought_up_to_date(
    source: Settings, target: Settings, tmp_path: Path
) -> None:
    write_backup(source, tmp_path / "kopie.zip")
    of_release_0001(tmp_path / "kopie.zip", tmp_path / "older.zip")
    assert read_backup(target, tmp_path / "older.zip")["ok"]


def test_the_command_moves_either_way_and_says_how_much(source: Settings, tmp_path: Path) -> None:
    out = klaarlicht(source.data, "migrate", "--to", tmp_path / "een", "--json")
    assert (out.code, set(out.json)) == (
        0,
        {"tables", "originals", "sha256", "verify", "seconds", "ok"},
    )
    back = klaarlicht(tmp_path / "twee", "migrate", "--from", tmp_path / "een")
    assert (back.code, f"Verhuisd: {MAILS} stukken" in back.out.decode()) == (0, True)

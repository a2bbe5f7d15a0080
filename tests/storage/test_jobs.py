"""The table of work fulfils the contract on either database; a process that ended is told by its lock."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from runtime.locks import FileLocks, Owner
from storage.database import Database
from tests.catalogues import MakesDatabase
from tests.contracts.jobs_contract import JobsContract

_ROOT = Path(__file__).resolve().parents[2]


class TestJobs(JobsContract):
    """On either database."""

    a_database: ClassVar[MakesDatabase]

    @pytest.fixture(autouse=True, scope="class")
    @classmethod
    def _on(cls, a_database: MakesDatabase) -> None:
        cls.a_database = staticmethod(a_database)

    def databases(self) -> Iterator[Database]:
        with self.a_database() as database:
            yield database


def test_an_owner_is_there_until_its_process_ends_however_it_ends(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from runtime.locks import FileLocks, Owner\n"
        "owner = Owner(FileLocks(Path(sys.argv[1]))); print(owner.name, flush=True); sys.stdin.read()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    name = process.stdout.readline().strip()
    watcher = Owner(FileLocks(tmp_path))
    assert not watcher.has_gone(name)
    process.kill()
    process.communicate()
    assert watcher.has_gone(name)
    assert watcher.has_gone(name)


def test_an_owner_never_takes_itself_for_gone(tmp_path: Path) -> None:
    owner, other = Owner(FileLocks(tmp_path)), Owner(FileLocks(tmp_path))
    name = owner.name
    assert not owner.has_gone(name)
    assert not other.has_gone(name)
    owner.close()
    assert other.has_gone(name)
    assert list(tmp_path.iterdir()) == []

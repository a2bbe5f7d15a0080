"""Workers as processes: killed, stopped, cut off from their servers, and dying over one file."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from bench.kills import ROOT
from bench.scaled_kills import Scaled, Servers, disturbed, undisturbed, waiting
from records.accession import AccessionState
from records.record import Channel
from runtime.composition import Services, compose
from runtime.hand_in import HandIn
from runtime.uploads import READ
from storage.jobs import MAX_ATTEMPTS
from tests.builders import attachment, mbox, multipart
from tests.engines.postgresql import PostgresqlServer
from tests.engines.proxy import Mode, Proxy, proxied
from tests.engines.shared import Server
from tests.hand_ins import codes, installation, numbered_mail, search, total, write

KILLS = 5
UNIT = 40
_LOOK_S, _PATIENCE_S = 0.05, 120


@dataclass
class Falling:
    """An Elasticsearch that nobody reaches for a while."""

    proxy: Proxy

    @property
    def url(self) -> str:
        return self.proxy.url

    def kill(self) -> None:
        self.proxy.turn(Mode.CUT)

    def start(self) -> None:
        threading.Event().wait(1)
        self.proxy.turn(Mode.PASS)


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Loose mails with copies of each other, a mailbox that is cut, and attachments."""
    loose = {f"los/{number:03}.eml": numbered_mail(number) for number in range(0, 160, 2)}
    table = multipart(
        "Content-Type: text/plain\r\n\r\nzie tabel", attachment("a;b"), extra="Message-ID: <t@x>\r\n"
    )
    box = mbox(*(numbered_mail(number) for number in range(250)), table)
    return write(tmp_path_factory.mktemp("brieven"), {**loose, "post.mbox": box})


@pytest.fixture
def servers(postgresql: PostgresqlServer, elasticsearch: Server) -> Iterator[Servers]:
    with proxied(elasticsearch.url) as proxy:
        yield Servers(postgresql, Falling(proxy))


@pytest.mark.live
def test_workers_and_engine_killed_at_random_moments_lose_and_double_nothing(
    letters: Path, servers: Servers
) -> None:
    wanted = undisturbed(letters, servers).outcome
    assert wanted.is_sound
    assert len(wanted.records) == 80 + 250 + 2
    random, kills = Random(2026), 0
    while kills < KILLS:
        found = disturbed(letters, servers, KILLS - kills, random, workers=2, unit_sources=UNIT)
        assert found.outcome == wanted, found.kills
        assert found.ended == [0, 0]
        kills += len(found.kills)


@pytest.mark.live
def test_a_database_that_stops_ends_no_worker_and_costs_no_attempt(letters: Path, servers: Servers) -> None:
    with waiting(letters, servers, UNIT) as scaled, working(scaled) as worker:
        _until(lambda: _states(scaled).get("unit done", 0) > 0)
        servers.database.stop()
        _until(lambda: "worker.waiting" in scaled.last_words())
        servers.database.start()
        _until(scaled.is_done)
        assert worker.poll() is None
        with compose(scaled.settings) as services, services.database.read() as connection:
            attempts = connection.execute(
                text("SELECT max(attempts) FROM job WHERE kind <> 'finish'")
            ).scalar()
            assert attempts == 1
        worker.terminate()
        assert worker.wait(_PATIENCE_S) == 0
        assert len(scaled.outcome().records) == 80 + 250 + 2


@pytest.mark.live
def test_a_worker_that_is_told_to_stop_returns_what_it_held(tmp_path: Path, servers: Servers) -> None:
    folder = write(tmp_path / "in", {"a.hangt": b"nooit klaar", "b.hangt": b"ook niet"})
    with waiting(folder, servers, 1) as scaled:
        with working(scaled, "tests.hostile_worker") as worker:
            # Nobody finishes a unit with a file that hangs, so one is held when the worker is told.
            _until(lambda: _states(scaled).get("unit claimed", 0) > 0)
            worker.terminate()
            assert worker.wait(_PATIENCE_S) == 0
            assert _states(scaled) == {"read done": 1, "unit open": 2, "finish open": 1}
        with working(scaled):
            _until(scaled.is_done)
        assert len(scaled.outcome().records) == 2


def test_a_file_over_which_every_worker_dies_is_kept_with_its_defect_alone(tmp_path: Path) -> None:
    files = {f"{number}.eml": numbered_mail(number) for number in range(4)}
    folder = write(tmp_path / "in", {**files, "m.doodt": b"dodelijk"})
    data, deaths = tmp_path / "data", 0
    with installation(data) as services:
        accession, _ = services.ingesting.register(
            HandIn((folder,), "J. de Vries", Channel.OFFICIAL), services.operator
        )
        services.jobs.add(READ, bytes.fromhex(accession.id), accession.number, str(folder))
        # The first three died already: their names belong to nobody.
        for name in map(str, range(MAX_ATTEMPTS)):
            assert len(services.jobs.claim(READ, name, 1)) == 1
    command = [sys.executable, "-m", "tests.hostile_worker", "--once"]
    small = {"KLAARLICHT_DATA": str(data), "KLAARLICHT_PARSERS": "1", "KLAARLICHT_INDEX_MEMORY_MB": "32"}
    told = {**os.environ, **small}  # noqa: TID251  # of the one who runs the tests
    while subprocess.run(command, cwd=ROOT, env=told, check=False, timeout=_PATIENCE_S).returncode:
        deaths += 1
        assert deaths <= 2 * MAX_ATTEMPTS
    assert deaths == 2 * MAX_ATTEMPTS
    with installation(data) as services:
        _assert_kept(services, accession.id)


def _assert_kept(services: Services, accession_id: str) -> None:
    (accession,) = services.accessions.all()
    assert accession.state is AccessionState.AVAILABLE
    ledger = services.desk.ledger(services.operator, None, accession_id)
    assert (ledger["found"], ledger["kept"], ledger["balanced"]) == (5, 5, True)
    assert codes(services, accession_id) == {"crash": 1}
    (item,) = search(services, "bestand:m.doodt")["items"]
    assert services.opening.original(services.operator, None, item["id"]).content == b"dodelijk"
    assert [total(services, f"woord{number}") for number in range(4)] == [1] * 4


@contextmanager
def working(scaled: Scaled, *program: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker process, of a program of its own if one is named, gone afterwards."""
    crew = scaled.crew(1)
    crew.start(*program)
    (worker,) = crew.processes
    try:
        yield worker
    finally:
        worker.kill()
        worker.wait()


def _states(scaled: Scaled) -> dict[str, int]:
    with compose(scaled.settings) as services, services.database.read() as connection:
        rows = connection.execute(text("SELECT kind, state, count(*) FROM job GROUP BY kind, state")).all()
    return {f"{kind} {state}": int(count) for kind, state, count in rows}


def _until(holds: Callable[[], bool]) -> None:
    waiting = threading.Event()
    for _ in range(int(_PATIENCE_S / _LOOK_S)):
        if holds():
            return
        waiting.wait(_LOOK_S)
    raise AssertionError("it did not come to that")

"""Whole hand-ins whose texts come from a Tika server that falls, hangs, is away and comes back."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from records.errors import UnavailableError
from runtime.worker import Worker
from tests.builders import multipart
from tests.engines import tika as engine
from tests.engines.proxy import Mode, Proxy, proxied
from tests.engines.shared import Server, or_left_out, owner
from tests.hand_ins import codes, installation, take_in, total, write
from tests.journeys.test_hand_ins import word_attachment

pytestmark = pytest.mark.live

FILES = 12


@pytest.fixture(scope="module")
def own_tika(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that only this module asks, since it is made to fall."""
    server = or_left_out(lambda: engine.start(tmp_path_factory.mktemp("own") / "tika", owner()))
    yield server
    os.kill(server.keeper_id, signal.SIGTERM)


@pytest.fixture
def proxy(own_tika: Server) -> Iterator[Proxy]:
    with proxied(own_tika.url) as proxy:
        yield proxy


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    mails = {
        f"{number}.eml": multipart("zie de bijlage", word_attachment(f"fundering{number}"))
        for number in range(FILES)
    }
    return write(tmp_path / "letters", mails)


def reading_process(server: Server) -> int:
    """The process in which the server reads, below the one that keeps it running."""
    above = f"PPid:\t{java_below(server.keeper_id)}\n"
    return next(pid for pid in processes() if above in status(pid))


def java_below(keeper: int) -> int:
    return next(pid for pid in processes() if f"PPid:\t{keeper}\n" in status(pid))


def processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]


def status(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/status").read_text("ascii", "replace")
    except OSError:
        return ""


def test_the_texts_of_attachments_come_from_the_server(
    tmp_path: Path, letters: Path, own_tika: Server
) -> None:
    with installation(tmp_path / "data", more={"tika_url": own_tika.url}) as services:
        done = take_in(services, letters)
        assert total(services, "fundering*") == FILES
        assert codes(services, done["accessionId"]) == {}


def test_a_reading_process_that_is_killed_again_and_again_costs_no_text(
    tmp_path: Path, letters: Path, own_tika: Server
) -> None:
    ended = threading.Event()

    def kill() -> None:
        for _ in range(2):
            if ended.wait(0.6):
                return
            os.kill(reading_process(own_tika), signal.SIGKILL)
            if ended.wait(6):
                return

    with installation(tmp_path / "data", more={"tika_url": own_tika.url}) as services:
        killing = threading.Thread(target=kill)
        killing.start()
        done = take_in(services, letters)
        ended.set()
        killing.join()
        assert total(services, "fundering*") == FILES
        assert codes(services, done["accessionId"]) == {}


def test_while_the_server_is_away_texts_wait_and_none_is_given_up(
    tmp_path: Path, letters: Path, proxy: Proxy
) -> None:
    with installation(tmp_path / "data", more={"tika_url": proxy.url}) as services:
        services.patience_s = 0.5
        proxy.turn(Mode.CUT)
        with pytest.raises(UnavailableError):
            take_in(services, letters)
        assert [part for part, answers in services.standing.parts().items() if not answers] == ["tika"]
        assert total(services, "bijlage:stuk") == FILES
        assert services.texts.remaining() == FILES
        with pytest.raises(UnavailableError):
            Worker(services).run(once=True)
        proxy.turn(Mode.PASS)
        Worker(services).run(once=True)
        assert all(services.standing.parts().values())
        assert services.texts.remaining() == 0
        assert total(services, "fundering*") == FILES

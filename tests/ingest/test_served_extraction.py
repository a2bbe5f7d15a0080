"""Texts by a server that falls, hangs and babbles: no file is blamed for another, and none is lost."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.extraction import Extraction, ExtractionTask
from ingest.limits import Limits
from ingest.served_extraction import ServedExtraction
from records.errors import UnavailableError
from records.place import Place
from runtime.locks import FileGate
from tests.engines.scripted_tika import BOMB, GARBAGE, HANG, ScriptedTika, scripted_tika

LIMITS = Limits(text_time_s=2, text_characters=1000)

Makes = Callable[[], ServedExtraction]


def task(content: bytes, media_type: str = "application/msword") -> ExtractionTask:
    return ExtractionTask(Place("bijlage.doc"), media_type, "bijlage.doc", content)


def codes(extraction: Extraction) -> list[tuple[str, str]]:
    return [(defect.code.value, defect.detail) for defect in extraction.defects]


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedTika]:
    with scripted_tika() as server:
        yield server


@pytest.fixture(autouse=True)
def well_and_unasked(server: ScriptedTika) -> None:
    server.is_well, server.most_at_once = True, 0
    server.asked.clear()
    server.holds.clear()
    server.waits.clear()


@pytest.fixture(scope="module")
def makes(server: ScriptedTika, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Makes]:
    """Workers that ask one server through one gate."""
    gate: Path = tmp_path_factory.mktemp("locks") / "tika.lock"
    made: list[ServedExtraction] = []

    def make() -> ServedExtraction:
        made.append(ServedExtraction(server.url, LIMITS, FileGate(gate), return_time_s=0.5))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture(scope="module")
def worker(makes: Makes) -> ServedExtraction:
    return makes()


@pytest.fixture(scope="module")
def colleague(makes: Makes) -> ServedExtraction:
    return makes()


def test_the_server_is_asked_for_what_our_own_libraries_do_not_read(
    worker: ServedExtraction, server: ScriptedTika
) -> None:
    assert worker.extract(task(b"notulen")).text == "notulen"
    assert worker.extract(task(b"platte tekst", "text/plain")).source == "plain"
    assert worker.extract(task(b"<p>bladzijde</p>", "text/html")).source == "html"
    assert server.asked == [b"notulen"]


def test_a_bomb_is_tried_once_more_alone_and_then_named(
    worker: ServedExtraction, server: ScriptedTika
) -> None:
    found = worker.extract(task(BOMB))
    assert (found.text, codes(found)) == ("", [("crash", "tika-server: broken off")])
    assert server.asked.count(BOMB) == 2
    assert worker.extract(task(b"daarna")).text == "daarna"


def test_what_was_asked_beside_a_bomb_is_read_all_the_same(
    worker: ServedExtraction, colleague: ServedExtraction, server: ScriptedTika
) -> None:
    found: list[Extraction] = []
    beside = threading.Thread(target=lambda: found.append(colleague.extract(task(b"wait: een nota"))))
    beside.start()
    assert server.waits.wait(20)
    threading.Timer(1.0, server.holds.set).start()
    bomb = worker.extract(task(BOMB))
    beside.join()
    assert codes(bomb) == [("crash", "tika-server: broken off")]
    assert [(each.text, each.defects) for each in found] == [("wait: een nota", ())]
    assert server.most_at_once == 2


def test_a_hanging_server_costs_the_file_its_text_and_nothing_else(worker: ServedExtraction) -> None:
    found = worker.extract(task(HANG))
    assert codes(found) == [("limit-time", "tika-server: time")]
    assert found.seconds < 2 * LIMITS.text_time_s + 1
    assert worker.extract(task(b"daarna")).text == "daarna"


@pytest.mark.parametrize("content", sorted(GARBAGE))
def test_what_is_no_answer_is_a_defect_of_the_file_once_it_came_twice(
    worker: ServedExtraction, server: ScriptedTika, content: bytes
) -> None:
    ((code, detail),) = codes(worker.extract(task(content)))
    assert (code, detail.partition(":")[0]) == ("crash", "tika-server")
    assert server.asked.count(content) == 2


def test_a_server_that_is_away_blames_no_file_and_is_found_again(
    worker: ServedExtraction, server: ScriptedTika
) -> None:
    server.is_well = False
    with pytest.raises(UnavailableError):
        worker.extract(task(b"nota"))
    server.asked.clear()
    with pytest.raises(UnavailableError):
        worker.extract(task(b"nota"))
    assert b"nota" not in server.asked  # while it is away only a known text is sent
    server.is_well = True
    assert worker.extract(task(b"nota")).text == "nota"


def test_a_server_that_comes_back_in_time_costs_only_that_time(
    worker: ServedExtraction, server: ScriptedTika
) -> None:
    server.is_well = False
    timer = threading.Timer(0.3, lambda: setattr(server, "is_well", True))
    timer.start()
    found = worker.extract(task(b"nota"))
    timer.join()
    assert (found.text, found.defects) == ("nota", ())


def test_nobody_listening_is_a_server_that_is_away(tmp_path: Path) -> None:
    with scripted_tika() as gone:
        url = gone.url
    worker = ServedExtraction(url, LIMITS, FileGate(tmp_path / "tika.lock"), return_time_s=0.0)
    with pytest.raises(UnavailableError):
        worker.extract(task(b"nota"))
    worker.close()

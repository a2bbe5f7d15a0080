"""What stays of a search and an opening: an entry with ids, and never a word of what was asked or read."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from fastapi.testclient import TestClient

from front.app import create_app
from runtime import logs
from runtime.verifying import audit_entries
from tests.api.world import API, World, absent_id, make_world
from tests.builders import CRLF, attachment, mail, multipart

CANARIES = ("zoekkanarie", "onderwerpkanarie", "tekstkanarie", "adreskanarie", "bijlagekanarie")
PARTS = ("", "/text", "/text-source", "/original", "/family", "/thread", "/context", "/duplicates")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything that is logged."""
    stream = io.StringIO()
    yield stream
    logs.configure()


@pytest.fixture
def world(tmp_path: Path, written: io.StringIO) -> Iterator[World]:
    world = make_world(tmp_path)
    logs.configure(written)
    with world.client:
        accession = world.take_in(
            {
                "a.eml": mail("tekstkanarie", subject="onderwerpkanarie", sender="adreskanarie@example.nl"),
                "b.eml": multipart(
                    f"Content-Type: text/plain{CRLF}{CRLF}tekstkanarie",
                    attachment("x;y", "bijlagekanarie.csv"),
                ),
            }
        )
        world.add_everybody(accession)
        yield world
    world.close()


def ask_everything(world: World) -> int:
    """Ask what tells most, right and wrong; how many requests that took."""
    answers = [world.ask("officer", "POST", "/records/_search", json={"query": query}) for query in CANARIES]
    answers += [
        world.ask("officer", "POST", "/records/_search", json={"query": f"zoekkanarie {wrong}"})
        for wrong in ("(", "EN", "onbekend:x")
    ]
    answers.append(world.ask("officer", "POST", "/records/_search", json={"zoekkanarie": 1}))
    answers.append(world.ask("admin", "POST", "/records/_search", json={"query": "zoekkanarie"}))
    answers.append(world.get("officer", "/zoekkanarie?q=zoekkanarie"))
    found = world.ask("officer", "POST", "/records/_search", json={"query": "onderwerpkanarie"}).json()
    (hit,) = found["items"]
    answers += [world.get("officer", f"/records/{hit['id']}{part}") for part in PARTS]
    answers += [world.get("officer", f"/records/{wrong}") for wrong in (absent_id(world), "zoekkanarie")]
    assert {answer.status_code for answer in answers} == {200, 400, 403, 404}
    return len(answers) + 1


def test_no_word_of_a_question_or_a_record_is_logged(
    world: World, written: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    asked = ask_everything(world)
    printed = capfd.readouterr()
    logged = written.getvalue()
    for canary in CANARIES:
        assert canary not in logged + printed.out + printed.err
    lines = [orjson.loads(line) for line in logged.splitlines()]
    requests = [line for line in lines if line["event"] == "request"]
    assert len(requests) == asked
    assert {frozenset(line) for line in requests} == {
        frozenset({"event", "level", "at", "request", "route", "method", "status", "ms"})
    }
    assert len({line["request"] for line in requests}) == asked


def test_what_a_library_tells_is_a_line_like_the_others_without_what_it_filled_in(
    written: io.StringIO,
) -> None:
    logs.configure(written)
    logging.getLogger("uvicorn.error").warning("Invalid request of %s", "adreskanarie")
    try:
        int("tekstkanarie")
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in application")
    first, second = (orjson.loads(line) for line in written.getvalue().splitlines())
    assert (first["event"], first["library"], first["told"]) == (
        "library",
        "uvicorn.error",
        "Invalid request of %s",
    )
    assert (second["exception"], second["told"]) == ("ValueError", "Exception in application")
    assert "kanarie" not in written.getvalue()


def test_a_fault_of_ours_is_logged_without_its_words(world: World, written: io.StringIO) -> None:
    app = create_app(world.services)
    logs.configure(written)

    @app.get(f"{API}/breekt")
    def breaks() -> None:
        raise RuntimeError("zoekkanarie")

    with TestClient(app, raise_server_exceptions=False) as client:
        assert client.get(f"{API}/breekt").status_code == 500
    (line,) = [each for each in written.getvalue().splitlines() if "request.failed" in each]
    assert "zoekkanarie" not in written.getvalue()
    assert orjson.loads(line)["exception"] == "RuntimeError"
    assert orjson.loads(line)["where"][-1].endswith(" breaks")


def test_every_reading_and_every_refusal_has_its_entry_of_six_fields(world: World) -> None:
    ask_everything(world)
    entries = list(audit_entries(world.services))
    assert {frozenset(entry) for entry in entries} == {
        frozenset({"log", "number", "at", "actor", "action", "subject", "result", "origin", "hash"})
    }
    assert all(entry[name] for entry in entries for name in ("at", "actor", "action", "result", "origin"))
    reading = [
        (each["actor"], each["action"], each["result"]) for each in entries if each["log"] == "reading"
    ]
    assert [action for _, action, _ in reading].count("search") == len(CANARIES) + 1
    opened = [action for _, action, _ in reading if action.startswith("record.")]
    assert opened == [
        "record.open",
        *(f"record.{part[1:]}" for part in PARTS[1:]),
    ]
    assert [each for each in reading if each[1] == "refused"] == [
        ("admin", "refused", "searchRecords:forbidden"),
        ("officer", "refused", "getRecord:not-found"),
        ("officer", "refused", "getRecord:not-found"),
    ]


def test_the_audit_log_holds_ids_and_no_content(world: World) -> None:
    ask_everything(world)
    exported = orjson.dumps(list(audit_entries(world.services))).decode()
    for canary in CANARIES:
        assert canary not in exported
    opened = world.search("officer", "onderwerpkanarie")["items"][0]["id"]
    assert opened in exported


def test_what_was_asked_is_kept_apart_and_the_log_names_it(world: World) -> None:
    world.search("officer", "zoekkanarie")
    raw = (world.services.settings.data / "readings.sqlite").read_bytes()
    wal = world.services.settings.data / "readings.sqlite-wal"
    raw += wal.read_bytes() if wal.exists() else b""
    assert b"zoekkanarie" in raw

"""Each service of docker-compose.yml runs its command with its settings, and together they find what is handed in."""

import json
import shlex
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import psycopg
import pytest

from tests.builders import multipart
from tests.engines.composed import SERVICES, OurService, config_files, moved
from tests.engines.postgresql import command_of, or_left_out
from tests.engines.secured import PASSWORD, Secured
from tests.engines.shared import Server, free_port
from tests.engines.tika import DEPLOY
from tests.journeys.test_hand_ins import word_attachment

pytestmark = pytest.mark.live

START_TIME_S = 120.0
_LOOK_S = 0.2
_PASSWORD = "canary-of-postgresql"


def wait_until(holds: Callable[[], bool], process: "subprocess.Popen[bytes]") -> None:
    """Return when it holds; fails if the process ends or two minutes go by before."""
    until = time.monotonic() + START_TIME_S
    while not holds():
        assert time.monotonic() < until
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(_LOOK_S)


def says(check: str) -> int:
    """How a health check of a shell ends."""
    return subprocess.run(["/bin/sh", "-c", check], check=False, capture_output=True).returncode


@contextmanager
def running_postgresql(folder: Path) -> Iterator[int]:
    """The service `postgresql`: its first start as the program of its image makes it, then its command."""
    service, programs, port = SERVICES["postgresql"], or_left_out(), free_port()
    told = service["environment"]
    (folder / "password").write_text(_PASSWORD)
    first = ["-D", str(folder / "kept"), "-U", told["POSTGRES_USER"], f"--pwfile={folder / 'password'}"]
    made = [*first, *shlex.split(told["POSTGRES_INITDB_ARGS"]), "--no-sync"]
    subprocess.run([*command_of(programs / "initdb"), *made], check=True, capture_output=True)
    program, *words = service["command"]
    here = [
        "-D",
        str(folder / "kept"),
        "-k",
        str(folder),
        "-p",
        str(port),
        "-c",
        "listen_addresses=127.0.0.1",
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([*command_of(programs / program), *words, *here], stdout=log, stderr=log)
    kind, asked = service["healthcheck"]["test"]
    assert kind == "CMD-SHELL"
    asked = f"{programs}/{asked} -p {port}"

    def answers(name: str) -> bool:
        return says(asked.replace("-d klaarlicht", f"-d {name}")) == 0

    try:
        wait_until(lambda: answers("postgres"), process)
        with psycopg.connect(
            f"host={folder} port={port} user={told['POSTGRES_USER']} dbname=postgres", autocommit=True
        ) as connection:
            connection.execute(f"CREATE DATABASE {told['POSTGRES_DB']}".encode())
        assert answers(told["POSTGRES_DB"])
        yield port
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


@pytest.fixture
def places(secured: Secured, tika: Server, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Every place that the services name, and what it is here."""
    (tmp_path / "postgresql").mkdir()
    with running_postgresql(tmp_path / "postgresql") as port:
        (tmp_path / "database_url").write_text(
            f"postgresql://klaarlicht:{_PASSWORD}@127.0.0.1:{port}/klaarlicht\n"
        )
        (tmp_path / "elasticsearch_password").write_text(PASSWORD)
        (tmp_path / "ca").write_bytes(secured.certificate.read_bytes())
        yield {
            "/run/secrets": str(tmp_path),
            "/data": str(tmp_path / "data"),
            "https://elasticsearch:9200": secured.url,
            "http://tika:9998": tika.url,
            "0.0.0.0": "127.0.0.1",
            "8000": str(free_port()),
        }


def ours(name: str, places: dict[str, str]) -> OurService:
    """A service with a port of its own for its figures: here all share one address."""
    return OurService(name, {**places, "9464": str(free_port())})


def figures(service: OurService) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{service.places['9464']}/metrics", timeout=10) as answer:
        return str(answer.read(), "utf-8")


def account(api: OurService, name: str, role: str) -> dict[str, str]:
    told = json.loads(api.run("account", "add", name, "--role", role, "--json"))
    return {"Authorization": f"Bearer {told['token']}"}


def test_what_is_uploaded_is_read_and_found(places: dict[str, str], tmp_path: Path) -> None:
    api, worker = ours("api", places), ours("worker", places)
    url = f"http://127.0.0.1:{places['8000']}/api/v1"
    letter = multipart("zie de bijlage", word_attachment("fundering"))
    with (
        api.running(tmp_path / "api.log") as serving,
        worker.running(tmp_path / "worker.log") as working,
        httpx2.Client(trust_env=False, timeout=30) as client,
    ):
        wait_until(api.is_healthy, serving)
        intake, officer = account(api, "intake", "intake"), account(api, "jansen", "officer")
        taken = client.post(
            f"{url}/accessions",
            headers=intake,
            files={"files[]": ("brief.eml", letter)},
            data={"custodian": "A. de Vries", "channel": "official"},
        )
        assert taken.status_code == 202
        api.run("account", "grant", "jansen", "--accession", taken.json()["id"])

        def found() -> list[dict[str, Any]]:
            asked = client.post(f"{url}/records/_search", headers=officer, json={"query": "fundering"})
            assert asked.status_code == 200
            items: list[dict[str, Any]] = asked.json()["items"]
            return items

        wait_until(lambda: bool(found()), working)
        (hit,) = found()
        assert (hit["kind"], hit["custodian"]["name"]) == ("file", "A. de Vries")
        assert worker.is_healthy()
        ready = client.get(f"{url}/health/ready").json()
        parts = dict.fromkeys(("catalogue", "readings", "index", "originals"), "ok")
        assert (ready["status"], ready["parts"], set(ready["abilities"])) == ("ok", parts, {"ocr", "rar"})
        assert 'klaarlicht_requests_total{method="POST",route="/accessions",status="202"} 1.0' in figures(api)
        assert 'klaarlicht_part_up{part="tika"} 1.0' in figures(worker)
        assert 'klaarlicht_records_total{kind="mail"} 1.0' in figures(worker)
    logged = (tmp_path / "api.log").read_bytes() + (tmp_path / "worker.log").read_bytes()
    assert all(json.loads(line)["event"] for line in logged.splitlines())
    assert PASSWORD.encode() not in logged
    assert _PASSWORD.encode() not in logged


def test_the_health_check_of_elasticsearch_holds_once_the_user_is_there(secured: Secured) -> None:
    kind, asked = SERVICES["elasticsearch"]["healthcheck"]["test"]
    folder = secured.certificate.parent.parent
    here = {
        "/tmp/klaarlicht-may-come": str(folder / "ready"),
        "/run/secrets": str(folder / "secrets"),
        "https://localhost:9200": secured.url,
    }
    assert kind == "CMD-SHELL"
    (command,) = moved([asked], here)
    assert says(command) == 0
    (command,) = moved([asked], {**here, "/tmp/klaarlicht-may-come": str(folder / "nothing")})
    assert says(command) == 1


def test_tika_is_started_as_its_server_of_the_tests_is() -> None:
    here = moved(SERVICES["tika"]["entrypoint"], config_files("tika"))
    assert here == ["/bin/sh", str(DEPLOY / "run-tika.sh"), "-c", str(DEPLOY / "tika-config.xml")]

"""From a request to what a journalist opens: the page that tells it is run, on both sets of engines."""

import doctest
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cli.demo import prepare
from records.access import Role
from runtime.composition import Services
from tests.engines.postgresql import PostgresqlServer
from tests.engines.shared import Server
from tests.hand_ins import installation
from tests.server_processes import answers, free_port

ROOT = Path(__file__).resolve().parents[2]
_FENCE = re.compile(r"^```.*$", re.MULTILINE)


@contextmanager
def served(**settings: str) -> Iterator[str]:
    """The address of a server with these settings and its worker, while they run."""
    told = {f"KLAARLICHT_{name.upper()}": value for name, value in settings.items()}
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "cli.main", "serve", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, **told},  # noqa: TID251  # of the one who runs the tests
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not answers(port):
            assert process.poll() is None
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) in {0, -signal.SIGTERM}


def keys_of(services: Services) -> dict[str, str]:
    """Take the sample in; the keys of who handles the request and who reads it a second time."""
    prepare(services)
    keys = {}
    for name, role in (("behandelaar", Role.OFFICER), ("tweede", Role.REVIEWER)):
        _, keys[name.upper()] = services.accounts.add(name, role, services.operator)
        services.accounts.grant(name, None, services.operator)
    return keys


def run_page(address: str, keys: dict[str, str]) -> None:
    """Run the page against a server; fails with all that differs."""
    page = _FENCE.sub("", (ROOT / "docs/verzoek.md").read_text("utf-8"))
    names = {"ADRES": address, "API": f"{address}/api/v1", **keys}
    found = doctest.DocTestParser().get_doctest(page, names, "verzoek", "docs/verzoek.md", 0)
    assert len(found.examples) > 30
    differences: list[str] = []
    doctest.DocTestRunner(verbose=False).run(found, out=differences.append)
    if differences:
        pytest.fail("".join(differences), pytrace=False)


def test_the_page_is_as_it_goes_on_one_machine(tmp_path: Path) -> None:
    with installation(tmp_path) as services:
        keys = keys_of(services)
    with served(data=str(tmp_path)) as address:
        run_page(address, keys)


@pytest.mark.live
def test_the_page_is_as_it_goes_on_servers(
    tmp_path: Path, postgresql: PostgresqlServer, elasticsearch: Server
) -> None:
    index = {"elasticsearch_url": elasticsearch.url, "elasticsearch_prefix": "klaarlicht-request"}
    with postgresql.another() as url:
        with installation(tmp_path, database_url=url, more=index) as services:
            keys = keys_of(services)
        with served(data=str(tmp_path), database_url=url, **index) as address:
            run_page(address, keys)

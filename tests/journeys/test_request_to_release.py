"""From a request to what a journalist opens: the page that tells it is run, on both sets of engines."""

import doctest
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn

from cli.demo import prepare
from front.app import create_app
from records.access import Role
from runtime.composition import Services
from tests.engines.postgresql import PostgresqlServer
from tests.engines.shared import Server
from tests.hand_ins import installation

ROOT = Path(__file__).resolve().parents[2]
_FENCE = re.compile(r"^```.*$", re.MULTILINE)


@contextmanager
def served(services: Services) -> Iterator[str]:
    """The address of these services while they are served."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(create_app(services), access_log=False, log_config=None))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def run_page(services: Services) -> None:
    """Run the page on these services; fails with all that differs."""
    prepare(services)
    keys = {}
    for name, role in (("behandelaar", Role.OFFICER), ("tweede", Role.REVIEWER)):
        _, keys[name.upper()] = services.accounts.add(name, role, services.operator)
        services.accounts.grant(name, None, services.operator)
    page = _FENCE.sub("", (ROOT / "docs/verzoek.md").read_text("utf-8"))
    with served(services) as address:
        found = doctest.DocTestParser().get_doctest(
            page, {"API": f"{address}/api/v1", **keys}, "verzoek", "docs/verzoek.md", 0
        )
        assert len(found.examples) > 30
        differences: list[str] = []
        doctest.DocTestRunner(verbose=False).run(found, out=differences.append)
    if differences:
        pytest.fail("".join(differences), pytrace=False)


def test_the_page_is_as_it_goes_on_one_machine(tmp_path: Path) -> None:
    with installation(tmp_path) as services:
        run_page(services)


@pytest.mark.live
def test_the_page_is_as_it_goes_on_servers(
    tmp_path: Path, postgresql: PostgresqlServer, elasticsearch: Server
) -> None:
    on_servers = {
        "elasticsearch_url": elasticsearch.url,
        "elasticsearch_prefix": "klaarlicht-request",
    }
    with (
        postgresql.another() as url,
        installation(tmp_path, database_url=url, more=on_servers) as services,
    ):
        run_page(services)

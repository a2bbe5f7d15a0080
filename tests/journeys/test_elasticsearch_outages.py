"""A real Elasticsearch that is overloaded, late, red, or breaks off: searches say so or go on, and nothing is
lost or there twice."""

import secrets
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch
from fastapi.testclient import TestClient

from front.app import create_app
from records.access import Role
from runtime.composition import Services
from search.backends.elasticsearch_index.mapping import index_body
from tests.engines.interposed import Fault, Interposed, interposed
from tests.engines.shared import Server
from tests.hand_ins import Json, ids, installation, numbered_mail, take_in, total, write

pytestmark = pytest.mark.live

BEFORE, MEANWHILE = 20, 30
IN_TIME_S = 2.0
Asks = Callable[[], tuple[int, str, float]]
MARGIN_S = 0.5
"""For the way through the API on a busy machine."""


@pytest.fixture
def between(elasticsearch: Server) -> Iterator[Interposed]:
    with interposed(elasticsearch.url) as made:
        yield made


@pytest.fixture
def prefix() -> str:
    return f"outage-{secrets.token_hex(4)}"


@pytest.fixture
def scaled(tmp_path: Path, between: Interposed, prefix: str) -> Iterator[Services]:
    more = {"elasticsearch_url": between.url, "elasticsearch_prefix": prefix}
    with installation(tmp_path / "scaled", more=more) as services:
        take_in(services, letters(tmp_path / "before", range(BEFORE)))
        yield services


@contextmanager
def asking(services: Services) -> Iterator[Asks]:
    """Asks a search through the API: its status, when to try again, and how long it took, in seconds."""
    _, token = services.accounts.add("jansen", Role.OFFICER, services.operator)
    services.accounts.grant("jansen", None, services.operator)
    with TestClient(create_app(services)) as client:

        def ask() -> tuple[int, str, float]:
            started = time.monotonic()
            answer = client.post(
                "/api/v1/records/_search", json={"query": ""}, headers={"Authorization": f"Bearer {token}"}
            )
            return answer.status_code, answer.headers.get("retry-after", ""), time.monotonic() - started

        yield ask


@pytest.fixture
def asks(scaled: Services) -> Iterator[Asks]:
    with asking(scaled) as asks:
        assert asks()[0] == 200
        yield asks


@pytest.fixture
def client(elasticsearch: Server) -> Iterator[Elasticsearch]:
    with Elasticsearch(elasticsearch.url) as client:
        yield client.options(request_timeout=60)


def letters(folder: Path, numbers: range) -> Path:
    return write(folder, {f"{number}.eml": numbered_mail(number) for number in numbers})


def everything_is_there_once(services: Services, done: Json, client: Elasticsearch, prefix: str) -> None:
    assert (done["ledger"]["found"], done["ledger"]["kept"], done["ledger"]["balanced"]) == (
        MEANWHILE,
        MEANWHILE,
        True,
    )
    assert total(services, "") == len(set(ids(services))) == BEFORE + MEANWHILE
    assert client.count(index=prefix)["count"] == BEFORE + MEANWHILE
    assert services.outbox.last() == 0


def answers_when_it_can(asked: tuple[int, str, float], *, is_up: bool) -> None:
    status, retry_after, seconds = asked
    assert (status, bool(retry_after)) == ((200, False) if is_up else (503, True))
    assert seconds < IN_TIME_S + MARGIN_S


@pytest.mark.parametrize(
    ("fault", "is_up"),
    [
        (Fault.BUSY, False),
        (Fault.LATE, False),
        (Fault.UNHEARD, True),
        (Fault.TORN, True),
        (Fault.PARTLY, True),
    ],
)
def test_what_is_handed_in_meanwhile_is_there_once(
    scaled: Services,
    asks: Asks,
    between: Interposed,
    client: Elasticsearch,
    prefix: str,
    fault: Fault,
    is_up: bool,
    tmp_path: Path,
) -> None:
    more = letters(tmp_path / "more", range(100, 100 + MEANWHILE))
    between.fault = fault
    with ThreadPoolExecutor(1) as beside:
        taking_in = beside.submit(take_in, scaled, more, custodian="B. Bakker")
        while between.spoiled < 3:
            answers_when_it_can(asks(), is_up=is_up)
            assert not taking_in.done()
        between.end()
        everything_is_there_once(scaled, taking_in.result(120), client, prefix)


def test_while_the_index_is_red_searches_say_so_and_hand_ins_wait(
    elasticsearch: Server, client: Elasticsearch, prefix: str, tmp_path: Path
) -> None:
    # A shard that no node may have: as after the loss of the node that had it.
    body = index_body(1)
    body["settings"]["index.routing.allocation.require._name"] = "nobody"
    index = f"{prefix}-first"
    aliases: dict[str, Json] = {prefix: {}, f"{prefix}-first-write": {}}
    client.indices.create(index=index, aliases=aliases, wait_for_active_shards="0", **body)
    assert client.cluster.health(index=index)["status"] == "red"
    more = {"elasticsearch_url": elasticsearch.url, "elasticsearch_prefix": prefix}
    with installation(tmp_path / "scaled", more=more) as services, asking(services) as asks:
        with ThreadPoolExecutor(1) as beside:
            taking_in = beside.submit(take_in, services, letters(tmp_path / "in", range(BEFORE)))
            for _ in range(3):
                answers_when_it_can(asks(), is_up=False)
                assert not taking_in.done()
            client.indices.put_settings(
                index=index, settings={"index.routing.allocation.require._name": None}
            )
            assert taking_in.result(120)["ledger"]["kept"] == BEFORE
        assert total(services, "") == len(set(ids(services))) == BEFORE
        assert client.count(index=prefix)["count"] == BEFORE


def test_an_index_that_is_closed_is_one_that_does_not_answer(
    asks: Asks, client: Elasticsearch, prefix: str
) -> None:
    (index,) = client.indices.get(index=f"{prefix}-*")
    client.indices.close(index=index)
    answers_when_it_can(asks(), is_up=False)
    client.indices.open(index=index)
    client.cluster.health(index=index, wait_for_status="green", timeout="30s")
    assert asks()[0] == 200

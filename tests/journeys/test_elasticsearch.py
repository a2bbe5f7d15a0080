"""The same hand-in on both engines: equal answers, also after a rebuild, a loss and an outage."""

import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from records.errors import UnavailableError
from runtime.composition import Services
from search.backends.elasticsearch_index.cluster import SEARCH_TIME_S
from search.fields import FACET
from tests.engines.proxy import Mode, Proxy, proxied
from tests.engines.shared import Server
from tests.hand_ins import Json, ids, installation, numbered_mail, search, take_in, total, write

pytestmark = pytest.mark.live

QUERIES = (
    "",
    "woord1",
    "woord1 OF woord12",
    "brief besluit",
    "onderwerp:onderwerp",
    "woo* NIET woord3",
    "brif~1",
)
FACETS = tuple(FACET)


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    bodies = ("brief over het besluit", "besluiten", "een brief", "")
    files = {f"{number}.eml": numbered_mail(number, bodies[number % 4]) for number in range(30)}
    return write(tmp_path_factory.mktemp("letters"), files)


@pytest.fixture
def proxy(elasticsearch: Server) -> Iterator[Proxy]:
    with proxied(elasticsearch.url) as proxy:
        yield proxy


@pytest.fixture
def client(elasticsearch: Server) -> Iterator[Elasticsearch]:
    with Elasticsearch(elasticsearch.url) as client:
        yield client


@pytest.fixture
def prefix() -> str:
    return f"journey-{secrets.token_hex(4)}"


@pytest.fixture
def scaled(tmp_path: Path, proxy: Proxy, prefix: str) -> Iterator[Services]:
    more = {"elasticsearch_url": proxy.url, "elasticsearch_prefix": prefix}
    with installation(tmp_path / "scaled", more=more) as services:
        yield services


def answers(services: Services, **changes: Any) -> list[Json]:
    """What is found, without what differs from one time to the next."""
    asked = [search(services, query, facets=FACETS, explain=True, **changes) for query in QUERIES]
    return [{**answer, "nextCursor": bool(answer["nextCursor"]), "tookMs": 0} for answer in asked]


def test_both_engines_give_the_same_answers(scaled: Services, letters: Path, tmp_path: Path) -> None:
    take_in(scaled, letters)
    with installation(tmp_path / "embedded") as embedded:
        take_in(embedded, letters)
        for sort in ("relevance", "newest", "oldest"):
            assert answers(scaled, sort=sort, page_size=7) == answers(embedded, sort=sort, page_size=7)
    assert total(scaled, "") == 30


def test_an_empty_installation_finds_nothing(scaled: Services) -> None:
    assert total(scaled, "") == 0


def test_a_rebuilt_index_takes_the_place_of_the_former_and_answers_the_same(
    scaled: Services, letters: Path, client: Elasticsearch, prefix: str
) -> None:
    take_in(scaled, letters)
    before, former = answers(scaled), set(client.indices.get(index=f"{prefix}-*"))
    assert scaled.indexing.rebuild()["records"] == 30
    after = set(client.indices.get(index=f"{prefix}-*"))
    assert (len(former), len(after), len(former & after)) == (1, 1, 0)
    assert set(client.indices.get_alias(name=prefix)) == after
    assert answers(scaled) == before


def test_a_lost_index_is_never_found_empty_and_is_rebuilt_by_whoever_drains(
    scaled: Services, letters: Path, client: Elasticsearch, prefix: str
) -> None:
    take_in(scaled, letters)
    before = answers(scaled)
    (lost,) = client.indices.get(index=f"{prefix}-*")
    client.indices.delete(index=lost)
    with pytest.raises(UnavailableError):
        total(scaled, "")
    scaled.indexing.rest()
    assert scaled.indexing.drain()
    assert answers(scaled) == before


@pytest.mark.parametrize("mode", [Mode.CUT, Mode.SILENT])
def test_a_search_without_an_engine_says_so_in_time(
    scaled: Services, letters: Path, proxy: Proxy, mode: Mode
) -> None:
    take_in(scaled, letters)
    proxy.turn(mode)
    started = time.monotonic()
    with pytest.raises(UnavailableError):
        total(scaled, "")
    assert time.monotonic() - started < SEARCH_TIME_S + 0.2


def test_what_comes_in_during_an_outage_waits_and_is_found_after_it(
    scaled: Services, letters: Path, proxy: Proxy, tmp_path: Path
) -> None:
    take_in(scaled, letters)
    more = write(tmp_path / "more", {f"{number}.eml": numbered_mail(number) for number in range(40, 45)})
    proxy.turn(Mode.CUT)
    back = Timer(3, proxy.turn, [Mode.PASS])
    back.start()
    take_in(scaled, more, custodian="B. Bakker")
    back.join()
    assert total(scaled, "") == 35
    assert len(set(ids(scaled))) == 35

"""A cluster with TLS and passwords, as a ministry has it: a user with rights on our own indexes and no others."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from elasticsearch import ApiError, Elasticsearch

from records.errors import UnavailableError
from search import query as tree
from search.backends.elasticsearch_index import Cluster, ClusterAccess, ElasticsearchGenerations
from tests.contracts.search_index_contract import filled, found
from tests.engines.elasticsearch import PATIENCE_S
from tests.engines.secured import ELASTIC_PASSWORD, Secured, certify
from tests.search_worlds import document

pytestmark = pytest.mark.live


@pytest.fixture
def administrator(secured: Secured) -> Iterator[Elasticsearch]:
    access = ("elastic", ELASTIC_PASSWORD)
    with Elasticsearch(secured.url, basic_auth=access, ca_certs=str(secured.certificate)) as client:
        yield client


@pytest.fixture
def client(secured: Secured) -> Iterator[Elasticsearch]:
    """The user of the product."""
    with secured.access().client() as client:
        yield client.options(request_timeout=PATIENCE_S)


def indexes(access: ClusterAccess) -> ElasticsearchGenerations:
    return ElasticsearchGenerations(Cluster(access), "klaarlicht")


def test_a_password_and_a_certificate_open_the_cluster(secured: Secured) -> None:
    made = indexes(secured.access())
    index = filled(made.opened("first", new=True), (document(1, "brief"),))
    assert found(index, tree.Word("brief")) == [1]
    made.discard("first")
    made.close()


def test_a_key_with_the_rights_of_the_user_opens_the_cluster(
    secured: Secured, administrator: Elasticsearch
) -> None:
    role = administrator.security.get_role(name="klaarlicht")["klaarlicht"]
    rights = {
        "indices": [{"names": each["names"], "privileges": each["privileges"]} for each in role["indices"]]
    }
    key = administrator.security.create_api_key(name="klaarlicht", role_descriptors={"klaarlicht": rights})
    made = indexes(ClusterAccess(secured.url, api_key=key["encoded"], ca=secured.certificate))
    index = filled(made.opened("keyed", new=True), (document(1, "brief"),))
    assert found(index, tree.Word("brief")) == [1]
    made.discard("keyed")
    made.close()


def test_the_user_has_no_rights_on_the_cluster_or_the_indexes_of_others(
    client: Elasticsearch, administrator: Elasticsearch
) -> None:
    administrator.index(index="van-een-ander", document={"a": 1}, refresh=True)
    administrator.index(index="klaarlichten", document={"a": 1}, refresh=True)
    refused: list[Callable[[], object]] = [
        lambda: client.search(index="van-een-ander"),
        lambda: client.search(index="klaarlichten"),
        lambda: client.indices.delete(index="van-een-ander"),
        lambda: client.indices.create(index="nieuw"),
        client.cluster.get_settings,
        client.security.get_user,
        lambda: client.security.create_api_key(name="mijn"),
        client.nodes.info,
    ]
    for ask in refused:
        with pytest.raises(ApiError) as raised:
            ask()
        assert raised.value.meta.status == 403
    # Of everything it finds its own, which other tests may have left.
    found = {hit["_index"] for hit in client.search(index="*", size=100)["hits"]["hits"]}
    assert not found & {"van-een-ander", "klaarlichten"}


def test_a_cluster_that_shows_another_certificate_is_not_spoken_to(secured: Secured, tmp_path: Path) -> None:
    made = indexes(ClusterAccess(secured.url, user="klaarlicht", password="x", ca=certify(tmp_path)))
    with pytest.raises(UnavailableError):
        made.opened("first", new=True)
    made.close()


def test_a_wrong_password_is_told_as_unavailable(secured: Secured) -> None:
    made = indexes(secured.access("fout"))
    with pytest.raises(UnavailableError):
        made.opened("first", new=True)
    made.close()

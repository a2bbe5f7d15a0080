"""Bulk writing against a server that is overloaded, refuses, or says that it did only part."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from elasticsearch import Elasticsearch

from records.errors import UnavailableError
from records.identity import RecordId
from search.backends.elasticsearch_index.bulk import ATTEMPTS, BulkWriter, RefusedError, removing, writing
from search.backends.elasticsearch_index.cluster import ClusterAccess
from tests.engines.scripted import Answer, Json, Scripted, scripted
from tests.search_worlds import document

TAKEN = {"index": {"status": 201}}
BUSY = {"index": {"status": 429, "error": {"type": "es_rejected_execution_exception"}}}
WRONG = {"index": {"status": 400, "error": {"type": "document_parsing_exception"}}}
OVERTAKEN = {"index": {"status": 409, "error": {"type": "version_conflict_engine_exception"}}}
GONE = {"delete": {"status": 404, "result": "not_found"}}


@contextmanager
def writer(*answers: Answer) -> Iterator[tuple[BulkWriter, Scripted, list[float]]]:
    """A writer to a server that gives these answers, the last one again and again; and its pauses."""
    pauses: list[float] = []
    with scripted(lambda _: answers[min(len(server.asked), len(answers)) - 1]) as server:
        client: Elasticsearch = ClusterAccess(server.url).client()
        made = BulkWriter(client, "target", pauses.append)
        yield made, server, pauses
        made.close()
        client.close()


def told(*items: Json) -> Answer:
    return 200, {"errors": any(next(iter(item.values()))["status"] > 299 for item in items), "items": items}


def keys(lines: list[Json]) -> list[str]:
    """The ids of the versions in a request."""
    return [act[name]["_id"] for act in lines for name in ("index", "delete") if name in act]


def test_a_version_is_written_under_its_own_id_and_number() -> None:
    with writer(told(TAKEN)) as (bulk, server, _):
        bulk.add(writing(document(1, "brief").numbered(3, 7)))
        bulk.finish()
    assert server.asked[0][0] == {
        "index": {"_id": f"{1:032x}-3", "version": 7, "version_type": "external_gte"}
    }


def test_an_overloaded_server_is_given_ever_more_time() -> None:
    with writer((429, {}), (503, {}), told(TAKEN)) as (bulk, server, pauses):
        bulk.add(writing(document(1)))
        bulk.finish()
    assert (len(server.asked), pauses) == (3, [0.1, 0.2])


def test_only_what_was_not_taken_is_sent_again() -> None:
    with writer(told(TAKEN, BUSY, TAKEN), told(TAKEN)) as (bulk, server, _):
        for number in (1, 2, 3):
            bulk.add(writing(document(number).numbered(1)))
        bulk.finish()
    assert [keys(lines) for lines in server.asked] == [
        [f"{1:032x}-1", f"{2:032x}-1", f"{3:032x}-1"],
        [f"{2:032x}-1"],
    ]


@pytest.mark.parametrize("refusal", [WRONG, OVERTAKEN])
def test_what_will_never_be_taken_is_named(refusal: Json) -> None:
    with writer(told(TAKEN, refusal)) as (bulk, server, _):
        bulk.add(writing(document(1)))
        bulk.add(writing(document(2)))
        with pytest.raises(RefusedError, match="1 refused, first") as raised:
            bulk.finish()
    assert raised.value.refused == ((document(2).id, refusal["index"]["error"]["type"]),)
    assert len(server.asked) == 1


def test_patience_ends() -> None:
    with writer((503, {})) as (bulk, server, pauses):
        bulk.add(writing(document(1)))
        with pytest.raises(UnavailableError):
            bulk.finish()
        assert (len(server.asked), len(pauses)) == (ATTEMPTS, ATTEMPTS - 1)


def test_after_an_error_nothing_of_it_is_left_to_send() -> None:
    with writer(told(WRONG), told(TAKEN)) as (bulk, server, _):
        bulk.add(writing(document(1).numbered(1)))
        with pytest.raises(RefusedError):
            bulk.finish()
        bulk.add(writing(document(2).numbered(1)))
        bulk.finish()
    assert keys(server.asked[1]) == [f"{2:032x}-1"]


def test_removing_what_is_not_there_is_no_error() -> None:
    with writer(told(GONE)) as (bulk, _, _):
        bulk.add(removing(RecordId("a" * 32), 1, 1))
        bulk.finish()


def test_an_index_that_is_not_there_is_not_made() -> None:
    with writer((404, {"error": {"type": "index_not_found_exception"}})) as (bulk, _, _):
        bulk.add(writing(document(1)))
        with pytest.raises(UnavailableError):
            bulk.finish()

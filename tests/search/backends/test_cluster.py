"""What the silence, the errors and the half answers of a cluster mean to a search."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from records.errors import UnavailableError
from search.backends.elasticsearch_index import Cluster, ClusterAccess
from tests.engines.scripted import Answer, Scripted, scripted

WHOLE = {"timed_out": False, "_shards": {"failed": 0}, "hits": {}, "status": 200}


class Clock:
    """Seconds that pass when told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def cluster(*answers: Answer) -> Iterator[tuple[Cluster, Scripted, Clock]]:
    """A cluster that gives these answers, the last one again and again."""
    clock = Clock()
    with scripted(lambda _: answers[min(len(server.asked), len(answers)) - 1]) as server:
        made = Cluster(ClusterAccess(server.url), clock)
        yield made, server, clock
        made.close()


def ask(cluster: Cluster) -> object:
    return cluster.ask("index", [{"size": 0}], cluster.until())


def whole() -> Answer:
    return 200, {"responses": [WHOLE]}


def test_a_whole_answer_is_given() -> None:
    with cluster(whole()) as (made, server, _):
        assert ask(made) == [WHOLE]
    assert server.asked == [[{}, {"size": 0, "timeout": "1600ms"}]]


@pytest.mark.parametrize(
    "part",
    [
        WHOLE | {"timed_out": True},
        WHOLE | {"_shards": {"failed": 1}},
        {"status": 404, "error": {"type": "index_not_found_exception"}},
        {"status": 503, "error": {"type": "search_phase_execution_exception"}},
        {"status": 400, "error": {"type": "index_closed_exception"}},
    ],
)
def test_a_part_of_an_answer_is_none(part: dict[str, object]) -> None:
    with cluster((200, {"responses": [part]})) as (made, _, _), pytest.raises(UnavailableError):
        ask(made)


def test_a_question_that_the_engine_cannot_read_is_a_fault_of_ours() -> None:
    wrong = {"status": 400, "error": {"type": "parsing_exception"}}
    with cluster((200, {"responses": [wrong]})) as (made, _, _), pytest.raises(ValueError, match="parsing"):
        ask(made)


@pytest.mark.parametrize("status", [404, 429, 500, 502, 503, 504])
def test_what_may_pass_is_told_as_such(status: int) -> None:
    with cluster((status, {})) as (made, _, _), pytest.raises(UnavailableError):
        ask(made)


def test_after_five_failures_a_cluster_is_tried_once_in_two_seconds() -> None:
    answers: list[Answer] = [(503, {})] * 5 + [whole()]
    with cluster(*answers) as (made, server, clock):
        for _ in range(8):
            with pytest.raises(UnavailableError):
                ask(made)
        assert len(server.asked) == 5
        clock.now = 2.5
        ask(made)
        ask(made)
    assert len(server.asked) == 7


def test_a_search_without_time_left_is_not_asked() -> None:
    with cluster(whole()) as (made, server, clock):
        until = made.until()
        clock.now = 1.8
        with pytest.raises(UnavailableError):
            made.ask("index", [{}], until)
    assert server.asked == []


def test_secrets_do_not_stand_in_what_is_printed() -> None:
    access = ClusterAccess("https://127.0.0.1:9200", api_key="canary1", user="klaarlicht", password="canary2")
    assert "canary" not in repr(access)

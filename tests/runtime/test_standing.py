"""How an installation is doing: which parts answer, and how long the first of a queue has been first."""

import pytest

from records.errors import UnavailableError
from runtime.hand_in_work import FINISH
from runtime.standing import KINDS, HeadOfLine, Standing, standing_of
from runtime.uploads import READ
from storage.queues import Queue, Queues
from storage.text_work import KIND as TEXT
from storage.units import UNIT
from tests.catalogues import in_a_file

PARTS = ("catalogue", "readings", "index", "originals", "tika")


class Seconds:
    """A clock that is set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def open_(size: int, first: int) -> Queue:
    return Queue("text", "open", size, first)


def test_the_head_of_a_line_grows_old_until_it_moves() -> None:
    clock = Seconds()
    head = HeadOfLine(clock)
    ages = []
    for now, queue in ((0, open_(5, 1)), (10, open_(9, 1)), (20, open_(8, 3)), (25, open_(8, 3))):
        clock.now = now
        ages.append(head.age_s(queue))
    assert ages == [0, 10, 0, 5]


def test_an_empty_line_has_no_age_and_begins_anew() -> None:
    clock = Seconds()
    head = HeadOfLine(clock)
    ages = []
    for now, queue in ((0, open_(1, 1)), (10, open_(0, 0)), (20, open_(1, 1)), (23, open_(1, 1))):
        clock.now = now
        ages.append(head.age_s(queue))
    assert ages == [0, 0, 0, 3]


@pytest.mark.parametrize(
    ("away", "state"),
    [
        ((), "ok"),
        (("tika",), "degraded"),
        (("index",), "degraded"),
        (("originals", "index"), "degraded"),
        (("catalogue",), "unavailable"),
        (("readings", "tika"), "unavailable"),
    ],
)
def test_only_without_the_catalogue_or_the_readings_nothing_can_be_done(
    away: tuple[str, ...], state: str
) -> None:
    assert standing_of({name: name not in away for name in PARTS}) == state


def test_every_kind_of_job_is_watched() -> None:
    assert {READ, UNIT, FINISH, TEXT} == set(KINDS)


def test_each_part_is_asked_and_one_that_is_away_is_named() -> None:
    def silent() -> None:
        raise UnavailableError("index")

    with in_a_file() as database:
        standing = Standing({"catalogue": database.ping, "index": silent}, Queues(database))
        assert standing.parts() == {"catalogue": True, "index": False}

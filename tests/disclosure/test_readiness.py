"""What stands in the way of a release."""

import pytest

from disclosure.readiness import NAMED, Obstacle, Standing, hindrances
from records.identity import RecordId
from records.judgement import Outcome

ID = RecordId("ab" * 16)
PUBLIC, PARTIAL, WITHHELD = Outcome.PUBLIC, Outcome.PARTIAL, Outcome.WITHHELD


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (Standing(ID, PUBLIC, True, True, 0), []),
        (Standing(ID, PARTIAL, True, True, 1), []),
        (Standing(ID, WITHHELD, True, True, 0), []),
        (Standing(ID, None, False, False, 0), [Obstacle.UNJUDGED]),
        (Standing(ID, PUBLIC, False, True, 0), [Obstacle.REOPENED]),
        (Standing(ID, PUBLIC, True, False, 0), [Obstacle.UNAPPROVED]),
        (
            Standing(ID, PARTIAL, False, False, 0),
            [Obstacle.REOPENED, Obstacle.UNAPPROVED, Obstacle.NOTHING_COVERED],
        ),
        (Standing(ID, PUBLIC, True, True, 2), [Obstacle.COVERED]),
    ],
)
def test_a_record_goes_out_only_when_nothing_of_its_judgement_is_open(
    standing: Standing, expected: list[Obstacle]
) -> None:
    assert [each.obstacle for each in hindrances([standing])] == expected


def test_every_record_is_counted_and_the_first_are_named() -> None:
    many = [Standing(RecordId(f"{number:032x}"), None, False, False, 0) for number in range(100)]
    (found,) = hindrances(many)
    assert (found.count, len(found.records)) == (100, NAMED)

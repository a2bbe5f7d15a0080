"""What waits, as those who watch see it, on either database."""

from records.ports import Clock
from storage.database import Database
from storage.jobs import Jobs
from storage.queues import Queue, Queues
from storage.tables import outbox
from tests.clocks import FixedClock


def test_an_empty_catalogue_has_empty_queues(database: Database) -> None:
    queues = Queues(database)
    assert queues.outbox() == Queue("index", "open", 0, 0)
    assert queues.jobs(("text",)) == [Queue("text", state, 0, 0) for state in ("open", "claimed")]
    assert queues.accessions() == {}


def test_each_state_of_each_kind_of_work_is_counted_apart(database: Database) -> None:
    clock: Clock = FixedClock()
    jobs = Jobs(database, clock)
    for kind, subjects in (("read", 2), ("text", 4)):
        for number in range(subjects):
            jobs.add(kind, bytes([number]) * 16, 1)
    jobs.finish(jobs.claim("text", "one", 1), "one")
    jobs.claim("text", "one", 1)
    assert [each for each in Queues(database).jobs(("read", "text")) if each.size] == [
        Queue("read", "open", 2, 1),
        Queue("text", "open", 2, 5),
        Queue("text", "claimed", 1, 4),
    ]


def test_the_outbox_tells_its_first_row(database: Database) -> None:
    with database.write() as connection:
        connection.execute(
            outbox.insert(),
            [{"number": number, "record_id": b"x" * 16, "removed": False} for number in (7, 8, 9)],
        )
    assert Queues(database).outbox() == Queue("index", "open", 3, 7)

"""What every table of work must do. A test module gives it a database by `databases`."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from storage.database import Database
from storage.jobs import MAX_ATTEMPTS, Job, Jobs
from storage.shares import LATER_MS, SMALL_JOBS
from tests.clocks import FixedClock

KIND = "text"


def filled(database: Database, count: int, clock: FixedClock | None = None) -> Jobs:
    jobs = Jobs(database, clock or FixedClock(), lease_s=60)
    for number in range(count):
        jobs.add(KIND, bytes([number]), 1)
    return jobs


def subjects(claimed: list[Job]) -> list[int]:
    return [each.subject[0] for each in claimed]


class JobsContract(ABC):
    """Each unit at work in one place, and none forgotten."""

    @abstractmethod
    def databases(self) -> Iterator[Database]:
        """A new catalogue, closed afterwards."""

    @contextmanager
    def opened(self) -> Iterator[Database]:
        yield from self.databases()

    def test_work_is_claimed_once_and_oldest_first(self) -> None:
        with self.opened() as database:
            jobs = filled(database, 5)
            assert subjects(jobs.claim(KIND, "a", 2)) == [0, 1]
            assert subjects(jobs.claim(KIND, "b", 9)) == [2, 3, 4]
            assert jobs.claim(KIND, "c", 9) == []
            assert jobs.claim("read", "c", 9) == []

    def test_two_claimers_at_once_never_share(self) -> None:
        with self.opened() as database:
            filled(database, 60)
            taken: list[int] = []

            def work(owner: str) -> None:
                jobs = Jobs(database, FixedClock())
                while claimed := jobs.claim(KIND, owner, 3):
                    taken.extend(subjects(claimed))
                    jobs.finish(claimed, owner)

            threads = [threading.Thread(target=work, args=(str(number),)) for number in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert sorted(taken) == list(range(60))

    def test_a_lease_that_lapsed_is_taken_over_and_one_that_is_renewed_is_not(self) -> None:
        with self.opened() as database:
            clock = FixedClock()
            jobs = filled(database, 2, clock)
            claimed = jobs.claim(KIND, "a", 2)
            clock.moment += timedelta(seconds=50)
            jobs.renew(claimed[:1], "a")
            clock.moment += timedelta(seconds=50)
            taken_over = jobs.claim(KIND, "b", 9)
            assert [(each.subject[0], each.attempts) for each in taken_over] == [(1, 2)]

    def test_work_of_an_owner_that_has_gone_is_free_at_once(self) -> None:
        with self.opened() as database:
            filled(database, 3).claim(KIND, "dead", 1)
            jobs = Jobs(database, FixedClock(), has_gone=lambda owner: owner == "dead")
            assert subjects(jobs.claim(KIND, "alive", 1)) == [0]
            assert subjects(jobs.claim(KIND, "alive", 9)) == [1, 2]

    def test_who_lost_his_lease_changes_nothing_any_more(self) -> None:
        with self.opened() as database:
            clock = FixedClock()
            jobs = filled(database, 1, clock)
            lost = jobs.claim(KIND, "a", 1)
            clock.moment += timedelta(seconds=61)
            assert subjects(jobs.claim(KIND, "b", 1)) == [0]
            jobs.finish(lost, "a")
            assert jobs.open_count(KIND) == 1

    def test_work_given_back_is_tried_again_until_it_has_failed(self) -> None:
        with self.opened() as database:
            jobs = filled(database, 1)
            for attempt in range(1, MAX_ATTEMPTS + 1):
                (claimed,) = jobs.claim(KIND, "a", 1)
                assert claimed.attempts == attempt
                jobs.release([claimed], "a", "NotFoundError")
            assert jobs.claim(KIND, "a", 1) == []
            assert jobs.open_count(KIND) == 0

    def test_work_that_was_not_begun_loses_no_attempt(self) -> None:
        with self.opened() as database:
            jobs = filled(database, 1)
            for _ in range(2 * MAX_ATTEMPTS):
                (claimed,) = jobs.claim(KIND, "a", 1)
                assert claimed.attempts == 1
                jobs.give_back([claimed], "a")

    def test_the_same_subject_stands_in_line_once_and_again_after_it_was_done(self) -> None:
        with self.opened() as database:
            jobs = filled(database, 1)
            jobs.add(KIND, bytes([0]), 1)
            assert (jobs.open_count(KIND), jobs.open_count(KIND, 1), jobs.open_count(KIND, 2)) == (1, 1, 0)
            jobs.finish(jobs.claim(KIND, "a", 1), "a")
            assert jobs.open_count(KIND) == 0
            jobs.add(KIND, bytes([0]), 1)
            assert subjects(jobs.claim(KIND, "a", 1)) == [0]

    def test_hand_ins_have_their_turn_and_a_large_one_waits_for_small_ones_a_while(self) -> None:
        with self.opened() as database:
            clock = FixedClock()
            jobs = Jobs(database, clock)
            for number in range(3 * SMALL_JOBS):
                jobs.add(KIND, b"large%d" % number, 1)
            for number in range(10):
                jobs.add(KIND, b"small%d" % number, 2 + number % 2)
            taken = []
            for _ in range(12):
                taken += [each.accession for each in jobs.claim(KIND, "a", 1)]
                clock.moment += timedelta(milliseconds=LATER_MS / 3 + 1)
            assert taken == [2, 3, 1, 2, 3, 2, 3, 1, 2, 3, 2, 3]

    def test_of_one_hand_in_or_after_other_work_is_taken_what_was_asked_for(self) -> None:
        with self.opened() as database:
            jobs = Jobs(database, FixedClock())
            for accession in (1, 2):
                jobs.add(KIND, bytes([accession]), accession)
                jobs.add("last", bytes([accession]), accession)
            assert jobs.claim("last", "a", 9, after=(KIND,)) == []
            assert [each.accession for each in jobs.claim(KIND, "a", 9, accession=2)] == [2]
            assert jobs.is_waiting(KIND)
            assert not jobs.is_waiting(KIND, besides=1)
            jobs.give_back_all("a")
            jobs.finish(jobs.claim(KIND, "a", 9, accession=1), "a")
            assert [each.accession for each in jobs.claim("last", "a", 9, after=(KIND,))] == [1]

    def test_work_whose_workers_die_becomes_suspect_and_what_it_was_at_is_counted(self) -> None:
        with self.opened() as database:
            filled(database, 1)
            jobs = Jobs(database, FixedClock(), has_gone=lambda _owner: True)
            suspicions = [jobs.claim(KIND, "a", 1)[0].is_suspect for _ in range(MAX_ATTEMPTS + 1)]
            assert suspicions == [False] * MAX_ATTEMPTS + [True]
            (one,) = jobs.claim(KIND, "a", 1)
            assert [jobs.begin(one, "a", item) for item in (0, 0, 7, 7, 7)] == [1, 2, 1, 2, 3]
            (again,) = jobs.claim(KIND, "b", 1)
            assert (again.at_work, jobs.begin(again, "b", 7)) == (7, 4)

    def test_progress_and_what_was_given_back_leave_no_attempts_behind(self) -> None:
        with self.opened() as database:
            filled(database, 1)
            jobs = Jobs(database, FixedClock(), has_gone=lambda owner: owner == "dead")
            for _ in range(MAX_ATTEMPTS):
                claimed = jobs.claim(KIND, "dead", 1)
            jobs.note_progress(claimed, "dead")
            (mine,) = jobs.claim(KIND, "a", 1)
            assert mine.attempts == 2
            jobs.give_back_all("a")
            jobs.give_back(jobs.claim(KIND, "a", 1), "a", source="till 7")
            (mine,) = jobs.claim(KIND, "a", 1)
            assert (mine.attempts, mine.source) == (2, "till 7")

    def test_a_claim_from_before_the_database_fell_is_no_attempt(self) -> None:
        with self.opened() as database:
            clock = FixedClock()
            filled(database, 2, clock).claim(KIND, "a", 1)
            clock.moment += timedelta(seconds=30)
            fell = clock.moment
            clock.moment += timedelta(seconds=31)
            jobs = Jobs(
                database, clock, lease_s=60, has_gone=lambda owner: owner == "b", up_since=lambda: fell
            )
            (lapsed,) = jobs.claim(KIND, "b", 1)
            assert (lapsed.subject[0], lapsed.attempts) == (0, 1)
            assert [each.attempts for each in jobs.claim(KIND, "c", 9)] == [2, 1]

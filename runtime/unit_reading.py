"""Reading work units: one after another of one hand-in, for as long as its turn lasts.

A unit that was claimed again and again and came to nothing is suspect: its sources are read one at
a time, each noted before it is begun. One that was begun too often is kept without a look inside.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ingest.cutter import Cutter, UnitSize
from ingest.pipeline import Pipeline
from ingest.ports import IndexFeed
from ingest.progress import Watcher
from records.access import Actor
from records.defect import Defect, DefectCode
from records.place import Place, fitting_path, parse_locator
from records.portion import Batch, Portion
from records.work_unit import WorkUnit
from runtime.heartbeat import kept_alive
from runtime.ingesting import Ground, orders_of
from storage.jobs import MAX_ATTEMPTS, Job, Jobs
from storage.units import UNIT, Units

_LOOK_S = 0.25
"""Between two looks for units of which others may make more."""


@dataclass(frozen=True, slots=True)
class Turn:
    """How one turn is had: who acts, who is told, and whether another unit may be begun."""

    actor: Actor
    feed: IndexFeed
    watch: Watcher
    goes_on: Callable[[], bool] = lambda: True


class UnitReading:
    """Reads the units that a process claims."""

    def __init__(self, ground: Ground, jobs: Jobs, owner: str) -> None:
        """Claim as `owner`."""
        self._ground, self._jobs, self._owner = ground, jobs, owner

    def read(self, first: Job, turn: Turn) -> None:
        """Read a claimed unit, and others of its hand-in while the turn goes on.

        Raises UnavailableError when something that is needed does not answer, and whatever the
        watcher raises; what was not done is then still held.
        """
        ground = self._ground
        accession = ground.accessions.of_number(first.accession)
        units = Units(ground.database, ground.packs, accession.number)
        intake = ground.intake(accession)
        pipeline = Pipeline(
            orders_of(ground, accession),
            intake,
            turn.feed,
            turn.actor,
            processes=ground.processes,
            cutter=Cutter(units, ground.unit_size or UnitSize(), cuts_all=first.is_suspect),
        )
        claims = _Claims(self._jobs, self._owner, units, first)
        if first.is_suspect:
            supply = claims.one_by_one(lambda lost: intake.write(lost, turn.actor))
        else:
            supply = claims.in_turn(turn.goes_on, lambda: pipeline.is_idle)
        with kept_alive(self._jobs, self._owner, claims.held.values()):
            pipeline.run(supply, 0, resumes=False, found=0, watch=turn.watch, done=claims.done)
            claims.ended()


@dataclass(slots=True)
class _Claims:
    """What is held of one hand-in, as it is handed to the pipeline."""

    jobs: Jobs
    owner: str
    units: Units
    first: Job
    held: dict[int, Job] = field(default_factory=dict)
    _is_busy: bool = False

    def __post_init__(self) -> None:
        self.held[self.first.number] = self.first

    def in_turn(self, goes_on: Callable[[], bool], is_idle: Callable[[], bool]) -> Iterator[WorkUnit | None]:
        """The unit that is held, and then others; None while what is at work may still make some."""
        yield self.units.read_back(self.first)
        while goes_on():
            claimed = self.jobs.claim(UNIT, self.owner, 1, accession=self.first.accession)
            if any(each.is_suspect for each in claimed):
                self.jobs.give_back(claimed, self.owner)
                return
            for each in claimed:
                self.held[each.number] = each
                yield self.units.read_back(each)
            if not claimed:
                if is_idle():
                    return
                yield from _resting(is_idle)

    def one_by_one(self, lose: Callable[[Batch], object]) -> Iterator[WorkUnit | None]:
        """The sources of the suspect unit that is held, from the one on that was begun last."""
        unit = self.units.read_back(self.first)
        for item in range(self.first.at_work, len(unit)):
            times = self.jobs.begin(self.first, self.owner, item)
            one = unit.alone(item, given_up=times > MAX_ATTEMPTS)
            lost = self._lost(one, times) if one.is_given_up else None
            if lost is not None:
                lose(lost)
                continue
            self._is_busy = True
            yield one
            while self._is_busy:
                yield None

    def _lost(self, one: WorkUnit, times: int) -> Batch | None:
        """What of a source that is given up cannot be kept as a file; None if all of it can."""
        place, file = _place_of(one), one.files[0].number
        missing = self.units.missing(fitting_path(str(place)))
        if missing is None:
            if times <= 2 * MAX_ATTEMPTS:
                return None
            missing = one.row, 1
        row, count = missing
        defect = Defect(DefectCode.CRASH, place, "", count)
        return Batch((Portion(file, row, defects=(defect,)),), (), () if one.places else (file,))

    def done(self, numbers: list[int]) -> None:
        """These units were read and written; of a suspect one a source was."""
        self._is_busy = False
        if not self.first.is_suspect:
            self.jobs.finish([self.held.pop(number) for number in numbers], self.owner)

    def ended(self) -> None:
        """Everything was read: also the last source of a suspect unit."""
        self.jobs.finish(list(self.held.values()), self.owner)
        self.held.clear()


def _resting(is_idle: Callable[[], bool]) -> Iterator[None]:
    """Nothing for a while: to claim in vain as often as a parcel comes takes a tenth of an ingest."""
    until = time.monotonic() + _LOOK_S
    yield None
    while time.monotonic() < until and not is_idle():
        yield None


def _place_of(one: WorkUnit) -> Place:
    steps = parse_locator(one.places[0].locator) if one.places else ()
    return Place(one.files[0].path, steps)

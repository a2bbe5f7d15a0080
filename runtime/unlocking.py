"""Unlocking: passwords that come after the reading open what was locked, and only that is read.

What a private hand-in holds must be found before its holder seals it: later nobody would look through it.
"""

from collections.abc import Iterable

from ingest.archive_reading import NAMES
from ingest.pipeline import Pipeline
from ingest.ports import Intake
from records.access import Actor, Permission
from records.accession import Accession, AccessionState
from records.account import Account
from records.defect import DefectCode
from records.errors import ConflictError
from records.identity import AccessionId, RecordId
from records.passwords import Passwords
from records.place import Place, Step, StepKind, fitting_path, parse_locator
from records.portion import Batch, Written
from records.record import Channel
from runtime.access import Policy, require
from runtime.ingesting import Ground, Ingesting, orders_of
from runtime.unit_reading import Turn
from runtime.views import Json
from storage.jobs import Jobs
from storage.locked_parts import LOCKED, UNLOCK, LockedParts, Spot, locked_parts, wanting


class Unlocking:
    """Takes passwords for a hand-in that was taken in, and reads what they open."""

    def __init__(self, ground: Ground, ingesting: Ingesting, jobs: Jobs, policy: Policy) -> None:
        """Stand on these adapters."""
        self._ground, self._ingesting, self._jobs, self._policy = ground, ingesting, jobs, policy

    def give(self, actor: Actor, account: Account | None, accession_id: str, given: Passwords) -> Json:
        """Keep passwords with a hand-in and put the reading of what they may open in line.

        Who registers hand-ins may, and the holder of a private one; of that one nobody once it is sealed.
        Raises ForbiddenError, NotFoundError, ConflictError.
        """
        if not actor.may(Permission.SCREEN):
            require(actor, Permission.REGISTER)
        accession = self._policy.ledger(actor, account, AccessionId(accession_id))
        if accession.channel is Channel.PRIVATE and accession.sealed_at is not None:
            raise ConflictError("accession", "not-open")
        self._ground.passwords.add(accession, given, actor)
        self._jobs.add(UNLOCK, bytes.fromhex(accession.id), accession.number)
        return {"passwords": len(self._ground.passwords.of(accession))}

    def unpack(self) -> int:
        """Put in line what was lost for want of a command that unpacks it; of how many hand-ins.

        What is sealed stays as it was sealed.
        """
        numbers = wanting(self._ground.database, DefectCode.NO_UNPACKER)
        every = [self._ground.accessions.of_number(each) for each in numbers]
        open_ones = [each for each in every if _is_read(each)]
        for each in open_ones:
            self._jobs.add(UNLOCK, bytes.fromhex(each.id), each.number)
        return len(open_ones)

    def read(self, accession: Accession, turn: Turn) -> int:
        """Read the containers in which something is locked again; how many of their parts now are not.

        Raises ConflictError while the hand-in is still read.
        """
        ground = self._ground
        with self._ingesting.alone(accession):
            if not _is_read(accession):
                raise ConflictError("accession", "being-read")
            locked = locked_parts(ground.database, ground.packs, accession)
            hearing = _Hearing(ground.intake(accession), locked)
            pipeline = Pipeline(
                orders_of(ground, accession), hearing, turn.feed, turn.actor, processes=ground.processes
            )
            pipeline.run(iter(locked.units()), 0, resumes=True, found=0, watch=turn.watch)
            return locked.settle(hearing.found)


def _is_read(accession: Accession) -> bool:
    """Whether all else of it was read, and what is found now may be added."""
    is_private = accession.channel is Channel.PRIVATE
    return accession.state is (AccessionState.SCREENING if is_private else AccessionState.AVAILABLE)


class _Hearing:
    """An intake that notes which of the locked parts it hears of: they are locked no more."""

    def __init__(self, intake: Intake, locked: LockedParts) -> None:
        """Hear nothing yet."""
        self._intake = intake
        self._files = {file.number: file.path for file in locked.files.values()}
        places = {spot: Place(spot[0], parse_locator(spot[1])) for spot in locked.rows}
        self._paths = {fitting_path(str(place)): spot for spot, place in places.items()}
        self._ids = {locked.record_id(place): spot for spot, place in places.items()}
        self._names = {
            fitting_path(str(Place(place.path, place.steps[:-1]))): spot
            for spot, place in places.items()
            if place.steps[-1:] == (Step(StepKind.ENTRY, NAMES),)
        }
        self._spots = locked.rows.keys()
        self.found: set[Spot] = set()

    def open_container(self, parent: int | None, path: str, name: str, found: int) -> int:
        """As the intake does; what was locked may be a container itself, or the names in one."""
        self.found.update(spots[path] for spots in (self._paths, self._names) if path in spots)
        return self._intake.open_container(parent, path, name, found)

    def known(self, ids: Iterable[RecordId]) -> set[RecordId]:
        """As the intake does; what an earlier run wrote before it was broken off is known."""
        found = self._intake.known(ids)
        self.found.update(self._ids[each] for each in found & self._ids.keys())
        return found

    def write(self, batch: Batch, actor: Actor) -> Written:
        """As the intake does; a part may be a record, hold some, or be lost for another reason now."""
        for portion in batch.portions:
            for entry in portion.records:
                self._hear(self._files[portion.source_file], entry.locator)
            for each in portion.defects:
                if each.lost and each.code not in LOCKED:
                    self._hear(each.place.path, each.place.locator)
                elif each.lost:
                    self.found.discard((each.place.path, each.place.locator))
        return self._intake.write(batch, actor)

    def _hear(self, path: str, locator: str) -> None:
        """Something stands at or within a place."""
        while locator:
            if (path, locator) in self._spots:
                self.found.add((path, locator))
            locator = locator.rpartition("|")[0]

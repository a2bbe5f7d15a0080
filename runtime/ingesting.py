"""Taking in a hand-in: list, store, read, index, seal; a run that was broken off goes on."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from ingest.chats.declared import declared_formats
from ingest.cutter import UnitSize
from ingest.format import Context, Format
from ingest.formats import FORMATS
from ingest.handed_in import HandedFile, list_files
from ingest.limits import Limits
from ingest.parser_process import Orders
from ingest.pipeline import Pipeline
from ingest.ports import IndexFeed, Intake
from ingest.progress import Stage, Watcher
from records.access import Actor
from records.accession import Accession, AccessionState
from records.declaration import declaration_of
from records.errors import ConflictError, InvalidError
from records.identity import AccessionId, accession_id
from records.record import Channel
from runtime.cutting import Piece, cut_files
from runtime.hand_in import HandIn, custodian_of
from runtime.locks import Locks
from runtime.measures import Measures
from runtime.preparing import RecordPreparer
from runtime.stored_files import StoredFiles
from storage.accessions import Accessions, NewAccession, SourceFile
from storage.audit import MainAudit
from storage.blob_store import BlobStore
from storage.database import Database
from storage.intake import RecordIntake
from storage.passwords import PasswordLists
from storage.receiving import Receiving
from storage.units import Units

_OPEN = frozenset(
    {AccessionState.RECEIVED, AccessionState.READING, AccessionState.SCREENING, AccessionState.FAILED}
)


@dataclass(frozen=True, slots=True)
class Ground:
    """What an ingest stands on: the adapters and their locks."""

    database: Database
    audit: MainAudit
    packs: BlobStore
    accessions: Accessions
    passwords: PasswordLists
    locks: Locks
    processes: int
    limits: Limits = field(default_factory=Limits)
    formats: tuple[Format, ...] = FORMATS
    measures: Measures | None = None
    unit_size: UnitSize | None = None
    """How much of a hand-in one worker reads at a time; None where one process reads all of it."""

    def intake(self, accession: Accession) -> Intake:
        """What writes the records of a hand-in."""
        intake = RecordIntake(self.database, self.audit, accession.number, bytes.fromhex(accession.id))
        if self.measures is None:
            return intake
        from runtime.measured import MeasuredIntake

        return MeasuredIntake(intake, self.measures)


def orders_of(ground: Ground, accession: Accession) -> Orders:
    """What parser processes must know of a hand-in."""
    return Orders(
        Context(accession.id, accession.timezone, ground.limits, ground.passwords.of(accession)),
        RecordPreparer(accession.id, accession.channel, accession.custodian),
        (*declared_formats(declaration_of(accession.declaration)), *ground.formats),
    )


class Ingesting:
    """Takes in hand-ins."""

    def __init__(self, ground: Ground) -> None:
        """Stand on these adapters."""
        self._ground = ground

    def register(self, hand_in: HandIn, actor: Actor) -> tuple[Accession, list[HandedFile]]:
        """The accession that a hand-in belongs to, and the files of it that are new or changed.

        Registers it if it is new; content that comes after the sealing becomes a supplement. Passwords
        that came along are kept with it.
        Raises InvalidError for a private hand-in in place, an unknown time zone, an empty hand-in, or a
        path that is absent.
        """
        hand_in.check()
        files = list_files(list(hand_in.roots))
        if not files:
            raise InvalidError("path", "nothing-there", hand_in.source)
        earlier = self._earlier(hand_in, files)
        is_open = bool(earlier) and earlier[-1].state in _OPEN
        fresh = self._fresh(earlier, files, is_open=is_open)
        accession = earlier[-1] if earlier else self._new(hand_in, files, None, actor)
        if earlier and fresh and not is_open:
            accession = self._new(hand_in, fresh, earlier[0], actor)
        self._ground.passwords.add(accession, hand_in.passwords, actor)
        return accession, fresh

    def read(
        self,
        accession: Accession,
        fresh: list[HandedFile],
        feed: IndexFeed,
        actor: Actor,
        watch: Watcher,
    ) -> None:
        """Store and read the files, and what an earlier run left, then seal or open for screening.

        Raises ConflictError when another process is at it.
        """
        with self.alone(accession):
            self._read(accession, fresh, feed, actor, watch)

    def is_large(self, accession: Accession, fresh: list[HandedFile]) -> bool:
        """Whether several workers are to read a hand-in: it is more than one work unit, or cut already.

        What was left in place is on this machine alone.
        """
        ground = self._ground
        if ground.unit_size is None or accession.in_place:
            return False
        sizes = [file.size_bytes for file in fresh]
        sizes += [file.size_bytes for file in ground.accessions.files(accession.number, unread_only=True)]
        is_one = len(sizes) <= ground.unit_size.sources and sum(sizes) <= ground.unit_size.size_bytes
        return not is_one or self._units(accession).is_any()

    def cut(self, accession: Accession, fresh: list[HandedFile], actor: Actor, watch: Watcher) -> None:
        """Store the files and put them in line as work units, with what an earlier run left.

        Raises ConflictError when another process is at it.
        """
        with self.alone(accession):
            ground = self._ground
            is_new = accession.state is AccessionState.RECEIVED
            ground.accessions.set_state(accession.id, AccessionState.READING, actor)
            receiving = Receiving(ground.database, ground.packs, ground.accessions, accession.number)
            root = receiving.count_root()
            files = self._stored(receiving, accession, fresh)
            units = self._units(accession)
            in_line = frozenset() if is_new else units.files_in_line()
            cut_files(files, units, Piece(root, ground.unit_size or UnitSize()), in_line, watch)
            receiving.count_root()

    def finish(self, accession_id_: AccessionId, actor: Actor) -> None:
        """Seal an official hand-in that was read; a private one waits for its holder."""
        accession = self._ground.accessions.get(accession_id_)
        if accession.state is not AccessionState.READING:
            return
        if accession.channel is Channel.PRIVATE:
            self._ground.accessions.set_state(accession.id, AccessionState.SCREENING, actor)
        else:
            self.seal(accession, actor)

    def seal(self, accession: Accession, actor: Actor) -> None:
        """Seal: from now on nothing is added or set aside. Raises ConflictError if it cannot be."""
        sha = hashlib.sha256()
        for file in self._ground.accessions.files(accession.number):
            sha.update(f"{file.path}\x00".encode() + (file.digest or b""))
        self._ground.accessions.seal(accession.id, sha.digest(), actor)

    def _read(
        self,
        accession: Accession,
        fresh: list[HandedFile],
        feed: IndexFeed,
        actor: Actor,
        watch: Watcher,
    ) -> None:
        ground = self._ground
        resumes = accession.state is not AccessionState.RECEIVED
        ground.accessions.set_state(accession.id, AccessionState.READING, actor)
        receiving = Receiving(ground.database, ground.packs, ground.accessions, accession.number)
        intake = ground.intake(accession)
        root = receiving.count_root()
        found = sum(1 for _ in ground.accessions.files(accession.number)) + len(fresh)
        watch(Stage(found, found - len(fresh), 0, 0.0))
        pipeline = Pipeline(orders_of(ground, accession), intake, feed, actor, processes=ground.processes)
        files = self._stored(receiving, accession, fresh)
        pipeline.run(iter(files), root, resumes=resumes, found=found, watch=watch)
        receiving.count_root()

    @contextmanager
    def alone(self, accession: Accession) -> Iterator[None]:
        """Be the one process that reads a hand-in as a whole. Raises ConflictError."""
        lock = self._ground.locks.lock(accession.id)
        if not lock.acquire():
            raise ConflictError("accession", "being-read")
        try:
            yield
        finally:
            lock.release()

    def _stored(self, receiving: Receiving, accession: Accession, fresh: list[HandedFile]) -> StoredFiles:
        known = (file.path for file in self._ground.accessions.files(accession.number))
        return StoredFiles(receiving, known, fresh, in_place=accession.in_place)

    def _units(self, accession: Accession) -> Units:
        return Units(self._ground.database, self._ground.packs, accession.number)

    def _earlier(self, hand_in: HandIn, files: list[HandedFile]) -> list[Accession]:
        """The hand-ins that this one repeats: by its source, or else by its listing."""
        custodian = custodian_of(hand_in.custodian)
        accessions = self._ground.accessions
        earlier = accessions.of_source(hand_in.source, custodian.id, hand_in.channel)
        earlier = [each for each in earlier if hand_in.is_declared_as(each)]
        if earlier:
            return earlier
        wanted = accession_id(custodian.name, hand_in.channel.value, hand_in.listing(files))
        same = [each for each in reversed(accessions.all()) if wanted in {each.id, each.supplements}]
        return sorted(same, key=lambda each: each.number)

    def _new(
        self,
        hand_in: HandIn,
        files: list[HandedFile],
        supplements: Accession | None,
        actor: Actor,
    ) -> Accession:
        custodian = custodian_of(hand_in.custodian)
        listing = hand_in.listing(files)
        if supplements:
            listing += [(f"supplement of {supplements.id}", sum(each.mtime_ns for each in files))]
        return self._ground.accessions.register(
            NewAccession(
                id=accession_id(custodian.name, hand_in.channel.value, listing),
                custodian=custodian,
                channel=hand_in.channel,
                title=hand_in.title or hand_in.roots[0].name,
                timezone=hand_in.timezone,
                source=hand_in.source,
                in_place=hand_in.in_place,
                supplements=supplements.id if supplements else None,
                declaration=hand_in.declaration.text or (supplements.declaration if supplements else ""),
            ),
            actor,
        )

    def _fresh(self, earlier: list[Accession], files: list[HandedFile], *, is_open: bool) -> list[HandedFile]:
        """The files of which the content is not in any of the earlier hand-ins.

        One that changed while its hand-in is still open stands beside its former self.
        """
        known: dict[str, SourceFile] = {}
        for accession in earlier:
            known.update((file.path, file) for file in self._ground.accessions.files(accession.number))
        fresh, touched = [], []
        for file in files:
            there = known.get(file.path)
            if there is None:
                fresh.append(file)
            elif (there.size_bytes, there.mtime_ns) != (file.size_bytes, file.mtime_ns) or _can_be_read_now(
                file, there
            ):
                if _holds(file, there):
                    touched.append((there.number, file.size_bytes, file.mtime_ns))
                elif not is_open:
                    fresh.append(file)
                elif (path := f"{file.path} ({file.mtime_ns})") not in known:
                    fresh.append(file._replace(path=path))
        self._ground.accessions.change_files(touched)
        return fresh


def _can_be_read_now(file: HandedFile, there: SourceFile) -> bool:
    """Whether a file that could not be stored the last time now can."""
    return there.digest is None and file.is_regular and os.access(file.place, os.R_OK)


def _holds(file: HandedFile, there: SourceFile) -> bool:
    """Whether a file that was touched still has the bytes that were taken in."""
    if not file.is_regular or file.size_bytes != there.size_bytes or there.digest is None:
        return not file.is_regular and there.digest is None
    with file.place.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest() == there.digest

"""Sampling in an inquiry: drawing from what was not selected, looking at it, and what follows from that."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from disclosure.elusion import Elusion
from disclosure.sampling import Drawn, SampleTaken, draw
from disclosure.selection import selected
from records.access import AccessScope, Actor
from records.errors import ConflictError, InvalidError, NotFoundError
from records.identity import AccessionId, RecordId
from records.inquiry import Inquiry
from records.release import AMSTERDAM
from runtime.access import Policy
from runtime.views import Json, moment
from search.request import SearchRequest
from search.service import SearchService
from storage.audit import ReadingAudit
from storage.kinship import Kinship
from storage.notes import Note, NoteKind, Notes
from storage.selections import Selections


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What was drawn from, so that it can be drawn again: all but what was selected then.

    `seq` is the state of the index, `selection` the number of the last change of the selection, `scope`
    the version of the scope with its hand-ins; copies that a search hides are not drawn.
    """

    seed: str
    size: int
    seq: int
    selection: int
    scope: int
    accessions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """What somebody said of a drawn record."""

    is_relevant: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample with what was said of it, by record; of several words on one record the last counts."""

    note: Note
    frame: Frame
    drawn: Drawn
    looked: dict[RecordId, Looked]


@dataclass(frozen=True, slots=True)
class Sampling:
    """Draws samples and keeps what was said of them, for who works on an inquiry."""

    notes: Notes
    selections: Selections
    kinship: Kinship
    service: SearchService
    policy: Policy
    audit: ReadingAudit

    def draw(self, actor: Actor, inquiry_id: str, size: int) -> Json:
        """Draw a sample with a seed that nobody chose. Raises ConflictError when all was selected."""
        inquiry = self.policy.inquiry(actor, inquiry_id)
        frame = Frame(
            seed=secrets.token_hex(16),
            size=size,
            seq=self.service.shelf.published_seq(),
            selection=len(self.selections.changes(inquiry.id)),
            scope=inquiry.scope.version,
            accessions=tuple(sorted(self.policy.within(inquiry).accessions)),
        )
        drawn = self._drawn(inquiry.id, frame)
        if not drawn.ids:
            raise ConflictError("sample", "nothing-left")
        number = len(self.notes.kept(inquiry.id, NoteKind.SAMPLE))
        body = {**asdict(frame), **asdict(drawn)}
        self.notes.add(inquiry.id, NoteKind.SAMPLE, [body], actor, after=number)
        return self._view(inquiry, self._sample(inquiry.id, number + 1))

    def listed(self, actor: Actor, inquiry_id: str) -> list[Json]:
        """Every sample with what it comes to, the first one first; none is ever left out."""
        inquiry = self.policy.inquiry(actor, inquiry_id)
        self.audit.append(actor, "inquiry.samples", inquiry.id)
        return [self._view(inquiry, each) for each in self._samples(inquiry.id)]

    def one(self, actor: Actor, inquiry_id: str, number: int) -> Json:
        """A sample with each record of it, in the order of the draw. Raises NotFoundError."""
        inquiry = self.policy.inquiry(actor, inquiry_id)
        found = self._sample(inquiry.id, number)
        self.audit.append(actor, "inquiry.sample", inquiry.id, f"sample={number}")
        lines = [_line(each, found.looked.get(each)) for each in found.drawn.ids]
        return {**self._view(inquiry, found), "items": lines}

    def look(self, actor: Actor, inquiry_id: str, number: int, said: Sequence[tuple[RecordId, bool]]) -> Json:
        """Keep whether records of a sample should have been selected, all or none.

        Raises NotFoundError for a sample or a record that is not of it, InvalidError for one named twice.
        """
        inquiry = self.policy.inquiry(actor, inquiry_id)
        ids = [record_id for record_id, _ in said]
        if len(set(ids)) < len(ids):
            raise InvalidError("readings", "twice")
        if not set(ids) <= set(self._sample(inquiry.id, number).drawn.ids):
            raise NotFoundError("record")
        before = len(self.notes.kept(inquiry.id, NoteKind.SAMPLE_READING))
        bodies = [
            {"sample": number, "record": record_id, "is_relevant": is_relevant}
            for record_id, is_relevant in said
        ]
        self.notes.add(inquiry.id, NoteKind.SAMPLE_READING, bodies, actor, after=before)
        return self._view(inquiry, self._sample(inquiry.id, number))

    def redraw(self, actor: Actor, inquiry_id: str, number: int) -> Json:
        """A sample drawn once more from what it was drawn from, as far as that is still there.

        What was withdrawn since can neither be drawn nor counted; all else comes as it came.
        """
        inquiry = self.policy.inquiry(actor, inquiry_id)
        found = self._sample(inquiry.id, number)
        self.audit.append(actor, "inquiry.redraw", inquiry.id, f"sample={number}")
        again = self._drawn(inquiry.id, found.frame)
        there = self.kinship.present(found.drawn.ids, _scope(found.frame))
        left = tuple(each for each in found.drawn.ids if each in there)
        return {
            "number": number,
            "isSame": again.ids[: len(left)] == left and again.discarded <= found.drawn.discarded,
            "isWhole": (again.discarded, again.pile) == (found.drawn.discarded, found.drawn.pile),
            "discarded": again.discarded,
            "withdrawn": [each for each in found.drawn.ids if each not in there],
            "recordIds": list(again.ids),
        }

    def taken(self, inquiry_id: str) -> tuple[SampleTaken, ...]:
        """The samples as the account tells of them; whom it is shown to is decided before."""
        changes = len(self.selections.changes(inquiry_id))
        return tuple(_taken(each, changes) for each in self._samples(inquiry_id))

    def _drawn(self, inquiry_id: str, frame: Frame) -> Drawn:
        chosen = selected(self.selections.changes(inquiry_id)[: frame.selection])
        everything = self.service.scan(SearchRequest(), _scope(frame), frame.seq)
        return draw(everything, chosen, frame.size, frame.seed)

    def _samples(self, inquiry_id: str) -> list[Sample]:
        looked: dict[int, dict[RecordId, Looked]] = {}
        for each in self.notes.kept(inquiry_id, NoteKind.SAMPLE_READING):
            of = looked.setdefault(each.body["sample"], {})
            of[RecordId(each.body["record"])] = Looked(each.body["is_relevant"], each.by, each.at)
        return [
            _sample(each, looked.get(each.number, {}))
            for each in self.notes.kept(inquiry_id, NoteKind.SAMPLE)
        ]

    def _sample(self, inquiry_id: str, number: int) -> Sample:
        for each in self._samples(inquiry_id):
            if each.note.number == number:
                return each
        raise NotFoundError("sample")

    def _view(self, inquiry: Inquiry, sample: Sample) -> Json:
        taken = _taken(sample, len(self.selections.changes(inquiry.id)))
        return {
            "number": taken.number,
            "drawnAt": moment(sample.note.at),
            "by": sample.note.by,
            "seed": sample.frame.seed,
            "pile": sample.drawn.pile,
            "scopeVersion": taken.scope,
            "selectionVersion": sample.frame.selection,
            "changesSince": taken.changes_since,
            "discarded": taken.discarded,
            "drawn": taken.drawn,
            "lookedAt": taken.looked_at,
            "relevant": taken.relevant,
            "estimate": taken.elusion and _estimate(taken.elusion),
        }


def _estimate(elusion: Elusion) -> Json:
    low, high = elusion.interval
    fewest, most = elusion.missed
    return {
        "confidence": elusion.confidence,
        "rate": elusion.rate,
        "low": low,
        "high": high,
        "fewest": fewest,
        "most": most,
    }


def _line(record_id: RecordId, looked: Looked | None) -> Json:
    return {
        "recordId": record_id,
        "isRelevant": looked and looked.is_relevant,
        "by": looked and looked.by,
        "at": looked and moment(looked.at),
    }


def _taken(sample: Sample, changes: int) -> SampleTaken:
    return SampleTaken(
        number=sample.note.number,
        drawn_on=sample.note.at.astimezone(AMSTERDAM).date(),
        scope=sample.frame.scope,
        discarded=sample.drawn.discarded,
        drawn=len(sample.drawn.ids),
        looked_at=len(sample.looked),
        relevant=sum(each.is_relevant for each in sample.looked.values()),
        changes_since=changes - sample.frame.selection,
    )


def _sample(note: Note, looked: dict[RecordId, Looked]) -> Sample:
    body: dict[str, Any] = note.body
    frame = Frame(
        seed=body["seed"],
        size=body["size"],
        seq=body["seq"],
        selection=body["selection"],
        scope=body["scope"],
        accessions=tuple(body["accessions"]),
    )
    ids = tuple(map(RecordId, body["ids"]))
    return Sample(note, frame, Drawn(body["discarded"], body["pile"], ids), looked)


def _scope(frame: Frame) -> AccessScope:
    return AccessScope(frozenset(map(AccessionId, frame.accessions)))

"""PersonsAsked: who was asked for an inquiry, what was asked and what came of it, for who works on it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from disclosure.asking import check, holding
from records.access import Actor
from records.account import Account
from records.errors import InvalidError
from records.identity import AccessionId
from records.person_asked import PersonAsked, Reply
from records.ports import Clock
from records.record import Channel
from records.release import AMSTERDAM
from runtime.access import Policy
from runtime.views import Json, moment
from storage.audit import ReadingAudit
from storage.notes import Note, NoteKind, Notes

_KIND = NoteKind.PERSON_ASKED


@dataclass(frozen=True, slots=True)
class PersonsAsked:
    """Keeps who was asked."""

    notes: Notes
    policy: Policy
    audit: ReadingAudit
    clock: Clock

    def tell(self, actor: Actor, account: Account | None, inquiry_id: str, told: PersonAsked) -> Json:
        """Keep an entry, a first one or one that replaces another; its number is given here.

        Raises NotFoundError for a hand-in that he may not know of, InvalidError, StaleError.
        """
        inquiry = self.policy.inquiry(actor, inquiry_id)
        if told.accession is not None:
            hand_in = self.policy.ledger(actor, account, told.accession)
            if hand_in.channel is not Channel.PRIVATE:
                raise InvalidError("accessionId", "not-private")
        today = self.clock.now().astimezone(AMSTERDAM).date()
        for field, day in (("askedOn", told.asked_on), ("answeredOn", told.answered_on)):
            if day and day > today:
                raise InvalidError(field, "in-future", day.isoformat())
        kept = [_read(each) for each in self.notes.kept(inquiry.id, _KIND)]
        numbered = replace(told, number=len(kept) + 1)
        check(inquiry.received_on, kept, numbered)
        self.notes.add(inquiry.id, _KIND, [_written(numbered)], actor, after=len(kept))
        return self._view(
            self.notes.kept(inquiry.id, _KIND)[numbered.number - 1], is_holding=_holds(numbered)
        )

    def listed(self, actor: Actor, inquiry_id: str) -> list[Json]:
        """Every entry in the order in which it was made, replaced and retracted ones among them."""
        inquiry = self.policy.inquiry(actor, inquiry_id)
        self.audit.append(actor, "inquiry.persons-asked", inquiry.id)
        notes = self.notes.kept(inquiry.id, _KIND)
        hold = {each.number for each in holding([_read(each) for each in notes])}
        return [self._view(each, is_holding=each.number in hold) for each in notes]

    def holding(self, inquiry_id: str) -> list[PersonAsked]:
        """The entries that hold now; whom they are shown to is decided before."""
        return holding([_read(each) for each in self.notes.kept(inquiry_id, _KIND)])

    def _view(self, note: Note, *, is_holding: bool) -> Json:
        told = _read(note)
        return {
            "number": told.number,
            "role": told.role,
            "name": told.name,
            "isNamePublic": told.is_name_public,
            "askedOn": told.asked_on.isoformat(),
            "question": told.question,
            "reply": told.reply.value,
            "answeredOn": told.answered_on and told.answered_on.isoformat(),
            "answer": told.answer,
            "accessionId": told.accession,
            "replaces": told.replaces,
            "isHolding": is_holding,
            "by": note.by,
            "at": moment(note.at),
        }


def _holds(told: PersonAsked) -> bool:
    return told.reply is not Reply.RETRACTED


def _written(told: PersonAsked) -> dict[str, Any]:
    return {name: value for name, value in asdict(told).items() if name != "number"}


def _read(note: Note) -> PersonAsked:
    body: Mapping[str, Any] = note.body
    answered_on = body["answered_on"]
    return PersonAsked(
        number=note.number,
        role=body["role"],
        name=body["name"],
        is_name_public=body["is_name_public"],
        asked_on=date.fromisoformat(body["asked_on"]),
        question=body["question"],
        reply=Reply(body["reply"]),
        answered_on=date.fromisoformat(answered_on) if answered_on else None,
        answer=body["answer"],
        accession=AccessionId(body["accession"]) if body["accession"] else None,
        replaces=body["replaces"],
    )

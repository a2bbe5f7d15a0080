"""StayingNames: the names of an inquiry that stay open because of a public function, and who said so."""

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

from disclosure.selection import selected
from disclosure.staying import staying_forms
from records.access import Actor
from records.errors import InvalidError, NotFoundError
from records.inquiry import Inquiry
from records.record import Participant
from runtime.access import Policy
from runtime.persons_asked import PersonsAsked
from runtime.views import Json, moment
from storage.audit import ReadingAudit
from storage.notes import Note, NoteKind, Notes
from storage.people import People
from storage.selections import Selections

_KIND = NoteKind.STAYING_NAME
_REMEMBERED = 20
"""Inquiries of which is remembered who takes part in the records that were chosen."""


@dataclass
class StayingNames:
    """Keeps names that stay, and works out what stays of them."""

    notes: Notes
    persons: PersonsAsked
    people: People
    selections: Selections
    policy: Policy
    audit: ReadingAudit
    _known: OrderedDict[tuple[str, int], frozenset[Participant]] = field(default_factory=OrderedDict)
    _turn: Lock = field(default_factory=Lock)

    def tell(self, actor: Actor, inquiry_id: str, name: str, reason: str) -> Json:
        """Keep a name that stays, and why. Raises InvalidError for one that is on the list already."""
        inquiry = self.policy.inquiry(actor, inquiry_id)
        kept = self.notes.kept(inquiry.id, _KIND)
        if name in {each.body["name"] for each in _holding(kept)}:
            raise InvalidError("name", "once")
        body = {"name": name, "reason": reason, "ends": 0}
        self.notes.add(inquiry.id, _KIND, [body], actor, after=len(kept))
        return _view(self.notes.kept(inquiry.id, _KIND)[len(kept)])

    def drop(self, actor: Actor, inquiry_id: str, number: int) -> Json:
        """Let a name stay no longer; what was told of it stays in the list. Raises NotFoundError."""
        inquiry = self.policy.inquiry(actor, inquiry_id)
        kept = self.notes.kept(inquiry.id, _KIND)
        for each in _holding(kept):
            if each.number == number:
                body = {**each.body, "ends": number}
                self.notes.add(inquiry.id, _KIND, [body], actor, after=len(kept))
                return _view(self.notes.kept(inquiry.id, _KIND)[len(kept)])
        raise NotFoundError("staying-name")

    def listed(self, actor: Actor, inquiry_id: str) -> list[Json]:
        """The names that stay now, with who said so and why."""
        inquiry = self.policy.inquiry(actor, inquiry_id)
        self.audit.append(actor, "inquiry.staying-names", inquiry.id)
        return [_view(each) for each in _holding(self.notes.kept(inquiry.id, _KIND))]

    def names(self, inquiry_id: str) -> tuple[str, ...]:
        """The names alone, as they were written."""
        return tuple(each.body["name"] for each in _holding(self.notes.kept(inquiry_id, _KIND)))

    def forms(
        self, inquiry: Inquiry, more: tuple[str, ...] = (), beside: tuple[Participant, ...] = ()
    ) -> tuple[str, ...]:
        """The names, those of `more`, and the bare parts of them that nobody else in the inquiry bears.

        In it are whoever wrote or received a record that was chosen, the requester, who was asked, and
        those `beside`.
        """
        names = tuple(dict.fromkeys((*self.names(inquiry.id), *more)))
        if not names:
            return ()
        asked = (Participant(each.name, "") for each in self.persons.holding(inquiry.id) if each.name)
        requester = Participant(inquiry.requester.name, inquiry.requester.contact)
        return staying_forms(names, (*self._taking_part(inquiry), requester, *asked, *beside))

    def _taking_part(self, inquiry: Inquiry) -> frozenset[Participant]:
        """Who wrote or received what is chosen now; read again once that changes."""
        changes = self.selections.changes(inquiry.id)
        key = inquiry.id, len(changes)
        with self._turn:
            known = self._known.get(key)
        if known is None:
            known = self.people.of(sorted(selected(changes)), self.policy.within(inquiry))
            with self._turn:
                self._known[key] = known
                while len(self._known) > _REMEMBERED:
                    self._known.popitem(last=False)
        return known


def _holding(kept: list[Note]) -> list[Note]:
    ended = {each.body["ends"] for each in kept}
    return [each for each in kept if not each.body["ends"] and each.number not in ended]


def _view(note: Note) -> Json:
    return {
        "number": note.number,
        "name": note.body["name"],
        "reason": note.body["reason"],
        "isStaying": not note.body["ends"],
        "by": note.by,
        "at": moment(note.at),
    }

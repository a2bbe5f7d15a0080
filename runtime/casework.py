"""Casework: an inquiry from its receipt on; who works on it, what was agreed, what happened, what is due."""

import secrets
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from disclosure.course import check, course_of, due_of, unweighed
from disclosure.deadline import term
from records.access import Actor, Permission
from records.account import Account
from records.errors import InvalidError
from records.ground import Act
from records.inquiry import CasePart, Event, Inquiry, NewInquiry, Scope
from records.ports import Clock
from runtime.access import Policy, require
from runtime.inquiry_views import deadlines_view, event_view, inquiry_line, inquiry_view, scope_view
from runtime.views import Json
from storage.audit import ReadingAudit
from storage.inquiries import Inquiries

_WOO_SINCE = date(2022, 5, 1)
_HERE = ZoneInfo("Europe/Amsterdam")


class Casework:
    """Opens inquiries and keeps what is done in them, for their caseworkers."""

    def __init__(self, inquiries: Inquiries, policy: Policy, audit: ReadingAudit, clock: Clock) -> None:
        """Work on the catalogue, under this policy."""
        self._inquiries, self._policy, self._audit, self._clock = inquiries, policy, audit, clock

    def open(self, actor: Actor, account: Account | None, new: NewInquiry) -> Json:
        """Open an inquiry, which its opener leads; its id is made here.

        Raises NotFoundError for a hand-in that is not his to bring in, InvalidError.
        """
        require(actor, Permission.CASE)
        self._not_to_come("receivedOn", new.received_on)
        if new.act is Act.WOB and new.received_on >= _WOO_SINCE:
            raise InvalidError("act", "no-wob", new.act)
        self._policy.brought_in(account, frozenset(new.scope.accessions), frozenset())
        inquiry_id = secrets.token_hex(16)
        self._inquiries.open(inquiry_id, new, actor)
        return self._seen(actor, inquiry_id)

    def listed(self, actor: Actor, after: str | None, limit: int) -> tuple[list[Json], bool]:
        """The actor's inquiries, newest first, after that id; and whether more follow."""
        require(actor, Permission.CASE)
        found = self._inquiries.of_account(actor.account_id)
        if after is not None:
            places = [place for place, each in enumerate(found) if each.id == after]
            if not places:
                raise InvalidError("cursor", "cursor")
            found = found[places[0] + 1 :]
        self._audit.append(actor, "inquiry.list", "-", f"inquiries={len(found[:limit])}")
        return [inquiry_line(each, actor.account_id) for each in found[:limit]], len(found) > limit

    def one(self, actor: Actor, inquiry_id: str) -> Json:
        """An inquiry. Raises NotFoundError."""
        found = self._opened(actor, inquiry_id)
        return inquiry_view(found, actor.account_id)

    def set_caseworker(self, actor: Actor, inquiry_id: str, version: int, name: str, part: CasePart) -> Json:
        """Make somebody a caseworker, or give him another part; who leads may."""
        self._policy.inquiry(actor, inquiry_id, leads=True)
        self._inquiries.set_caseworker(inquiry_id, version, name, part, actor)
        return self._seen(actor, inquiry_id)

    def drop_caseworker(self, actor: Actor, inquiry_id: str, version: int, account_id: str) -> Json:
        """Let somebody work on it no longer, which takes away what it let somebody see; who leads may."""
        self._policy.inquiry(actor, inquiry_id, leads=True)
        self._inquiries.drop_caseworker(inquiry_id, version, account_id, actor)
        return self._seen(actor, inquiry_id)

    def talked(
        self, actor: Actor, account: Account | None, inquiry_id: str, version: int, agreed: Scope
    ) -> Json:
        """Keep a talk about the scope and what was agreed, as the next version of the scope.

        Raises NotFoundError for a hand-in that is not his to bring in.
        """
        there = self._policy.inquiry(actor, inquiry_id).scope
        if agreed.talk:
            self._not_to_come("talk.on", agreed.talk.on)
        self._policy.brought_in(account, frozenset(agreed.accessions), frozenset(there.accessions))
        self._inquiries.add_scope(inquiry_id, version, replace(agreed, version=there.version + 1), actor)
        return self._seen(actor, inquiry_id)

    def talks(self, actor: Actor, inquiry_id: str) -> list[Json]:
        """Every scope with the talk that made it, the first one first."""
        self._opened(actor, inquiry_id)
        return [scope_view(each) for each in self._inquiries.scopes(inquiry_id)]

    def happened(self, actor: Actor, inquiry_id: str, version: int, event: Event) -> Json:
        """Keep an event; its number is given here. Raises InvalidError for what cannot follow."""
        inquiry = self._policy.inquiry(actor, inquiry_id)
        events = self._inquiries.events(inquiry_id)
        self._not_to_come("on", event.on)
        numbered = replace(event, number=len(events) + 1)
        check(inquiry.received_on, events, numbered)
        self._inquiries.add_event(inquiry_id, version, numbered, actor)
        return event_view(numbered)

    def events(self, actor: Actor, inquiry_id: str) -> Json:
        """What happened to an inquiry, retracted events among it."""
        inquiry = self._opened(actor, inquiry_id)
        events = self._inquiries.events(inquiry_id)
        return {"version": inquiry.version, "items": [event_view(each) for each in events]}

    def deadlines(self, actor: Actor, inquiry_id: str) -> Json:
        """What is due, when and by which article."""
        inquiry = self._opened(actor, inquiry_id)
        events = self._inquiries.events(inquiry_id)
        course = course_of(inquiry.received_on, events)
        return deadlines_view(term(course), due_of(inquiry.received_on, events), unweighed(events))

    def hold(self, actor: Actor, inquiry_id: str, version: int, *, decision: str, held: bool) -> Json:
        """Impose a legal hold by a decision, or lift it by one; who leads may."""
        self._policy.inquiry(actor, inquiry_id, leads=True)
        self._inquiries.hold(inquiry_id, version, actor, decision=decision, held=held)
        return self._seen(actor, inquiry_id)

    def _seen(self, actor: Actor, inquiry_id: str) -> Json:
        return inquiry_view(self._inquiries.get(inquiry_id), actor.account_id)

    def _opened(self, actor: Actor, inquiry_id: str) -> Inquiry:
        """An inquiry of the actor, its opening entered in the log of reading."""
        found = self._policy.inquiry(actor, inquiry_id)
        self._audit.append(actor, "inquiry.read", found.id)
        return found

    def _not_to_come(self, field: str, day: date) -> None:
        if day > self._clock.now().astimezone(_HERE).date():
            raise InvalidError(field, "in-future", day.isoformat())

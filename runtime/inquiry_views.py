"""Casework as the outside sees it: the keys of the API, for inquiries and what happened to them."""

from collections.abc import Iterable
from datetime import date

from disclosure.deadline import Due, Term
from records.inquiry import Event, Inquiry, Scope
from records.labels import DUTIES
from runtime.views import Json, moment


def inquiry_view(inquiry: Inquiry, account_id: str) -> Json:
    """An inquiry with its requester, for its caseworkers alone."""
    return {
        **inquiry_line(inquiry, account_id),
        "wording": inquiry.wording,
        "createdAt": moment(inquiry.created_at),
        "requester": {"name": inquiry.requester.name, "contact": inquiry.requester.contact},
        "scope": scope_view(inquiry.scope),
        "caseworkers": caseworkers_view(inquiry),
        "hold": inquiry.hold and {"decision": inquiry.hold.decision, "since": moment(inquiry.hold.since)},
    }


def inquiry_line(inquiry: Inquiry, account_id: str) -> Json:
    """An inquiry in the list of somebody's own."""
    part = inquiry.part_of(account_id)
    return {
        "id": inquiry.id,
        "reference": inquiry.reference,
        "act": inquiry.act.value,
        "receivedOn": inquiry.received_on.isoformat(),
        "version": inquiry.version,
        "part": part and part.value,
        "isHeld": inquiry.hold is not None,
    }


def caseworkers_view(inquiry: Inquiry) -> list[Json]:
    """Who works on an inquiry, by name."""
    return [
        {"accountId": each.account_id, "name": each.name, "part": each.part.value}
        for each in inquiry.caseworkers
    ]


def scope_view(scope: Scope) -> Json:
    """One version of a scope."""
    talk = scope.talk
    return {
        "version": scope.version,
        "accessionIds": list(scope.accessions),
        "sentFrom": day(scope.sent_from),
        "sentUntil": day(scope.sent_until),
        "persons": list(scope.persons),
        "terms": list(scope.terms),
        "talk": talk and {"on": talk.on.isoformat(), "withWhom": talk.with_whom, "agreed": talk.agreed},
    }


def event_view(event: Event) -> Json:
    """Something that happened."""
    return {
        "number": event.number,
        "kind": event.kind.value,
        "on": event.on.isoformat(),
        "until": day(event.until),
        "about": event.about,
        "ground": event.ground,
        "party": event.party,
        "note": event.note,
    }


def deadlines_view(term: Term, found: Iterable[Due], unweighed: Iterable[Event]) -> Json:
    """What is due, when and why."""
    return {
        "term": {
            "firstEndsOn": day(term.first_ends_on),
            "lastDay": day(term.last_day),
            "isExtended": term.is_extended,
            "suspendedDays": term.suspended_days,
        },
        "due": [
            {
                "duty": each.duty.value,
                "on": day(each.on),
                "article": each.article,
                "sentence": DUTIES[each.duty.value],
            }
            for each in found
        ],
        "unweighedViews": [each.number for each in unweighed],
    }


def day(value: date | None) -> str | None:
    """A day as JJJJ-MM-DD."""
    return None if value is None else value.isoformat()

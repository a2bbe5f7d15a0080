"""Selecting: what a search found, a record, its thread or its family goes in or out, with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass

from disclosure.selection import check_undo, followers, selected
from records.access import AccessScope, Actor
from records.errors import NotFoundError
from records.identity import RecordId
from records.selection import Action, Change
from runtime.access import Policy
from runtime.views import Json, moment, record_view
from storage.audit import ReadingAudit
from storage.kinship import Kinship
from storage.logged_searches import LoggedSearches
from storage.selections import Selections
from storage.shelf import RecordShelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointed:
    """What is pointed out: the hits of a search, records, the thread of one, or a change to undo."""

    search: int | None = None
    records: tuple[RecordId, ...] = ()
    thread_of: RecordId | None = None
    undo: int | None = None

    @property
    def origin(self) -> str:
        """How it was pointed out, by numbers and ids."""
        if self.search is not None:
            return f"search:{self.search}"
        if self.thread_of is not None:
            return f"thread:{self.thread_of}"
        return "undo" if self.undo is not None else "records"


@dataclass(frozen=True)
class Selecting:
    """Changes selections of inquiries for their caseworkers."""

    selections: Selections
    searches: LoggedSearches
    kinship: Kinship
    shelf: RecordShelf
    policy: Policy
    audit: ReadingAudit

    def change(
        self, actor: Actor, inquiry_id: str, version: int, wanted: tuple[Action, Pointed], reason: str
    ) -> Json:
        """Take records in or out with their families and copies, or undo an earlier change.

        `version` is the number of the last change that the actor saw. Raises NotFoundError for a record
        or search that is not of the inquiry, InvalidError for what cannot be undone, StaleError.
        """
        action, pointed = wanted
        inquiry = self.policy.inquiry(actor, inquiry_id)
        scope = self.policy.within(inquiry)
        changes = self.selections.changes(inquiry_id)[:version]
        if action is Action.UNDO:
            check_undo(changes, pointed.undo or 0)
            records: frozenset[RecordId] = frozenset()
        else:
            asked = self._asked(inquiry_id, pointed, scope)
            records = followers(asked, self.kinship.kin(asked, scope))
        change = Change(
            number=version + 1,
            action=action,
            records=records,
            undoes=pointed.undo if action is Action.UNDO else None,
            origin=pointed.origin,
            reason=reason,
        )
        self.selections.add(inquiry_id, change, actor)
        before, after = selected(changes), selected([*changes, change])
        return {
            "version": change.number,
            "total": len(after),
            "added": len(after - before),
            "removed": len(before - after),
        }

    def listed(self, actor: Actor, inquiry_id: str, after: str, limit: int) -> Json:
        """A page of the chosen records that can still be seen, by id, after that id."""
        inquiry = self.policy.inquiry(actor, inquiry_id)
        changes = self.selections.changes(inquiry_id)
        everything = sorted(selected(changes))
        page = [each for each in everything if each > after][: limit + 1]
        shown = self.shelf.records(page[:limit], self.policy.within(inquiry))
        self.audit.append(actor, "selection.read", inquiry.id, f"records={len(shown)}")
        more = len(page) > limit
        return {
            "version": len(changes),
            "total": len(everything),
            "items": [record_view(shown[each]) for each in page[:limit] if each in shown],
            "hasNextPage": more,
            "nextCursor": page[limit - 1] if more else None,
        }

    def changes(self, actor: Actor, inquiry_id: str) -> Json:
        """Every change of a selection, in order."""
        inquiry = self.policy.inquiry(actor, inquiry_id)
        self.audit.append(actor, "selection.changes", inquiry.id)
        changes = self.selections.changes(inquiry_id)
        return {"version": len(changes), "items": [_view(each) for each in changes]}

    def _asked(self, inquiry_id: str, pointed: Pointed, scope: AccessScope) -> list[RecordId]:
        """The records that were pointed out and can be seen."""
        if pointed.search is not None:
            found = self.searches.found(inquiry_id, pointed.search)
            return sorted(self.kinship.present(found, scope))
        if pointed.thread_of is not None:
            messages, _ = self.shelf.thread(pointed.thread_of, scope)
            return [each.id for each in messages]
        return self._every(pointed.records, scope)

    def _every(self, records: Iterable[RecordId], scope: AccessScope) -> list[RecordId]:
        wanted = list(dict.fromkeys(records))
        if self.kinship.present(wanted, scope) != set(wanted):
            raise NotFoundError("record")
        return wanted


def _view(change: Change) -> Json:
    return {
        "number": change.number,
        "action": change.action.value,
        "origin": change.origin,
        "reason": change.reason,
        "undoes": change.undoes,
        "records": len(change.records),
        "by": change.by,
        "at": moment(change.at),
    }

"""Sieving: from what was found in an inquiry to what was judged, with the members behind each count."""

from collections.abc import Iterable
from dataclasses import dataclass

from disclosure.selection import selected, taken_out
from disclosure.sieve import Sieve, together
from disclosure.sifting import Sifting, sift
from records.access import Actor
from records.identity import RecordId
from records.inquiry import Inquiry
from records.judgement import Outcome, Standing
from runtime.access import Policy
from runtime.judging import Judging
from runtime.views import Json
from storage.audit import ReadingAudit
from storage.kinship import Kinship
from storage.logged_searches import LoggedSearches
from storage.selections import Selections
from storage.sql import few

_HOLDS = frozenset({Standing.JUDGED, Standing.APPROVED})


@dataclass(frozen=True, slots=True)
class _LookedAt:
    """What was found by any search, what is chosen, and why something was taken out again."""

    found: set[RecordId]
    chosen: frozenset[RecordId]
    left: dict[RecordId, str]

    def everything(self) -> list[RecordId]:
        return sorted(self.found | self.chosen | self.left.keys())


@dataclass(frozen=True)
class Sieving:
    """Sifts inquiries for their search account."""

    searches: LoggedSearches
    selections: Selections
    judging: Judging
    kinship: Kinship
    policy: Policy
    audit: ReadingAudit

    def sieve(self, inquiry: Inquiry) -> Sieve:
        """The counts alone, some records at a time; whom they are shown to is decided before."""
        looked = self._looked_at(inquiry)
        return together(self._sifted(inquiry, looked, some).sieve() for some in few(looked.everything()))

    def _looked_at(self, inquiry: Inquiry) -> _LookedAt:
        changes = self.selections.changes(inquiry.id)
        return _LookedAt(self.searches.found_by_any(inquiry.id), selected(changes), taken_out(changes))

    def _sifted(self, inquiry: Inquiry, looked: _LookedAt, some: Iterable[RecordId]) -> Sifting:
        """Some of the records that were looked at, each in one place.

        What was withdrawn since is in no place: nobody can be shown it. A judgement that was sent back
        or reopened does not hold, and its record is open.
        """
        scope = self.policy.within(inquiry)
        there = self.kinship.present(some, scope)
        outcomes: dict[RecordId, Outcome] = {
            each.record_id: each.kept.judgement.outcome
            for each in self.judging.judged(inquiry, there & looked.chosen)
            if each.kept is not None and each.standing in _HOLDS
        }
        return sift(
            there & looked.found,
            set(self.kinship.copies(there, scope)),
            there & looked.chosen,
            {each: looked.left[each] for each in there & looked.left.keys()},
            outcomes,
        )

    def shown(self, actor: Actor, inquiry_id: str) -> Json:
        """The counts with their members; for members and for who audits."""
        inquiry = self.policy.accounted(actor, inquiry_id)
        self.audit.append(actor, "inquiry.sifting", inquiry.id)
        looked = self._looked_at(inquiry)
        found = self._sifted(inquiry, looked, looked.everything())
        return {
            "difference": found.sieve().difference,
            "found": _step(found.found),
            "added": _step(found.added),
            "duplicates": _step(found.duplicates),
            "leftOut": [{"reason": reason, **_step(members)} for reason, members in found.left_out.items()],
            "open": _step(found.open),
            "judged": [
                {"outcome": outcome.value, **_step(members)} for outcome, members in found.judged.items()
            ],
        }


def _step(members: frozenset[RecordId]) -> Json:
    return {"count": len(members), "recordIds": sorted(members)}

"""Sieving: from what was found in an inquiry to what was judged, with the members behind each count."""

from dataclasses import dataclass

from disclosure.selection import selected, taken_out
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

_HOLDS = frozenset({Standing.JUDGED, Standing.APPROVED})


@dataclass(frozen=True)
class Sieving:
    """Sifts inquiries for their search account."""

    searches: LoggedSearches
    selections: Selections
    judging: Judging
    kinship: Kinship
    policy: Policy
    audit: ReadingAudit

    def sifted(self, inquiry: Inquiry) -> Sifting:
        """Every record of an inquiry in one place; whom it is shown to is decided before.

        What was withdrawn since is in no place: nobody can be shown it. A judgement that was sent back
        or reopened does not hold, and its record is open.
        """
        scope = self.policy.within(inquiry)
        changes = self.selections.changes(inquiry.id)
        chosen, left = selected(changes), taken_out(changes)
        hits = self.searches.found_by_any(inquiry.id)
        there = self.kinship.present(hits | chosen | left.keys(), scope)
        kin = self.kinship.kin(there, scope)
        outcomes: dict[RecordId, Outcome] = {
            each.record_id: each.kept.judgement.outcome
            for each in self.judging.judged(inquiry)
            if each.kept is not None and each.standing in _HOLDS
        }
        return sift(
            hits & there,
            {each for each in there if kin[each].is_copy},
            chosen & there,
            {each: reason for each, reason in left.items() if each in there},
            outcomes,
        )

    def shown(self, actor: Actor, inquiry_id: str) -> Json:
        """The counts with their members; for members and for who audits."""
        inquiry = self.policy.accounted(actor, inquiry_id)
        self.audit.append(actor, "inquiry.sifting", inquiry.id)
        found = self.sifted(inquiry)
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

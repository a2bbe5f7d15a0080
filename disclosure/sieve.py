"""Sieve: from all that was found to what goes out, in counts that leave nothing over.

Found by searches, plus what was added by hand or as family, is either sifted out for a reason or
judged. The search account shows each step; if the steps do not add up there is no account.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from records.judgement import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Sieve:
    """Counts of records, each in one place.

    `found` counts different records over all searches; `added` those selected without being
    found, `duplicates` copies of what is kept, `unselected` what was left out by reason
    (in Dutch), `judged` the outcomes, `open` what is selected and not judged yet.
    """

    found: int
    added: int = 0
    duplicates: int = 0
    unselected: Mapping[str, int]
    judged: Mapping[Outcome, int]
    open: int = 0

    @property
    def difference(self) -> int:
        """What is unaccounted for; 0 in an account that is right."""
        gone = self.duplicates + sum(self.unselected.values())
        return self.found + self.added - gone - sum(self.judged.values()) - self.open

    @property
    def selected(self) -> int:
        """What was judged or is still to be."""
        return sum(self.judged.values()) + self.open

    def steps(self) -> tuple[tuple[str, int, int], ...]:
        """Each step in Dutch, by how much it changes the count, and what is left after it."""
        changes = [("Gevonden met de zoekvragen", self.found), ("Toegevoegd zonder zoekvraag", self.added)]
        changes.append(("Dubbele exemplaren", -self.duplicates))
        changes += [(reason, -count) for reason, count in self.unselected.items()]
        left, steps = 0, []
        for told, change in changes:
            left += change
            if change or told == changes[0][0]:
                steps.append((told, change, left))
        return tuple(steps)


def together(parts: Iterable[Sieve]) -> Sieve:
    """The counts of parts that have no record in common, added up."""
    counts: Counter[str] = Counter()
    unselected: Counter[str] = Counter()
    judged: Counter[Outcome] = Counter()
    for each in parts:
        counts.update(found=each.found, added=each.added, duplicates=each.duplicates, open=each.open)
        unselected.update(each.unselected)
        judged.update(each.judged)
    return Sieve(
        found=counts["found"],
        added=counts["added"],
        duplicates=counts["duplicates"],
        unselected=dict(sorted(unselected.items())),
        judged={outcome: judged[outcome] for outcome in Outcome if outcome in judged},
        open=counts["open"],
    )

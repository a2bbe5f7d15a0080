"""Sifting: every record of an inquiry in one place, from what was found to what was judged, with its members.

So the counts of a search account (`disclosure.sieve`) lead to lists, and cannot but add up.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from disclosure.sieve import Sieve
from records.identity import RecordId
from records.judgement import Outcome

_Records = frozenset[RecordId]

NEVER_SELECTED = "Niet geselecteerd"
TAKEN_OUT = "Uit de selectie gehaald"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sifting:
    """The members behind each count, each record in one of `duplicates`, `left_out`, `open` and `judged`.

    `found` is what any search found, `added` what was chosen without. `left_out` is by reason, in Dutch.
    """

    found: _Records
    added: _Records
    duplicates: _Records
    left_out: Mapping[str, _Records]
    open: _Records
    judged: Mapping[Outcome, _Records]

    def sieve(self) -> Sieve:
        """The counts."""
        return Sieve(
            found=len(self.found),
            added=len(self.added),
            duplicates=len(self.duplicates),
            unselected={reason: len(members) for reason, members in self.left_out.items()},
            judged={outcome: len(members) for outcome, members in self.judged.items()},
            open=len(self.open),
        )


def sift(
    found: AbstractSet[RecordId],
    copies: AbstractSet[RecordId],
    chosen: AbstractSet[RecordId],
    left: Mapping[RecordId, str],
    outcomes: Mapping[RecordId, Outcome],
) -> Sifting:
    """Sift what was found or chosen.

    `copies` are those of which an earlier one is in sight, `left` says why somebody took a record out,
    `outcomes` are the judgements that hold, of whatever was judged. What was chosen and taken out again
    without having been found by a search counts as added too: it was looked at.
    """
    hits = frozenset(found)
    everything = hits | chosen | left.keys()
    duplicates = everything & copies
    unique = everything - duplicates
    kept = unique & chosen
    left_out: dict[str, set[RecordId]] = {}
    for each in unique - kept:
        left_out.setdefault(left.get(each, NEVER_SELECTED), set()).add(each)
    judged: dict[Outcome, set[RecordId]] = {}
    for each in kept & outcomes.keys():
        judged.setdefault(outcomes[each], set()).add(each)
    return Sifting(
        found=hits,
        added=everything - hits,
        duplicates=duplicates,
        left_out={reason: frozenset(members) for reason, members in sorted(left_out.items())},
        open=kept - outcomes.keys(),
        judged={outcome: frozenset(judged[outcome]) for outcome in Outcome if outcome in judged},
    )

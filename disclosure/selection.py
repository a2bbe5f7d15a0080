"""Selection: which records of an inquiry are chosen, as what was done with them makes it (a fold of changes).

Nothing is overwritten: records come in or go out by a change with a reason, and a change can be undone
by another. Families and copies follow by rule, so that nobody is chosen without whoever hangs on him.
"""

from collections.abc import Iterable, Mapping, Sequence

from records.errors import InvalidError
from records.identity import RecordId
from records.kin import Kin
from records.selection import Action, Change


def effective(changes: Sequence[Change]) -> list[Change]:
    """The changes that count, in order: those that no undo that counts itself undoes."""
    undone: set[int] = set()
    counting: list[Change] = []
    for each in reversed(changes):
        if each.number in undone:
            continue
        if each.undoes is not None:
            undone.add(each.undoes)
        else:
            counting.append(each)
    return counting[::-1]


def selected(changes: Sequence[Change]) -> frozenset[RecordId]:
    """The records that are chosen after these changes."""
    found: set[RecordId] = set()
    for each in effective(changes):
        if each.action is Action.ADD:
            found |= each.records
        else:
            found -= each.records
    return frozenset(found)


def taken_out(changes: Sequence[Change]) -> dict[RecordId, str]:
    """What was chosen once and is not any more, with the reason of the change that took it out last."""
    chosen: set[RecordId] = set()
    reasons: dict[RecordId, str] = {}
    for each in effective(changes):
        if each.action is Action.ADD:
            chosen |= each.records
            for record in each.records & reasons.keys():
                del reasons[record]
        else:
            reasons.update(dict.fromkeys(each.records & chosen, each.reason))
            chosen -= each.records
    return reasons


def check_undo(changes: Sequence[Change], undoes: int) -> None:
    """Return if a change can be undone. Raises InvalidError for one that is absent or undone already."""
    undone = {each.undoes for each in _undos(changes)}
    if undoes in undone or not any(each.number == undoes for each in changes):
        raise InvalidError("change", "not-undoable", str(undoes))


def followers(asked: Iterable[RecordId], kin: Mapping[RecordId, Kin]) -> frozenset[RecordId]:
    """The records with all that follow them by rule: their families, and the copies of these.

    `kin` has every follower of whoever is asked for; who is not in it is not to be seen and stays out.
    """
    groups = {kin[each].group for each in asked if each in kin}
    return frozenset(each for each, of in kin.items() if of.group in groups)


def _undos(changes: Sequence[Change]) -> list[Change]:
    """The undos that count."""
    undone: set[int] = set()
    counting: list[Change] = []
    for each in reversed(changes):
        if each.number not in undone and each.undoes is not None:
            undone.add(each.undoes)
            counting.append(each)
    return counting

"""Selections: a fold of changes that can be undone, closed under families and copies, that always adds up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from disclosure.selection import check_undo, effective, followers, selected, taken_out
from disclosure.sifting import NEVER_SELECTED, sift
from records.errors import InvalidError
from records.identity import RecordId
from records.judgement import Outcome
from records.kin import Kin
from records.selection import Action, Change

A, B, C = (RecordId(letter * 32) for letter in "abc")


def change(number: int, action: Action, *records: RecordId, undoes: int | None = None) -> Change:
    return Change(
        number=number, action=action, records=frozenset(records), undoes=undoes, reason=f"reden {number}"
    )


def test_what_came_in_and_went_out_is_out() -> None:
    changes = [change(1, Action.ADD, A, B), change(2, Action.REMOVE, A), change(3, Action.ADD, C)]
    assert selected(changes) == {B, C}
    assert taken_out(changes) == {A: "reden 2"}


def test_an_undo_makes_it_as_if_the_change_had_not_been() -> None:
    changes = [change(1, Action.ADD, A, B), change(2, Action.REMOVE, A)]
    undone = [*changes, change(3, Action.UNDO, undoes=2)]
    assert selected(undone) == {A, B}
    assert taken_out(undone) == {}
    redone = [*undone, change(4, Action.UNDO, undoes=3)]
    assert selected(redone) == selected(changes) == {B}


def test_what_two_changes_brought_in_stays_when_one_is_undone() -> None:
    changes = [change(1, Action.ADD, A), change(2, Action.ADD, A, B), change(3, Action.UNDO, undoes=2)]
    assert selected(changes) == {A}


@pytest.mark.parametrize("undoes", [0, 2, 3, 9])
def test_what_is_not_there_or_was_undone_cannot_be_undone(undoes: int) -> None:
    changes = [change(1, Action.ADD, A), change(2, Action.ADD, B), change(3, Action.UNDO, undoes=2)]
    if undoes == 3:
        check_undo(changes, undoes)
        return
    with pytest.raises(InvalidError):
        check_undo(changes, undoes)


ids = st.sampled_from([RecordId(f"{number:032x}") for number in range(12)])
worlds = st.dictionaries(
    ids,
    st.builds(Kin, family=ids, group=st.sampled_from("pqrs"), is_copy=st.booleans()),
    max_size=12,
)


@given(world=worlds, asked=st.sets(ids))
def test_followers_are_closed_and_hold_whoever_was_asked_for_and_can_be_seen(
    world: dict[RecordId, Kin], asked: set[RecordId]
) -> None:
    found = followers(asked, world)
    assert asked & world.keys() <= found <= world.keys()
    assert followers(found, world) == found
    assert {world[each].group for each in found} == {world[each].group for each in asked if each in world}


class Histories(RuleBasedStateMachine):
    """An inquiry as it goes: searches, changes, undos, judgements; at every moment its account adds up."""

    def __init__(self) -> None:
        super().__init__()
        self.changes: list[Change] = []
        self.found: set[RecordId] = set()
        self.outcomes: dict[RecordId, Outcome] = {}
        self.model: list[frozenset[RecordId]] = [frozenset()]

    @initialize(world=worlds)
    def settle(self, world: dict[RecordId, Kin]) -> None:
        self.world = world

    @rule(hits=st.sets(ids))
    def search(self, hits: set[RecordId]) -> None:
        self.found |= hits & self.world.keys()

    @rule(asked=st.sets(ids), action=st.sampled_from([Action.ADD, Action.REMOVE]))
    def choose(self, asked: set[RecordId], action: Action) -> None:
        records = followers(asked, self.world)
        self.changes.append(change(len(self.changes) + 1, action, *records))

    @precondition(lambda self: self.changes)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        before = selected(self.changes)
        undoes = data.draw(st.sampled_from(range(1, len(self.changes) + 1)))
        try:
            check_undo(self.changes, undoes)
        except InvalidError:
            return
        self.changes.append(change(len(self.changes) + 1, Action.UNDO, undoes=undoes))
        again = change(len(self.changes) + 1, Action.UNDO, undoes=len(self.changes))
        assert selected([*self.changes, again]) == before

    @rule(record=ids, outcome=st.sampled_from(Outcome))
    def judge(self, record: RecordId, outcome: Outcome) -> None:
        if record in selected(self.changes):
            self.outcomes[record] = outcome

    @invariant()
    def nobody_is_chosen_without_whoever_follows_him(self) -> None:
        chosen = selected(self.changes)
        assert followers(chosen, getattr(self, "world", {})) == chosen

    @invariant()
    def what_counts_is_what_nobody_undid(self) -> None:
        assert all(each.action is not Action.UNDO for each in effective(self.changes))

    @invariant()
    def the_account_adds_up_and_every_record_is_in_one_place(self) -> None:
        chosen, left = selected(self.changes), taken_out(self.changes)
        assert not chosen & left.keys()
        copies = {each for each, kin in getattr(self, "world", {}).items() if kin.is_copy}
        sifted = sift(self.found, copies, chosen, left, self.outcomes)
        assert sifted.sieve().difference == 0
        places = [
            sifted.duplicates,
            sifted.open,
            *sifted.left_out.values(),
            *sifted.judged.values(),
        ]
        assert sum(map(len, places)) == len(frozenset().union(*places)) == len(sifted.found | sifted.added)
        assert sifted.found == self.found
        assert NEVER_SELECTED not in left.values()


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)

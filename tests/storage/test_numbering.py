"""Numbers of members: stable, without doubles, in order of time by family."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from records.identity import RecordId
from records.numbering import Earlier, Line, Numbers
from storage.numbering import Numbering
from tests import plain_numbering

START = datetime(2020, 3, 5, tzinfo=UTC)


def rid(number: int) -> RecordId:
    return RecordId(f"{number:032x}")


def line(
    number: int,
    *,
    minutes: int | None = None,
    family: int | None = None,
    thread_id: str = "",
    conversation_id: str = "",
    inner: tuple[int, ...] = (),
) -> Line:
    head = number if family is None else family
    return Line(
        record_id=rid(number),
        family_id=rid(head),
        parent_id=None if family is None else rid(head),
        sent_at=None if minutes is None else START + timedelta(minutes=minutes),
        thread_id=thread_id,
        conversation_id=conversation_id,
        inner=inner,
    )


def numbered(lines: list[Line], earlier: dict[RecordId, Earlier]) -> dict[RecordId, Numbers]:
    with closing(Numbering(lines, earlier.items())) as numbering:
        ids = list(numbering.ids())
        found = numbering.some(ids)
        return {each: found[each] for each in ids}


@st.composite
def some_lines(draw: st.DrawFn) -> list[Line]:
    """Records of few families, threads and conversations, some without a date or without their head."""
    numbers = draw(st.lists(st.integers(1, 30), unique=True, max_size=12))
    return [
        line(
            number,
            minutes=draw(st.none() | st.integers(0, 5)),
            family=draw(st.none() | st.integers(1, 30)),
            thread_id=draw(st.sampled_from(("", "a", "b"))),
            conversation_id=draw(st.sampled_from(("", "x", "y"))),
            inner=tuple(draw(st.lists(st.sampled_from((0, 1, 255, 256, 10**30)), max_size=2))),
        )
        for number in numbers
    ]


def kept(made: dict[RecordId, Numbers]) -> dict[RecordId, Earlier]:
    return {each: Earlier(one.number, one.thread, one.conversation) for each, one in made.items()}


def test_a_message_stands_before_what_hangs_on_it_and_families_stand_in_order_of_time() -> None:
    lines = [line(1, minutes=9), line(2, family=1), line(3, minutes=1), line(4), line(5, family=3)]
    made = numbered(lines, {})
    assert list(made) == [rid(each) for each in (3, 5, 1, 2, 4)]
    assert [(one.number, one.family, one.parent) for one in made.values()] == [
        (1, 1, None),
        (2, 1, 1),
        (3, 3, None),
        (4, 3, 3),
        (5, 5, None),
    ]


def test_what_hangs_on_a_chat_message_is_in_its_conversation_right_behind_it() -> None:
    messages = [line(each, minutes=each, conversation_id="x") for each in (1, 2)]
    made = numbered([*messages, line(3, family=1)], {})
    assert [one.conversation for one in made.values()] == [1, 1, 1]
    assert list(made) == [rid(1), rid(3), rid(2)]
    assert [one.place for one in made.values()] == [0, 1, 2]


def test_an_attachment_whose_message_is_no_member_heads_its_own_family() -> None:
    made = numbered([line(2, family=1), line(3, family=1)], {})
    assert [(one.family, one.parent) for one in made.values()] == [(1, None), (1, None)]


@given(some_lines(), st.randoms())
def test_the_order_in_which_lines_come_plays_no_part(lines: list[Line], chance: st.DataObject) -> None:
    mixed = list(lines)
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # a Random, by Hypothesis
    assert numbered(mixed, {}) == numbered(lines, {})


@given(some_lines())
def test_numbers_are_those_from_one_and_no_two_members_share_one(lines: list[Line]) -> None:
    made = numbered(lines, {})
    assert [one.number for one in made.values()] == list(range(1, len(lines) + 1))
    assert sorted(one.place for one in made.values()) == list(range(len(lines)))
    assert {one.family for one in made.values()} <= {one.number for one in made.values()}


@given(some_lines(), some_lines())
def test_a_member_keeps_its_numbers_in_every_later_release(first: list[Line], second: list[Line]) -> None:
    before = numbered(first, {})
    after = numbered(second, kept(before))
    for record_id in before.keys() & after.keys():
        assert after[record_id].number == before[record_id].number
    fresh = [one.number for record_id, one in after.items() if record_id not in before]
    assert all(number > len(before) for number in fresh)
    assert len({one.number for one in after.values()}) == len(after)


@given(some_lines(), st.sets(st.integers(1, 30)))
def test_a_release_with_fewer_members_numbers_threads_as_before(lines: list[Line], gone: set[int]) -> None:
    before = numbered(lines, {})
    after = numbered([each for each in lines if int(each.record_id, 16) not in gone], kept(before))
    assert all(after[each].thread == before[each].thread for each in after)


@given(some_lines())
def test_those_of_one_thread_share_its_number_and_no_others_have_it(lines: list[Line]) -> None:
    made = numbered(lines, {})
    pairs = {(each.thread_id, made[each.record_id].thread) for each in lines}
    assert len({thread for thread, _ in pairs}) == len({number for _, number in pairs}) == len(pairs)


@given(some_lines(), some_lines(), some_lines())
def test_the_numbers_are_those_of_a_plain_reckoning(
    first: list[Line], second: list[Line], third: list[Line]
) -> None:
    before = numbered(first, {})
    assert list(before.items()) == list(plain_numbering.numbered(first, {}).items())
    # The third follows on both: threads that had numbers meet, part and come back.
    earlier = kept(before) | kept(numbered(second, kept(before)))
    assert list(numbered(third, earlier).items()) == list(plain_numbering.numbered(third, earlier).items())


def test_the_families_of_some_records_are_told_whole_and_lone_records_have_none() -> None:
    lines = [line(1, minutes=1), line(2, family=1), line(3, family=1), line(4, minutes=2)]
    with closing(Numbering(lines, ())) as numbering:
        whole = [rid(1), rid(2), rid(3)]
        assert numbering.families([rid(3), rid(4)]) == {rid(1): whole, rid(2): whole, rid(3): whole}


def test_what_a_record_had_and_which_numbers_are_given_now_can_be_asked() -> None:
    had = [(rid(9), Earlier(3)), (rid(9), Earlier(7)), (rid(1), Earlier(2))]
    with closing(Numbering([line(1), line(5)], had)) as numbering:
        assert numbering.former([rid(9), rid(1), rid(5)]) == {rid(9): 7, rid(1): 2}
        assert numbering.given([1, 2, 7, 8]) == {2, 8}

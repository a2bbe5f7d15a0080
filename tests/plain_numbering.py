"""A plain way to number, all in memory: what the database of `storage.numbering` has to agree with."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from records.identity import RecordId
from records.numbering import Earlier, Line, Numbers

Key = TypeVar("Key", bound=Hashable)


def numbered(lines: Iterable[Line], earlier: Mapping[RecordId, Earlier]) -> dict[RecordId, Numbers]:
    """The numbers of every line, in order of number; the same for the lines in any order."""
    families = _by(lines, lambda each: each.family_id)
    heads = {family: _head(members) for family, members in families.items()}
    ordered = [
        each
        for family in sorted(families, key=lambda one: _moment(heads[one]))
        for each in sorted(families[family], key=_within)
    ]
    number = _numbers_of(ordered, earlier)
    conversation_of = {each.record_id: heads[each.family_id].conversation_id for each in ordered}
    threads = _groups(
        ordered,
        lambda each: each.thread_id,
        lambda each: earlier[each.record_id].thread if each.record_id in earlier else None,
        (each.thread for each in earlier.values()),
    )
    conversations = _groups(
        ordered,
        lambda each: conversation_of[each.record_id],
        lambda each: earlier[each.record_id].conversation if each.record_id in earlier else None,
        (each.conversation for each in earlier.values()),
    )
    made = {
        each.record_id: Numbers(
            number=number[each.record_id],
            family=number[heads[each.family_id].record_id],
            thread=threads.get(each.thread_id),
            conversation=conversations.get(conversation_of[each.record_id]),
            parent=number.get(each.parent_id) if each.parent_id else None,
            place=place,
            day_of=heads[each.family_id].sent_at,
        )
        for place, each in enumerate(ordered)
    }
    return dict(sorted(made.items(), key=lambda item: item[1].number))


def _numbers_of(ordered: Sequence[Line], earlier: Mapping[RecordId, Earlier]) -> dict[RecordId, int]:
    last = max((each.number for each in earlier.values()), default=0)
    found: dict[RecordId, int] = {}
    for each in ordered:
        if each.record_id in earlier:
            found[each.record_id] = earlier[each.record_id].number
        else:
            last += 1
            found[each.record_id] = last
    return found


def _groups(
    ordered: Sequence[Line],
    key_of: Callable[[Line], str],
    former: Callable[[Line], int | None],
    given: Iterable[int | None],
) -> dict[str, int]:
    """A number for each group, by its key; one that any of its lines had before, or the next."""
    last = max((each for each in given if each is not None), default=0)
    had: dict[str, int] = {}
    for each in ordered:
        key, number = key_of(each), former(each)
        if key and number is not None:
            had[key] = min(number, had.get(key, number))
    found: dict[str, int] = {}
    taken: set[int] = set()
    for each in ordered:
        key = key_of(each)
        if not key or key in found:
            continue
        kept = had.get(key)
        if kept is None or kept in taken:  # two threads that once were one
            last += 1
            kept = last
        found[key] = kept
        taken.add(kept)
    return found


def _by(lines: Iterable[Line], key: Callable[[Line], Key]) -> dict[Key, list[Line]]:
    found: dict[Key, list[Line]] = {}
    for each in lines:
        found.setdefault(key(each), []).append(each)
    return found


def _head(members: list[Line]) -> Line:
    """The head of a family, or who stands first where the head is no member."""
    return min(members, key=_within)


def _within(each: Line) -> tuple[bool, tuple[bool, datetime], tuple[int, ...], str]:
    return each.record_id != each.family_id, _dated(each), each.inner, each.record_id


def _moment(head: Line) -> tuple[tuple[bool, datetime], tuple[int, ...], str]:
    return _dated(head), head.inner, head.family_id


def _dated(each: Line) -> tuple[bool, datetime]:
    """Undated ones last."""
    return each.sent_at is None, each.sent_at or datetime.max.replace(tzinfo=UTC)

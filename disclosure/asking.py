"""Asking: who was asked, as the entries that were made of it tell; none is changed, a later one replaces it.

An account of a search names the questions put to persons (RvS 31 January 2024, 202200795/1/A3, 5.1), so
that an entry that was wrong stays beside the one that is right.
"""

from collections.abc import Sequence
from datetime import date

from records.errors import InvalidError, StaleError
from records.person_asked import PersonAsked, Reply


def holding(entries: Sequence[PersonAsked]) -> list[PersonAsked]:
    """The entries that hold now: neither replaced nor retracted, in the order of their first versions."""
    first: dict[int, int] = {}
    newest: dict[int, PersonAsked] = {}
    for each in entries:
        first[each.number] = first.get(each.replaces, each.number)
        newest[first[each.number]] = each
    return [each for each in newest.values() if each.reply is not Reply.RETRACTED]


def check(received_on: date, entries: Sequence[PersonAsked], new: PersonAsked) -> None:
    """Return if an entry can follow on these.

    Raises InvalidError with the field for what cannot be, StaleError for one that replaces an entry
    which was replaced by another meanwhile, or retracted.
    """
    if new.asked_on < received_on:
        raise InvalidError("askedOn", "before-receipt", new.asked_on.isoformat())
    if new.reply is Reply.ANSWERED:
        if new.answered_on is None:
            raise InvalidError("answeredOn", "missing")
        if not new.answer:
            raise InvalidError("answer", "missing")
    elif new.reply is not Reply.RETRACTED and (new.answered_on or new.answer):
        raise InvalidError("answer", "not-answered")
    if new.answered_on and new.answered_on < new.asked_on:
        raise InvalidError("answeredOn", "before-about", new.answered_on.isoformat())
    if new.reply is Reply.RETRACTED and not new.replaces:
        raise InvalidError("replaces", "missing")
    if new.replaces and new.replaces not in {each.number for each in holding(entries)}:
        raise StaleError("person-asked")

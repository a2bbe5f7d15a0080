"""Who was asked: which entries hold, as a law over random histories, and what cannot be told."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.asking import check, holding
from records.errors import InvalidError, StaleError
from records.person_asked import PersonAsked, Reply

RECEIVED = date(2026, 9, 1)


def asked(number: int, **told: Any) -> PersonAsked:
    usual: dict[str, Any] = {
        "role": "minister",
        "name": "",
        "is_name_public": False,
        "asked_on": date(2026, 9, 3),
        "question": "Wat hebt u?",
    }
    return PersonAsked(number=number, **{**usual, **told})


@given(st.data())
def test_of_each_person_the_last_entry_holds_and_none_that_was_retracted(data: st.DataObject) -> None:
    entries: list[PersonAsked] = []
    model: list[PersonAsked | None] = []
    for number in range(1, data.draw(st.integers(1, 12)) + 1):
        open_ = [place for place, each in enumerate(model) if each is not None]
        place = data.draw(st.sampled_from([None, *open_]))
        reply = data.draw(st.sampled_from([Reply.WAITING, Reply.NONE, *([Reply.RETRACTED] if open_ else [])]))
        before = None if place is None else model[place]
        if before is None:
            new = asked(number)
            model.append(new)
        else:
            assert place is not None
            new = asked(number, reply=reply, replaces=before.number)
            model[place] = None if reply is Reply.RETRACTED else new
        check(RECEIVED, entries, new)
        entries.append(new)
    assert holding(entries) == [each for each in model if each is not None]


@pytest.mark.parametrize("replaces", [1, 3, 9])
def test_what_was_replaced_or_retracted_or_never_was_cannot_be_replaced(replaces: int) -> None:
    entries = [asked(1), asked(2, replaces=1), asked(3), asked(4, reply=Reply.RETRACTED, replaces=3)]
    with pytest.raises(StaleError):
        check(RECEIVED, entries, asked(5, replaces=replaces))
    check(RECEIVED, entries, asked(5, replaces=2))


@pytest.mark.parametrize(
    ("told", "field", "reason"),
    [
        ({"asked_on": date(2026, 8, 31)}, "askedOn", "before-receipt"),
        ({"reply": Reply.ANSWERED, "answer": "Niets."}, "answeredOn", "missing"),
        ({"reply": Reply.ANSWERED, "answered_on": date(2026, 9, 4)}, "answer", "missing"),
        (
            {"reply": Reply.ANSWERED, "answered_on": date(2026, 9, 2), "answer": "Niets."},
            "answeredOn",
            "before-about",
        ),
        ({"answer": "Niets."}, "answer", "not-answered"),
        ({"reply": Reply.NONE, "answered_on": date(2026, 9, 4)}, "answer", "not-answered"),
        ({"reply": Reply.RETRACTED}, "replaces", "missing"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(told: dict[str, Any], field: str, reason: str) -> None:
    with pytest.raises(InvalidError) as refused:
        check(RECEIVED, [], asked(1, **told))
    assert (refused.value.field, refused.value.reason) == (field, reason)

"""Names that stay, and which bare parts of them: as long as they can be nobody else's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.proposing import proposals
from disclosure.recogniser import Surroundings
from disclosure.redacting_fields import FieldRule, RecordFields
from disclosure.staying import staying_forms
from records.ground import Act
from records.record import Participant

MINISTER = "Hanneke van Terpstra"
OWN = Participant("Terpstra, Hanneke van (MinBZ)", "h.vanterpstra@min.example")
PARTS = ("hanneke", "van terpstra", "terpstra")


@pytest.mark.parametrize(
    ("others", "parts"),
    [
        ((), PARTS),
        ((OWN,), PARTS),
        ((Participant("Jan Bakker", "j.bakker@min.example"),), PARTS),
        ((Participant("Hanneke Bakker", ""),), ("van terpstra", "terpstra")),
        ((Participant("Els van Terpstra", ""),), ("hanneke",)),
        ((Participant("TERPSTRA, Els", ""),), ("hanneke",)),
        ((Participant("Hanneke", "hanneke@thuis.example"),), ("van terpstra", "terpstra")),
        ((Participant("", "els.terpstra@thuis.example"),), ("hanneke",)),
        ((OWN, Participant("", OWN.address)), PARTS),
        ((Participant("", OWN.address),), ("hanneke", "van terpstra", "terpstra")),
        ((Participant("Hanneke Smit-Terpstra", ""),), ()),
    ],
)
def test_a_bare_part_stays_as_long_as_nobody_else_bears_it(
    others: tuple[Participant, ...], parts: tuple[str, ...]
) -> None:
    assert staying_forms((MINISTER,), others) == (MINISTER, *parts)


def test_of_two_who_stay_neither_makes_the_other_somebody_else() -> None:
    people = (Participant("Bram Hoogveld", ""), Participant("Els Hoogveld", ""))
    assert staying_forms(("Bram Hoogveld", "Els Hoogveld"), people)[2:] == ("bram", "hoogveld", "els")


names = st.lists(st.sampled_from(["Anna", "Bea", "Cor", "Dijk", "Els", "Fok"]), min_size=2, max_size=3).map(
    " ".join
)


@given(st.lists(names, min_size=1, max_size=3, unique=True), st.lists(names, max_size=6))
def test_no_part_that_stays_is_a_word_of_anybody_elses_name(staying: list[str], everybody: list[str]) -> None:
    forms = staying_forms(staying, [Participant(each, "") for each in everybody])
    assert forms[: len(staying)] == tuple(staying)
    full = {tuple(sorted(each.lower().split())) for each in staying}
    others = {
        word
        for each in everybody
        if tuple(sorted(each.lower().split())) not in full
        for word in each.lower().split()
    }
    assert not others & {word for part in forms[len(staying) :] for word in part.split()}


def found(text: str, people: tuple[Participant, ...]) -> list[str]:
    around = Surroundings(people, staying_forms((MINISTER,), people))
    return [text[each.passage.start : each.passage.end] for each in proposals(text, around)]


def test_the_recognisers_leave_who_stays_alone_by_any_name_that_is_only_hers() -> None:
    text = "Beste Hanneke,\n\nmevrouw Van Terpstra zei: Terpstra belt Jan Bakker.\n\nGroet,\nJan\n"
    jan = Participant("Jan Bakker", "")
    assert found(text, (OWN, jan)) == ["Jan Bakker", "Jan"]
    assert found(text, (OWN, jan, Participant("Hanneke Smit", ""))) == ["Hanneke", "Jan Bakker", "Jan"]
    assert "Terpstra" in found(text, (OWN, jan, Participant("Els van Terpstra", "")))


def test_who_stays_is_named_among_the_people_of_a_record_in_whatever_order_it_is_written() -> None:
    rule = FieldRule("", (), Surroundings(staying=staying_forms((MINISTER,), (OWN,))), Act.WOO)
    shown = rule.redacted(RecordFields(title="Gesprek met Hanneke", sender=OWN)).sender
    assert shown is not None
    assert shown.name == OWN.name
    assert rule.redacted(RecordFields(title="Gesprek met Hanneke", sender=OWN)).title == "Gesprek met Hanneke"
    other = rule.redacted(RecordFields(sender=Participant("Els Smit", ""))).sender
    assert other == Participant("[5.1.2e]", "")

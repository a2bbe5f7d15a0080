"""A redacted text: nothing of a covered passage remains, and everything else is unchanged."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.redacting import box_text, merged, redact
from records.errors import InvalidError
from records.ground import GROUNDS, ground_of
from records.redaction import Passage, Redaction

PRIVACY, NUMBER, VIEWS = ground_of("5.1.2e"), ground_of("5.1.1e"), ground_of("5.2")
texts = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=60)
grounds = st.sampled_from(list(GROUNDS.values()))


def covered(start: int, end: int, code: str = "5.1.2e") -> Redaction:
    return Redaction(Passage(start, end), ground_of(code))


@st.composite
def redacted_texts(draw: st.DrawFn) -> tuple[str, list[Redaction]]:
    text = draw(texts)
    redactions = []
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        redactions.append(Redaction(Passage(start, end), draw(grounds)))
    return text, redactions


def places(redactions: Sequence[Redaction]) -> set[int]:
    return {place for each in redactions for place in range(each.passage.start, each.passage.end)}


def test_a_passage_becomes_its_ground() -> None:
    assert redact("Bel Jan even", [covered(4, 7)]).text == "Bel [5.1.2e] even"


def test_overlapping_passages_are_one_box_with_both_grounds_in_the_order_of_the_law() -> None:
    shown = redact("Jan, 111222333, belt", [covered(0, 14), covered(5, 17, "5.1.1e")])
    assert shown.text == "[5.1.1e; 5.1.2e]elt"
    assert [(box.passage, box.place, box.grounds) for box in shown.boxes] == [
        (Passage(0, 17), Passage(0, 16), (NUMBER, PRIVACY))
    ]


def test_passages_that_touch_stay_apart() -> None:
    assert redact("abcd", [covered(0, 2), covered(2, 4, "5.2")]).text == "[5.1.2e][5.2]"


def test_a_passage_outside_the_text_is_refused_whole() -> None:
    with pytest.raises(InvalidError) as refused:
        redact("kort", [covered(0, 1), covered(3, 5)])
    assert (refused.value.field, refused.value.reason) == ("redactions", "outside-text")


def test_lines_of_grounds_count_from_one_and_name_a_line_once() -> None:
    shown = redact("a b\nc\nd e", [covered(0, 1), covered(2, 3), covered(6, 7, "5.2"), covered(8, 9)])
    assert shown.lines_of_grounds() == {"5.1.2e": (1, 3), "5.2": (3,)}


@given(redacted_texts())
def test_what_is_not_covered_stays_and_what_is_covered_goes(drawn: tuple[str, list[Redaction]]) -> None:
    text, redactions = drawn
    shown = redact(text, redactions)
    gone = places(redactions)
    kept = "".join(segment.text for segment in shown.segments() if not segment.grounds)
    assert kept == "".join(sign for place, sign in enumerate(text) if place not in gone)
    assert places([Redaction(box.passage, PRIVACY) for box in shown.boxes]) == gone


@given(redacted_texts())
def test_boxes_stand_where_they_say_and_segments_make_up_the_text(drawn: tuple[str, list[Redaction]]) -> None:
    shown = redact(*drawn)
    assert "".join(segment.text for segment in shown.segments()) == shown.text
    assert all(segment.text for segment in shown.segments())
    for box in shown.boxes:
        assert shown.text[box.place.start : box.place.end] == box_text(box.grounds)
    gaps = [(0, 0), *((box.passage.end, box.place.end) for box in shown.boxes)]
    starts = [
        *((box.passage.start, box.place.start) for box in shown.boxes),
        (len(drawn[0]), len(shown.text)),
    ]
    for (old, new), (old_end, new_end) in zip(gaps, starts, strict=True):
        assert drawn[0][old:old_end] == shown.text[new:new_end]


@given(redacted_texts(), st.randoms(use_true_random=False))
def test_order_and_repetition_make_no_difference(drawn: tuple[str, list[Redaction]], chance: object) -> None:
    text, redactions = drawn
    turned = [*reversed(redactions), *redactions]
    assert redact(text, turned) == redact(text, redactions)


@given(redacted_texts())
def test_every_ground_of_a_passage_is_on_its_box(drawn: tuple[str, list[Redaction]]) -> None:
    _, redactions = drawn
    for box, at in merged(redactions):
        inside = {each.ground for each in redactions if box.start <= each.passage.start < box.end}
        assert set(at) == inside
        assert [each.code for each in at] == [code for code in GROUNDS if code in {each.code for each in at}]


@given(redacted_texts())
def test_a_box_tells_nothing_of_how_long_its_passage_was(drawn: tuple[str, list[Redaction]]) -> None:
    for box in redact(*drawn).boxes:
        assert box.place.end - box.place.start == len(box_text(box.grounds))

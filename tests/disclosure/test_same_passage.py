"""A passage that is covered in one record and not, or otherwise, in another is reported."""

import tracemalloc
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from disclosure.same_passage import ReadText, Uneven, Unevenness, uneven_passages
from records.ground import ground_of
from records.identity import RecordId
from records.redaction import Passage, Redaction


def read(name: str, text: str, *covered: tuple[str, str]) -> ReadText:
    """A record with these passages covered: (words, code)."""
    return ReadText(
        RecordId(name),
        text,
        tuple(
            Redaction(Passage(text.index(words), text.index(words) + len(words)), ground_of(code))
            for words, code in covered
        ),
    )


def found(*selection: ReadText) -> list[Uneven]:
    return list(uneven_passages(lambda: iter(selection)))


def told(*selection: ReadText) -> list[tuple[str, str, str]]:
    texts = {each.record_id: each.text for each in selection}
    return [
        (each.record_id, texts[each.record_id][each.passage.start : each.passage.end], each.kind.value)
        for each in found(*selection)
    ]


def test_a_name_that_stands_open_elsewhere_is_told_however_it_is_written() -> None:
    one = read("a", "door Jan de Vries", ("Jan de Vries", "5.1.2e"))
    two = read("b", "aan JAN  DE\nVRIES, en jan_de_vries")
    assert told(one, two) == [("b", "JAN  DE\nVRIES", "open"), ("b", "jan_de_vries", "open")]
    (first, _) = found(one, two)
    assert (first.here, [each.code for each in first.elsewhere]) == ((), ["5.1.2e"])


def test_a_passage_covered_on_another_ground_is_told_for_both() -> None:
    one = read("a", "plan X2 is geheim", ("plan X2", "5.2"))
    two = read("b", "over plan X2", ("plan X2", "5.1.2i"))
    assert told(one, two) == [("a", "plan X2", "other-ground"), ("b", "plan X2", "other-ground")]


def test_a_name_within_a_larger_covered_passage_is_even() -> None:
    one = read("a", "door Jan de Vries", ("Jan de Vries", "5.1.2e"))
    two = read("b", "dit vond Jan de Vries er zelf van", ("Jan de Vries er zelf van", "5.2"))
    assert told(one, two) == []


def test_a_passage_that_is_covered_in_part_stands_open() -> None:
    one = read("a", "door Jan de Vries", ("Jan de Vries", "5.1.2e"))
    two = read("b", "door Jan de Vries", ("de Vries", "5.1.2e"))
    assert ("b", "Jan de Vries", "open") in told(one, two)


def test_part_of_a_long_passage_elsewhere_is_told() -> None:
    words = " ".join(f"woord{number}" for number in range(40))
    one = read("a", words, (words, "5.2"))
    two = read("b", "citaat: " + " ".join(words.split()[10:30]) + " einde")
    ((name, passage, kind),) = told(one, two)
    assert (name, kind) == ("b", "open")
    assert passage.split() == words.split()[12:24]


def test_the_same_everywhere_is_not_told() -> None:
    words = " ".join(f"woord{number}" for number in range(40))
    assert told(*(read(name, f"x {words} y", (words, "5.2")) for name in "abc")) == []


@given(
    st.lists(
        st.tuples(st.text(alphabet="ab ", max_size=12), st.integers(0, 5), st.integers(1, 6)), max_size=5
    )
)
def test_nothing_that_is_told_is_covered_alike(drawn: list[tuple[str, int, int]]) -> None:
    selection = []
    for number, (text, start, length) in enumerate(drawn):
        inside = start < start + length <= len(text)
        redactions = (Redaction(Passage(start, start + length), ground_of("5.2")),) if inside else ()
        selection.append(ReadText(RecordId(str(number)), text, redactions))
    by_name = {each.record_id: each for each in selection}
    for each in found(*selection):
        boxes = [one.passage for one in by_name[each.record_id].redactions]
        assert each.kind is Unevenness.OPEN, "there is one ground only"
        assert not any(box.start <= each.passage.start and each.passage.end <= box.end for box in boxes)


def test_memory_does_not_grow_with_the_number_of_records() -> None:
    def selection() -> Iterator[ReadText]:
        for number in range(2_000):
            yield read(
                str(number), f"nummer {number} van Jan de Vries{' ' * 5_000}", ("Jan de Vries", "5.1.2e")
            )

    tracemalloc.start()
    assert sum(1 for _ in uneven_passages(selection)) == 0
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000, "ten megabytes went by"

"""The card of a record gives back what was put on it, whichever of the rarer facts it has."""

from dataclasses import replace

import pytest

from records.identity import Digest, RecordId
from records.place import Place
from records.recognition import KnownBy, Recognition
from records.record import Record, RecordKind
from records.text_source import TextSource
from records.trace import Trace, TraceKind
from storage.cards import read_card, with_language, with_source, write_card

OWN_ID = RecordId("ab" * 16)
BARE = Record(
    id=OWN_ID,
    kind=RecordKind.FILE,
    place=Place("a.pdf"),
    origin=Digest(bytes(32)),
    digest=Digest(bytes(32)),
    size_bytes=1,
    title="a.pdf",
    family_id=OWN_ID,
)
TRACES = (Trace(TraceKind.REPLY, "Jan", None, "ja"),)
KNOWN = Recognition("application/pdf", KnownBy.SIGNATURE)
SOURCE = TextSource((("pdf", "1 5.15.2"), ("ocr", "1 5.3.0 nld+eng")), 93, 1.25, 2)


@pytest.mark.parametrize("traces", [(), TRACES])
@pytest.mark.parametrize("recognition", [None, KNOWN])
def test_who_found_a_text_stands_behind_all_else_and_may_be_taken_away_again(
    traces: tuple[Trace, ...], recognition: Recognition | None
) -> None:
    body = write_card(replace(BARE, traces=traces, recognition=recognition))
    card = read_card(with_source(body, SOURCE))
    assert (card.traces, card.recognition, card.text_source) == (traces, recognition, SOURCE)
    assert read_card(body).text_source is None
    assert with_source(with_source(body, SOURCE), None) == body


@pytest.mark.parametrize("traces", [(), TRACES])
def test_the_language_of_a_text_that_was_found_takes_the_place_of_the_one_before(
    traces: tuple[Trace, ...],
) -> None:
    told = replace(BARE, traces=traces, language="nl")
    assert with_language(write_card(told), "de") == write_card(replace(told, language="de"))
    assert with_language(write_card(told), "") == write_card(told)

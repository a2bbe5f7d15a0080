"""The pages of an original with boxes: pixels and words gone, or refused by name."""

import io
import re

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.page_pdf import LEFT_OUT, write_pages
from disclosure.page_reading import PageRefusal, PageRefusalError
from disclosure.words import compact
from records.ground import ground_of
from records.redaction import Passage, Redaction
from tests.disclosure.pdf.originals import (
    Original,
    with_attachment,
    with_layer,
    with_metadata,
    with_picture,
    with_remark,
    with_revision,
)
from tests.disclosure.pdf.reading import is_tagged, page_texts, streams

LINES = ["Geachte heer Zandstra,", "Uw nummer is 111222333 en niets anders.", "Met vriendelijke groet"]


def covering(text: str, *covered: str) -> list[Redaction]:
    return [
        Redaction(Passage(*found.span()), ground_of("5.1.2e"))
        for each in covered
        for found in re.finditer(re.escape(each), text)
    ]


def shown(original: bytes, text: str, *covered: str) -> bytes:
    sink = io.BytesIO()
    pages = write_pages(sink, original, "000009", text, covering(text, *covered))
    assert pages == len(page_texts(sink.getvalue()))
    return sink.getvalue()


def shown_whole(original: bytes, text: str) -> bytes:
    sink = io.BytesIO()
    write_pages(sink, original, "000009", text, (), whole=True)
    return sink.getvalue()


def refusal(original: bytes, text: str, *covered: str) -> PageRefusal:
    with pytest.raises(PageRefusalError) as refused:
        shown(original, text, *covered)
    return refused.value.reason


def dark(content: bytes, left: float, top: float, right: float, bottom: float) -> float:
    """Which part of a rectangle of the first page is black, points from its top left corner."""
    document = pypdfium2.PdfDocument(content)
    bitmap = document[0].render(scale=2, grayscale=True)
    rows = [
        bytes(bitmap.buffer)[row * bitmap.stride :][: bitmap.width]
        for row in range(int(top * 2), int(bottom * 2))
    ]
    cut = [row[int(left * 2) : int(right * 2)] for row in rows]
    document.close()
    return sum(row.count(0) for row in cut) / sum(map(len, cut))


def test_a_covered_passage_is_black_and_its_words_are_gone() -> None:
    content = shown(Original([LINES]).content(), "\n".join(LINES), "Zandstra", "111222333")
    (page,) = page_texts(content)
    assert "".join(page.split()) == "Geachteheer[5.1.2e],Uwnummeris[5.1.2e]ennietsanders.Metvriendelijkegroet"
    assert is_tagged(content)
    original = Original([LINES]).content()
    # The first line stands with its base at 780 of 842 points, so from 50 to 62 below the top.
    assert dark(original, 128, 53, 165, 64) < 0.4
    assert dark(content, 128, 53, 165, 64) > 0.6
    assert dark(content, 60, 85, 180, 95) < 0.3, "the rest is as it was"


def test_no_pixel_of_what_is_covered_is_left() -> None:
    one = shown(Original([["naam: Zandstra"]]).content(), "naam: Zandstra", "Zandstra")
    two = shown(Original([["naam: Zandstre"]]).content(), "naam: Zandstre", "Zandstre")
    (first,), (second,) = (
        [each for each in streams(content) if len(each) > 500_000] for content in (one, two)
    )
    assert first == second


def test_a_page_that_is_turned_is_covered_where_it_is_seen() -> None:
    for turned in (90, 180, 270):
        original = Original([LINES], turned=turned).content()
        content = shown(original, "\n".join(page_texts(original)), "Zandstra")
        assert "Zandstra" not in "".join(page_texts(content))
        assert "[5.1.2e]" in "".join(page_texts(content))


def test_a_passage_over_two_lines_is_covered_on_both() -> None:
    text = "\n".join(LINES)
    content = shown(Original([LINES]).content(), text, "Zandstra,\nUw nummer")
    assert "Zandstra" not in page_texts(content)[0]
    assert "nummer" not in page_texts(content)[0]
    assert page_texts(content)[0].count("[5.1.2e]") == 1


def test_a_title_after_the_letters_of_the_pages_is_no_part_of_them() -> None:
    content = shown(Original([LINES]).content(), "\n".join((*LINES, "Zandstra titel")), "Zandstra")
    assert "Zandstra" not in page_texts(content)[0]


def test_pictures_are_left_out_and_said_to_be() -> None:
    content = shown(
        with_picture(Original([LINES], packed=True), "KANARIE").content(), "\n".join(LINES), "Zandstra"
    )
    assert LEFT_OUT in page_texts(content)[0]
    assert not any(b"KANARIE" in each for each in streams(content))


def test_of_what_is_public_in_full_the_pictures_stay() -> None:
    original = with_picture(Original([LINES], packed=True), "\x00").content()
    content = shown_whole(original, "\n".join(LINES))
    assert LEFT_OUT not in page_texts(content)[0]
    assert dark(content, 310, 570, 370, 630) == 1.0
    assert dark(shown(original, "\n".join(LINES)), 310, 570, 370, 630) == 0.0


def test_a_scan_without_text_is_shown_where_it_is_public_in_full() -> None:
    original = with_picture(Original([[]]), "\x00").content()
    assert refusal(original, "") is PageRefusal.PICTURES
    assert dark(shown_whole(original, ""), 310, 570, 370, 630) == 1.0


def test_metadata_and_earlier_versions_are_not_in_the_new_file() -> None:
    original = with_metadata(Original([["nu KANARIE8", *LINES]]), "KANARIE7").content()
    revised = with_revision(original, "nu KANARIE8", "nu leeg")
    text = "\n".join(("nu leeg", *LINES))
    assert page_texts(revised)[0].replace("\r", "").startswith("nu leeg")
    content = shown(revised, text, "Zandstra")
    assert not any(b"KANARIE" in each for each in (content, *streams(content)))


@pytest.mark.parametrize(
    ("original", "reason"),
    [
        (with_layer(Original([LINES]), "KANARIE").content(), PageRefusal.LAYERS),
        (with_layer(Original([LINES], packed=True), "KANARIE").content(), PageRefusal.LAYERS),
        (with_remark(Original([LINES]), "KANARIE").content(), PageRefusal.REMARKS),
        (with_attachment(Original([LINES]), "KANARIE").content(), PageRefusal.ATTACHED),
        (with_picture(Original([[]]), "KANARIE").content(), PageRefusal.PICTURES),
        (b"%PDF-1.7\nkapot", PageRefusal.UNREADABLE),
        (b"", PageRefusal.UNREADABLE),
    ],
)
def test_what_hides_something_is_refused_by_name(original: bytes, reason: PageRefusal) -> None:
    text = "" if reason is PageRefusal.PICTURES else "\n".join(LINES)
    assert refusal(original, text) is reason


def test_text_that_is_not_drawn_is_refused() -> None:
    original = Original([LINES])
    original.draw(0, "BT 3 Tr /F 11 Tf 60 300 Td (ongezien) Tj ET")
    assert refusal(original.content(), "\n".join((*LINES, "ongezien"))) is PageRefusal.UNSEEN_TEXT


def test_pages_that_differ_from_the_text_that_was_judged_are_refused() -> None:
    assert refusal(Original([LINES]).content(), "Geachte heer Zandsma,") is PageRefusal.TEXT_DIFFERS
    assert refusal(Original([LINES]).content(), "\n".join(LINES[:2])) is PageRefusal.TEXT_DIFFERS


def test_a_passage_without_letters_has_no_place() -> None:
    assert refusal(Original([["a b"]]).content(), "a b", " ") is PageRefusal.NOT_FOUND


words = st.text(alphabet="abcdefgé(\\)", min_size=1, max_size=9)


@settings(max_examples=15)
@given(
    st.lists(words, min_size=1, max_size=12), st.integers(0, 100), st.integers(1, 4), st.sampled_from([0, 90])
)
def test_what_is_left_is_what_was_not_covered(drawn: list[str], start: int, length: int, turned: int) -> None:
    lines = [" ".join(drawn[at : at + 4]) for at in range(0, len(drawn), 4)]
    original = Original([lines], turned=turned).content()
    (text,) = page_texts(original)
    places = [found.span() for found in re.finditer(r"\S+", text)]
    covered = {place % len(places) for place in range(start, start + length)}
    redactions = [Redaction(Passage(*places[place]), ground_of("5.2")) for place in sorted(covered)]
    sink = io.BytesIO()
    write_pages(sink, original, "x", text, redactions)
    left = "".join("".join(page_texts(sink.getvalue())).replace("[5.2]", "").split())
    shown_words = [text[slice(*each)] for place, each in enumerate(places) if place not in covered]
    assert left == "".join(shown_words)
    assert compact("[5.2]") in compact("".join(page_texts(sink.getvalue())))

"""Pictures within office files: the right ones, each once, and no trouble with what is no picture."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents.office_pictures import has_pictures, pictures_of_office
from ingest.extract import UnreadableTextError, may_hold_pictures
from tests.open_document_files import KIND, Parts, p, package, root
from tests.pictures import document_with, drawn, image_file

PICTURE = image_file(drawn("brug"))


def found(content: bytes) -> list[tuple[int, bool]]:
    with pictures_of_office(content) as (_, pages):
        return [(page.number, page.is_needed) for page in pages]


def test_each_picture_of_pixels_is_found_once_by_its_place_among_all() -> None:
    parts: Parts = {
        "content.xml": root("content", p("kort")),
        "Pictures/a.emf": b"\1\0\0\0",
        "Pictures/b.png": PICTURE,
        "Pictures/c.png": PICTURE,
        "media/d.png": image_file(drawn("weg")),
        "media/e.png": image_file(drawn("x", size=(99, 99))),
        "Thumbnails/f.png": image_file(drawn("klein")),
    }
    assert found(package(parts)) == [(2, True), (4, True)]
    assert (has_pictures(parts), has_pictures(["Thumbnails/f.png", "word/document.xml"])) == (True, False)
    assert found(document_with(PICTURE, text="woorden " * 20)) == [(1, False)]


def test_a_picture_past_the_bound_of_all_is_a_limit() -> None:
    parts: Parts = {f"Pictures/{number}.png": PICTURE + bytes([number]) * (80 * 2**20) for number in range(4)}
    told = []
    with pictures_of_office(package(parts)) as (_, pages):
        for page in pages:
            with suppress(UnreadableTextError):
                page.pixels()
                continue
            with pytest.raises(UnreadableTextError) as caught:
                page.pixels()
            told.append((page.number, caught.value.code.value, caught.value.detail))
    assert told == [(4, "limit-size", "pictures 268435456")]


@given(st.binary(max_size=99), st.data())
def test_whatever_is_spoiled_is_pictures_or_none(junk: bytes, data: st.DataObject) -> None:
    content = bytearray(package({"Pictures/1.png": PICTURE, "content.xml": junk}))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=9)):
        content[place] = data.draw(st.integers(0, 255))
    assert len(found(bytes(content))) <= 1


def test_only_forms_in_which_pictures_are_files_of_their_own_may_hold_some() -> None:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert [may_hold_pictures(each) for each in (word, f"{KIND}.text-template", f"{KIND}.text-flat-xml", "text/rtf")] == [
        True, True, False, False,
    ]  # fmt: skip

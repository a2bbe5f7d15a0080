"""Pictures as they are given to whoever reads their words: upright, gray, of a size that can be read."""

import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ingest.documents.pictures import pages_of_picture
from ingest.extract import UnreadableTextError
from records.defect import DefectCode
from tests.pictures import HEIC, drawn, image_file

LARGE = (1600, 1300)
MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F")


def pages(content: bytes) -> list[bytes]:
    with pages_of_picture(content) as (_, pictured):
        return [page.pixels() for page in pictured]


def size_of(page: bytes) -> tuple[int, int]:
    _, width, height, _ = page.split(maxsplit=4)[:4]
    return int(width), int(height)


def trouble(content: bytes) -> tuple[DefectCode, str]:
    with pytest.raises(UnreadableTextError) as caught:
        pages(content)
    return caught.value.code, caught.value.detail


@pytest.mark.parametrize("mode", MODES)
def test_whatever_the_pixels_are_dark_and_light_stay_apart(mode: str) -> None:
    picture = Image.new("F" if mode in {"I", "F", "I;16"} else "L", LARGE, 255)
    picture.paste(0, (0, 0, 800, 1300))
    if mode == "I;16":
        picture = picture.point(lambda value: value * 100 + 0).convert("I").convert("I;16")
    content = image_file(picture if mode == "I;16" else picture.convert(mode), "TIFF")
    (page,) = pages(content)
    assert size_of(page) == LARGE
    assert (page[-LARGE[0] :][100], page[-LARGE[0] :][1500]) == (0, 255)


def test_what_lets_through_stands_on_white() -> None:
    picture = Image.new("RGBA", LARGE, (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), (0, 0, 100, 100))
    (page,) = pages(image_file(picture))
    assert (page.count(0), page[-1]) == (100 * 100, 255)


def test_a_picture_that_a_camera_turned_is_turned_back() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    (page,) = pages(image_file(Image.new("L", LARGE, 255), "JPEG", exif=exif))
    assert size_of(page) == (LARGE[1], LARGE[0])


def test_a_small_picture_is_enlarged_and_a_large_one_reduced() -> None:
    assert size_of(pages(image_file(Image.new("L", (600, 300), 255)))[0]) == (1200, 600)
    assert size_of(pages(image_file(Image.new("1", (9000, 8000), 1)))[0]) == (4500, 4000)


@pytest.mark.parametrize("size", [(1, 1), (39, 500), (500, 11)])
def test_there_is_no_room_for_words_in_a_line_or_a_dot(size: tuple[int, int]) -> None:
    assert pages(image_file(Image.new("L", size, 255))) == []


def test_pictures_in_a_row_are_pages_of_a_fax_and_one_moving_picture() -> None:
    several = [drawn(text) for text in ("een", "twee", "drie")]
    assert len(pages(image_file(several[0], "TIFF", save_all=True, append_images=several[1:]))) == 3
    assert len(pages(image_file(several[0], "GIF", save_all=True, append_images=several[1:]))) == 1


def test_a_picture_of_too_many_pixels_is_not_unpacked() -> None:
    assert trouble(png(10_000, 10_001)) == (DefectCode.LIMIT_SIZE, "pixels 100000000")
    assert trouble(png(60_000, 60_000)) == (DefectCode.LIMIT_SIZE, "pixels 100000000")


def test_a_fax_whose_next_page_is_nowhere_is_unreadable() -> None:
    content = bytearray(SOUND["TIFF"])
    (at,) = struct.unpack_from("<I", content, 4)
    (tags,) = struct.unpack_from("<H", content, at)
    content[at + 2 + 12 * tags] = 1  # where the next page begins
    assert trouble(bytes(content)) == (DefectCode.UNREADABLE, "TypeError")


def png(width: int, height: int) -> bytes:
    """A PNG of some 10 bytes that says it is that large."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 9)), (b"IEND", b""))
    packed = [
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def test_of_a_photo_with_several_pictures_the_one_that_is_shown_is_read_upright() -> None:
    assert [size_of(page) for page in pages(HEIC.read_bytes())] == [(2480, 800)]


@given(st.sampled_from(("PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP", "AVIF", "HEIF")), st.data())
def test_a_broken_picture_is_pages_or_a_named_trouble(form: str, data: st.DataObject) -> None:
    content = bytearray(SOUND[form])
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=20)):
        content[place] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(0, len(content)))
    with suppress(UnreadableTextError):
        found = pages(bytes(content[:end] if data.draw(st.booleans()) else content))
        assert all(page.startswith(b"P5 ") for page in found)


SOUND = {
    form: image_file(drawn("brug", height=12, size=(60, 30)), form)
    for form in ("PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP", "AVIF")
}
SOUND["HEIF"] = HEIC.read_bytes()

"""Pictures as pages: their pixels, turned as they are looked at, and nothing of what stood beside them."""

import io

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from disclosure.page_reading import PageRefusal, PageRefusalError
from disclosure.picture_pdf import write_picture
from tests.disclosure.pdf.reading import page_texts, streams, tags
from tests.pictures import HEIC

ORIENTATION, MAKER = 0x0112, 0x010F
TURNED_RIGHT = 6


def drawn(mode: str = "RGB", size: tuple[int, int] = (40, 20)) -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new(mode, size, "blue" if mode == "RGB" else 200)
    picture.paste("red" if mode == "RGB" else 20, (0, 0, size[0] // 2, size[1]))
    return picture


def saved(picture: Image.Image, kind: str, **more: object) -> bytes:
    sink = io.BytesIO()
    picture.save(sink, kind, **more)
    return sink.getvalue()


def page_of(original: bytes) -> bytes:
    sink = io.BytesIO()
    assert write_picture(sink, original, "000007 foto.jpg") == 1
    return sink.getvalue()


def colours_at(content: bytes, *places: tuple[float, float]) -> list[tuple[int, ...]]:
    """The colours of the page at places given as parts of its width and height."""
    document = pypdfium2.PdfDocument(content)
    bitmap = document[0].render(scale=0.5, rev_byteorder=True)
    found = []
    for across, down in places:
        start = int(down * bitmap.height) * bitmap.stride + int(across * bitmap.width) * bitmap.n_channels
        found.append(tuple(bytes(bitmap.buffer)[start : start + 3]))
    document.close()
    return found


@pytest.mark.parametrize("kind", ["BMP", "GIF", "PNG", "TIFF"])
def test_the_pixels_of_a_picture_are_on_a_page_as_wide_as_a_sheet(kind: str) -> None:
    content = page_of(saved(drawn(), kind))
    assert colours_at(content, (0.2, 0.5), (0.8, 0.5)) == [(255, 0, 0), (0, 0, 255)]
    document = pypdfium2.PdfDocument(content)
    assert document[0].get_size() == pytest.approx((595.28, 297.64), abs=0.01)
    document.close()
    assert "Figure" in tags(content)[0]


def test_a_photo_of_an_iphone_is_a_page_without_what_its_camera_noted() -> None:
    original = HEIC.read_bytes()
    assert b"KANARIE" in original
    content = page_of(original)
    document = pypdfium2.PdfDocument(content)
    assert document[0].get_size() == pytest.approx((595.28, 192.03), abs=0.01)
    document.close()
    assert all(b"KANARIE" not in each for each in (content, *streams(content)))


def test_a_picture_in_gray_stays_gray() -> None:
    assert colours_at(page_of(saved(drawn("L"), "PNG")), (0.2, 0.5), (0.8, 0.5)) == [(20,) * 3, (200,) * 3]


def test_a_photograph_stands_as_the_camera_was_held_and_loses_what_it_noted() -> None:
    notes = Image.Exif()
    notes[ORIENTATION], notes[MAKER] = TURNED_RIGHT, "KANARIE"
    original = saved(drawn(), "JPEG", exif=notes, quality=100, subsampling=0)
    assert b"KANARIE" in original
    content = page_of(original)
    (above, below) = colours_at(content, (0.5, 0.2), (0.5, 0.8))
    assert (above[0] > 240, below[2] > 240) == (True, True)
    assert not any(b"KANARIE" in each for each in (content, *streams(content)))


def test_remarks_in_a_picture_stay_behind_and_what_lets_through_is_white() -> None:
    noted = PngImagePlugin.PngInfo()
    noted.add_text("Comment", "KANARIE")
    content = page_of(saved(Image.new("RGBA", (10, 10), (0, 0, 0, 0)), "PNG", pnginfo=noted))
    assert colours_at(content, (0.5, 0.5)) == [(255, 255, 255)]
    assert not any(b"KANARIE" in each for each in (content, *streams(content)))
    assert "".join(page_texts(content)).strip() == ""


def test_a_large_picture_is_made_smaller_and_one_that_is_a_bomb_is_refused() -> None:
    assert len(page_of(saved(Image.new("1", (6000, 6000)), "PNG"))) < 2**20
    with pytest.raises(PageRefusalError) as refused:
        page_of(saved(Image.new("1", (20_000, 10_001)), "PNG"))
    assert refused.value.reason is PageRefusal.TOO_LARGE


@given(st.binary(max_size=200), st.integers(0, 40))
def test_what_is_no_picture_is_refused_and_nothing_else_happens(noise: bytes, cut: int) -> None:
    for original in (noise, saved(drawn(), "PNG")[:cut], b"%!PS-Adobe-3.0 EPSF-3.0\n" + noise):
        with pytest.raises(PageRefusalError) as refused:
            page_of(original)
        assert refused.value.reason is PageRefusal.UNREADABLE

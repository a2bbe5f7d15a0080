"""A picture that is public in full, as a page: its pixels alone, without what a camera noted beside them.

The picture is read anew from its pixels, so that place, device and earlier versions stay behind. In a
process that may be killed: what decodes is native code.
"""

import warnings
from io import BytesIO
from typing import BinaryIO

from pi_heif import register_heif_opener
from PIL import Image, ImageOps

from disclosure.page_reading import PageRefusal, PageRefusalError
from disclosure.pdf.tagged import A4, TaggedPdf

_FORMATS = ("AVIF", "BMP", "GIF", "HEIF", "JPEG", "PNG", "TIFF", "WEBP")
PICTURES = frozenset({"image/heic", *(f"image/{each.lower()}" for each in _FORMATS)})
"""Media types of which the pixels can be shown; of moving ones the first picture."""
_MOST_PIXELS = 12_000_000
_WIDTH = A4[0]
_TOLD = "Afbeelding"


def write_picture(sink: BinaryIO, original: bytes, title: str) -> int:
    """Write a page as wide as A4 with the picture on it, and give how many pages that is: one.

    Raises PageRefusalError for what is no picture, or too large a one.
    """
    picture = _read(original)
    colours = 1 if picture.mode == "L" else 3
    width, height = picture.size
    pdf = TaggedPdf(sink, title)
    pdf.begin_page((_WIDTH, max(1.0, _WIDTH * height / width)))
    figure = pdf.element("Figure", None, alt=_TOLD)
    with pdf.marked(figure):
        pdf.image(picture.tobytes(), picture.size, colours=colours)
    pdf.end(figure)
    pdf.close()
    return pdf.pages


def _read(original: bytes) -> Image.Image:
    """The pixels as they are looked at. Raises PageRefusalError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of notes beside the pixels, which stay behind
            register_heif_opener(decode_threads=1)
            with Image.open(BytesIO(original), formats=_FORMATS) as opened:
                return _flat(ImageOps.exif_transpose(opened))
    except Image.DecompressionBombError:  # some 180 million pixels
        raise PageRefusalError(PageRefusal.TOO_LARGE) from None
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError, TypeError, RuntimeError):
        raise PageRefusalError(PageRefusal.UNREADABLE) from None


def _flat(picture: Image.Image) -> Image.Image:
    """No larger than a page needs; in gray or in colours, white where it lets through."""
    shrunk = (_MOST_PIXELS / (picture.width * picture.height)) ** 0.5
    if shrunk < 1:
        width, height = (max(1, int(each * shrunk)) for each in picture.size)
        picture = picture.resize((width, height))
    if picture.mode in {"1", "L"}:
        return picture.convert("L")
    seen = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("RGB")

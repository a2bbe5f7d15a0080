"""Pictures as their reader of words wants them: upright, gray, on white, not too small and not too large.

Whoever made a picture decides its size, so nothing is unpacked before that is known.
"""

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from typing import cast

from pi_heif import register_heif_opener
from PIL import Image, ImageOps

from ingest.documents.pictured import PicturedPage, PicturedPages
from ingest.extract import UnreadableTextError
from records.defect import DefectCode

_MOST_PIXELS = 100_000_000
"""A larger picture is not unpacked: it would take past 400 MB."""
ENOUGH_PIXELS = 20_000_000
"""A page of A4 at 300 dots an inch has 8.7 million: more than twice that tells no more."""
_FEW_PIXELS = 2_000_000
"""What was taken from a screen: its letters are twelve pixels high, and read better at twice that."""
_LEAST_WIDTH, _LEAST_HEIGHT = 40, 12
"""Below it there is no room for a word: lines, dots, what counts who opened a mail."""
_OF_PAGES = frozenset({"TIFF"})
"""Forms in which pictures in a row are pages and not a moving picture."""
_FORMATS = ("AVIF", "BMP", "GIF", "HEIF", "JPEG", "JPEG2000", "PNG", "TIFF", "WEBP")


@contextmanager
def pages_of_picture(content: bytes, least_pixels: int = 0) -> Iterator[PicturedPages]:
    """The pages of an image file; of a moving picture the first, of a tiny one or one of fewer pixels none.

    Raises UnreadableTextError: LIMIT_SIZE for too many pixels, UNREADABLE for what is no picture.
    """
    register_heif_opener(decode_threads=1)
    with _trouble_named(), Image.open(BytesIO(content), formats=_FORMATS) as picture:
        count = int(getattr(picture, "n_frames", 1)) if picture.format in _OF_PAGES else 1
        is_tiny = picture.width < _LEAST_WIDTH or picture.height < _LEAST_HEIGHT
        is_tiny = is_tiny or picture.width * picture.height < least_pixels
        numbers = () if count == 1 and is_tiny else range(1, count + 1)
        yield PicturedPages(
            count,
            (PicturedPage(each, partial(_pixels, picture, each), expects_words=False) for each in numbers),
        )


def as_page(gray: Image.Image) -> bytes:
    """A picture in gray as PGM; enlarged where its letters would be small, as on a screen."""
    if gray.width * gray.height < _FEW_PIXELS:
        gray = gray.resize((2 * gray.width, 2 * gray.height), Image.Resampling.BICUBIC)
    return b"P5 %d %d 255\n" % gray.size + gray.tobytes()


def _pixels(picture: Image.Image, number: int) -> bytes:
    with _trouble_named():
        if picture.format in _OF_PAGES:  # of the others the one that is shown, which need not be the first
            picture.seek(number - 1)
        pixels = picture.width * picture.height
        if pixels > _MOST_PIXELS:
            raise Image.DecompressionBombError
        return as_page(_gray(_reduced(ImageOps.exif_transpose(picture), pixels)))


def _reduced(picture: Image.Image, pixels: int) -> Image.Image:
    """A large picture by a whole factor, before it is copied any further."""
    if picture.mode in {"1", "P", "PA"}:
        picture = picture.convert("RGBA" if picture.has_transparency_data else "L")
    elif picture.mode.startswith("I"):
        picture = picture.convert("F")
    factor = math.ceil((pixels / ENOUGH_PIXELS) ** 0.5)
    return picture.reduce(factor) if factor > 1 else picture


def _gray(picture: Image.Image) -> Image.Image:
    """In gray; on white where it lets through, and of what has more than 256 grays all of them."""
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("L")
    if picture.mode != "F":
        return picture.convert("L")
    lowest, highest = cast("tuple[float, float]", picture.getextrema())  # of one channel
    share = 255 / ((highest - lowest) or 1)
    return picture.convert("F").point(lambda value: value * share - lowest * share).convert("L")


@contextmanager
def _trouble_named() -> Iterator[None]:
    """What the library says of a broken picture, as what may be told of it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of notes beside the pixels
            yield
    except Image.DecompressionBombError:
        raise UnreadableTextError(DefectCode.LIMIT_SIZE, f"pixels {_MOST_PIXELS}") from None
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError, TypeError, RuntimeError) as error:
        # The last two of a TIFF of which a page has no size or one that is no number, and of libheif.
        raise UnreadableTextError(DefectCode.UNREADABLE, type(error).__name__) from None

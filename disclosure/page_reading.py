"""PdfPages: the pages of an original PDF as letters with their places, and as pixels.

The one door to pdfium in this room. What is not on the page as it is printed (remarks, fields, layers,
attachments, pictures whose text nobody read) is a reason to refuse: a page is shown whole or not at all.
"""

import ctypes
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import starmap
from types import TracebackType
from typing import Self

import pypdfium2
from pypdfium2 import raw

_MOST_PAGES = 500
_MOST_PIXELS = 12_000_000
_DOTS_PER_POINT = 150 / 72
_FINE = 64
"""Steps to a point in which places on a page are asked for."""
_UNSEEN = frozenset({raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP})
_DRAWN_WITH_THE_PAGE = frozenset({raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP})
_BLACK = (0, 0, 0, 255)


class PageRefusal(StrEnum):
    """Why the pages of an original cannot be shown with boxes; its text still can."""

    ENCRYPTED = "encrypted"
    UNREADABLE = "unreadable"
    TOO_MANY = "too-many-pages"
    TOO_LARGE = "too-large"
    """A picture of more pixels than are unpacked."""
    REMARKS = "remarks"
    """Remarks or fields, which the text has and the bare page has not."""
    ATTACHED = "attached"
    """Files inside the PDF, whose text may be in the record's."""
    LAYERS = "layers"
    PICTURES = "pictures"
    """Pages that are pictures, or pictures that cannot be taken out: nobody read what they say."""
    UNSEEN_TEXT = "unseen-text"
    """Text that is not drawn, as over a scan: its place says nothing of what can be seen."""
    TEXT_DIFFERS = "text-differs"
    """The letters on the pages are not those of the text that was judged."""
    NOT_FOUND = "not-found"
    """A covered passage has no place on the page."""


@dataclass
class PageRefusalError(Exception):
    """The pages are not shown; nothing of them was given."""

    reason: PageRefusal


@dataclass(frozen=True, slots=True)
class Spot:
    """A rectangle on a page as it is looked at, in points from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def has_size(self) -> bool:
        """Whether anything could be drawn in it."""
        return self.right > self.left and self.bottom > self.top

    def with_edge(self) -> "Spot":
        """Somewhat larger, for accents and slanted letters that stick out."""
        edge = 0.5 + 0.08 * min(self.bottom - self.top, self.right - self.left)
        return Spot(self.left - edge, self.top - edge, self.right + edge, self.bottom + edge)


@dataclass(frozen=True, slots=True)
class Letter:
    """One character of a page; its spot is None where it is not drawn (a line end, a space put in)."""

    text: str
    spot: Spot | None


@dataclass(frozen=True, slots=True)
class Picture:
    """A page in pixels: rows from the top, one byte for each of 1 or 3 colours."""

    pixels: bytes
    size: tuple[int, int]
    colours: int


class PdfPages:
    """An opened PDF. Use it in a `with`, in a process that may be killed: pdfium is native code."""

    def __init__(self, content: bytes, *, whole: bool = False) -> None:
        """Open it; a `whole` one is public in full, so what its pictures say may be seen.

        Raises PageRefusalError for what cannot be shown as it is.
        """
        try:
            self._document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            locked = error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
            reason = PageRefusal.ENCRYPTED if locked else PageRefusal.UNREADABLE
            raise PageRefusalError(reason) from None
        try:
            self._refuse_what_hides(whole=whole)
        except PageRefusalError:
            self._document.close()
            raise

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self._document.close()

    def __len__(self) -> int:
        """How many pages."""
        return len(self._document)

    def page(self, number: int) -> "OpenedPage":
        """A page, from 0."""
        return OpenedPage(self._page(number))

    def _page(self, number: int) -> pypdfium2.PdfPage:
        try:
            return self._document[number]
        except pypdfium2.PdfiumError:
            raise PageRefusalError(PageRefusal.UNREADABLE) from None

    def _refuse_what_hides(self, *, whole: bool) -> None:
        if len(self._document) > _MOST_PAGES:
            raise PageRefusalError(PageRefusal.TOO_MANY)
        if self._document.get_formtype():
            raise PageRefusalError(PageRefusal.REMARKS)
        if self._document.count_attachments():
            raise PageRefusalError(PageRefusal.ATTACHED)
        for number in range(len(self._document)):
            page = self._page(number)
            if _has_remarks(page):
                raise PageRefusalError(PageRefusal.REMARKS)
            if whole:
                continue
            for drawn in page.get_objects():
                if drawn.type == raw.FPDF_PAGEOBJ_IMAGE and drawn.level:
                    raise PageRefusalError(PageRefusal.PICTURES)
                if (
                    drawn.type == raw.FPDF_PAGEOBJ_TEXT
                    and raw.FPDFTextObj_GetTextRenderMode(drawn) in _UNSEEN
                ):
                    raise PageRefusalError(PageRefusal.UNSEEN_TEXT)


class OpenedPage:
    """One page: its letters first, then its pictures taken out, then its pixels."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        """Take a page of pdfium."""
        self._page = page

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as the page is looked at, in points."""
        width, height = self._page.get_size()
        return float(width), float(height)

    def letters(self) -> list[Letter]:
        """The characters in the order of the page's text."""
        text = self._page.get_textpage()
        box = raw.FS_RECTF()
        found = []
        for index in range(text.count_chars()):
            sign = _sign(raw.FPDFText_GetUnicode(text, index))
            spot = None
            if not sign.isspace() and raw.FPDFText_GetLooseCharBox(text, index, box):
                spot = _spot(self._page, (box.left, box.top), (box.right, box.bottom))
            found.append(Letter(sign, spot))
        text.close()
        return found

    def take_out_pictures(self) -> list[Spot]:
        """Take the pictures off the page, for nobody read them; gives where they were."""
        spots = []
        for drawn in list(self._page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=1)):
            left, bottom, right, top = drawn.get_bounds()
            spots.append(_spot(self._page, (left, bottom), (right, top)))
            self._page.remove_obj(drawn)
        return spots

    def picture(self, covered: Iterable[Spot]) -> Picture:
        """The page in pixels, black where it is covered: what was there is in no pixel any more."""
        width, height = self._page.get_size()
        scale = min(_DOTS_PER_POINT, (_MOST_PIXELS / max(1, width * height)) ** 0.5)
        bitmap = self._page.render(scale=scale, may_draw_forms=False, draw_annots=False, rev_byteorder=True)
        for spot in covered:
            left, top = max(0, int(spot.left * scale)), max(0, int(spot.top * scale))
            right = min(bitmap.width, int(spot.right * scale) + 1)
            bottom = min(bitmap.height, int(spot.bottom * scale) + 1)
            if right > left and bottom > top:
                bitmap.fill_rect(_BLACK, left, top, right - left, bottom - top)
        picture = _picture(bitmap)
        bitmap.close()
        return picture

    def close(self) -> None:
        """Let go of it."""
        self._page.close()


def page_texts(content: bytes) -> list[str]:
    """The text of each page of a PDF, as any reader finds it. Raises PageRefusalError if none can."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        raise PageRefusalError(PageRefusal.UNREADABLE) from None
    found = [str(page.get_textpage().get_text_range()) for page in document]
    document.close()
    return found


def _spot(page: pypdfium2.PdfPage, one: tuple[float, float], other: tuple[float, float]) -> Spot:
    """Two corners in the page's own measure, as the page is looked at: turned and cropped."""
    width, height = page.get_size()
    across, down = ctypes.c_int(), ctypes.c_int()

    def seen(x: float, y: float) -> tuple[float, float]:
        raw.FPDF_PageToDevice(page, 0, 0, int(width * _FINE), int(height * _FINE), 0, x, y, across, down)
        return across.value / _FINE, down.value / _FINE

    (left, top), (right, bottom) = starmap(seen, (one, other))
    return Spot(min(left, right), min(top, bottom), max(left, right), max(top, bottom))


def _sign(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffe"


def _picture(bitmap: pypdfium2.PdfBitmap) -> Picture:
    """The pixels without the padding of rows; in gray where the page has no colour."""
    channels, row = bitmap.n_channels, bitmap.width * bitmap.n_channels
    content = bytes(bitmap.buffer)
    if bitmap.stride != row:
        content = b"".join(
            content[line * bitmap.stride : line * bitmap.stride + row] for line in range(bitmap.height)
        )
    size = (bitmap.width, bitmap.height)
    if channels == 1:
        return Picture(content, size, 1)
    red, green, blue = (content[place::channels] for place in range(3))
    if red == green == blue:
        return Picture(red, size, 1)
    mixed = bytearray(3 * len(red))
    mixed[0::3], mixed[1::3], mixed[2::3] = red, green, blue
    return Picture(bytes(mixed), size, 3)


def _has_remarks(page: pypdfium2.PdfPage) -> bool:
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        if kind not in _DRAWN_WITH_THE_PAGE:
            return True
    return False

"""The pages of an original PDF as they look, with boxes: each a picture under words that were put anew.

Covered passages are found by counting the letters of the pages along the text that was judged. Where the
two differ in one letter, or a passage has no place, nothing is shown: never a page that is half redacted.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from disclosure.page_reading import Letter, OpenedPage, PageRefusal, PageRefusalError, PdfPages, Spot
from disclosure.pdf.tagged import TaggedPdf
from disclosure.pdf_bytes import pieces
from disclosure.redacting import box_text, merged
from records.redaction import Redaction

_NOT_COUNTED = frozenset("\x00\x02\ufeff\ufffe")
"""What a text loses or gains on its way from the page: hyphens at line ends and the like."""
_LAYERS = b"/OCProperties"
_UNSEEN = 3
_WHITE, _GRAY = 1.0, 0.4
_NOTE_SIZE = 6.0
LEFT_OUT = "[afbeelding weggelaten]"
"""What stands in the place of a picture."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Letters in a row on one line: shown, or covered by the box with this number."""

    text: str
    spot: Spot
    box: int | None = None


def write_pages(
    sink: BinaryIO,
    original: bytes,
    title: str,
    text: str,
    redactions: Iterable[Redaction],
    *,
    whole: bool = False,
) -> int:
    """Write the pages of a PDF with the covered passages of its text gone, and give how many.

    Of a `whole` one, which is public in full, its pictures stay. `text` is the record's as it was judged:
    the letters of the pages come first in it. Raises PageRefusalError, before or after something was
    written: what was written is then of no use.
    """
    if any(_LAYERS in piece for piece in pieces(original)):
        raise PageRefusalError(PageRefusal.LAYERS)
    along = _Along(text, redactions)
    with PdfPages(original, whole=whole) as pages:
        pdf = TaggedPdf(sink, title)
        for number in range(len(pages)):
            page = pages.page(number)
            _write_page(pdf, page, along, whole=whole)
            page.close()
        pdf.close()
        return pdf.pages


class _Along:
    """Goes along the text that was judged with the letters of the pages, and tells which are covered."""

    def __init__(self, text: str, redactions: Iterable[Redaction]) -> None:
        boxes = list(merged(redactions))
        self._left = (sign for sign in enumerate(text) if _counts(sign[1]))
        self._passages = [passage for passage, _ in boxes]
        self._grounds = [grounds for _, grounds in boxes]
        self._box = 0
        self._told: set[int] = set()
        if not all(any(map(_counts, text[each.start : each.end])) for each in self._passages):
            raise PageRefusalError(PageRefusal.NOT_FOUND)

    def boxes(self, letters: list[Letter]) -> list[int | None]:
        """For each letter of the next page the number of its box, None for what stays."""
        return [self._box_of(letter) if _counts(letter.text) else None for letter in letters]

    def ground(self, box: int) -> str:
        """What a box says where it begins; where it goes on, nothing."""
        if box in self._told:
            return ""
        self._told.add(box)
        return box_text(self._grounds[box])

    def _box_of(self, letter: Letter) -> int | None:
        place, sign = next(self._left, (0, ""))
        if sign != letter.text:
            raise PageRefusalError(PageRefusal.TEXT_DIFFERS)
        while self._box < len(self._passages) and self._passages[self._box].end <= place:
            self._box += 1
        if self._box == len(self._passages) or place < self._passages[self._box].start:
            return None
        if letter.spot is None or not letter.spot.has_size:
            raise PageRefusalError(PageRefusal.NOT_FOUND)
        return self._box


def _write_page(pdf: TaggedPdf, page: OpenedPage, along: _Along, *, whole: bool) -> None:
    letters = page.letters()
    runs = list(_runs(letters, along.boxes(letters)))
    taken = [] if whole else page.take_out_pictures()
    if taken and not runs:
        raise PageRefusalError(PageRefusal.PICTURES)
    picture = page.picture(run.spot.with_edge() for run in runs if run.box is not None)
    pdf.begin_page(page.size)
    with pdf.artifact():
        pdf.image(picture.pixels, picture.size, colours=picture.colours)
    height = page.size[1]
    _tell_pictures(pdf, height, taken)
    for run in runs:
        element = pdf.element("P", None)
        with pdf.marked(element):
            if run.box is None:
                _put_words(pdf, height, run)
            else:
                _put_box(pdf, height, run.spot.with_edge(), along.ground(run.box))
        pdf.end(element)


def _runs(letters: list[Letter], boxes: list[int | None]) -> Iterator[_Run]:
    """Letters joined along the line, shown and covered apart; spaces go with what stands before them."""
    run: _Run | None = None
    gap = ""
    for letter, box in zip(letters, boxes, strict=True):
        if letter.spot is None:
            gap += " " if letter.text.isspace() else ""
            continue
        if run is not None and run.box == box and _on_one_line(run.spot, letter.spot):
            run = _Run(run.text + gap[:1] + letter.text, _around(run.spot, letter.spot), box)
        else:
            if run is not None:
                yield run
            run = _Run(letter.text, letter.spot, box)
        gap = ""
    if run is not None:
        yield run


def _put_words(pdf: TaggedPdf, height: float, run: _Run) -> None:
    """Put words where they stood; they are there to be read aloud, found and copied, not seen."""
    size = max(1.0, run.spot.bottom - run.spot.top)
    at = (run.spot.left, height - run.spot.bottom + 0.2 * size)
    pdf.text(at, size, pdf.glyphs.drawable(run.text), mode=_UNSEEN)


def _tell_pictures(pdf: TaggedPdf, height: float, pictures: list[Spot]) -> None:
    """Say where a picture was left out."""
    for spot in pictures:
        element = pdf.element("P", None)
        with pdf.marked(element):
            pdf.text((spot.left, height - spot.top - _NOTE_SIZE), _NOTE_SIZE, LEFT_OUT, _GRAY)
        pdf.end(element)


def _put_box(pdf: TaggedPdf, height: float, spot: Spot, code: str) -> None:
    """A black box with its ground in white, as large as there is room for."""
    width, tall = spot.right - spot.left, spot.bottom - spot.top
    pdf.bar(spot.left, height - spot.bottom, width, tall)
    if code:
        size = max(1.0, min(0.75 * tall, 0.95 * width / pdf.glyphs.width(code)))
        pdf.text((spot.left + 0.02 * width, height - spot.bottom + 0.3 * tall), size, code, _WHITE)


def _counts(sign: str) -> bool:
    return not sign.isspace() and sign not in _NOT_COUNTED


def _on_one_line(one: Spot, two: Spot) -> bool:
    """Whether a letter goes on a run: beside it, at its height, at no great distance."""
    shared = min(one.bottom, two.bottom) - max(one.top, two.top)
    tall = min(one.bottom - one.top, two.bottom - two.top)
    return shared > 0.5 * tall and two.left - one.right < 2 * tall and two.right > one.left


def _around(one: Spot, two: Spot) -> Spot:
    return Spot(
        min(one.left, two.left), min(one.top, two.top), max(one.right, two.right), max(one.bottom, two.bottom)
    )

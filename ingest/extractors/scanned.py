"""Words of pictures, by OCR: image files, pages of a PDF that are pictures, pictures within office files.

What is read so is never quite what stands there. So each page begins with a line that says that it was
read by OCR, and how surely: `[OCR, 93%]`, `[OCR p. 2, 93%]` in a file of several pages, or
`[OCR afb. 2, 93%]` of the second picture in an office file.
"""

import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import NamedTuple

from ingest.documents.ocr import Ocr, SeenText
from ingest.documents.office_pictures import pictures_of_office
from ingest.documents.pdf_pages import pages_of_pdf
from ingest.documents.pictured import PicturedPage, PicturedPages
from ingest.documents.pictures import pages_of_picture
from ingest.extract import (
    Extracted,
    Shortcoming,
    UnreadableTextError,
    base_type,
    is_picture,
    may_hold_pictures,
)
from ingest.limits import Limits
from records.defect import DefectCode

_PDF = "application/pdf"
_LIMITS = frozenset({DefectCode.LIMIT_TIME, DefectCode.LIMIT_SIZE})
_MOST_KNOWN = 1_000


class ScannedText:
    """Image files and scans; on a machine without OCR each of them says so."""

    name = "ocr"

    def __init__(self, limits: Limits) -> None:
        """Take the limits; the command is looked for at the first picture."""
        self._ocr = Ocr(limits.ocr_page_time_s, limits.text_memory_bytes)
        self._time_s = limits.ocr_time_s
        self._known: dict[str, SeenText] = {}
        """By digest, what was seen in pictures of office files: a logo stands in every letter."""

    @property
    def version(self) -> str:
        """Ours, and that of the command with its languages."""
        return f"1 {self._ocr.version}".strip()

    def reads(self, media_type: str) -> bool:
        """Pictures of pixels, PDF, and office files in which pictures may stand."""
        return is_picture(media_type) or media_type == _PDF or may_hold_pictures(media_type)

    def extract(self, content: bytes, media_type: str, name: str) -> Extracted:
        """The words of each page that is a picture, in their order.

        Raises UnreadableTextError for what cannot be opened.
        """
        del name
        until = time.monotonic() + self._time_s
        source = _source(base_type(media_type))
        sections: list[str] = []
        least_sure = 100
        lost: Counter[Shortcoming] = Counter()
        with source.pages(content) as (count, pages):
            for page in pages:
                try:
                    seen = self._seen(page, until)
                except UnreadableTextError as error:
                    if page.is_needed or error.code in _LIMITS:
                        lost[Shortcoming(error.code, error.detail)] += 1
                    continue
                if seen.text:
                    least_sure = min(least_sure, seen.confidence)
                    sections.append(source.section(seen, page.number, count))
                elif page.expects_words:
                    lost[Shortcoming(DefectCode.NO_TEXT)] += 1
        # What stands in a PDF or a document besides its pictures is not for this one to tell.
        return Extracted(
            "\n\n".join(sections),
            self.name,
            tuple(source.counted(each, number, count) for each, number in lost.items()),
            whole=not source.unit,
            is_apart=True,
            has_pictures=source is _OFFICE and count > 0,
            confidence=least_sure if sections else None,
        )

    def _seen(self, page: PicturedPage, until: float) -> SeenText:
        if lack := self._ocr.lack():
            raise UnreadableTextError(DefectCode.NO_OCR, lack)
        if page.digest in self._known:
            return self._known[page.digest]
        if time.monotonic() > until:
            raise UnreadableTextError(DefectCode.LIMIT_TIME, f"ocr_time_s {self._time_s:g}")
        seen = self._ocr.read(page.pixels())
        if page.digest and len(self._known) < _MOST_KNOWN:
            self._known[page.digest] = seen
        return seen


class _Source(NamedTuple):
    """What pictures stand in: how one is called in the text, and what they are counted as in a Defect."""

    pages: Callable[[bytes], AbstractContextManager[PicturedPages]]
    called: str
    unit: str

    def section(self, seen: SeenText, number: int, count: int) -> str:
        """The words of a page, behind a line that says how they were read."""
        place = f" {self.called} {number}" if count > 1 else ""
        return f"[OCR{place}, {seen.confidence}%]\n{seen.text}"

    def counted(self, lost: Shortcoming, number: int, count: int) -> Shortcoming:
        """The same with how many of how many it befell; of an image file that goes without saying."""
        pages = f"{number} of {count} {self.unit}" if self.unit else ""
        return Shortcoming(lost.code, ": ".join(filter(None, (lost.detail, pages))))


_FILE = _Source(pages_of_picture, "p.", "")
_PAGES = _Source(pages_of_pdf, "p.", "pages")
_OFFICE = _Source(pictures_of_office, "afb.", "pictures")


def _source(base: str) -> _Source:
    if base == _PDF:
        return _PAGES
    return _OFFICE if may_hold_pictures(base) else _FILE

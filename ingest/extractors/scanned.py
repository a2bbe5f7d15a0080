"""Words of pictures, by OCR: of image files, and of the pages of a PDF that are pictures.

What is read so is never quite what stands there. So each page begins with a line that says that it was
read by OCR, and how surely: `[OCR, 93%]`, or `[OCR p. 2, 93%]` in a file of several pages.
"""

import time
from collections import Counter
from contextlib import AbstractContextManager

from ingest.extract import Extracted, Shortcoming, UnreadableTextError, base_type, is_picture
from ingest.limits import Limits
from ingest.ocr import Ocr, SeenText
from ingest.pdf_pages import pages_of_pdf
from ingest.pictured import PicturedPage, PicturedPages
from ingest.pictures import pages_of_picture
from records.defect import DefectCode

_PDF = "application/pdf"


class ScannedText:
    """Image files and scans; on a machine without OCR each of them says so."""

    name = "ocr"

    def __init__(self, limits: Limits) -> None:
        """Take the limits; the command is looked for at the first picture."""
        self._ocr = Ocr(limits.ocr_page_time_s, limits.text_memory_bytes)
        self._time_s = limits.ocr_time_s

    @property
    def version(self) -> str:
        """Ours, and that of the command with its languages."""
        return f"1 {self._ocr.version}".strip()

    def reads(self, media_type: str) -> bool:
        """Pictures of pixels, and PDF."""
        return is_picture(media_type) or media_type == _PDF

    def extract(self, content: bytes, media_type: str, name: str) -> Extracted:
        """The words of each page that is a picture, in their order.

        Raises UnreadableTextError for what cannot be opened.
        """
        del name
        until = time.monotonic() + self._time_s
        is_pdf = base_type(media_type) == _PDF
        sections: list[str] = []
        least_sure = 100
        lost: Counter[Shortcoming] = Counter()
        with _pages(content, is_pdf=is_pdf) as (count, pages):
            for page in pages:
                try:
                    seen = self._seen(page, until)
                except UnreadableTextError as error:
                    lost[Shortcoming(error.code, error.detail)] += 1
                    continue
                if seen.text:
                    least_sure = min(least_sure, seen.confidence)
                    sections.append(_section(seen, page.number if count > 1 else 0))
                elif page.expects_words:
                    lost[Shortcoming(DefectCode.NO_TEXT)] += 1
        named = tuple(_of_pages(each, number, count if is_pdf else 0) for each, number in lost.items())
        # What stands in a PDF besides its pages is not for this one to tell.
        return Extracted(
            "\n\n".join(sections),
            self.name,
            named,
            whole=not is_pdf,
            is_apart=True,
            confidence=least_sure if sections else None,
        )

    def _seen(self, page: PicturedPage, until: float) -> SeenText:
        if lack := self._ocr.lack():
            raise UnreadableTextError(DefectCode.NO_OCR, lack)
        if time.monotonic() > until:
            raise UnreadableTextError(DefectCode.LIMIT_TIME, f"ocr_time_s {self._time_s:g}")
        return self._ocr.read(page.pixels())


def _pages(content: bytes, *, is_pdf: bool) -> AbstractContextManager[PicturedPages]:
    return pages_of_pdf(content) if is_pdf else pages_of_picture(content)


def _section(seen: SeenText, number: int) -> str:
    page = f" p. {number}" if number else ""
    return f"[OCR{page}, {seen.confidence}%]\n{seen.text}"


def _of_pages(lost: Shortcoming, number: int, count: int) -> Shortcoming:
    """The same with how many of how many pages it befell; of an image file that goes without saying."""
    pages = f"{number} of {count} pages" if count else ""
    return Shortcoming(lost.code, ": ".join(filter(None, (lost.detail, pages))))

"""Text of PDF by pypdfium2, page by page; the drawn text alone.

Form fields, notes in the margin and embedded files are not drawn text, and pages that are
pictures have none: a PDF with any of these is not `whole`, and the next extractor that reads
PDF is asked as well.
"""

from importlib.metadata import version
from itertools import pairwise

import pypdfium2
import pypdfium2.raw

from ingest.documents.pdf_pages import is_pictured, opened
from ingest.extract import Extracted, Shortcoming
from records.defect import DefectCode

_BROKEN_HYPHENS = ("\ufffe\r\n", "\x02\r\n", "\ufffe\n", "\x02\n", "\ufffe", "\x02")
"""What pdfium writes for a hyphen at the end of a line: the word goes on on the next."""
_Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""

_SPACE = 0x20
_LEAP = 0.6
"""Distance between two characters, in heights of the taller, that nobody reads as one word."""
_DRAWN_WITH_THE_PAGE = frozenset({pypdfium2.raw.FPDF_ANNOT_LINK, pypdfium2.raw.FPDF_ANNOT_POPUP})


class PdfText:
    """Portable Document Format, all versions that pdfium knows."""

    name = "pdf"

    @property
    def version(self) -> str:
        """Ours, and that of the library."""
        return f"1 {version('pypdfium2')}"

    def reads(self, media_type: str) -> bool:
        """PDF only."""
        return media_type == "application/pdf"

    def extract(self, content: bytes, media_type: str, name: str) -> Extracted:
        """The text in the order of the pages, then the title.

        Raises UnreadableTextError: ENCRYPTED when a password is asked, UNREADABLE when pdfium
        cannot open it at all.
        """
        del media_type, name
        with opened(content) as document:
            return _read(document)


def _read(document: pypdfium2.PdfDocument) -> Extracted:
    texts: list[str] = []
    failed = 0
    annotated = has_pictures = False
    for index in range(len(document)):
        try:
            page = document[index]
            text = _page_text(page.get_textpage())
            annotated = annotated or _has_notes(page)
            has_pictures = has_pictures or is_pictured(page, text)
            page.close()
        except pypdfium2.PdfiumError:
            failed += 1
            continue
        texts.append(text)
    more_inside = annotated or failed or document.count_attachments() or document.get_formtype()
    found = "\n".join((*map(_mended, texts), document.get_metadata_value("Title")))
    lost = (Shortcoming(DefectCode.UNREADABLE, f"{failed} of {len(document)} pages"),) if failed else ()
    return Extracted(found, "pdfium", lost, whole=not (more_inside or has_pictures) and bool(found.strip()))


def _page_text(page: pypdfium2.PdfTextPage) -> str:
    """The text of a page, cut where pdfium runs two lines together ("ManagerLabor")."""
    cuts = [0, *_leaps(page), page.count_chars()]
    return "\n".join(page.get_text_range(start, end - start) for start, end in pairwise(cuts) if end > start)


def _leaps(page: pypdfium2.PdfTextPage) -> list[int]:
    """Indices of characters that stand far from the one before, with no white space between."""
    raw = pypdfium2.raw
    box, before = raw.FS_RECTF(), None
    found = []
    for index in range(page.count_chars()):
        if raw.FPDFText_GetUnicode(page, index) <= _SPACE or not raw.FPDFText_GetLooseCharBox(
            page, index, box
        ):
            before = None
            continue
        here = (box.left, box.bottom, box.right, box.top)
        if before is not None and _is_leap(before, here):
            found.append(index)
        before = here
    return found


def _is_leap(one: _Box, two: _Box) -> bool:
    across = max(two[0] - one[2], one[0] - two[2])
    along = max(two[1] - one[3], one[1] - two[3])
    height = max(one[3] - one[1], two[3] - two[1])
    return max(across, along) > _LEAP * height


def _has_notes(page: pypdfium2.PdfPage) -> bool:
    raw = pypdfium2.raw
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        if kind not in _DRAWN_WITH_THE_PAGE:
            return True
    return False


def _mended(text: str) -> str:
    for broken in _BROKEN_HYPHENS:
        text = text.replace(broken, "")
    return text.replace("\r\n", "\n")

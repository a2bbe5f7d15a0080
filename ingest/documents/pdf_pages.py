"""Pages of a PDF: opening one, and those of its pages that are pictures."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO

import pypdfium2
from pypdfium2 import raw

from ingest.documents.pictured import PicturedPage, PicturedPages
from ingest.documents.pictures import ENOUGH_PIXELS, as_page
from ingest.extract import UnreadableTextError
from ingest.keyring import WrongPasswordError
from records.defect import DefectCode

_FEW_LETTERS = 20
"""A page with fewer has a number or a heading at most beside what its pictures say."""
_DOTS_PER_POINT = 300 / 72


@contextmanager
def opened(content: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """A PDF, closed at the end.

    Raises UnreadableTextError: ENCRYPTED when a password is asked, UNREADABLE when pdfium cannot open
    it at all.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        encrypted = error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
        code = DefectCode.ENCRYPTED if encrypted else DefectCode.UNREADABLE
        raise UnreadableTextError(code, f"pdfium error {error.err_code}") from None
    try:
        yield document
    finally:
        document.close()


def unlocked_pdf(content: bytes, password: str) -> bytes:
    """The PDF without its encryption. Raises WrongPasswordError, also for one that pdfium cannot open."""
    try:
        document = pypdfium2.PdfDocument(content, password=password)
        out = BytesIO()
        document.save(out, flags=raw.FPDF_REMOVE_SECURITY)
        document.close()
    except pypdfium2.PdfiumError:
        raise WrongPasswordError from None
    return out.getvalue()


@contextmanager
def pages_of_pdf(content: bytes) -> Iterator[PicturedPages]:
    """The pages of a PDF; raises as `opened` does."""
    with opened(content) as document:
        yield PicturedPages(len(document), _pictured(document))


def is_pictured(page: pypdfium2.PdfPage, text: str) -> bool:
    """Whether a page has next to no text and may say more in pictures or lines; a blank page does not."""
    letters = _letters(text)
    if letters >= _FEW_LETTERS:
        return False
    wanted = [raw.FPDF_PAGEOBJ_IMAGE] if letters else None
    return next(page.get_objects(filter=wanted), None) is not None


def _pictured(document: pypdfium2.PdfDocument) -> Iterator[PicturedPage]:
    """Those that are pictures; one that cannot be opened was named by who read its text."""
    for index in range(len(document)):
        try:
            page = document[index]
            text = page.get_textpage().get_text_range()
            is_one = is_pictured(page, text)
            page.close()
        except pypdfium2.PdfiumError:
            continue
        if is_one:
            pixels = partial(_pixels, document, index)
            yield PicturedPage(index + 1, pixels, expects_words=not _letters(text))


def _pixels(document: pypdfium2.PdfDocument, index: int) -> bytes:
    try:
        page = document[index]
        width, height = page.get_size()
        scale = min(_DOTS_PER_POINT, (ENOUGH_PIXELS / max(1, width * height)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True)
    except pypdfium2.PdfiumError:
        raise UnreadableTextError(DefectCode.UNREADABLE, "pdfium") from None
    pixels = as_page(bitmap.to_pil().convert("L"))
    bitmap.close()
    page.close()
    return pixels


def _letters(text: str) -> int:
    return len("".join(text.split()))

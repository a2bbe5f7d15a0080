"""Paper forms: what a generated paper is given out as."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, cast

from disclosure.paper import Paper
from disclosure.paper_html import MEDIA_TYPE as HTML
from disclosure.paper_html import paper_html
from disclosure.paper_json import MEDIA_TYPE as JSON
from disclosure.paper_json import paper_json
from disclosure.paper_pdf import MEDIA_TYPE as PDF
from disclosure.paper_pdf import paper_pdf

_SPOOL_BYTES, _CHUNK_BYTES = 2**22, 2**18


@dataclass(frozen=True, slots=True)
class PaperForm:
    """One form: the suffix of its file names, its media type, and how it is written."""

    suffix: str
    media_type: str
    write: Callable[[Paper], Iterator[bytes]]


def _pdf(paper: Paper) -> Iterator[bytes]:
    with tempfile.SpooledTemporaryFile(_SPOOL_BYTES) as page:
        paper_pdf(cast("BinaryIO", page), paper)
        page.seek(0)
        yield from iter(partial(page.read, _CHUNK_BYTES), b"")


FORMS = (
    PaperForm("html", HTML, paper_html),
    PaperForm("pdf", PDF, _pdf),
    PaperForm("json", JSON, paper_json),
)

"""The extractors that are ours, without Tika and OCR: found by the child in a fresh process."""

from ingest.documents.pictures import pages_of_picture
from ingest.extract import Extracted, TextExtractor, is_picture
from ingest.extractors.html import HtmlText
from ingest.extractors.open_xml import OpenXmlText
from ingest.extractors.pdf import PdfText
from ingest.extractors.plain import PlainText
from ingest.limits import Limits


class Pixels:
    """Draws the pages of a picture as OCR would get them, and reads nothing."""

    name = "pixels"
    version = "1"

    def reads(self, media_type: str) -> bool:
        """Pictures."""
        return is_picture(media_type)

    def extract(self, content: bytes, media_type: str, name: str) -> Extracted:
        """How many pages there are. Raises UnreadableTextError."""
        del media_type, name
        with pages_of_picture(content) as (_, pages):
            drawn = [len(page.pixels()) for page in pages]
        return Extracted(" ".join(map(str, drawn)), self.name, ())


def own_extractors(limits: Limits) -> tuple[TextExtractor, ...]:
    """All of them."""
    del limits
    return PlainText(), HtmlText(), PdfText(), OpenXmlText(), Pixels()

"""The extractors of either mode, in the order in which they are asked.

To add one: a file here with a class that fulfils `TextExtractor`, and its place in
`_own`. Tika comes behind those, compiled in or as a server: it reads whatever is left,
and what it cannot read goes to the last resorts.
"""

from ingest.extract import TextExtractor
from ingest.limits import Limits

_CLIENT_SHARE = 0.9


def embedded_extractors(limits: Limits) -> tuple[TextExtractor, ...]:
    """New extractors; called in the child process, so that only it loads their libraries."""
    from ingest.extractors.office import OfficeText

    return (*_own(limits), OfficeText(limits.text_characters), *_last_resorts())


def served_extractors(url: str, limits: Limits) -> tuple[TextExtractor, ...]:
    """The same with the Tika server at a URL in the place of the library."""
    from ingest.extractors.tika_server import TikaServerText
    from ingest.tika_client import TikaClient

    # The server gives up before its client does, and the client before the child is ended.
    client = TikaClient(url, limits.text_characters, _CLIENT_SHARE * limits.text_time_s)
    return (*_own(limits), TikaServerText(client), *_last_resorts())


def _own(limits: Limits) -> tuple[TextExtractor, ...]:
    from ingest.extractors.html import HtmlText
    from ingest.extractors.open_document import OpenDocumentText
    from ingest.extractors.open_xml import OpenXmlText
    from ingest.extractors.pdf import PdfText
    from ingest.extractors.plain import PlainText
    from ingest.extractors.scanned import ScannedText

    return (PlainText(), HtmlText(), PdfText(), OpenXmlText(), OpenDocumentText(), ScannedText(limits))


def _last_resorts() -> tuple[TextExtractor, ...]:
    from ingest.extractors.last_resort import RichText, SalvagedText

    return (RichText(), SalvagedText())

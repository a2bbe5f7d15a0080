"""The extractors of the embedded mode, in the order in which they are asked.

To add one: a file here with a class that fulfils `TextExtractor`, and its place in
`embedded_extractors`. The office extractor comes last: it reads whatever is left.
"""

from ingest.extract import TextExtractor
from ingest.limits import Limits


def embedded_extractors(limits: Limits) -> tuple[TextExtractor, ...]:
    """New extractors; called in the child process, so that only it loads their libraries."""
    from ingest.extractors.html import HtmlText
    from ingest.extractors.office import OfficeText
    from ingest.extractors.pdf import PdfText
    from ingest.extractors.plain import PlainText

    return (PlainText(), HtmlText(), PdfText(), OfficeText(limits.text_characters))

"""Text of HTML: what a reader of the page sees, then what only stands in attributes.

Nothing of the page is fetched or run. The description of an image may be all that is left
of it, and the value of a form's field is what somebody filled in: they come at the end.
"""

import html
import re
from importlib.metadata import version

from ingest.extract import Extracted
from ingest.words.charsets import decode_text
from ingest.words.html_text import html_to_text

_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})", re.IGNORECASE)
_HEAD_BYTES = 1024
"""Where a page must name its charset (HTML Standard 4.2.5.4)."""
_MARKS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_UNSEEN = re.compile(r"<(script|style|template)\b.*?(?:</\1|\Z)", re.IGNORECASE | re.DOTALL)
_SPOKEN = re.compile(r"\b(?:alt|title|value|placeholder)=(?:\"([^\"<>]+)\"|'([^'<>]+)')", re.IGNORECASE)


class HtmlText:
    """Web pages and mails that were saved as a page."""

    name = "html"

    @property
    def version(self) -> str:
        """Ours, and that of the library."""
        return f"1 {version('selectolax')}"

    def reads(self, media_type: str) -> bool:
        """HTML in either syntax."""
        return media_type in {"text/html", "application/xhtml+xml"}

    def extract(self, content: bytes, media_type: str, name: str) -> Extracted:
        """The visible text, a line a block, and then each description and field value once."""
        del media_type, name
        page = _decoded(content)
        spoken = (first or second for first, second in _SPOKEN.findall(_UNSEEN.sub("", page)))
        told = (" ".join(html.unescape(text).split()) for text in dict.fromkeys(spoken))
        return Extracted("\n".join(text for text in (html_to_text(page), *told) if text), "html")


def _decoded(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    declared = _CHARSET.search(content[:_HEAD_BYTES])
    return decode_text(content, declared[1].decode("ascii", "replace") if declared else "")[0]

"""Text that is text already: only its encoding is to be found.

A byte order mark decides; zero bytes betray UTF-16 without one; the rest is the ladder that
mails use too (`ingest/words/charsets.py`).
"""

import codecs
import re

from ingest.extract import Extracted
from ingest.words.charsets import decode_text

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]+)", re.IGNORECASE)
_PACKED = frozenset({"text/html", "text/rtf", "text/richtext", "application/xhtml+xml"})
_TYPES = frozenset({"application/json", "application/xml", "application/javascript", "application/sql"})
_SAMPLE_BYTES = 4096


class PlainText:
    """Plain text, CSV, XML, JSON, calendars and cards, with every character that stands in them."""

    name = "plain"
    version = "1"

    def reads(self, media_type: str) -> bool:
        """Whether the bytes are text as they stand."""
        if media_type in _PACKED:
            return False
        return (
            media_type.startswith("text/") or media_type in _TYPES or media_type.endswith(("+xml", "+json"))
        )

    def extract(self, content: bytes, media_type: str, name: str) -> Extracted:
        """The decoded text. Bytes that fit no encoding become U+FFFD, never an error."""
        del name
        declared = _CHARSET.search(media_type)
        return Extracted(_decoded(content, declared[1] if declared else ""), "plain")


def _decoded(content: bytes, declared: str) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    sample = content[:_SAMPLE_BYTES]
    if b"\x00" in sample:
        is_little = sample[1::2].count(0) >= sample[0::2].count(0)
        return content.decode("utf-16-le" if is_little else "utf-16-be", "replace")
    return decode_text(content, declared)[0]

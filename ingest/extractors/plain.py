"""Text that is text already: only its encoding is to be found.

A byte order mark decides; then UTF-8 if it fits; then what was declared; then Windows-1252,
which is what programs mean that say ISO-8859-1 (WHATWG Encoding, 4.2).
"""

import codecs
import re

from ingest.extract import Extracted, base_type

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]+)", re.IGNORECASE)
_MEANS_WINDOWS = frozenset({"ascii", "iso8859-1", "cp1252"})
_TYPES = frozenset(
    {
        "application/json",
        "application/xml",
        "application/javascript",
        "application/x-javascript",
        "application/sql",
    },
)


class PlainText:
    """Plain text, CSV, XML, JSON, calendars and cards, with every character that stands in them."""

    name = "plain"

    def reads(self, media_type: str) -> bool:
        """Whether the bytes are text as they stand."""
        if media_type in {"text/html", "text/rtf", "application/xhtml+xml"}:
            return False
        return (
            media_type.startswith("text/") or media_type in _TYPES or media_type.endswith(("+xml", "+json"))
        )

    def extract(self, content: bytes, media_type: str, name: str) -> Extracted:
        """The decoded text. Bytes that fit no encoding become U+FFFD, never an error."""
        del name
        declared = _CHARSET.search(media_type)
        return Extracted(_decoded(content, declared[1] if declared else ""), f"plain/{base_type(media_type)}")


def _decoded(content: bytes, declared: str) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    if b"\x00" in content[:4096]:
        odd, even = content[1:4096:2].count(0), content[0:4096:2].count(0)
        return content.decode("utf-16-le" if odd >= even else "utf-16-be", "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode(_usable(declared), "replace")


def _usable(declared: str) -> str:
    try:
        found = codecs.lookup(declared).name
    except LookupError:
        return "cp1252"
    is_text = codecs.lookup(found)._is_text_encoding  # noqa: SLF001  # the one way to tell rot13 from a charset
    return "cp1252" if found in _MEANS_WINDOWS or found == "utf-8" or not is_text else found

"""Second readers, of files in which nobody else found a word: rich text cut short, and the bytes themselves.

Half a sentence out of a broken file is found by who looks for it; no sentence is not. What is picked from the
bytes says so in its first line, and its file stays one that could not be read.
"""

import re
from collections.abc import Iterator

from ingest.documents.rtf_text import rtf_text
from ingest.extract import Extracted, Shortcoming
from records.defect import DefectCode

_MARK = "[losse stukken tekst uit een bestand dat niet te lezen is]"
_WIDE = rb"(?:[\t\r\n\x20-\x7e\xa0-\xfd]\x00){4,}"
_NARROW = rb"[\t\r\n\x20-\x7e\x91-\x94\xa0-\xfd]{4,}"
_RUN = re.compile(b"(" + _WIDE + b")|" + _NARROW)
_WORD = re.compile(r"(?=[A-Za-zÀ-ÿ]*[aeiouyAEIOUY])[A-Za-zÀ-ÿ]{3,}")
_USUAL = re.compile(r"[A-Za-z0-9 .,:;?!()'\"/%&@+$€-]")
_LEAST_USUAL = 0.85
"""Share of signs that people type: of chance bytes it is some half."""
_TYPES = frozenset(
    {
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        "application/vnd.ms-project",
        "application/vnd.visio",
        "application/x-mspublisher",
        "application/x-ole-storage",
        "application/onenote",
    }
)


class RichText:
    """RTF that another reader gave up, read to where it ends."""

    name = "rtf"
    version = "1"

    def reads(self, media_type: str) -> bool:
        """Rich text."""
        return media_type in {"text/rtf", "application/rtf"}

    def extract(self, content: bytes, media_type: str, name: str) -> Extracted:
        """The words; nothing in it is believed to be closed."""
        del media_type, name
        is_open = _braces(content, b"{") > _braces(content, b"}")
        lost = (Shortcoming(DefectCode.TRUNCATED, "rtf: cut off"),) if is_open else ()
        return Extracted(rtf_text(content), self.name, lost)


class SalvagedText:
    """Binary office files in which letters stand as letters."""

    name = "salvage"
    version = "1"

    def reads(self, media_type: str) -> bool:
        """Office files before 2007 and notes of OneNote: what is packed or encrypted has no words to see."""
        return media_type in _TYPES

    def extract(self, content: bytes, media_type: str, name: str) -> Extracted:
        """Each line with a word and hardly any sign that nobody types, once, in the order of the bytes."""
        del media_type, name
        lines = dict.fromkeys(_lines(content))
        if not lines:
            return Extracted("", self.name)
        lost = Shortcoming(DefectCode.UNREADABLE, "salvage: pieces of text only")
        return Extracted("\n".join((_MARK, *lines)), self.name, (lost,))


def _braces(content: bytes, brace: bytes) -> int:
    return content.count(brace) - content.count(b"\\" + brace)


def _lines(content: bytes) -> Iterator[str]:
    for run in _RUN.finditer(content):
        said = run[0].decode("utf-16-le" if run[1] else "cp1252", "replace")
        for line in re.split(r"[\r\n\t]+", said):
            if _WORD.search(line) and len(_USUAL.findall(line)) >= _LEAST_USUAL * len(line):
                yield line.strip()

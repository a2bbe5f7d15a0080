"""Objects: the numbered pieces a PDF file is made of, written as they come (ISO 32000-1 7.5).

Nothing is written twice and nothing is left over: a file has one revision, and every object in it is
reachable from its root.
"""

import zlib
from array import array
from hashlib import sha256
from typing import BinaryIO

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_ROWS = 10_000
"""Lines of the table of places that are written together."""


class Objects:
    """Writes objects to a sink and remembers where each begins."""

    def __init__(self, sink: BinaryIO) -> None:
        """Write the first line of the file."""
        self._sink = sink
        self._places = array("Q", [0])
        self._written = 0
        self._digest = sha256()
        self._put(_HEADER)

    def number(self) -> int:
        """The number of an object that is written later."""
        self._places.append(0)
        return len(self._places) - 1

    def write(self, number: int, body: str) -> None:
        """Write an object, ASCII alone."""
        self._places[number] = self._written
        self._put(f"{number} 0 obj\n{body}\nendobj\n".encode("ascii"))

    def add(self, body: str) -> int:
        """Write an object and give its number."""
        number = self.number()
        self.write(number, body)
        return number

    def stream(self, number: int, entries: str, content: bytes, *, packed: bool = True) -> None:
        """Write a stream; `entries` are those of its dictionary beside length and filter."""
        if packed:
            content, entries = zlib.compress(content, 6), f"{entries} /Filter /FlateDecode"
        self._places[number] = self._written
        self._put(f"{number} 0 obj\n<< {entries} /Length {len(content)} >>\nstream\n".encode("ascii"))
        self._put(content)
        self._put(b"\nendstream\nendobj\n")

    def close(self, root: int, about: int) -> None:
        """Write where everything stands. The identifier follows from the content, so that runs agree."""
        at = self._written
        identifier = self._digest.hexdigest()[:32]
        count = len(self._places)
        self._put(f"xref\n0 {count}\n0000000000 65535 f \n".encode("ascii"))
        for start in range(1, count, _ROWS):
            rows = (f"{place:010d} 00000 n \n" for place in self._places[start : start + _ROWS])
            self._put("".join(rows).encode("ascii"))
        self._put(
            f"trailer\n<< /Size {count} /Root {root} 0 R /Info {about} 0 R "
            f"/ID [<{identifier}> <{identifier}>] >>\nstartxref\n{at}\n%%EOF\n".encode("ascii")
        )

    def _put(self, content: bytes) -> None:
        self._sink.write(content)
        self._digest.update(content)
        self._written += len(content)


def text_string(text: str) -> str:
    """A text as an object: UTF-16 in hex, so that nothing in it can end it (ISO 32000-1 7.9.2.2)."""
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"

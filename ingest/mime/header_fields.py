"""Header fields of a message or part, read once in one cheap pass over the raw bytes.

Only the fields that records are made of are kept, as raw bytes; all others stay in the
original. Looking fields up by name in a parsed message is quadratic and decoding them all
is a known way to stop a reader, so both the number and the size are capped (promises 3).
"""

import re
from dataclasses import dataclass

from ingest.limits import Limits
from records.defect import DefectCode

_WANTED = re.compile(
    rb"\n(from|sender|to|cc|bcc|subject|date|message-id|in-reply-to|references"
    rb"|x-mozilla-status2?|x-status"
    rb"|content-(?:type|transfer-encoding|disposition))[ \t]{0,9}:"
    rb"([^\n]*+(?:\n[ \t][^\n]*+)*+)"
)
"""A wanted field with its continuation lines; possessive, so that a million lines cost no memory."""
_FIELD_START = re.compile(rb"\n(?![ \t])")


@dataclass(frozen=True, slots=True)
class HeaderFields:
    """The wanted fields by lower-case name, values unfolded and in order; which caps were struck."""

    values: dict[bytes, list[bytes]]
    struck: tuple[DefectCode, ...] = ()

    def first(self, name: bytes) -> bytes:
        """The first value of a field, or empty."""
        values = self.values.get(name)
        return values[0] if values else b""

    def all(self, name: bytes) -> list[bytes]:
        """Every value of a field, in order."""
        return self.values.get(name, [])


def body_start(raw: bytes, start: int, end: int) -> tuple[int, int]:
    """Where the header block from `start` ends and where the body begins.

    Without an empty line everything is header block. Line ends may be LF or CRLF.
    """
    if raw.startswith((b"\n", b"\r\n"), start, end):
        return start, min(end, start + (1 if raw[start] == 10 else 2))
    bare = raw.find(b"\n\n", start, end)
    crlf = raw.find(b"\n\r\n", start, bare if bare >= 0 else end)
    if crlf >= 0:
        return crlf + 1, crlf + 3
    return (bare + 1, bare + 2) if bare >= 0 else (end, end)


def read_fields(block: bytes, limits: Limits) -> HeaderFields:
    """The wanted fields of a header block, at most `limits.headers` fields and `header_bytes` each."""
    struck: set[DefectCode] = set()
    block = b"\n" + _within(block, limits.headers, struck)
    values: dict[bytes, list[bytes]] = {}
    for found in _WANTED.finditer(block.lower()):  # names in small letters cost less than a flag
        value = block[found.start(2) : found.end(2)]
        if len(value) > limits.header_bytes:
            struck.add(DefectCode.LIMIT_HEADER_SIZE)
            value = value[: limits.header_bytes]
        if b"\n" in value:
            value = b" ".join(map(bytes.strip, value.split(b"\n")))
        values.setdefault(found[1], []).append(value.strip())
    return HeaderFields(values, tuple(sorted(struck)) if struck else ())


def _within(block: bytes, most: int, struck: set[DefectCode]) -> bytes:
    """The block up to its last field that may be read."""
    if block.count(b"\n") <= most:
        return block
    for count, start in enumerate(_FIELD_START.finditer(block), 1):
        if count >= most and start.end() < len(block):
            struck.add(DefectCode.LIMIT_HEADERS)
            return block[: start.start()]
    return block

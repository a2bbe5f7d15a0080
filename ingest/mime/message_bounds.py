"""Where a message begins and ends in a file that holds one.

A From_ line of an mbox may stand before it; Apple's emlx opens with the byte count of the
message on a line of its own and closes with a property list.
"""

_LONGEST_COUNT = 12


def message_bounds(raw: bytes) -> tuple[int, int]:
    """The start and end of the message in the bytes of its file."""
    start, end = (3 if raw.startswith(b"\xef\xbb\xbf") else 0), len(raw)
    while raw.startswith((b"\n", b"\r\n"), start):
        start += 1 if raw[start] == 10 else 2
    line_end = raw.find(b"\n", start, start + 1000)
    first = raw[start:line_end].strip() if line_end >= 0 else b""
    if first.isdigit() and len(first) <= _LONGEST_COUNT:
        start, end = line_end + 1, min(end, line_end + 1 + int(first))
        line_end = raw.find(b"\n", start, start + 1000)
    while line_end >= 0 and raw.startswith((b"From ", b">From "), start):
        start = line_end + 1
        line_end = raw.find(b"\n", start, start + 1000)
    return start, end

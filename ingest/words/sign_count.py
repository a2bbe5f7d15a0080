"""Signs in a content of any size: how messages begin, looked for without reading their form."""

import re
from collections.abc import Iterator
from itertools import chain, pairwise

from records.content import Content

_WINDOW_BYTES = 1 << 20
LONGEST_SIGN_BYTES = 4096
"""A longer match may be cut by the end of a window."""


def signs(
    content: Content, pattern: re.Pattern[bytes], window_bytes: int = _WINDOW_BYTES
) -> Iterator[tuple[int, re.Match[bytes]]]:
    """Every match and the byte at which it begins, in order and none twice.

    A line feed is put before the first byte, as before each other line; it counts as byte -1.
    """
    at, size = -1, content.size_bytes
    while at < size:
        end = at + window_bytes + LONGEST_SIGN_BYTES
        window = b"\n" + content.read(0, end) if at < 0 else content.read(at, min(end, size))
        after = at + window_bytes
        for sign in pattern.finditer(window):
            if sign.start() >= window_bytes:
                break
            yield at + sign.start(), sign
            after = max(after, at + sign.end())
        at = after


def count_signs(content: Content, pattern: re.Pattern[bytes]) -> int:
    """How many matches there are."""
    return sum(1 for _ in signs(content, pattern))


def stretches(content: Content, pattern: re.Pattern[bytes], shift: int = 0) -> Iterator[tuple[int, int]]:
    """From where each match begins to where the next does, the last to the end of the content.

    `shift` moves all beginnings: 1 for patterns that open with the line feed before.
    """
    starts = (max(0, at + shift) for at, _ in signs(content, pattern))
    return pairwise(chain(starts, (content.size_bytes,)))

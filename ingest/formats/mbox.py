"""Mboxes: many messages in one file, each after a line `From …` (mboxo, mboxrd, mboxcl, mboxcl2).

A message is the exact byte range after its From_ line, without the empty line that closes it;
`>From ` is unquoted in the text only. A From_ line counts when it has a time, an address or
a bare dash, and a header field comes after it: Gmail writes no date, Netscape a dash, and the
empty line before it is often missing. A Content-Length that leads to the next From_ line or
to the end is believed (mboxcl2 quotes nothing).
"""

from collections.abc import Iterator

from ingest.format import Confidence, Context, Finding, Opened, Source
from ingest.mime.header_fields import body_start
from ingest.mime.mbox_count import count_separators
from ingest.signatures import starts_with_from_line
from records.content import Content, RangeContent
from records.defect import Defect, DefectCode
from records.place import StepKind

_NAMES = (".mbox", ".mbx", ".mboxrd", ".mboxcl", ".mboxcl2", ".mboxo")
_WINDOW_BYTES = 1 << 20
_LINE_BYTES = 8 << 10
_HEAD_BYTES = 64 << 10


class Mbox:
    """Cuts a mailbox file into messages."""

    name = "mbox"

    def sniff(self, source: Source) -> Confidence:
        """Likely of a From_ line under a mailbox's name, certain when there is a second one."""
        head = source.head()
        blank = len(head) - len(head.lstrip(b"\r\n"))
        if not starts_with_from_line(head[blank:]):
            return Confidence.NO
        name = source.name.lower()
        if name.endswith(_NAMES) or "." not in name:
            return Confidence.CERTAIN
        window = _Window(source.content)
        return Confidence.CERTAIN if window.separator(blank + 1) >= 0 else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:  # noqa: ARG002  # has no limits
        """The count, then every message as a source."""
        found = count_separators(source.content)
        yield Opened(source.place, self.name, found)
        kept = 0
        for start, end in message_ranges(source.content):
            kept += 1
            yield Source(
                source.place.into(StepKind.BYTES, f"{start}-{end}"),
                RangeContent(source.content, start, end),
                source.origin,
                source.depth + 1,
                "message/rfc822",
                source.family,
            )
        if kept != found:
            yield Defect(
                DefectCode.COUNT_DIFFERS, source.place, f"messages {kept}/{found}", max(0, found - kept)
            )


def message_ranges(content: Content) -> Iterator[tuple[int, int]]:
    """Where each message stands: after its From_ line, before the empty line that ends it."""
    window = _Window(content)
    at = window.separator(0)
    while at >= 0:
        start = window.find(b"\n", at) + 1
        end = _told_end(window, start)
        following = window.separator(start if end < 0 else end)
        stop = content.size_bytes if following < 0 else following
        yield start, _without_blank_line(window, start, stop)
        at = following


class _Window:
    """Search through a content with one block of it in memory."""

    def __init__(self, content: Content) -> None:
        """Begin with nothing read."""
        self._content, self._start, self._block = content, 0, b""
        self.size_bytes = content.size_bytes

    def find(self, needle: bytes, at: int) -> int:
        """The first place of the needle from `at` on, or -1."""
        while at < self.size_bytes:
            self._reach(at, len(needle))
            found = self._block.find(needle, at - self._start)
            if found >= 0:
                return self._start + found
            at = max(at, self._start + len(self._block) - len(needle)) + 1
        return -1

    def peek(self, start: int, end: int) -> bytes:
        """The bytes of a short range."""
        self._reach(start, end - start)
        return self._block[start - self._start : end - self._start]

    def separator(self, at: int) -> int:
        """The first From_ line that begins at `at` or later, or -1."""
        if at == 0 and starts_with_from_line(self.peek(0, _LINE_BYTES)):
            return 0
        at = max(0, at - 1)  # the line end before it belongs to what was found
        while (found := self.find(b"\nFrom ", at)) >= 0:
            if starts_with_from_line(self.peek(found + 1, found + 1 + _LINE_BYTES)):
                return found + 1
            at = found + 1
        return -1

    def _reach(self, at: int, length: int) -> None:
        """Have the bytes from `at` on in the block, as many as asked for or as there are."""
        end = min(at + length, self.size_bytes)
        if not self._start <= at <= end <= self._start + len(self._block):
            self._start = at
            self._block = self._content.read(at, at + max(_WINDOW_BYTES, length))


def _told_end(window: _Window, start: int) -> int:
    """Where the message's Content-Length says that it ends, if a separator or the end is there; else -1."""
    head = window.peek(start, start + _HEAD_BYTES)
    header_end, body = body_start(head, 0, len(head))
    for line in head[:header_end].split(b"\n") if body > header_end else ():
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length" and value.strip().isdigit() and len(value) < 16:
            end = start + body + int(value)
            after = window.peek(end, end + 8).lstrip(b"\r\n")
            return end if end >= window.size_bytes or after.startswith(b"From ") else -1
    return -1


def _without_blank_line(window: _Window, start: int, end: int) -> int:
    """The end without the one empty line that an mbox puts after a message."""
    tail = window.peek(max(start, end - 4), end)
    if tail.endswith(b"\n\r\n"):
        return end - 2
    return end - 1 if tail.endswith(b"\n\n") else end

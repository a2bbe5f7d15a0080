"""Where the parts of a MIME message stand in its bytes, found by boundary lines alone.

The independent scanner: it counts before the native parser reads (decisions 16), says when a
message has more parts or deeper nesting than may be read, and gives the exact bytes of a part
that the native parser refuses.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.limits import Limits
from ingest.mime.header_fields import body_start, read_fields
from ingest.mime.part_facts import PartFacts, facts_of
from records.defect import DefectCode


@dataclass(frozen=True, slots=True)
class PartRange:
    """A part: its path of 1-based positions, its headers, and where its encoded body stands."""

    path: str
    facts: PartFacts
    start: int
    end: int
    children: tuple["PartRange", ...] = ()


@dataclass(frozen=True, slots=True)
class ScannedParts:
    """All parts of a message and the caps that were struck; what lies beyond stays one leaf."""

    root: PartRange
    count: int
    struck: tuple[DefectCode, ...]


def scan_parts(raw: bytes, facts: PartFacts, start: int, end: int, limits: Limits) -> ScannedParts:
    """The parts of a message with these facts whose body stands from `start` to `end`."""
    root = PartRange("", facts, start, end)
    if not facts.is_multipart:
        return ScannedParts(root, 0, ())
    scan = _Scan(raw, limits)
    root = PartRange("", facts, start, end, scan.children(root, 1))
    return ScannedParts(root, scan.count, tuple(sorted(scan.struck)))


def leaf_ranges(part: PartRange) -> Iterator[PartRange]:
    """The ranges that hold no parts themselves, in order; the root itself when it holds none."""
    if not part.children:
        yield part
    for child in part.children:
        yield from leaf_ranges(child)


class _Scan:
    """One walk over a message, with its counts."""

    def __init__(self, raw: bytes, limits: Limits) -> None:
        """Begin with nothing counted."""
        self._raw, self._limits = raw, limits
        self.count = 0
        self.struck: set[DefectCode] = set()

    def children(self, parent: PartRange, depth: int) -> tuple[PartRange, ...]:
        """The parts of a multipart, with theirs."""
        if not parent.facts.is_multipart or not parent.facts.boundary:
            return ()
        if depth > self._limits.mime_depth:
            self.struck.add(DefectCode.LIMIT_DEPTH)
            return ()
        found = []
        default = "message/rfc822" if parent.facts.media_type == "multipart/digest" else "text/plain"
        for position, (start, end) in enumerate(self._segments(parent), 1):
            path = f"{parent.path}.{position}" if parent.path else str(position)
            self.count += 1
            if self.count > self._limits.mime_parts:
                # the rest stays together as one text, so that its words are found
                self.struck.add(DefectCode.LIMIT_PARTS)
                found.append(PartRange(path, PartFacts(), start, parent.end))
                break
            header_end, body = body_start(self._raw, start, end)
            facts = facts_of(read_fields(self._raw[start:header_end], self._limits), default)
            part = PartRange(path, facts, body, end)
            found.append(PartRange(path, facts, body, end, self.children(part, depth + 1)))
        return tuple(found)

    def _segments(self, parent: PartRange) -> Iterator[tuple[int, int]]:
        """The ranges between the boundary lines of a multipart, headers included."""
        raw, end = self._raw, parent.end
        marker = b"--" + parent.facts.boundary.encode("utf-8", "surrogateescape")
        at, begun = parent.start, -1
        while (at := raw.find(marker, at, end)) >= 0:
            line_end = raw.find(b"\n", at, end)
            line_end = end if line_end < 0 else line_end
            rest = raw[at + len(marker) : line_end].strip()
            if (at > parent.start and raw[at - 1] != 10) or rest not in {b"", b"--"}:
                at += len(marker)
                continue
            if begun >= 0:
                yield begun, self._before_line(begun, at)
            if rest:
                return
            begun = at = min(end, line_end + 1)
        if begun >= 0:
            yield begun, end

    def _before_line(self, start: int, at: int) -> int:
        """The end of what stands before a boundary line: its line break belongs to the boundary."""
        if at - 1 >= start and self._raw[at - 1] == 10:
            at -= 1
            if at - 1 >= start and self._raw[at - 1] == 13:
                at -= 1
        return at

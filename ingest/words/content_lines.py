"""Content lines: how calendars and cards are written (RFC 5545 3.1, RFC 6350 3.2, vCard 2.1).

A value goes on over lines that begin with a blank, or, in old cards, over soft line ends of quoted-printable.
"""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.words.charsets import decode_text

_HEAD = re.compile(rb'(?:[\w-]+\.)?(?P<name>[\w-]+)(?P<parameters>(?:;(?:"[^"]*"|[^":;])*)*):', re.ASCII)
_PARAMETER = re.compile(rb';([\w-]+)(?:=("[^"]*"|[^;]*))?', re.ASCII)
_ESCAPED = re.compile(r"\\([nN,;:\\])")
_BEGIN = re.compile(rb"^(?:\xef\xbb\xbf)?BEGIN:[ \t]*([\w-]+)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_FIRST = re.compile(rb"(?:\xef\xbb\xbf)?\s*BEGIN:(VCALENDAR|VCARD)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ContentLine:
    """One property: its name in capitals, its parameters by name in capitals, its value as text."""

    name: str
    parameters: dict[str, str]
    value: str

    @property
    def words(self) -> str:
        """The value without its escapes."""
        return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.value).strip()


@dataclass(slots=True)
class Component:
    """What stands between BEGIN and END: from which line to which (1-based), and its bytes' range."""

    name: str
    first: int
    start: int
    last: int = 0
    end: int = 0
    is_closed: bool = False
    lines: list[ContentLine] = field(default_factory=list)

    def first_of(self, *names: str) -> ContentLine | None:
        """The first property of one of these names, in the order of the names."""
        return next((line for name in names for line in self.lines if line.name == name), None)

    def all_of(self, *names: str) -> Iterator[ContentLine]:
        """Every property of these names, in the order of the names."""
        return (line for name in names for line in self.lines if line.name == name)

    def words(self, *names: str) -> str:
        """The words of the first of these."""
        found = self.first_of(*names)
        return found.words if found else ""


def outermost(head: bytes) -> bytes:
    """The component that a text begins with, in capitals: VCALENDAR, VCARD, or empty for any other text."""
    found = _FIRST.match(head)
    return found[1].upper() if found else b""


def count_components(raw: bytes, names: frozenset[str]) -> int:
    """How many components of these names begin, by their BEGIN lines alone."""
    return sum(found[1].decode("ascii", "replace").upper() in names for found in _BEGIN.finditer(raw))


def components(raw: bytes, names: frozenset[str]) -> Iterator[Component]:
    """The components of these names, each with the properties that stand in it and not in one inside it.

    One without END goes on to the next that begins, or to the end of the file.
    """
    open_: Component | None = None
    depth = 0
    for number, start, end, content in _logical_lines(raw):
        line = _parsed(content)
        found = _BEGIN.match(raw, start)
        begins = found[1].decode("ascii", "replace").upper() if found else ""
        if begins in names:
            if open_ is not None:
                yield open_
            open_, depth = Component(begins, number[0], start), 0
        if open_ is None:
            continue
        open_.last, open_.end = number[1], end
        if begins and begins not in names:
            depth += 1
        elif line and line.name == "END":
            open_.is_closed = not depth
            depth -= 1
            if open_.is_closed:
                yield open_
                open_ = None
        elif line and not depth and not begins:
            open_.lines.append(line)
    if open_ is not None:
        yield open_


def _logical_lines(raw: bytes) -> Iterator[tuple[tuple[int, int], int, int, bytes]]:
    """First and last number, range and content of each line with those that it goes on over."""
    held: list[bytes] = []
    first = start = at = 0
    is_soft = False
    for number, line in enumerate(raw.split(b"\n"), 1):
        content = line.rstrip(b"\r")
        is_soft = is_soft and not _BEGIN.match(raw, at)
        if held and (is_soft or content[:1] in (b" ", b"\t")):
            held.append(content if is_soft else content[1:])
        else:
            if held:
                yield (first, number - 1), start, at, b"".join(held)
            held, first, start = [content], number, at
        is_soft = content.endswith(b"=") and b"QUOTED-PRINTABLE" in held[0].upper()
        held[-1] = held[-1][:-1] if is_soft else held[-1]
        at = min(len(raw), at + len(line) + 1)
    last = raw.count(b"\n") + (not raw.endswith(b"\n"))
    if first <= last:
        yield (first, last), start, at, b"".join(held)


def _parsed(content: bytes) -> ContentLine | None:
    content = content.removeprefix(b"\xef\xbb\xbf")
    head = _HEAD.match(content)
    if head is None:
        return None
    told = {
        name.decode().upper(): decode_text(value.strip(b'"'))[0]
        for name, value in _PARAMETER.findall(head["parameters"])
    }
    value = content[head.end() :]
    if "QUOTED-PRINTABLE" in (told.get("ENCODING", "").upper(), *told):
        value = quopri.decodestring(value)
    return ContentLine(head["name"].decode().upper(), told, decode_text(value, told.get("CHARSET", ""))[0])

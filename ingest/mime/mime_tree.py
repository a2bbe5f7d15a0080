"""The tree of MIME parts of a message, decoded by the native parser and checked against our own scan.

The native parser sees only the headers that shape the tree, so that 100,000 other headers cost
nothing. Where it fails, or finds another number of parts than the boundary lines show, the ranges
of the scan are decoded instead, so that a broken part never costs the mail.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from fast_mail_parser import DecodeError, ParseError, PyLazyMimePart, parse_email_tree

from ingest.limits import Limits
from ingest.mime.header_fields import HeaderFields
from ingest.mime.part_facts import PartFacts, facts_of, part_facts
from ingest.mime.part_ranges import PartRange, ScannedParts, leaf_ranges, scan_parts
from ingest.words.transfer_encoding import decode_transfer


@dataclass(frozen=True, slots=True)
class MimePart:
    """A part: its path of 1-based positions, its headers and, of a leaf, its decoded bytes."""

    path: str
    facts: PartFacts
    content: bytes = b""
    children: tuple["MimePart", ...] = ()
    is_sound: bool = True
    """Whether its transfer encoding could be decoded."""


@dataclass(frozen=True, slots=True)
class MimeTree:
    """A message taken apart, and the scan that it was checked against."""

    root: MimePart
    scanned: ScannedParts
    is_sound: bool = True
    """Whether the native parser found at least what the boundary lines show."""


def read_tree(raw: bytes, fields: HeaderFields, start: int, end: int, limits: Limits) -> MimeTree:
    """The tree of a message whose header fields were read and whose body stands from `start` to `end`."""
    facts = facts_of(fields)
    scanned = scan_parts(raw, facts, start, end, limits)
    if not facts.is_multipart:
        content, is_sound = decode_transfer(raw[start:end], facts.encoding)
        return MimeTree(MimePart("1", facts, content, is_sound=is_sound), scanned)
    if scanned.root.children and not scanned.struck:
        ranges = {leaf.path: leaf for leaf in leaf_ranges(scanned.root)}
        root = _native_tree(raw, facts, start, end, ranges)
        count = sum(1 for _ in leaf_parts(root)) if root is not None else 0
        if root is not None and count == len(ranges):
            return MimeTree(root, scanned)
        # the native parser takes "--een2" for a line of the boundary "een" and finds too many
        return MimeTree(_from_range(raw, scanned.root), scanned, is_sound=count > len(ranges))
    return MimeTree(_from_range(raw, scanned.root), scanned, is_sound=False)


def leaf_parts(part: MimePart) -> Iterator[MimePart]:
    """The parts that hold no parts themselves, in order; of a bare message its only part."""
    if not part.children:
        yield part
    for child in part.children:
        yield from leaf_parts(child)


def _native_tree(
    raw: bytes, facts: PartFacts, start: int, end: int, ranges: dict[str, PartRange]
) -> MimePart | None:
    boundary = facts.boundary.replace("\\", "\\\\").replace('"', '\\"')
    head = f'Content-Type: {facts.media_type}; boundary="{boundary}"\n\n'
    try:
        root = parse_email_tree(head.encode("utf-8", "replace") + raw[start:end], mode="lazy")
    except ParseError:
        return None
    children = tuple(_native_parts(raw, root, "", ranges))
    return MimePart("", facts, children=children) if children else None


def _native_parts(
    raw: bytes, parent: PyLazyMimePart, path: str, ranges: dict[str, PartRange]
) -> Iterator[MimePart]:
    is_digest = parent.content_type.lower().startswith("multipart/digest")
    for position, node in enumerate(parent.children, 1):
        place = f"{path}.{position}" if path else str(position)
        facts = _native_facts(node, "message/rfc822" if is_digest else "text/plain")
        if facts.is_multipart and node.children:
            yield MimePart(place, facts, children=tuple(_native_parts(raw, node, place, ranges)))
            continue
        try:
            content = node.content
        except DecodeError:
            content = None
        if content is not None:
            yield MimePart(place, facts, content)
        elif place in ranges:
            yield _from_range(raw, ranges[place])
        else:
            yield MimePart(place, facts, is_sound=False)


def _native_facts(node: PyLazyMimePart, default: str) -> PartFacts:
    values = {name.lower(): value[0] for name, value in node.headers.items()}
    return part_facts(
        values.get("content-type", ""),
        values.get("content-disposition", ""),
        values.get("content-transfer-encoding", ""),
        default,
    )


def _from_range(raw: bytes, part: PartRange) -> MimePart:
    """The part that a range stands for, decoded by us."""
    children = tuple(_from_range(raw, child) for child in part.children)
    if children:
        return MimePart(part.path, part.facts, children=children)
    content, is_sound = decode_transfer(raw[part.start : part.end], part.facts.encoding)
    return MimePart(part.path or "1", part.facts, content, is_sound=is_sound)

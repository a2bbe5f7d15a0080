"""XmlPackage: a zip of XML parts (Open XML, OpenDocument), read in a stream and within bounds.

How XML is read: `ingest/data/xml_signs.py`.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from xml.parsers import expat

from ingest.archives.broken_zip import entries_left
from ingest.data.xml_signs import START, Sign, XmlSigns
from ingest.documents.office_package import ZIP_FAULTS
from ingest.extract import Shortcoming, UnreadableTextError
from records.defect import DefectCode

_CHUNK_BYTES = 1 << 16
_WIDE_BYTES = 4
"""Of XML in UTF-16 one of the first bytes is none."""
_IS_XML = re.compile(r"\.(?:xml|rels)$")
_MOST_BYTES = 64 * 2**20
"""Of all parts of a package, unpacked: what is read in some ten seconds."""


@dataclass(frozen=True, slots=True)
class Relation:
    """From one part to another: `kind` is the last word of its type."""

    id: str
    kind: str
    target: str


class XmlPackage:
    """The parts of a package, by name."""

    def __init__(self, content: bytes) -> None:
        """Open it, or what is left of it without its end. Raises UnreadableTextError for what is no zip."""
        self.is_cut = False
        """Whether parts may be missing, and the last one is not all there."""
        self._left = _MOST_BYTES
        with _trouble_named():
            try:
                self._zip = zipfile.ZipFile(BytesIO(content))
            except zipfile.BadZipFile:
                self._zip = _rescued(content)
                self.is_cut = True
            self._names = frozenset(self._zip.namelist())

    def __iter__(self) -> Iterator[str]:
        """The names of all parts, in the order in which they stand."""
        return iter(self._zip.namelist())

    def __contains__(self, part: str) -> bool:
        """Whether there is a part of this name."""
        return part in self._names

    def signs(self, part: str) -> Iterator[Sign]:
        """What stands in a part, in its order.

        Raises UnreadableTextError: LIMIT_SIZE once the parts together are too large, LIMIT_DEPTH, or
        UNREADABLE for what is no XML of this kind.
        """
        signs = XmlSigns()
        with _trouble_named(), self._zip.open(part) as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                self._left -= len(chunk)
                if self._left < 0:
                    raise UnreadableTextError(DefectCode.LIMIT_SIZE, f"xml {_MOST_BYTES}")
                yield from signs.of(chunk)
            if not self.is_cut:
                yield from signs.of(b"", is_last=True)

    def mentions(self, part: str, name: str) -> bool:
        """Whether a name may stand in a part, by its bytes: to look costs a hundredth of reading it."""
        with _trouble_named(), self._zip.open(part) as stream:
            raw = stream.read(_MOST_BYTES)
        return name.encode() in raw or b"\0" in raw[:_WIDE_BYTES]

    def shortcomings(self, reader: str) -> tuple[Shortcoming, ...]:
        """What its text lacks because the file is not all there, as its reader says it."""
        return (Shortcoming(DefectCode.TRUNCATED, f"{reader}: cut off"),) if self.is_cut else ()

    def relations(self, part: str) -> list[Relation]:
        """What a part refers to within the package; of the package itself with part `""`."""
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        if listing not in self:
            return []
        found = []
        for kind, element, told in self.signs(listing):
            if kind == START and element == "Relationship":
                target = posixpath.normpath(posixpath.join("/", folder, told.get("Target", ""))).lstrip("/")
                outside = told.get("TargetMode") == "External"
                found.append(
                    Relation(
                        told.get("Id", ""),
                        told.get("Type", "").rpartition("/")[2],
                        "" if outside else target,
                    )
                )
        return found

    def kinds(self) -> set[str]:
        """The kinds of everything that any part refers to within the package."""
        return {
            each.kind
            for listing in self._names
            if listing.endswith(".rels")
            for each in self.relations(listing.replace("_rels/", "", 1).removesuffix(".rels"))
            if each.target
        }

    def related(self, part: str, kind: str) -> Iterator[str]:
        """The parts of one kind that a part refers to and that are there."""
        return (each.target for each in self.relations(part) if each.kind == kind and each.target in self)


def _rescued(content: bytes) -> zipfile.ZipFile:
    """A zip of the XML that is left of one. Raises BadZipFile if there is none."""
    left = {name: entry for name, entry in entries_left(content, _MOST_BYTES).items() if _IS_XML.search(name)}
    if not left:
        raise zipfile.BadZipFile
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as rescued:
        for name, entry in left.items():
            rescued.writestr(name, entry)
    return zipfile.ZipFile(stream)


def signs_of(content: bytes) -> Iterator[Sign]:
    """What stands in a package that is one part; raises as `XmlPackage.signs` does."""
    if len(content) > _MOST_BYTES:
        raise UnreadableTextError(DefectCode.LIMIT_SIZE, f"xml {_MOST_BYTES}")
    signs = XmlSigns()
    with _trouble_named():
        for start in range(0, len(content), _CHUNK_BYTES):
            yield from signs.of(content[start : start + _CHUNK_BYTES])
        yield from signs.of(b"", is_last=True)


@contextmanager
def _trouble_named() -> Iterator[None]:
    try:
        yield
    except (*ZIP_FAULTS, expat.ExpatError) as error:
        raise UnreadableTextError(DefectCode.UNREADABLE, type(error).__name__) from None

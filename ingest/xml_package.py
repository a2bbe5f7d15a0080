"""XmlPackage: a zip of XML parts (Open XML, OpenDocument), read in a stream and within bounds.

How XML is read: `ingest/xml_signs.py`.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from xml.parsers import expat

from ingest.extract import UnreadableTextError
from ingest.office_package import ZIP_FAULTS
from ingest.xml_signs import START, Sign, XmlSigns
from records.defect import DefectCode

_CHUNK_BYTES = 1 << 16
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
        """Open it. Raises UnreadableTextError for what is no zip."""
        with _trouble_named():
            self._zip = zipfile.ZipFile(BytesIO(content))
            self._names = frozenset(self._zip.namelist())
        self._left = _MOST_BYTES

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
            yield from signs.of(b"", is_last=True)

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

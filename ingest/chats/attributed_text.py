"""The text within Apple's attributed strings, as iMessage keeps it: a typed stream, or a keyed archive.

Only the text is read. Of a typed stream that is what follows the class of a string: a sign that bytes come,
how many, and the bytes.
"""

import plistlib
import re
from typing import Literal
from xml.parsers.expat import ExpatError

from ingest.words.told import Told, object_of

_STRING = re.compile(rb"NSString.{1,8}?\+", re.DOTALL)
_LENGTHS = {0x81: 2, 0x82: 4}
"""Signs that the length takes so many bytes; a length under 128 is its own sign."""
_LONGEST_OWN = 0x80
_BIG_ENDIAN, _HEAD_BYTES = b"typedstream", 16
_ARCHIVE = b"bplist00"
_ROOT = 1

NO_PLIST = (
    plistlib.InvalidFileException, ExpatError, ValueError, TypeError, LookupError, OverflowError,
    AttributeError, RecursionError, MemoryError,
)  # fmt: skip
"""What the library raises for bytes that are no property list, or a broken one."""


def attributed_text(raw: bytes) -> str | None:
    """The text; None where it is not found, or where the bytes end before it does."""
    if raw.startswith(_ARCHIVE):
        return _archived(raw)
    found = _STRING.search(raw)
    if found is None or found.end() >= len(raw):
        return None
    size_bytes, at = raw[found.end()], found.end() + 1
    if size_bytes >= _LONGEST_OWN:
        width = _LENGTHS.get(size_bytes)
        if width is None:
            return None
        order: Literal["big", "little"] = "big" if _BIG_ENDIAN in raw[:_HEAD_BYTES] else "little"
        size_bytes, at = int.from_bytes(raw[at : at + width], order), at + width
    text = raw[at : at + size_bytes]
    return text.decode("utf-8", "replace") if len(text) == size_bytes else None


def property_list(raw: bytes) -> Told:
    """The members of a property list; none of what is no such list."""
    try:
        return object_of(plistlib.loads(raw))
    except NO_PLIST:
        return {}


def referred(objects: list[object], told: object) -> object:
    """What a reference within the archive leads to."""
    if isinstance(told, plistlib.UID) and 0 <= told.data < len(objects):
        return objects[told.data]
    return told


def _archived(raw: bytes) -> str | None:
    """The text of the string that a keyed archive holds as its first object."""
    objects = property_list(raw).get("$objects")
    if not isinstance(objects, list) or len(objects) <= _ROOT:
        return None
    told = referred(objects, object_of(objects[_ROOT]).get("NSString"))
    text = object_of(told).get("NS.string", told)
    return text if isinstance(text, str) else None

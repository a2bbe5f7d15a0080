"""Outlook items: the properties of a mail, appointment, contact or task, as every container keeps them.

A property is known by a number below 0x8000, or by the name that Outlook gave it ([MS-OXPROPS]).
Values stay the bytes that the container has; they are read when somebody asks.
"""

import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from ingest.words.charsets import decode_text

FLAG, OBJECT, TEXT_8, TEXT, MOMENT, BINARY = 0x0B, 0x0D, 0x1E, 0x1F, 0x40, 0x102
MANY = 0x1000
"""Added to the type of a property that has several values."""
FIXED_BYTES = {0x02: 2, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 2, 0x14: 8, 0x40: 8}
"""Types of a fixed size ([MS-OXCDATA] 2.11.1)."""
_WHOLE = {0x02: "<h", 0x03: "<i", 0x0B: "<H", 0x14: "<q"}
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_DATA = 0x3701
_CODE_PAGES = {
    936: "gb18030", 20127: "ascii", 50220: "iso-2022-jp", 51949: "euc-kr", 65000: "utf-7", 65001: "utf-8",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """The name of a property: the set that it belongs to (a GUID, 16 bytes) and its number or word there."""

    guid: bytes
    name: int | str


Key = int | Named
Value = bytes | tuple[bytes, ...]


@dataclass(slots=True)
class Properties:
    """Properties by key, each with its type. Texts of 8 bits are in the `charset`."""

    values: dict[Key, tuple[int, Value]] = field(default_factory=dict)
    charset: str = ""

    def raw(self, key: Key) -> bytes:
        """The bytes of a property, or none."""
        value = self.values.get(key, (0, b""))[1]
        return value if isinstance(value, bytes) else b""

    def text(self, *keys: Key) -> str:
        """The first of these that has words."""
        for key in keys:
            kind, value = self.values.get(key, (0, b""))
            if kind in {TEXT, TEXT_8} and isinstance(value, bytes):
                found = self._decoded(kind, value)
                if found.strip():
                    return found
        return ""

    def texts(self, key: Key) -> tuple[str, ...]:
        """The values of a property that has several."""
        kind, value = self.values.get(key, (0, ()))
        if isinstance(value, bytes):
            return (self._decoded(kind, value),) if kind in {TEXT, TEXT_8} and value else ()
        is_text = kind & ~MANY in {TEXT, TEXT_8}
        return tuple(self._decoded(kind & ~MANY, each) for each in value) if is_text else ()

    def number(self, key: Key) -> int | None:
        """A whole number or flag, if there is one."""
        kind, value = self.values.get(key, (0, b""))
        form = _WHOLE.get(kind, "")
        if not form or not isinstance(value, bytes) or len(value) < FIXED_BYTES[kind]:
            return None
        return int(struct.unpack_from(form, value)[0])

    def moment(self, *keys: Key) -> datetime | None:
        """The first of these that is a moment, in UTC."""
        for key in keys:
            kind, value = self.values.get(key, (0, b""))
            if kind == MOMENT and isinstance(value, bytes) and len(value) >= 8:
                found = _moment(value)
                if found is not None:
                    return found
        return None

    def _decoded(self, kind: int, value: bytes) -> str:
        if kind == TEXT:
            whole = value[: len(value) // 2 * 2]
            return whole.decode("utf-16-le", "replace").replace("\0", "")
        return decode_text(value, self.charset)[0]


@dataclass(slots=True)
class Attachment:
    """What hangs on an item: bytes, or an item of its own."""

    properties: Properties
    item: "OutlookItem | None" = None

    @property
    def content(self) -> bytes:
        """The bytes of an attached file, or of another program's object."""
        return self.properties.raw(_DATA)

    @property
    def name(self) -> str:
        """What the file is called: the long name, else the short one, else what is shown."""
        return self.properties.text(0x3707, 0x3704, 0x3001).replace("\\", "/").rpartition("/")[2]

    @property
    def is_missing(self) -> bool:
        """Whether the item only points to it: the file lies, or lay, elsewhere."""
        return self.item is None and _DATA not in self.properties.values


@dataclass(slots=True)
class OutlookItem:
    """An item with its recipients and attachments, each in its own order.

    `is_sound` says whether all was there that the container told of.
    """

    properties: Properties
    recipients: list[Properties] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    is_sound: bool = True


def code_page(number: int | None) -> str:
    """The charset of a Windows code page number; without one that of Western Europe."""
    return _CODE_PAGES.get(number or 0, f"cp{number}") if number else "cp1252"


def _moment(value: bytes) -> datetime | None:
    """100 nanoseconds since 1601 ([MS-DTYP] 2.3.3); no moment outside of what a calendar has."""
    (ticks,) = struct.unpack_from("<Q", value)
    try:
        return _EPOCH + timedelta(microseconds=ticks // 10) if ticks else None
    except OverflowError:
        return None

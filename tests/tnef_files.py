"""TNEF streams made by hand from the documentation ([MS-OXTNEF])."""

import struct

from ingest.outlook.outlook_item import (
    FIXED_BYTES,
    MANY,
    OBJECT,
    TEXT,
    TEXT_8,
    Named,
    OutlookItem,
    Properties,
    Value,
)
from ingest.outlook.tnef_file import SIGNATURE

_MESSAGE, _FILE = 1, 2
_INNER = bytes.fromhex("0703020000000000c000000000000046")
_COUNTED = {0x0D, 0x1E, 0x1F, 0x102}


def tnef(item: OutlookItem) -> bytes:
    """The stream of an item, with what hangs on it."""
    raw = SIGNATURE + b"\x01\x00"
    raw += _attribute(_MESSAGE, 0x00069007, struct.pack("<II", 1252, 0))
    raw += _attribute(
        _MESSAGE,
        0x00069004,
        struct.pack("<I", len(item.recipients)) + b"".join(map(_properties, item.recipients)),
    )
    raw += _attribute(_MESSAGE, 0x00069003, _properties(item.properties))
    for attachment in item.attachments:
        told = Properties(dict(attachment.properties.values))
        raw += _attribute(_FILE, 0x00069002, bytes(14))
        if attachment.item is None:
            raw += _attribute(_FILE, 0x0006800F, attachment.content)
            told.values.pop(0x3701, None)
        else:
            told.values[0x3701] = OBJECT, _INNER + tnef(attachment.item)
        raw += _attribute(_FILE, 0x00069005, _properties(told))
    return raw


def _attribute(level: int, kind: int, content: bytes) -> bytes:
    return struct.pack("<BII", level, kind, len(content)) + content + struct.pack("<H", sum(content) & 0xFFFF)


def _properties(told: Properties) -> bytes:
    raw = struct.pack("<I", len(told.values))
    for at, (key, (kind, value)) in enumerate(told.values.items()):
        number = key if isinstance(key, int) else 0x8000 + at
        raw += (
            struct.pack("<HH", kind, number)
            + (_name(key) if isinstance(key, Named) else b"")
            + _value(kind, value)
        )
    return raw


def _name(key: Named) -> bytes:
    if isinstance(key.name, int):
        return key.guid + struct.pack("<II", 0, key.name)
    word = (key.name + "\0").encode("utf-16-le")
    return key.guid + struct.pack("<II", 1, len(word)) + _filled(word)


def _value(kind: int, value: Value) -> bytes:
    single = kind & ~MANY
    values = (value,) if isinstance(value, bytes) else value
    counted = struct.pack("<I", len(values)) if single in _COUNTED or kind & MANY else b""
    return counted + b"".join(_one(single, each) for each in values)


def _one(kind: int, value: bytes) -> bytes:
    if kind in FIXED_BYTES:
        return _filled(value)
    ended = value + {TEXT: b"\0\0", TEXT_8: b"\0"}.get(kind, b"")
    return struct.pack("<I", len(ended)) + _filled(ended)


def _filled(raw: bytes) -> bytes:
    return raw + bytes(-len(raw) % 4)

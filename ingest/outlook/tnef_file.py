"""TNEF: the body and attachments of a message, as Outlook puts them in `winmail.dat` ([MS-OXTNEF])."""

import struct
from collections.abc import Iterator

from ingest.outlook.outlook_item import (
    FIXED_BYTES,
    MANY,
    OBJECT,
    Attachment,
    Key,
    Named,
    OutlookItem,
    Properties,
    Value,
    code_page,
)

SIGNATURE = b"\x78\x9f\x3e\x22"
_LEVEL_MESSAGE, _LEVEL_ATTACHMENT = 1, 2
_CLASS, _SUBJECT, _BODY, _ATTACHMENT_BEGINS, _ATTACHMENT_PROPERTIES = (
    0x00078008,
    0x00018004,
    0x0002800C,
    0x00069002,
    0x00069005,
)
_BYTES, _TEXT_8, _TEXT, _FIRST_NAME = 0x3701, 0x1E, 0x1F, 0x8000
_COUNTED = frozenset({0x0D, 0x1E, 0x1F, 0x102})
_EMBEDDED = bytes.fromhex("0703020000000000c000000000000046")
_GUID = 0x48
_FILLING = b"\r\n\0 "
"""What may stand behind a stream: the line end before the next boundary of the mail belongs to nobody."""
_MOST = 1 << 20
_DEPTH = 20


class MalformedTnefError(ValueError):
    """The bytes are no TNEF stream."""


def read_tnef(raw: bytes, depth: int = 0) -> OutlookItem:
    """The item of a stream. What breaks off leaves an unsound item. Raises MalformedTnefError."""
    if not raw.startswith(SIGNATURE) or depth > _DEPTH:
        raise MalformedTnefError("signature")
    item = OutlookItem(Properties())
    try:
        for level, kind, content in _attributes(raw):
            if level == _LEVEL_MESSAGE:
                _of_message(item, kind, content)
            else:
                _of_attachment(item, kind, content, depth)
    except (struct.error, IndexError):
        item.is_sound = False
    charset = item.properties.charset
    for each in (*item.recipients, *(one.properties for one in item.attachments)):
        each.charset = charset
    return item


def count_attachments(raw: bytes, depth: int = 0) -> int:
    """How many attachments begin in a stream and in those inside it, without reading any."""
    count = 0
    try:
        for _, kind, content in _attributes(raw):
            count += kind == _ATTACHMENT_BEGINS
            inner = (
                content.find(_EMBEDDED + SIGNATURE)
                if kind == _ATTACHMENT_PROPERTIES and depth < _DEPTH
                else -1
            )
            count += count_attachments(content[inner + 16 :], depth + 1) if inner >= 0 else 0
    except struct.error:
        return count
    return count


def _attributes(raw: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Level, kind and content of each attribute. Raises struct.error where the stream breaks off."""
    at = 6
    while at + 9 <= len(raw):
        level, kind, size = struct.unpack_from("<BII", raw, at)
        if level not in (_LEVEL_MESSAGE, _LEVEL_ATTACHMENT):
            break
        content = raw[at + 9 : at + 9 + size]
        yield level, kind, content
        if len(content) < size:
            raise struct.error(kind)
        at += 11 + size
    if at == 6 or raw[at:].strip(_FILLING):
        raise struct.error(at)


def _of_message(item: OutlookItem, kind: int, content: bytes) -> None:
    told = item.properties.values
    match kind:
        case 0x00069007:  # the code page of the stream
            item.properties.charset = code_page(struct.unpack_from("<I", content)[0])
        case 0x00069003:  # all properties of the message
            item.properties.values = told | _properties(content)[0]
        case 0x00069004:  # the table of recipients
            item.recipients += _rows(content)
        case 0x00078008 | 0x00018004 | 0x0002800C:
            number = {_CLASS: 0x001A, _SUBJECT: 0x0037, _BODY: 0x1000}[kind]
            words = content.rstrip(b"\0")
            words = words.replace(b"IPM.Microsoft Mail.Note", b"IPM.Note") if kind == _CLASS else words
            told.setdefault(number, (0x1E, words))


def _of_attachment(item: OutlookItem, kind: int, content: bytes, depth: int) -> None:
    if kind == _ATTACHMENT_BEGINS:
        item.attachments.append(Attachment(Properties()))
    if not item.attachments:
        return
    attachment = item.attachments[-1]
    told = attachment.properties.values
    match kind:
        case 0x0006800F:  # the bytes of the file
            told.setdefault(_BYTES, (0x102, content))
        case 0x00018010:  # its name
            told.setdefault(0x3707, (0x1E, content.rstrip(b"\0")))
        case 0x00069005:  # all properties of the attachment
            told |= _properties(content)[0]
            inner = attachment.properties.raw(_BYTES)
            if inner.startswith(_EMBEDDED + SIGNATURE):
                del told[_BYTES]
                attachment.item = read_tnef(inner[16:], depth + 1)
            elif told.get(_BYTES, (0, b""))[0] == OBJECT:
                told[_BYTES] = 0x102, inner[16:]


def _rows(content: bytes) -> list[Properties]:
    (count,) = struct.unpack_from("<I", content)
    rows, at = [], 4
    for _ in range(min(count, _MOST)):
        told, at = _properties(content, at)
        rows.append(Properties(told))
    return rows


def _properties(raw: bytes, at: int = 0) -> tuple[dict[Key, tuple[int, Value]], int]:
    """The properties that begin there, and where they end. Raises struct.error where they break off."""
    (count,) = struct.unpack_from("<I", raw, at)
    at += 4
    found: dict[Key, tuple[int, Value]] = {}
    for _ in range(min(count, _MOST)):
        kind, number = struct.unpack_from("<HH", raw, at)
        key: Key = number
        at += 4
        if number >= _FIRST_NAME:
            key, at = _name(raw, at)
        value, at = _value(raw, at, kind)
        found[key] = kind, value
    return found, at


def _name(raw: bytes, at: int) -> tuple[Named, int]:
    guid, told = raw[at : at + 16], at + 20
    is_word, number = struct.unpack_from("<II", raw, at + 16)
    if not is_word:
        return Named(guid, number), told + 4
    word = raw[told + 4 : told + 4 + number].decode("utf-16-le", "replace").rstrip("\0")
    return Named(guid, word), told + 4 + number + -number % 4


def _value(raw: bytes, at: int, kind: int) -> tuple[Value, int]:
    """The value of a property, and where it ends; all are filled up to four bytes."""
    single = kind & ~MANY
    is_counted = single in _COUNTED
    if not is_counted and not kind & MANY:
        return _one(raw, at, single)
    (count,) = struct.unpack_from("<I", raw, at)
    at += 4
    values: list[bytes] = []
    for _ in range(min(count, _MOST)):
        value, at = _one(raw, at, single)
        values.append(value)
    return (tuple(values) if kind & MANY else b"".join(values[:1])), at


def _one(raw: bytes, at: int, kind: int) -> tuple[bytes, int]:
    size = FIXED_BYTES.get(kind, 16 if kind == _GUID else 0)
    if kind in _COUNTED:
        (size,) = struct.unpack_from("<I", raw, at)
        at += 4
    elif not size:
        raise struct.error(kind)
    value = raw[at : at + size]
    if len(value) < size:
        raise struct.error(size)
    if kind == _TEXT:
        value = value.removesuffix(b"\0\0")
    return (value.removesuffix(b"\0") if kind == _TEXT_8 else value), at + size + -size % 4

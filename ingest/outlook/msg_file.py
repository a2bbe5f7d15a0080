"""Items in the form of Outlook's .msg files, read and written ([MS-OXMSG] 2.4).

Written, an item is always the same file: its properties in the order of their numbers, the numbers of
names in the order of the names. So an item of a mailbox, or one inside another, has bytes of its own
([why](docs/decisions/0150-an-item-of-a-mailbox-is-a-msg-file.md)).
"""

import re
import struct
from collections.abc import Iterator

from ingest.outlook.compound_file import CompoundFile, MalformedCompoundError, Storage
from ingest.outlook.compound_writing import Folder, compound_bytes
from ingest.outlook.msg_names import FIRST, INCOMPLETE, STORAGE, read_names, write_names
from ingest.outlook.outlook_item import (
    BINARY,
    FIXED_BYTES,
    FLAG,
    MANY,
    OBJECT,
    TEXT,
    TEXT_8,
    Attachment,
    Key,
    Named,
    OutlookItem,
    Properties,
    Value,
    code_page,
)  # fmt: skip

MARK = "__substg1.0_".encode("utf-16-le")
"""What the directory of every .msg holds and that of no other compound file."""
_PROPERTIES = "__properties_version1.0"
_RECIPIENT, _ATTACHMENT = "__recip_version1.0_#", "__attach_version1.0_#"
_STREAM = re.compile(r"__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})(?:-([0-9A-F]{8}))?", re.IGNORECASE)
_ROOT_HEAD, _INNER_HEAD, _PART_HEAD = 32, 24, 8
_EMBEDDED, _DATA = "__substg1.0_3701000D", 0x3701
_READ_AND_WRITE = 6
_DEPTH = 60


def read_msg(raw: bytes) -> OutlookItem:
    """The item that a .msg file is. Raises MalformedCompoundError if it is none."""
    root = CompoundFile(raw).root
    if _PROPERTIES not in root.streams and not any(map(_STREAM.fullmatch, root.streams)):
        raise MalformedCompoundError("no item")
    try:
        names = read_names(root)
    except MalformedCompoundError:
        names = {}
    return _item(root, names, _ROOT_HEAD, 0)


def count_attachments(raw: bytes) -> int:
    """How many attachments the directory lists, those of items inside included."""
    return sum(name.startswith(_ATTACHMENT) for name in CompoundFile(raw).storage_names)


def _item(storage: Storage, names: dict[int, Named], head: int, depth: int) -> OutlookItem:
    properties, is_sound = _properties(storage, names, head)
    charset = code_page(properties.number(0x3FFD) or properties.number(0x3FDE))
    properties.charset = charset
    item = OutlookItem(properties, is_sound=is_sound and INCOMPLETE not in properties.values)
    for name in sorted(storage.storages):
        inner = storage.storages[name]
        if name.startswith(_RECIPIENT):
            found, sound = _properties(inner, names, _PART_HEAD, charset)
            item.recipients.append(found)
        elif name.startswith(_ATTACHMENT):
            found, sound = _properties(inner, names, _PART_HEAD, charset)
            embedded = inner.storages.get(_EMBEDDED)
            is_item = embedded is not None and _PROPERTIES in embedded.streams and depth < _DEPTH
            within = _item(embedded, names, _INNER_HEAD, depth + 1) if embedded and is_item else None
            item.attachments.append(Attachment(found, within))
        else:
            continue
        item.is_sound = item.is_sound and sound
    return item


def _properties(
    storage: Storage, names: dict[int, Named], head: int, charset: str = ""
) -> tuple[Properties, bool]:
    """What a storage tells, and whether all of it could be read."""
    found = Properties(charset=charset)
    is_sound = True
    try:
        told = storage.read(_PROPERTIES)[head:]
    except (KeyError, MalformedCompoundError):
        told, is_sound = b"", False
    for at in range(0, len(told) - 15, 16):
        kind, number = struct.unpack_from("<HH", told, at)
        if kind in FIXED_BYTES:
            found.values[names.get(number, number)] = kind, told[at + 8 : at + 8 + FIXED_BYTES[kind]]
    several: dict[Key, tuple[int, dict[int, bytes]]] = {}
    for name in storage.streams:
        stream = _STREAM.fullmatch(name)
        if stream is None:
            continue
        number, kind = int(stream[1], 16), int(stream[2], 16)
        try:
            content = storage.read(name)
        except MalformedCompoundError:
            is_sound = False
            continue
        key = names.get(number, number)
        if stream[3]:
            several.setdefault(key, (kind, {}))[1][int(stream[3], 16)] = content
        else:
            _keep(found, key, kind, content)
    for key, (kind, pieces) in several.items():
        found.values[key] = kind, tuple(pieces[index] for index in sorted(pieces))
    return found, is_sound


def _keep(found: Properties, key: Key, kind: int, content: bytes) -> None:
    """Keep the value of a stream; that of a property with several texts holds only their sizes."""
    size = FIXED_BYTES.get(kind & ~MANY)
    if not kind & MANY:
        found.values[key] = kind, content
    elif size:
        found.values[key] = kind, tuple(content[at : at + size] for at in range(0, len(content), size))
    else:
        found.values.setdefault(key, (kind, ()))


def msg_bytes(item: OutlookItem) -> bytes:
    """The .msg file of an item, the same for the same item; it tells whether something of it is missing."""
    _mark(item)
    storage, numbers = write_names(_names(item))
    root = _written(item, numbers, is_root=True)
    root.folders[STORAGE] = storage
    return compound_bytes(root)


def _mark(item: OutlookItem) -> None:
    if not item.is_sound:
        item.properties.values[INCOMPLETE] = FLAG, b"\1\0"


def _names(item: OutlookItem) -> Iterator[Named]:
    """Every name of a property in the item and what hangs on it."""
    parts = [item.properties, *item.recipients, *(each.properties for each in item.attachments)]
    for properties in parts:
        yield from (key for key in properties.values if isinstance(key, Named))
    for attachment in item.attachments:
        if attachment.item is not None:
            yield from _names(attachment.item)


def _written(item: OutlookItem, numbers: dict[Named, int], *, is_root: bool) -> Folder:
    to, on = len(item.recipients), len(item.attachments)
    head = struct.pack("<8xIIII", to, on, to, on) + (bytes(8) if is_root else b"")
    folder = _folder(item.properties, numbers, head)
    for index, recipient in enumerate(item.recipients):
        folder.folders[f"{_RECIPIENT}{index:08X}"] = _folder(recipient, numbers, bytes(_PART_HEAD))
    for index, attachment in enumerate(item.attachments):
        inner = folder.folders[f"{_ATTACHMENT}{index:08X}"] = _folder(
            attachment.properties, numbers, bytes(_PART_HEAD), is_item=attachment.item is not None
        )
        if attachment.item is not None:
            inner.folders[_EMBEDDED] = _written(attachment.item, numbers, is_root=False)
    return folder


def _folder(
    properties: Properties, numbers: dict[Named, int], head: bytes, *, is_item: bool = False
) -> Folder:
    """The storage of one set of properties; of an attached item its data are a storage, not a stream."""
    streams: dict[str, bytes] = {}
    rows = [head]
    known = {
        (numbers[key] if isinstance(key, Named) else key): told
        for key, told in properties.values.items()
        if isinstance(key, Named) or key < FIRST
    }
    if is_item:
        known[_DATA] = OBJECT, b""
    for number in sorted(known):
        kind, value = known[number]
        rows.append(struct.pack("<HHI", kind, number, _READ_AND_WRITE) + _row(kind, value))
        if kind not in FIXED_BYTES and not (is_item and number == _DATA):
            streams |= _streams(f"__substg1.0_{number:04X}{kind:04X}", kind, value)
    return Folder({_PROPERTIES: b"".join(rows), **streams})


def _row(kind: int, value: Value) -> bytes:
    """The eight bytes of a property in its list: the value, or how many bytes its stream has."""
    if kind in FIXED_BYTES and isinstance(value, bytes):
        return value[:8].ljust(8, b"\0")
    if kind == OBJECT:
        return struct.pack("<II", 0xFFFFFFFF, 1)
    size = len(value) * 4 if isinstance(value, tuple) else len(value)
    return struct.pack("<II", size + {TEXT: 2, TEXT_8: 1}.get(kind, 0), 0)


def _streams(name: str, kind: int, value: Value) -> dict[str, bytes]:
    """The streams of a value that does not fit in its row."""
    if isinstance(value, bytes):
        return {name: value}
    if kind & ~MANY in FIXED_BYTES:
        return {name: b"".join(value)}
    is_binary = kind & ~MANY == BINARY
    sizes = (struct.pack("<II" if is_binary else "<I", len(each), *[0] * is_binary) for each in value)
    return {name: b"".join(sizes)} | {f"{name}-{index:08X}": each for index, each in enumerate(value)}

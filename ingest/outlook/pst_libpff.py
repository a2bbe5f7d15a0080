"""The second reader of mailbox files: libpff, which also reads forms that ours does not ([decision 0151]).

It is native code, so it never runs in the process that reads a mailbox: what it lists is listed in a child
(`ingest/forked.py`), and an item that only libpff can read is read as a source of its own.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import pypff

from ingest.outlook.msg_names import names_of
from ingest.outlook.outlook_item import FIXED_BYTES, Attachment, Named, OutlookItem, Properties, code_page
from ingest.outlook.pst_nodes import MalformedMailboxError
from ingest.outlook.pst_place import ItemPlace
from ingest.outlook.pst_tables import value_of
from records.content import Content

_KIND, _ITEM = 0x1F, 4
_DATA = 0x3701
_MOST_DEEP = 200
_FAILS = (OSError, MemoryError)
"""What libpff raises of broken bytes; out of memory is what it calls sizes that cannot be."""


class LibpffMailbox:
    """One mailbox file as libpff reads it."""

    def __init__(self, content: Content) -> None:
        """Open it. Raises MalformedMailboxError."""
        self._file = pypff.file()
        try:
            self._file.open_file_object(content.open())
        except _FAILS as error:
            raise MalformedMailboxError("libpff") from error

    def items(self) -> Iterator[ItemPlace]:
        """Every item in a folder, then those outside of all folders. What fails is passed over."""
        for place, _ in self._found:
            yield place

    def item(self, number: int) -> OutlookItem:
        """The item of a node. Raises MalformedMailboxError."""
        for place, told in self._found:
            if place.number == number:
                try:
                    return _item(told, self._names)
                except _FAILS as error:
                    raise MalformedMailboxError("libpff") from error
        raise MalformedMailboxError(f"libpff {number}")

    @cached_property
    def _names(self) -> dict[int, Named]:
        told = Properties()
        try:
            _read(self._file.get_name_to_id_map(), told, {})
        except _FAILS:
            return {}
        return names_of(told.raw(2), told.raw(3), told.raw(4))

    @cached_property
    def _found(self) -> list[tuple[ItemPlace, Any]]:
        return list(self._walk())

    def _walk(self) -> Iterator[tuple[ItemPlace, Any]]:
        waiting: list[tuple[Any, str, int]] = [(self._file.root_folder, "", 0)]
        while waiting:
            folder, path, depth = waiting.pop()
            for told in _each(folder, "sub_message"):
                if told.identifier & _KIND == _ITEM:
                    yield ItemPlace(told.identifier, path), told
            inner = [(one, _below(path, one), depth + 1) for one in _each(folder, "sub_folder")]
            waiting += reversed(inner) if depth < _MOST_DEEP else []
        for told in _each(self._file, "orphan_item"):
            if told.identifier & _KIND == _ITEM:
                yield ItemPlace(told.identifier, "", is_listed=False), told


def _each(whole: Any, name: str) -> Iterator[Any]:
    try:
        count = getattr(whole, f"number_of_{name}s")
    except _FAILS:
        return
    for index in range(count):
        try:
            yield getattr(whole, f"get_{name}")(index)
        except _FAILS:
            continue


def _below(path: str, folder: Any) -> str:
    try:
        name = (folder.name or "").replace("/", "\u2215")
    except _FAILS:
        name = ""
    return "/".join(filter(None, (path, name)))


def _item(told: Any, names: dict[int, Named]) -> OutlookItem:
    item = OutlookItem(Properties())
    item.is_sound = _read(told, item.properties, names)
    recipients: Any = getattr(told, "recipients", None)
    for index in range(recipients.number_of_record_sets if recipients else 0):
        row = Properties()
        item.is_sound = _set(recipients.get_record_set(index), row, names) and item.is_sound
        item.recipients.append(row)
    for one in _each(told, "attachment") if hasattr(told, "number_of_attachments") else ():
        item.attachments.append(Attachment(Properties()))
        item.is_sound = _attached(one, item.attachments[-1].properties, names) and item.is_sound
    charset = code_page(item.properties.number(0x3FFD) or item.properties.number(0x3FDE))
    for each in (item.properties, *item.recipients, *(one.properties for one in item.attachments)):
        each.charset = charset
    return item


def _attached(told: Any, found: Properties, names: dict[int, Named]) -> bool:
    """Read what hangs on an item; of an item inside it libpff gives no more than its raw bytes."""
    is_sound = _read(told, found, names)
    try:
        found.values[_DATA] = 0x102, told.read_buffer(told.size)
    except _FAILS:
        return False
    return is_sound


def _read(told: Any, found: Properties, names: dict[int, Named]) -> bool:
    is_sound = True
    for index in range(told.number_of_record_sets):
        is_sound = _set(told.get_record_set(index), found, names) and is_sound
    return is_sound


def _set(record_set: Any, found: Properties, names: dict[int, Named]) -> bool:
    """Keep the properties of a set; whether all of them could be read."""
    is_sound = True
    for index in range(record_set.number_of_entries):
        try:
            entry = record_set.get_entry(index)
            number, kind = entry.entry_type, entry.value_type
            if number is None or kind is None:
                continue
            value = value_of(kind, entry.data or b"")
            if isinstance(value, bytes):
                value = value.ljust(FIXED_BYTES.get(kind, 0), b"\0")
            found.values[names.get(number, number)] = kind, value
        except (OSError, MalformedMailboxError):
            is_sound = False
    return is_sound

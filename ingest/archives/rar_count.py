"""How many entries a rar archive has, counted from the headers of its blocks without a library.

Both forms: of RAR 1.5 to 4, and of RAR 5 (technote.txt of RAR, and its RAR 5.0 archive format).
"""

from typing import NamedTuple

from records.content import Content

OLD, NEW = b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00"
_HEADER_BYTES = 2 << 20
_MAIN, _FILE, _END = 0x73, 0x74, 0x7B
_OLD_HIDES, _OLD_IS_PART, _OLD_HAS_DATA, _OLD_FOLDER, _OLD_LARGE = 0x80, 0x01, 0x8000, 0xE0, 0x100
_NEW_MAIN, _NEW_FILE, _NEW_HIDES, _NEW_END = 1, 2, 4, 5
_HAS_MORE, _HAS_DATA, _IS_FOLDER = 1, 2, 1


class Counted(NamedTuple):
    """The entries that are no folders; whether the archive hides their names, or is one volume of several."""

    entries: int
    hides_names: bool = False
    is_part: bool = False


def count_entries(content: Content, most: int) -> Counted:
    """At most one more than `most`. Stops where no header is. Raises ValueError if it is no archive."""
    if content.read(0, len(NEW)) == NEW:
        return _new(content, most)
    if content.read(0, len(OLD)) == OLD:
        return _old(content, most)
    raise ValueError(content.size_bytes)


def _old(content: Content, most: int) -> Counted:
    count, is_part, at = 0, False, len(OLD)
    while count <= most:
        head = content.read(at, at + 36)
        if len(head) < 7:
            break
        kind, flags, size = head[2], int.from_bytes(head[3:5], "little"), int.from_bytes(head[5:7], "little")
        if kind == _MAIN:
            is_part = bool(flags & _OLD_IS_PART)
            if flags & _OLD_HIDES:
                return Counted(0, hides_names=True, is_part=is_part)
        if kind == _END or size < 7:
            break
        count += kind == _FILE and flags & _OLD_FOLDER != _OLD_FOLDER
        has_data = kind == _FILE or flags & _OLD_HAS_DATA
        more = int.from_bytes(head[7:11], "little") if has_data else 0
        if kind == _FILE and flags & _OLD_LARGE:
            more += int.from_bytes(head[32:36], "little") << 32
        at += size + more
    return Counted(count, is_part=is_part)


def _new(content: Content, most: int) -> Counted:
    count, is_part, at = 0, False, len(NEW)
    while count <= most:
        head = content.read(at, at + 64)
        size, start = _number(head, 4)
        end = start + size
        kind, here = _number(head, start)
        flags, here = _number(head, here)
        if not size or size > _HEADER_BYTES or here > len(head) or kind == _NEW_END:
            break
        if kind == _NEW_HIDES:
            return Counted(0, hides_names=True)
        here = _number(head, here)[1] if flags & _HAS_MORE else here
        data, here = _number(head, here) if flags & _HAS_DATA else (0, here)
        told, _ = _number(head, here)
        if kind == _NEW_MAIN:
            is_part = bool(told & 1)
        count += kind == _NEW_FILE and not told & _IS_FOLDER
        at += end + data
    return Counted(count, is_part=is_part)


def _number(raw: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, low ones first, and where it ends; 0 past the bytes."""
    found = shift = 0
    while at < len(raw) and shift < 64:
        found |= (raw[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if not raw[at - 1] & 0x80:
            return found, at
    return 0, len(raw) + 1

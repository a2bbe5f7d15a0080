"""Records of SQLite: the columns of one row in one piece of bytes, and what a table calls its columns."""

import re
import struct

Value = int | float | str | bytes | None

_FLOAT, _ZERO, _ONE, _BLOB = 7, 8, 9, 12
_ONE_BYTE = 0x80
_ABSURD_BYTES = 1 << 62
_SIZES = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0, *[_ABSURD_BYTES] * 2, *((kind - 12) // 2 for kind in range(12, 128)))
"""Bytes of the values of each kind that is written in one byte; nothing is of the kinds 10 and 11."""
_DOUBLE = struct.Struct(">d")
_LONGEST_VARINT = 9
_TOKEN = re.compile(
    r"""--[^\n]*|/\*.*?(?:\*/|\Z)|"((?:[^"]|"")*)"|'((?:[^']|'')*)'|`([^`]*)`|\[([^\]]*)\]|([(),])|([^\s(),"'`\[]+)""",
    re.DOTALL,
)
_CONSTRAINTS = frozenset({"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"})


class MalformedRecordError(ValueError):
    """The bytes are no record."""


def varint(raw: bytes, at: int) -> tuple[int, int]:
    """The number of 1 to 9 bytes that begins there, without sign, and where it ends.

    Raises MalformedRecordError where the bytes end before it does.
    """
    number = 0
    for place in range(at, min(at + _LONGEST_VARINT, len(raw))):
        byte = raw[place]
        if place == at + _LONGEST_VARINT - 1:
            return (number << 8) | byte, place + 1
        number = (number << 7) | (byte & 0x7F)
        if byte < _ONE_BYTE:
            return number, place + 1
    raise MalformedRecordError("number")


def values(raw: bytes, positions: tuple[int, ...], encoding: str) -> tuple[Value, ...]:
    """What stands at these positions of a record; None at one that it does not have.

    Raises MalformedRecordError if the record breaks off.
    """
    laid = _laid(raw, max(positions, default=-1) + 1)
    return tuple(_value(raw, *laid[each], encoding) if 0 <= each < len(laid) else None for each in positions)


def _laid(raw: bytes, most: int) -> list[tuple[int, int]]:
    """Where each value begins and of what kind it is, of so many at most."""
    start, at = varint(raw, 0)
    end, laid = start, list[tuple[int, int]]()
    if end > len(raw):
        raise MalformedRecordError("head")
    while at < end and len(laid) < most:
        kind = raw[at]
        if kind < _ONE_BYTE:
            at += 1
            size_bytes = _SIZES[kind]
        else:
            kind, at = varint(raw, at)
            size_bytes = (kind - _BLOB) // 2 if kind >= _BLOB else _SIZES[kind]
        laid.append((start, kind))
        start += size_bytes
    if start > len(raw):
        raise MalformedRecordError("values")
    return laid


def _value(raw: bytes, start: int, kind: int, encoding: str) -> Value:
    if kind == 0:
        return None
    if kind in (_ZERO, _ONE):
        return kind - _ZERO
    if kind >= _BLOB:
        told = raw[start : start + (kind - _BLOB) // 2]
        return told.decode(encoding, "replace") if kind % 2 else told
    if kind == _FLOAT:
        number: float = _DOUBLE.unpack_from(raw, start)[0]
        return number
    return int.from_bytes(raw[start : start + _SIZES[kind]], "big", signed=True)


def column_names(sql: str) -> tuple[str, ...]:
    """The columns that a CREATE TABLE names, in their order; nothing of what is no such text."""
    names, depth, is_next = list[str](), 0, False
    for token in _TOKEN.finditer(sql):
        mark, word = token[5], token[6]
        if mark == "(":
            depth += 1
            is_next = depth == 1
        elif mark == ")":
            depth -= 1
            if depth == 0:
                break
        elif mark == ",":
            is_next = depth == 1
        elif is_next and not token[0].startswith(("--", "/*")):
            if word is None or word.upper() not in _CONSTRAINTS:
                names.append(next(each for each in token.groups() if each is not None))
            is_next = False
    return tuple(names)

"""How many members a tar archive has, counted from its headers without a tar library (POSIX.1-2017, pax)."""

from records.content import Content

_BLOCK_BYTES = 512
_ABOUT_OTHERS = b"xgXLK"
"""Headers that tell of the next member: pax records, long names of GNU."""
_FOLDER = b"5"
_SIZED = b"0\x007SVxgXLK"


def count_members(content: Content, most: int) -> int:
    """The members that are not folders, at most one more than `most`. Stops where no header is."""
    count, at = 0, 0
    while count <= most:
        header = content.read(at, at + _BLOCK_BYTES)
        if len(header) < _BLOCK_BYTES or not header.strip(b"\0") or not _is_header(header):
            return count
        kind = header[156:157]
        count += kind not in (_FOLDER, *(bytes([one]) for one in _ABOUT_OTHERS))
        size = _number(header[124:136]) if kind in {bytes([one]) for one in _SIZED} else 0
        at += _BLOCK_BYTES + size + -size % _BLOCK_BYTES
    return count


def is_header(head: bytes) -> bool:
    """Whether these bytes begin with a header: the sum of its bytes is what it says."""
    return len(head) >= _BLOCK_BYTES and bool(head[:100].strip(b"\0")) and _is_header(head[:_BLOCK_BYTES])


def _is_header(header: bytes) -> bool:
    told = _number(header[148:156])
    return told > 0 and told == sum(header) - sum(header[148:156]) + 8 * 32


def _number(field: bytes) -> int:
    """An octal number, or one of base 256 as GNU writes large sizes."""
    if field[:1] == b"\x80":
        return int.from_bytes(field[1:], "big")
    digits = field.strip(b" \0")
    return int(digits, 8) if digits and not digits.strip(b"01234567") else 0

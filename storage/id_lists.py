"""Lists of record ids as one value: 16 bytes each, in order of their bytes, each once.

Ids are hashes, so that nothing compresses them; a million of them is 16 MB.
"""

from collections.abc import Iterable, Iterator

from records.identity import ID_BYTES, RecordId


def packed(ids: Iterable[RecordId]) -> bytes:
    """The ids as one value."""
    return b"".join(sorted({bytes.fromhex(each) for each in ids}))


def unpacked(value: bytes) -> list[RecordId]:
    """The ids of a value, in order."""
    digits, length = value.hex(), 2 * ID_BYTES
    return [RecordId(digits[start : start + length]) for start in range(0, len(digits), length)]


def pieces(value: bytes) -> Iterator[bytes]:
    """The ids of a value as bytes."""
    return (value[start : start + ID_BYTES] for start in range(0, len(value), ID_BYTES))

"""A 7z archive: its directory, and its blocks as they come out, by the library py7zr.

The library reads the directory and undoes the packing; where its own reading of an archive would end at the
first fault, ours goes on (docs/decisions/0190). So it is used by its parts, and pinned.
"""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

from ingest.archives.seven_zip_coders import BROKEN, MalformedArchiveError, is_encrypted, pieces
from ingest.archives.seven_zip_count import count_entries
from ingest.archives.unpacked import most_bytes
from ingest.archives.unpacked_block import Room, UnpackedBlock
from ingest.keyring import Keyring, WrongPasswordError
from ingest.limits import Limits
from records.content import Content

SIGNATURE = b"7z\xbc\xaf\x27\x1c"
_HEAD_BYTES, _MOST_DIRECTORY_BYTES, _MOST_LAYERS = 32, 64 << 20, 4
_PACKED_DIRECTORY, _DIRECTORY = b"\x17", b"\1"
_CHUNK_BYTES = 256 << 10
_LINK, _KIND, _UNIX, _REPARSE = 0xA000, 0xF000, 0x8000, 0x400
"""Of the attributes: the upper half is the mode of Unix if the bit of Unix is set."""


class Entry(NamedTuple):
    """An entry that is no folder, by its place in the directory.

    Its bytes are a range of a block, or none if `block` is negative.
    """

    number: int
    name: str
    block: int
    start: int
    end: int
    crc: int | None
    is_link: bool


class CutOffArchiveError(MalformedArchiveError):
    """The archive ends before its directory."""


class SevenZip:
    """One archive."""

    def __init__(self, content: Content, keyring: Keyring) -> None:
        """Find the directory.

        Raises CutOffArchiveError, MalformedArchiveError; LockedError if no password opens the directory.
        """
        self._content, self.keyring = content, keyring
        self.directory = _directory(content, keyring)
        self._streams: Any = None

    def entries(self) -> list[Entry]:
        """The entries in the order of the directory. Raises MalformedArchiveError."""
        from py7zr.archiveinfo import Header
        from py7zr.exceptions import ArchiveError

        try:
            header = Header.retrieve(BytesIO(), BytesIO(self.directory), _HEAD_BYTES)
            self._streams = header.main_streams
            return list(_entries(header)) if header.files_info else []
        except (ArchiveError, *BROKEN) as error:
            raise MalformedArchiveError(type(error).__name__) from None

    def is_encrypted(self, block: int) -> bool:
        """Whether a block needs a password."""
        return is_encrypted(self._streams.unpackinfo.folders[block])

    def block(self, entry: Entry, limits: Limits, room: Room) -> UnpackedBlock:
        """The block that an entry lies in, which is the first of its block if that is encrypted.

        Raises LockedError; UnpackingLimitError as the block itself does.
        """
        if not self.is_encrypted(entry.block):
            return self._opened(entry.block, limits, room, "")
        return self.keyring.open(lambda password: self._attempt(entry, limits, room, password))

    def _attempt(self, first: Entry, limits: Limits, room: Room, password: str) -> UnpackedBlock:
        """The block by a password that gives the bytes which the first entry's sum says."""
        try:
            block = self._opened(first.block, limits, room, password)
            part = block.part(first.start, first.end)
        except (MalformedArchiveError, *BROKEN):
            raise WrongPasswordError from None
        if not is_whole(part, first):
            raise WrongPasswordError
        return block

    def _opened(self, number: int, limits: Limits, room: Room, password: str) -> UnpackedBlock:
        folder, packed = self._streams.unpackinfo.folders[number], self._streams.packinfo
        before = sum(len(each.packed_indices) for each in self._streams.unpackinfo.folders[:number])
        start = _HEAD_BYTES + packed.packpos + sum(packed.packsizes[:before])
        end = start + packed.packsizes[before]
        coming = pieces(self._content, start, end, folder, password)
        return UnpackedBlock(coming, most_bytes(end - start, limits), room, number)


def is_whole(content: Content, entry: Entry) -> bool:
    """Whether the bytes of an entry have the sum that the directory says, if it says one."""
    if entry.crc is None:
        return True
    crc = 0
    for start in range(0, content.size_bytes, _CHUNK_BYTES):
        crc = zlib.crc32(content.read(start, start + _CHUNK_BYTES), crc)
    return crc == entry.crc


def _directory(content: Content, keyring: Keyring) -> bytes:
    """The directory, unpacked: it is behind everything else, and mostly packed itself, maybe encrypted."""
    head = content.read(0, _HEAD_BYTES)
    if len(head) < _HEAD_BYTES:
        raise CutOffArchiveError(len(head))
    start, size, crc = struct.unpack_from("<QQL", head, 12)
    if zlib.crc32(head[12:32]) != struct.unpack_from("<L", head, 8)[0] or size > _MOST_DIRECTORY_BYTES:
        raise MalformedArchiveError("head")
    start += _HEAD_BYTES
    if start + size > content.size_bytes:
        raise CutOffArchiveError(f"bytes {content.size_bytes}/{start + size}")
    directory = content.read(start, start + size)
    if zlib.crc32(directory) != crc:
        raise MalformedArchiveError("directory")
    for _ in range(_MOST_LAYERS):
        if not directory.startswith(_PACKED_DIRECTORY):
            return directory or _DIRECTORY + b"\0"
        directory = _unpacked(content, directory[1:], keyring)
    raise MalformedArchiveError("layers")


def _unpacked(content: Content, told: bytes, keyring: Keyring) -> bytes:
    """A directory that is packed as these streams tell."""
    from py7zr.archiveinfo import HeaderStreamsInfo
    from py7zr.exceptions import ArchiveError

    try:
        streams = HeaderStreamsInfo.retrieve(BytesIO(told))
        (folder,), packed = streams.unpackinfo.folders, streams.packinfo
        start = _HEAD_BYTES + packed.packpos
        end = start + packed.packsizes[0]
        size = folder.unpacksizes[-1]
    except (ArchiveError, *BROKEN) as error:
        raise MalformedArchiveError(type(error).__name__) from None
    if not size <= _MOST_DIRECTORY_BYTES:
        raise MalformedArchiveError("directory")

    def attempt(password: str) -> bytes:
        block = UnpackedBlock(pieces(content, start, end, folder, password), size, Room(size))
        try:
            found = block.part(0, size).read(0, size)
        except (MalformedArchiveError, *BROKEN):
            raise WrongPasswordError from None
        is_right = zlib.crc32(found) == folder.crc if folder.crc is not None else _is_directory(found)
        if not is_right:
            raise WrongPasswordError
        return found

    if is_encrypted(folder):
        return keyring.open(attempt)
    try:
        return attempt("")
    except WrongPasswordError:
        raise MalformedArchiveError("directory") from None


def _is_directory(found: bytes) -> bool:
    """Whether what came out of bytes that have no sum can be a directory."""
    if found.startswith(_PACKED_DIRECTORY):
        return True
    try:
        return count_entries(found) >= 0
    except ValueError:
        return False


def _entries(header: Any) -> Iterator[Entry]:
    parts = _parts(header.main_streams)
    are_files = iter(header.files_info.emptyfiles)
    for index, told in enumerate(header.files_info.files):
        name = told.get("filename", "")
        if told["emptystream"]:
            if next(are_files, False):
                yield Entry(index, name, -1, 0, 0, None, is_link=False)
            continue
        block, start, end, crc = next(parts)
        yield Entry(index, name, block, start, end, crc, _is_link(told.get("attributes") or 0))


def _parts(streams: Any) -> Iterator[tuple[int, int, int, int | None]]:
    """Block, range and sum of each stream of bytes. Raises LookupError behind the last."""
    folders = streams.unpackinfo.folders if streams and streams.unpackinfo else []
    within = streams.substreamsinfo if streams else None
    counts = within.num_unpackstreams_folders if within else [1] * len(folders)
    sizes = iter((within.unpacksizes if within else None) or [each.unpacksizes[-1] for each in folders])
    sums = iter(zip(within.digests, within.digestsdefined, strict=True) if within else ())
    for number, (folder, count) in enumerate(zip(folders, counts, strict=True)):
        start = 0
        for _ in range(count):
            end = start + next(sizes)
            crc, is_told = next(sums, (folder.crc, folder.crc is not None))
            yield number, start, end, crc if is_told else None
            start = end
    raise LookupError


def _is_link(attributes: int) -> bool:
    mode = attributes >> 16 if attributes & _UNIX else 0
    return mode & _KIND == _LINK or bool(attributes & _REPARSE)

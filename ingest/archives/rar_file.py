"""A rar archive: its directory by the library rarfile, what is stored as it lies there, the rest by commands.

The library would run commands of its own for the comments of an archive, without limits: it is kept from it.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

import rarfile

from ingest.archives.rar_count import NEW
from ingest.archives.rar_unpacker import printed, unpackers
from ingest.archives.unpacked import most_bytes
from ingest.archives.unpacked_block import Room, UnpackedBlock
from ingest.limits import Limits
from records.content import Content, RangeContent

BROKEN = (rarfile.Error, ArithmeticError, LookupError, OSError, TypeError, ValueError, struct.error)
"""What the library raises for bytes that it cannot read."""
_CHUNK_BYTES = 256 << 10
_SAME_AS = frozenset({rarfile.RAR5_XREDIR_HARD_LINK, rarfile.RAR5_XREDIR_FILE_COPY})


class NoUnpackerError(Exception):
    """The machine has no command for what is packed."""


class Entry(NamedTuple):
    """An entry that is no folder, by its place among them.

    Of what is stored the range is in the archive, of the rest in what comes out.
    """

    number: int
    name: str
    start: int
    end: int
    is_stored: bool
    is_encrypted: bool
    is_split: bool
    is_link: bool
    crc: int | None
    blake: bytes | None


class _OldDirectory(rarfile.RAR3Parser):  # type: ignore[misc]  # the library ships no types
    """Without the comments."""

    def _read_comment_v3(self, inf: Any, pwd: Any = None) -> None:
        """Leave it."""

    def _parse_subblocks(self, h: Any, hdata: Any, pos: int) -> int:  # noqa: ARG002  # the library's signature
        return pos


class RarBlocks:
    """The entries of an archive, and the bytes of each."""

    def __init__(self, content: Content, limits: Limits, room: Room) -> None:
        """Read the directory. Raises one of BROKEN."""
        self._content, self._limits, self._room = content, limits, room
        self.entries = {entry.number: entry for entry in _entries(content)}
        self._printed: dict[str, UnpackedBlock] = {}

    def content(self, entry: Entry) -> Content:
        """The bytes of an entry that has the sum which the directory says.

        Raises NoUnpackerError, UnpackingLimitError, TimeoutError; EOFError or ValueError when no command
        gives them.
        """
        if entry.is_stored:
            return _whole(RangeContent(self._content, entry.start, entry.end), entry)
        commands = unpackers()
        if not commands:
            raise NoUnpackerError
        trouble: Exception = ValueError("crc")
        for command in commands:
            try:
                return _whole(self._block(command).part(entry.start, entry.end), entry)
            except (EOFError, OSError, ValueError) as error:
                trouble = error
        raise trouble

    def _block(self, command: str) -> UnpackedBlock:
        """What a command prints of all entries; the same room serves them all."""
        if command not in self._printed:
            coming = printed(self._content, command)
            most = most_bytes(self._content.size_bytes, self._limits)
            self._printed[command] = UnpackedBlock(coming, most, self._room)
        return self._printed[command]


def _whole(content: Content, entry: Entry) -> Content:
    """The content. Raises ValueError if it has another sum."""
    crc, blake = 0, rarfile.Blake2SP() if entry.crc is None and entry.blake else None
    for start in range(0, content.size_bytes, _CHUNK_BYTES):
        piece = content.read(start, start + _CHUNK_BYTES)
        crc = zlib.crc32(piece, crc)
        if blake is not None:
            blake.update(piece)
    if content.size_bytes != entry.end - entry.start or entry.crc not in (None, crc):
        raise ValueError("crc")
    if blake is not None and blake.digest() != entry.blake:
        raise ValueError("blake2")
    return content


def _entries(content: Content) -> Iterator[Entry]:
    form = rarfile.RAR5Parser if content.read(0, len(NEW)) == NEW else _OldDirectory
    parser = form(content.open(), None, True, "windows-1252", False, None, 0, True)  # noqa: FBT003  # by place
    parser.parse()
    files = [each for each in parser.infolist() if not _is_folder(each)]
    found: dict[str, Entry] = {}
    at = 0
    for number, file in enumerate(files):
        name = file.filename.replace("\\", "/")
        if file.file_redir and file.file_redir[0] in _SAME_AS and file.file_redir[2] in found:
            yield found[file.file_redir[2]]._replace(number=number, name=name)
            continue
        is_stored = file.compress_type == rarfile.RAR_M0 and not file.file_redir
        start = file.data_offset if is_stored else at
        end = start + (file.compress_size if is_stored else file.file_size)
        entry = Entry(
            number,
            name,
            start,
            end,
            is_stored,
            bool(file.flags & rarfile.RAR_FILE_PASSWORD),
            bool(file.flags & (rarfile.RAR_FILE_SPLIT_BEFORE | rarfile.RAR_FILE_SPLIT_AFTER)),
            bool(file.file_redir) or file.is_symlink(),
            file.CRC,
            file.blake2sp_hash,
        )
        found.setdefault(file.filename, entry)
        yield entry
        # A link is an entry of which nothing is printed.
        at += 0 if entry.is_link else file.file_size


def _is_folder(file: Any) -> bool:
    """A link to a folder is one too."""
    return file.is_dir() or bool(getattr(file, "file_flags", 0) & rarfile.RAR5_FILE_FLAG_ISDIR)

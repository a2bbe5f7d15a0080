"""Bytes that were packed as one stream (gzip, bzip2, xz), unpacked under limits."""

import bz2
import gzip
import lzma
import zlib
from tempfile import SpooledTemporaryFile
from typing import IO

from ingest.archives.unpacked import SPOOLED_BYTES, SpooledContent, UnpackingLimitError, most_bytes
from ingest.limits import Limits
from records.content import BytesContent, Content

_GZIP, _BZIP, _XZ = b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00"
_ENDINGS = {".gz": "", ".tgz": ".tar", ".bz2": "", ".tbz2": ".tar", ".xz": "", ".txz": ".tar"}
_BROKEN = (EOFError, OSError, zlib.error, lzma.LZMAError, ValueError)
_CHUNK_BYTES = 256 << 10


def is_packed(head: bytes) -> bool:
    """Whether the bytes begin as one of these does."""
    return head.startswith((_GZIP, _XZ)) or (head.startswith(_BZIP) and head[4:10] == b"1AY&SY")


def unpacked_name(name: str) -> str:
    """What the file was called before it was packed."""
    for ending, instead in _ENDINGS.items():
        if name.lower().endswith(ending):
            return name[: -len(ending)] + instead
    return name


def unpacked(content: Content, limits: Limits, room_bytes: int) -> tuple[Content, bool]:
    """What is inside, and whether it came out to its end: a stream that breaks off gives what came before.

    Raises UnpackingLimitError when more comes out than the limits of an archive's entry allow.
    """
    most = min(room_bytes, most_bytes(content.size_bytes, limits))
    spool: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(  # noqa: SIM115  # SpooledContent closes it
        max_size=SPOOLED_BYTES
    )
    size, is_whole = _pour(content, spool, most)
    if size > most:
        spool.close()
        raise UnpackingLimitError(size)
    if size > SPOOLED_BYTES:
        return SpooledContent(spool, size), is_whole
    spool.seek(0)
    whole = spool.read()
    spool.close()
    return BytesContent(whole), is_whole


def _pour(content: Content, spool: IO[bytes], most: int) -> tuple[int, bool]:
    """How many bytes came out, at most one piece more than may, and whether the stream was whole."""
    size = 0
    try:
        with _opened(content) as stream:
            while size <= most and (chunk := stream.read1(_CHUNK_BYTES)):
                size += len(chunk)
                spool.write(chunk)
    except _BROKEN:
        return size, False
    return size, True


def _opened(content: Content) -> gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile:
    head = content.read(0, 6)
    if head.startswith(_GZIP):
        return gzip.GzipFile(fileobj=content.open())
    return bz2.BZ2File(content.open()) if head.startswith(_BZIP) else lzma.LZMAFile(content.open())

"""ObjectContent: ranges of objects in a bucket, small enough to hand to a child process.

What is read is fetched by blocks and some blocks are kept, since files that came in together lie
and are read together: a range of each would cost a question of some milliseconds.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from records.content import ContentStream
from records.errors import UnavailableError
from records.identity import Digest

if TYPE_CHECKING:  # the library has these for type checkers alone
    from obstore.store import ClientConfig, S3Config

_BLOCK_BYTES = 2**20
_BLOCKS = 32
_READ_TIME_S = 4
"""Twice this is less than `item_time_s`: no item is blamed for a store that keeps silent."""
WRITE_TIME_S = 30


@dataclass(frozen=True, slots=True)
class Bucket:
    """A place in an S3-compatible store and the key to it; `url` is `s3://bucket/prefix`."""

    url: str
    endpoint: str
    region: str
    key_id: str
    secret: str = field(repr=False)


class ObjectExtent(NamedTuple):
    """`size` bytes of the object with this name, from `start`."""

    name: str
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class ObjectContent:
    """Content over ranges of objects that do not change, in order.

    Raises OSError when an object is gone, too short or, read whole, no longer has the digest;
    UnavailableError when the store does not answer.
    """

    bucket: Bucket
    extents: tuple[ObjectExtent, ...]
    digest: Digest

    @property
    def size_bytes(self) -> int:
        """How many bytes there are."""
        return sum(extent.size for extent in self.extents)

    def read(self, start: int, end: int) -> bytes:
        """The bytes of the range."""
        found = b"".join(self._pieces(start, end))
        if start == 0 and end >= self.size_bytes and sha256(found).digest() != self.digest:
            raise OSError("digest")
        return found

    def open(self) -> BinaryIO:
        """A stream over the content."""
        return io.BufferedReader(ContentStream(self), _BLOCK_BYTES)

    def _pieces(self, start: int, end: int) -> Iterator[bytes]:
        at = 0
        for extent in self.extents:
            low, high = max(start - at, 0), min(end - at, extent.size)
            if low < high:
                yield from self._range(extent.name, extent.start + low, extent.start + high)
            at += extent.size

    def _range(self, name: str, start: int, end: int) -> Iterator[bytes]:
        while start < end:
            number, within = divmod(start, _BLOCK_BYTES)
            piece = _block(self.bucket, name, number)[within : within + end - start]
            if not piece:
                raise OSError("the object is too short")
            yield piece
            start += len(piece)


@lru_cache(maxsize=4)
def store_of(bucket: Bucket, time_s: int = _READ_TIME_S) -> S3Store:
    """A client, which gives up on an attempt after so many seconds, and on more attempts too."""
    time = timedelta(seconds=time_s)
    client: ClientConfig = {
        "allow_http": bucket.endpoint.startswith("http://"),
        "connect_timeout": timedelta(seconds=3),
        "timeout": time,
    }
    config: S3Config = {"region": bucket.region, "virtual_hosted_style_request": not bucket.endpoint}
    if bucket.endpoint:
        config["endpoint"] = bucket.endpoint
    if bucket.key_id:
        config["access_key_id"], config["secret_access_key"] = bucket.key_id, bucket.secret
    return S3Store.from_url(
        bucket.url,
        config=config,
        client_options=client,
        retry_config={"max_retries": 4, "retry_timeout": time},
    )


@contextmanager
def asking() -> Iterator[None]:
    """Questions to a store: those it does not answer raise UnavailableError."""
    try:
        yield
    except BaseError as error:
        raise UnavailableError("originals") from error


@lru_cache(maxsize=_BLOCKS)
def _block(bucket: Bucket, name: str, number: int) -> bytes:
    start = number * _BLOCK_BYTES
    with asking():
        try:
            return bytes(obstore.get_range(store_of(bucket), name, start=start, end=start + _BLOCK_BYTES))
        except BaseError as error:
            if "416" in str(error):  # nothing of the block is there
                return b""
            raise

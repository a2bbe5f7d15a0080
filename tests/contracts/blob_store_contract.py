"""What every store of originals must do. A test module gives it one by `store`."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.errors import NotFoundError
from records.identity import Digest, digest_of
from storage.blob_store import BlobStore
from storage.database import Database

PART_BYTES = 64
"""Parts so small that every example crosses their borders."""

FEW = settings(max_examples=12)
"""Every example makes a database of its own."""

originals = st.lists(
    st.one_of(st.binary(max_size=3 * PART_BYTES), st.sampled_from([b"", b"a", b"a" * PART_BYTES])),
    max_size=12,
)


def put(store: BlobStore, database: Database, contents: list[bytes]) -> list[Digest]:
    """Keep and acknowledge contents in one batch."""
    kept = [store.keep(BytesIO(content)) for content in contents]
    store.settle()
    with database.write() as connection:
        store.acknowledge(connection, kept)
    return [each.digest for each in kept]


def read(store: BlobStore, digest: Digest) -> bytes:
    content = store.open(digest)
    return content.read(0, content.size_bytes)


class BlobStoreContract(ABC):
    """Bytes under their SHA-256, kept once, found again whole."""

    @abstractmethod
    def store(self) -> Iterator[tuple[BlobStore, Database]]:
        """A new, empty store with parts of `PART_BYTES`, closed afterwards."""

    @contextmanager
    def opened(self) -> Iterator[tuple[BlobStore, Database]]:
        yield from self.store()

    @FEW
    @given(batches=st.lists(originals, max_size=4))
    def test_what_was_acknowledged_is_given_back_byte_for_byte(self, batches: list[list[bytes]]) -> None:
        with self.opened() as (store, database):
            for batch in batches:
                digests = put(store, database, batch)
                assert digests == [digest_of(content) for content in batch]
            for content in {content for batch in batches for content in batch}:
                assert read(store, digest_of(content)) == content

    @FEW
    @given(batches=st.lists(originals, max_size=4))
    def test_every_digest_is_verified_once_and_is_intact(self, batches: list[list[bytes]]) -> None:
        with self.opened() as (store, database):
            for batch in batches:
                put(store, database, batch)
            different = {digest_of(content) for batch in batches for content in batch}
            assert list(store.verify()) == [(digest, True) for digest in sorted(different)]

    @FEW
    @given(content=st.binary(min_size=1, max_size=200), start=st.integers(0, 200), size=st.integers(0, 200))
    def test_a_range_is_the_range_of_the_whole(self, content: bytes, start: int, size: int) -> None:
        with self.opened() as (store, database):
            (digest,) = put(store, database, [content])
            assert store.open(digest).read(start, start + size) == content[start : start + size]

    @FEW
    @given(content=st.binary(max_size=300))
    def test_a_stream_reads_what_a_range_reads(self, content: bytes) -> None:
        with self.opened() as (store, database):
            (digest,) = put(store, database, [content])
            with store.open(digest).open() as stream:
                assert stream.read() == content

    def test_what_is_not_kept_is_not_found(self) -> None:
        with self.opened() as (store, _), pytest.raises(NotFoundError):
            store.open(Digest(hashlib.sha256(b"nergens").digest()))

    def test_what_was_not_acknowledged_is_not_found(self) -> None:
        with self.opened() as (store, _):
            kept = store.keep(BytesIO(b"half"))
            with pytest.raises(NotFoundError):
                store.open(kept.digest)

    def test_a_store_that_is_there_answers(self) -> None:
        with self.opened() as (store, _):
            store.ping()
            store.keep(BytesIO(b"iets"))
            store.ping()

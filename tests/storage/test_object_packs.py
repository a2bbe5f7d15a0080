"""Originals in a bucket: kept once, whole or not at all, and honest about what changed or is gone."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO, RawIOBase
from pathlib import Path
from pickle import dumps, loads
from typing import ClassVar

import obstore
import pytest

from records.errors import UnavailableError
from records.identity import digest_of
from storage.blob_store import BlobStore, Kept
from storage.database import Database
from storage.object_content import Bucket, store_of
from storage.object_packs import ObjectPackStore
from tests.catalogues import MakesDatabase, in_a_file
from tests.contracts.blob_store_contract import PART_BYTES, BlobStoreContract, put, read
from tests.engines.bucket import MakesBucket, place_in
from tests.engines.proxy import Mode, proxied

pytestmark = pytest.mark.live

TOMORROW = datetime.now(UTC) + timedelta(days=1)  # noqa: TID251  # the store has the time of the machine


class TestObjectPackStore(BlobStoreContract):
    """In packs of 64 bytes, under either database."""

    a_database: ClassVar[MakesDatabase]
    server: ClassVar[str]

    @pytest.fixture(autouse=True, scope="class")
    @classmethod
    def _under(cls, a_database: MakesDatabase, buckets: MakesBucket) -> None:
        cls.a_database, cls.server = staticmethod(a_database), buckets().endpoint

    def store(self) -> Iterator[tuple[BlobStore, Database]]:
        with self.a_database() as database:
            packs = ObjectPackStore(place_in(self.server), database, part_bytes=PART_BYTES)
            yield packs, database
            packs.close()


@pytest.fixture
def database() -> Iterator[Database]:
    with in_a_file() as database:
        yield database


@pytest.fixture
def bucket(buckets: MakesBucket) -> Bucket:
    return buckets()


def packs_in(bucket: Bucket, database: Database) -> ObjectPackStore:
    return ObjectPackStore(bucket, database, part_bytes=PART_BYTES)


def objects(bucket: Bucket) -> dict[str, bytes]:
    store = store_of(bucket)
    names = [each["path"] for listed in obstore.list(store) for each in listed]
    return {name: bytes(obstore.get(store, name).bytes()) for name in names}


class FailingStream(RawIOBase):
    """A file on a disk that fails after its first bytes."""

    def __init__(self, content: bytes) -> None:
        self._left = [content]

    def read(self, _size: int = -1) -> bytes:
        if self._left:
            return self._left.pop()
        raise OSError("disk")


def test_no_pack_is_larger_than_it_may_be(bucket: Bucket, database: Database) -> None:
    packs = packs_in(bucket, database)
    put(packs, database, [b"a" * 200, b"b" * 40, b"c" * 40])
    assert sorted(len(content) for content in objects(bucket).values()) == [40, 48, 64, 64, 64]
    packs.close()


def test_bytes_that_came_twice_are_kept_once(bucket: Bucket, database: Database) -> None:
    packs = packs_in(bucket, database)
    put(packs, database, [b"brief", b"brief"])
    put(packs, database, [b"brief"])
    packs.close()
    assert sum(content.count(b"brief") for content in objects(bucket).values()) == 1


def test_a_file_that_cannot_be_read_to_its_end_leaves_nothing_behind(
    bucket: Bucket, database: Database
) -> None:
    packs = packs_in(bucket, database)
    with pytest.raises(OSError, match="disk"):
        packs.keep(FailingStream(b"half"))  # type: ignore[arg-type]  # reads as a file does
    put(packs, database, [b"heel"])
    assert list(packs.verify()) == [(digest_of(b"heel"), True)]
    packs.close()
    assert b"half" not in b"".join(objects(bucket).values())


def test_what_a_killed_process_did_not_acknowledge_is_swept_up(bucket: Bucket, database: Database) -> None:
    killed = packs_in(bucket, database)
    put(killed, database, [b"bewaard"])
    killed.keep(BytesIO(b"verloren"))
    killed.settle()
    following = packs_in(bucket, database)
    assert following.sweep(TOMORROW - timedelta(days=2)) == 0
    assert following.sweep(TOMORROW) == 1
    assert [content for content in objects(bucket).values() if content] == [b"bewaard"]
    assert list(following.verify()) == [(digest_of(b"bewaard"), True)]


def test_an_object_that_changed_or_is_gone_is_found(bucket: Bucket, database: Database) -> None:
    packs = packs_in(bucket, database)
    put(packs, database, [b"een" * 20])
    put(packs, database, [b"twee" * 15])
    packs.close()
    (first, _), (second, _) = sorted(objects(bucket).items(), key=lambda each: each[1])
    obstore.put(store_of(bucket), first, b"eet" * 20)
    obstore.delete(store_of(bucket), second)
    assert [is_intact for _, is_intact in packs_in(bucket, database).verify()] == [False, False]


def test_a_whole_that_has_another_digest_is_not_given(bucket: Bucket, database: Database) -> None:
    packs = packs_in(bucket, database)
    (digest,) = put(packs, database, [b"zoals het was"])
    ((name, _),) = objects(bucket).items()
    obstore.put(store_of(bucket), name, b"zoals het is!")
    content = packs.open(digest)
    with pytest.raises(OSError, match="digest"):
        content.read(0, content.size_bytes)
    packs.close()


def test_content_goes_to_another_process_and_shows_no_key(bucket: Bucket, database: Database) -> None:
    packs = packs_in(bucket, database)
    (digest,) = put(packs, database, [b"a" * 150])
    content = loads(dumps(packs.open(digest)))
    assert (content.read(60, 70), content == packs.open(digest)) == (b"a" * 10, True)
    assert "secret" not in repr(content)
    packs.close()


def test_one_thread_keeps_while_another_settles(bucket: Bucket, database: Database) -> None:
    packs = packs_in(bucket, database)
    contents = [bytes([number]) * (number % 90) for number in range(120)]
    kept: list[Kept] = []
    keeping = threading.Thread(
        target=lambda: kept.extend(packs.keep(BytesIO(content)) for content in contents)
    )
    keeping.start()
    while keeping.is_alive():
        packs.settle()
    keeping.join()
    packs.settle()
    with database.write() as connection:
        packs.acknowledge(connection, kept)
    assert all(is_intact for _, is_intact in packs.verify())
    assert [read(packs, digest_of(content)) for content in contents] == contents
    packs.close()


def test_a_file_in_place_stays_where_it_is(bucket: Bucket, database: Database, tmp_path: Path) -> None:
    packs = packs_in(bucket, database)
    letter = tmp_path / "brief.txt"
    letter.write_bytes(b"ter plaatse")
    with database.write() as connection:
        packs.acknowledge(connection, [packs.refer(letter)])
    assert read(packs, digest_of(b"ter plaatse")) == b"ter plaatse"
    assert objects(bucket) == {}
    packs.close()


def test_a_store_that_does_not_answer_is_unavailable_and_loses_nothing(
    bucket: Bucket, database: Database
) -> None:
    with proxied(bucket.endpoint) as proxy:
        away = place_in(proxy.url)
        packs = packs_in(away, database)
        kept = packs.keep(BytesIO(b"wacht"))
        proxy.turn(Mode.CUT)
        for ask in (packs.ping, packs.settle):
            with pytest.raises(UnavailableError):
                ask()
        proxy.turn(Mode.PASS)
        packs.settle()
        with database.write() as connection:
            packs.acknowledge(connection, [kept])
        assert read(packs, kept.digest) == b"wacht"
        packs.close()

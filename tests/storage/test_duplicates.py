"""Copies: who has an earlier one, whatever the order in which hand-ins were read."""

from dataclasses import dataclass
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select, update

from storage.database import Database
from storage.duplicates import arrange_copies
from storage.tables import accession, preceded, record, source_file
from tests.catalogues import MakesDatabase

CHANNELS = {1: "official", 2: "private", 3: "official", 4: "private"}
"""The channel of each hand-in, by its number."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One record: in which hand-in, at which place, and what its copies share."""

    accession: int
    path: str
    key: int

    @property
    def id(self) -> bytes:
        return f"{self.accession}{self.path}{self.key}".encode().ljust(16, b".")


EVERY = [Copy(number, path, key) for number, path, key in product(CHANNELS, "abc", range(2))]
copies = st.lists(st.sampled_from(EVERY), unique=True, max_size=12)


def literal(copies: list[Copy]) -> dict[bytes, set[int]]:
    """For each copy the hand-ins of its channel with one before it: by number, then by place."""
    return {
        copy.id: {
            other.accession
            for other in copies
            if other.key == copy.key
            and CHANNELS[other.accession] == CHANNELS[copy.accession]
            and (other.accession, other.path) < (copy.accession, copy.path)
        }
        for copy in copies
    }


def hand_ins(database: Database) -> None:
    with database.write() as connection:
        for number, channel in CHANNELS.items():
            connection.execute(
                accession.insert(),
                {
                    "number": number,
                    "id": bytes([number]) * 16,
                    "custodian_id": "c",
                    "custodian_name": "C",
                    "channel": channel,
                    "title": "",
                    "timezone": "Europe/Amsterdam",
                    "state": "available",
                    "source": str(number),
                    "in_place": False,
                    "received_at": 0,
                },
            )
            for place, path in enumerate("abc"):
                connection.execute(
                    source_file.insert(),
                    {
                        "number": 10 * number + place,
                        "accession": number,
                        "path": path,
                        "size": 1,
                        "mtime_ns": 0,
                        "digest": bytes(32),
                        "done": True,
                    },
                )


def add(connection: Connection, batch: list[Copy]) -> None:
    connection.execute(
        record.insert(),
        [
            {
                "id": copy.id,
                "accession": copy.accession,
                "container": 1,
                "source_file": 10 * copy.accession + "abc".index(copy.path),
                "locator": "",
                "digest": bytes(32),
                "size": 1,
                "kind": "mail",
                "duplicate_key": bytes([copy.key]) * 16,
                "text_state": 0,
                "card": b"[]",
            }
            for copy in batch
        ],
    )
    arrange_copies(connection, [bytes([copy.key]) * 16 for copy in batch])


def set_aside(connection: Connection, copy: Copy) -> None:
    connection.execute(update(record).where(record.c.id == copy.id).values(set_aside="purely-private"))
    arrange_copies(connection, [bytes([copy.key]) * 16])


def earlier(connection: Connection, copies: list[Copy]) -> dict[bytes, set[int]]:
    found: dict[bytes, set[int]] = {copy.id: set() for copy in copies}
    query = select(record.c.id, preceded.c.accession).join(preceded, preceded.c.record == record.c.number)
    for row in connection.execute(query):
        if row.id in found:
            found[row.id].add(row.accession)
    return found


@settings(max_examples=40)
@given(copies=copies, gone=st.sets(st.integers(0, 11), max_size=4), size=st.integers(1, 5))
def test_any_order_of_batches_and_settings_aside_gives_what_the_rule_says(
    a_database: MakesDatabase, copies: list[Copy], gone: set[int], size: int
) -> None:
    aside = [copy for place, copy in enumerate(copies) if place in gone]
    left = [copy for copy in copies if copy not in aside]
    with a_database() as database:
        hand_ins(database)
        for start in range(0, len(copies), size):
            batch = copies[start : start + size]
            with database.write() as connection:
                add(connection, batch)
                for copy in batch:
                    if copy in aside:
                        set_aside(connection, copy)
        with database.read() as connection:
            assert earlier(connection, left) == literal(left)


def test_an_official_and_a_private_copy_are_both_shown(a_database: MakesDatabase) -> None:
    both = [Copy(1, "a", 0), Copy(2, "a", 0)]
    with a_database() as database:
        hand_ins(database)
        with database.write() as connection:
            add(connection, both)
        with database.read() as connection:
            assert earlier(connection, both) == {both[0].id: set(), both[1].id: set()}


def test_what_changed_place_is_told_and_nothing_else(a_database: MakesDatabase) -> None:
    first, second, other = Copy(1, "a", 0), Copy(3, "a", 0), Copy(3, "a", 1)
    with a_database() as database:
        hand_ins(database)
        with database.write() as connection:
            add(connection, [second, other])
            key = bytes([0]) * 16
            assert arrange_copies(connection, [key]) == []
            connection.execute(
                record.insert(),
                {
                    "id": first.id,
                    "accession": 1,
                    "container": 1,
                    "source_file": 10,
                    "locator": "",
                    "digest": bytes(32),
                    "size": 1,
                    "kind": "mail",
                    "duplicate_key": key,
                    "text_state": 0,
                    "card": b"[]",
                },
            )
            assert arrange_copies(connection, [key]) == [second.id]

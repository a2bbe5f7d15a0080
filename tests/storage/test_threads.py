"""Threads: the same components whatever the order of arrival and the size of the batches."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from storage.database import Database
from storage.tables import record, thread_alias, thread_node
from storage.threads import add_to_threads, thread_anew, thread_id
from tests.catalogues import MakesDatabase

HAND_IN = 7


def mih(number: int) -> bytes:
    return bytes([number]) * 16


chains = st.lists(
    st.lists(st.integers(0, 12).map(mih), min_size=1, max_size=4, unique=True).map(tuple), max_size=12
)


def literal(chains: list[tuple[bytes, ...]]) -> dict[bytes, bytes]:
    """Every message with the smallest message of all that hang together with it."""
    components: list[set[bytes]] = []
    for chain in chains:
        joined = set(chain)
        for other in [each for each in components if each & joined]:
            joined |= other
            components.remove(other)
        components.append(joined)
    return {node: min(component) for component in components for node in component}


def threads_of(connection: Connection, accession: int = HAND_IN) -> dict[bytes, bytes]:
    rows = connection.execute(select(thread_node).where(thread_node.c.accession == accession))
    return {row.mih: row.thread for row in rows}


def aliases_of(connection: Connection) -> dict[bytes, bytes]:
    return {row.former: row.thread for row in connection.execute(select(thread_alias))}


def add(database: Database, batch: list[tuple[bytes, ...]], accession: int = HAND_IN) -> None:
    with database.write() as connection:
        add_to_threads(connection, accession, batch)


@settings(max_examples=40)
@given(chains=chains, random=st.randoms(use_true_random=False), size=st.integers(1, 5))
def test_any_order_and_any_batches_give_the_threads_of_a_literal_union(
    a_database: MakesDatabase, chains: list[tuple[bytes, ...]], random: Random, size: int
) -> None:
    wanted = literal(chains)
    random.shuffle(chains)
    former: set[bytes] = set()
    with a_database() as database:
        for start in range(0, len(chains), size):
            add(database, chains[start : start + size])
            with database.read() as connection:
                former |= set(threads_of(connection).values())
        with database.read() as connection:
            threads, aliases = threads_of(connection), aliases_of(connection)
    assert threads == wanted
    assert aliases == {thread: wanted[thread] for thread in former - set(wanted.values())}


@settings(max_examples=20)
@given(chains=chains)
def test_the_same_messages_again_change_nothing(
    a_database: MakesDatabase, chains: list[tuple[bytes, ...]]
) -> None:
    with a_database() as database:
        add(database, chains)
        with database.read() as connection:
            before = threads_of(connection), aliases_of(connection)
        for chain in chains:
            add(database, [chain])
        with database.read() as connection:
            assert (threads_of(connection), aliases_of(connection)) == before


def test_two_hand_ins_do_not_share_a_thread(a_database: MakesDatabase) -> None:
    with a_database() as database:
        add(database, [(mih(2), mih(3))])
        add(database, [(mih(1), mih(2))], accession=8)
        with database.read() as connection:
            assert threads_of(connection) == {mih(2): mih(2), mih(3): mih(2)}
            assert threads_of(connection, 8) == {mih(1): mih(1), mih(2): mih(1)}


def test_a_missing_message_joins_those_that_name_it(a_database: MakesDatabase) -> None:
    with a_database() as database:
        add(database, [(mih(1), mih(5))])
        add(database, [(mih(1), mih(6))])
        with database.read() as connection:
            assert set(threads_of(connection).values()) == {mih(1)}


def test_the_public_id_of_a_thread_tells_hand_ins_apart() -> None:
    assert len({thread_id(bytes([number]) * 16, mih(1)) for number in range(5)}) == 5


def test_what_only_set_aside_messages_brought_is_gone_from_the_threads(a_database: MakesDatabase) -> None:
    with a_database() as database:
        kept, aside = (mih(1), mih(2)), (mih(2), mih(3), mih(4))
        add(database, [kept, aside])
        with database.write() as connection:
            for number, (chain, reason) in enumerate([(kept, None), (aside, "purely-private")], 1):
                connection.execute(record.insert(), a_row(number, b"".join(chain), reason))
            thread_anew(connection, HAND_IN)
            assert threads_of(connection) == {mih(1): mih(1), mih(2): mih(1)}


def a_row(number: int, chain: bytes, reason: str | None) -> dict[str, object]:
    return {
        "id": bytes([number]) * 16,
        "accession": HAND_IN,
        "container": 1,
        "source_file": 1,
        "locator": "",
        "digest": bytes(32),
        "size": 1,
        "kind": "mail",
        "chain": chain,
        "set_aside": reason,
        "text_state": 0,
        "card": b"[]",
    }

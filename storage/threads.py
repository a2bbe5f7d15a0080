"""Threads within a hand-in: the components of who refers to whom, kept up batch by batch.

A node is a message id (its MIH), of a message that is here or is missing. The thread of a
node is the smallest MIH of its component: independent of the order of arrival.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, select, update

from records.identity import message_id_hash, short_hash
from records.record import Record
from storage.sql import few, insert_new
from storage.tables import thread_alias, thread_edge, thread_node

_Group = set[bytes]


def thread_id(accession_id: bytes, thread: bytes) -> str:
    """The public id of a thread (32 hex digits)."""
    return short_hash("thread", accession_id, thread).hex()


def add_to_threads(connection: Connection, accession: int, records: Iterable[Record]) -> None:
    """Join the messages to the threads of their hand-in; the same messages again change nothing."""
    chains = [chain for record in records if (chain := _chain(record))]
    if not chains:
        return
    edges = {(child, parent) for chain in chains for parent, child in zip(chain, chain[1:], strict=False)}
    insert_new(connection, thread_edge,
               [{"accession": accession, "child": child, "parent": parent} for child, parent in sorted(edges)])
    present = _present(connection, accession, {mih for chain in chains for mih in chain})
    groups = _join(chains, present)
    for thread, nodes, replaced in groups:
        insert_new(connection, thread_node, [{"accession": accession, "mih": mih, "thread": thread}
                                             for mih in sorted(nodes - present.keys())])
        for former in sorted(replaced):
            _rename(connection, accession, former, thread)


def _chain(record: Record) -> list[bytes]:
    """The message ids that a message ties together, oldest first, itself last."""
    mihs = [mih for each in record.references if (mih := message_id_hash(each))]
    if record.message_id_hash:
        mihs.append(record.message_id_hash)
    return list(dict.fromkeys(mihs))


def _present(connection: Connection, accession: int, mihs: set[bytes]) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for some in few(sorted(mihs)):
        query = select(thread_node.c.mih, thread_node.c.thread).where(
            thread_node.c.accession == accession, thread_node.c.mih.in_(some))
        found.update((row.mih, row.thread) for row in connection.execute(query))
    return found


def _join(chains: list[list[bytes]], present: dict[bytes, bytes]) -> list[tuple[bytes, _Group, _Group]]:
    """For each component touched: its thread, its nodes of this batch, and the threads it takes over."""
    leader: dict[bytes, bytes] = {}

    def find(node: bytes) -> bytes:
        while leader.setdefault(node, node) != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    for chain in chains:
        first = find(chain[0])
        for mih in chain:
            for node in (mih, present.get(mih, mih)):
                leader[find(node)] = first
            first = find(first)
    members: dict[bytes, _Group] = {}
    for mih in {mih for chain in chains for mih in chain}:
        members.setdefault(find(mih), set()).add(mih)
    joined = []
    for nodes in members.values():
        former = {present[mih] for mih in nodes if mih in present}
        thread = min(nodes | former)
        joined.append((thread, nodes, former - {thread}))
    return joined


def _rename(connection: Connection, accession: int, former: bytes, thread: bytes) -> None:
    here = (thread_node.c.accession == accession, thread_node.c.thread == former)
    connection.execute(update(thread_node).where(*here).values(thread=thread))
    connection.execute(update(thread_alias).where(
        thread_alias.c.accession == accession, thread_alias.c.thread == former).values(thread=thread))
    insert_new(connection, thread_alias, [{"accession": accession, "former": former, "thread": thread}])

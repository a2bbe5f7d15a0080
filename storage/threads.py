"""Threads within a hand-in: the components of who refers to whom, kept up batch by batch.

A node is a message id (its MIH), of a message that is here or is missing. The thread of a
node is the smallest MIH of its component: independent of the order of arrival.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from records.identity import ID_BYTES, short_hash
from storage.sql import ByKeys, few, insert_new
from storage.tables import record, thread_alias, thread_edge, thread_node

_NODES = ByKeys(
    lambda mihs: select(thread_node.c.mih, thread_node.c.thread).where(
        thread_node.c.accession == bindparam("of_accession"), thread_node.c.mih.in_(mihs)
    )
)
_Group = set[bytes]


def thread_id(accession_id: bytes, thread: bytes) -> str:
    """The public id of a thread (32 hex digits)."""
    return short_hash("thread", accession_id, thread).hex()


def add_to_threads(connection: Connection, accession: int, chains: Sequence[tuple[bytes, ...]]) -> None:
    """Join messages to the threads of their hand-in; the same messages again change nothing.

    A chain holds the message ids (MIH) that one message ties together, oldest first.
    """
    if not chains:
        return
    edges = {(child, parent) for chain in chains for parent, child in pairwise(chain)}
    insert_new(
        connection,
        thread_edge,
        [{"accession": accession, "child": child, "parent": parent} for child, parent in sorted(edges)],
    )
    present = _present(connection, accession, {mih for chain in chains for mih in chain})
    nodes, renamed = [], []
    for thread, members, replaced in _join(chains, present):
        nodes += [
            {"accession": accession, "mih": mih, "thread": thread} for mih in members if mih not in present
        ]
        renamed += [
            {"former": former, "thread": thread, "accession": accession} for former in sorted(replaced)
        ]
    insert_new(connection, thread_node, sorted(nodes, key=lambda row: bytes(row["mih"])))
    if renamed:
        _rename(connection, renamed)


def thread_anew(connection: Connection, accession: int) -> None:
    """Make the threads of a hand-in again, of what is left of it: nothing tells of what was set aside."""
    for table in (thread_node, thread_edge, thread_alias):
        connection.execute(delete(table).where(table.c.accession == accession))
    here = (record.c.accession == accession, record.c.set_aside.is_(None), record.c.chain.is_not(None))
    for some in few(connection.execute(select(record.c.chain).where(*here)).scalars().all()):
        add_to_threads(connection, accession, [_links(chain) for chain in some])


def _links(chain: bytes) -> tuple[bytes, ...]:
    return tuple(chain[start : start + ID_BYTES] for start in range(0, len(chain), ID_BYTES))


def _present(connection: Connection, accession: int, mihs: set[bytes]) -> dict[bytes, bytes]:
    return dict(map(tuple, _NODES.rows(connection, sorted(mihs), of_accession=accession)))


def _join(
    chains: Sequence[tuple[bytes, ...]], present: dict[bytes, bytes]
) -> list[tuple[bytes, _Group, _Group]]:
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


def _rename(connection: Connection, renamed: list[dict[str, Any]]) -> None:
    """Threads that were joined to others: their nodes move, their ids stay as aliases."""
    parameters = [
        {"of_accession": each["accession"], "of_former": each["former"], "to": each["thread"]}
        for each in renamed
    ]
    for table in (thread_node, thread_alias):
        connection.execute(
            update(table)
            .where(
                table.c.accession == bindparam("of_accession"),
                table.c.thread == bindparam("of_former"),
            )
            .values(thread=bindparam("to")),
            parameters,
        )
    insert_new(connection, thread_alias, renamed)

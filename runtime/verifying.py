"""Verify: do the originals still have their digests, do the logs chain, does the index hold what it must?"""

from collections.abc import Iterator
from dataclasses import asdict

from runtime.composition import Services
from runtime.views import Json, camel
from storage.audit_chain import AuditEntry, Chain
from storage.database import Database


def verify(services: Services) -> Json:
    """The findings with the keys of the contract; `ok` is False if anything is amiss."""
    checked = bad = 0
    for _, is_intact in services.packs.verify():
        checked += 1
        bad += not is_intact
    entries, broken = _chain(services.database, services.audit.chain)
    more, more_broken = _chain(services.readings, services.reading_audit.chain)
    cut = services.reading_audit.missing(services.audit.anchors())
    found = {
        "blobs": {"checked": checked, "bad": bad},
        "audit": {"entries": entries + more, "broken": broken + more_broken + cut},
        "index": _index(services),
    }
    is_ok = (
        not bad
        and not broken
        and not more_broken
        and not cut
        and not found["index"]["missing"]
        and not found["index"]["extra"]
    )
    if is_ok:
        anchor(services)
    return {**found, "ok": is_ok}


def anchor(services: Services) -> None:
    """Tie the log of reading to the log of acts: from here on neither can be cut without the other."""
    services.audit.anchor(services.operator, *services.reading_audit.last())


def audit_entries(services: Services) -> Iterator[Json]:
    """Every entry of both logs, the acts first, each named after its log; anchored before."""
    anchor(services)
    logs = (
        ("acts", services.database, services.audit.chain),
        ("reading", services.readings, services.reading_audit.chain),
    )
    for name, database, chain in logs:
        with database.read() as connection:
            for entry in chain.entries(connection):
                yield {"log": name, **_entry(entry)}


def _entry(entry: AuditEntry) -> Json:
    return camel(asdict(entry))


def _chain(database: Database, chain: Chain) -> tuple[int, int]:
    with database.read() as connection:
        entries, broken = chain.check(connection)
    return entries, len(broken)


def _index(services: Services) -> dict[str, int]:
    """Compare the index with the catalogue, id by id."""
    wanted = set(services.outbox.findable())
    there = {record_id for record_id, _ in services.indexing.contents()}
    return {
        "inCatalogue": len(wanted),
        "inIndex": len(there),
        "missing": len(wanted - there),
        "extra": len(there - wanted),
    }

"""All that an installation tells of what it holds, to hold two of them against each other."""

from typing import Any

from records.identity import AccessionId
from runtime.composition import Services
from runtime.verifying import verify
from tests.hand_ins import search

QUESTIONS = ("", "woord3", "onderwerp", "soort:mail", "soort:chat", "-woord3", "bijlage:tabel")


def told(services: Services) -> dict[str, Any]:
    """Hits, records, texts, threads, copies, ledgers and defects: not the times, nor the order of writing."""
    every: dict[str, Any] = {"query": "", "include_duplicates": True}
    found = {question: search(services, question, include_duplicates=True) for question in QUESTIONS}
    few = {question: search(services, question) for question in QUESTIONS}
    ids = _ids(services, every)
    assert found[""]["total"] == len(ids)
    opening, actor = services.opening, services.operator
    accessions = services.accessions.all()
    return {
        "hits": [(each["total"], each["items"], each["facets"]) for each in (*found.values(), *few.values())],
        "records": [opening.record(actor, None, each) for each in ids],
        "texts": [opening.text(actor, None, each) for each in ids],
        "threads": [opening.thread(actor, None, each) for each in ids],
        "copies": [opening.duplicates(actor, None, each) for each in ids],
        "ledgers": [services.desk.ledger(actor, None, each.id) for each in accessions],
        "states": [(each.id, each.state) for each in accessions],
        "defects": [sorted(_defects(services, each.id), key=str) for each in accessions],
        "isSound": verify(services)["ok"],
    }


def _ids(services: Services, every: dict[str, Any]) -> list[Any]:
    """Of all that is found, page by page."""
    found: list[Any] = []
    page = search(services, **every)
    while True:
        found += [item["id"] for item in page["items"]]
        if not page["nextCursor"]:
            return found
        page = search(services, cursor=page["nextCursor"], **every)


def _defects(services: Services, accession_id: AccessionId) -> list[Any]:
    defects, _ = services.desk.defects(services.operator, None, accession_id, 0, 10_000)
    return list(defects)

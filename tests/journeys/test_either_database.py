"""The same hand-ins on SQLite and on PostgreSQL: the same ids, ledgers, answers and defects."""

import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from records.access import Role
from records.errors import ConflictError, UnavailableError
from records.identity import AccessionId
from records.record import Channel
from runtime.composition import Services
from runtime.hand_in import HandIn
from runtime.verifying import verify
from tests.builders import CRLF, archive, mbox
from tests.engines.postgresql import PostgresqlServer
from tests.hand_ins import installation, numbered_mail, search, take_in, write

QUESTIONS = ("", "woord3", "onderwerp", "soort:mail", "-woord3", "houder:vries")


def answers(services: Services, first: str) -> dict[str, Any]:
    """All that can be told of an installation, but for times and cursors."""
    found = {question: search(services, question) for question in QUESTIONS}
    ids = [item["id"] for item in found[""]["items"]]
    return {
        "hits": {
            question: (each["total"], each["items"], each["facets"]) for question, each in found.items()
        },
        "records": [services.opening.record(services.operator, None, each) for each in ids],
        "texts": [services.opening.text(services.operator, None, each) for each in ids],
        "threads": [services.opening.thread(services.operator, None, each) for each in ids],
        "copies": [services.opening.duplicates(services.operator, None, each) for each in ids],
        "ledger": services.ledgers.ledger(AccessionId(first)),
        "audit": verify(services)["audit"],
    }


def dated(folder: Path) -> Path:
    """The folder, every file in it of the same moment: a supplement is known by that too."""
    for file in folder.iterdir():
        os.utime(file, ns=(0, 14 * 10**18))
    return folder


def lived(services: Services, folder: Path) -> dict[str, Any]:
    """What an installation tells after two hand-ins, one of them private and screened, read in small steps."""
    files = {
        f"{number}.eml": numbered_mail(number, extra=f"In-Reply-To: <0@example.nl>{CRLF}")
        for number in range(6)
    }
    files["post.mbox"] = mbox(numbered_mail(8), numbered_mail(2))
    files["stuk \x01.txt"] = b"een stuk met een vreemde naam"
    far = "/".join(sha256(bytes([number])).hexdigest() * 3 for number in range(14))
    files["dozen.zip"] = archive({f"{far}/doos.zip": archive({"brief.txt": b"onder in de doos"})})
    first = take_in(services, dated(write(folder / "een", files)))["accessionId"]
    take_in(services, dated(write(folder / "een", {"later.eml": numbered_mail(9)})))
    private = take_in(
        services,
        write(folder / "twee", {"a.eml": numbered_mail(1), "b.eml": numbered_mail(20)}),
        custodian="Minister\x00van\x01Zaken",
        channel=Channel.PRIVATE,
    )["accessionId"]
    services.accounts.add("anna", Role.OFFICER, services.operator)
    services.accounts.grant("anna", AccessionId(first), services.operator)
    assert services.accessions.get(AccessionId(private)).custodian.name == "Minister\x00van\x01Zaken"
    return answers(services, first)


def test_both_databases_tell_the_same(tmp_path: Path, postgresql: PostgresqlServer) -> None:
    with installation(tmp_path / "embedded") as services:
        embedded = lived(services, tmp_path / "a")
    with postgresql.another() as url, installation(tmp_path / "scaled", database_url=url) as services:
        assert lived(services, tmp_path / "b") == embedded


def test_an_index_rebuilt_from_postgresql_answers_as_before(
    tmp_path: Path, postgresql: PostgresqlServer
) -> None:
    with postgresql.another() as url, installation(tmp_path / "data", database_url=url) as services:
        before = lived(services, tmp_path)
        services.indexing.rebuild()
        after = answers(services, services.accessions.all()[-1].id)
        assert {**after, "audit": 0} == {**before, "audit": 0}


def test_a_server_that_stops_is_told_and_one_that_is_back_goes_on(
    tmp_path: Path, postgresql: PostgresqlServer
) -> None:
    folder = write(tmp_path / "in", {f"{number}.eml": numbered_mail(number) for number in range(3)})
    with postgresql.another() as url, installation(tmp_path / "data", database_url=url) as services:
        take_in(services, folder)
        postgresql.stop()
        try:
            with pytest.raises(UnavailableError):
                search(services, "woord1")
            with pytest.raises(UnavailableError):
                take_in(services, write(folder, {"meer.eml": numbered_mail(7)}))
        finally:
            postgresql.start()
        assert search(services, "woord1")["total"] == 1
        take_in(services, folder)
        assert search(services, "")["total"] == 4
        assert verify(services)["ok"]


def test_a_hand_in_is_read_by_one_process_on_any_machine(
    tmp_path: Path, postgresql: PostgresqlServer
) -> None:
    folder = write(tmp_path / "in", {"1.eml": numbered_mail(1)})
    with (
        postgresql.another() as url,
        installation(tmp_path / "a", database_url=url) as here,
        installation(tmp_path / "b", database_url=url) as there,
    ):
        accession, fresh = here.ingesting.register(
            HandIn((folder,), "J. de Vries", Channel.OFFICIAL), here.operator
        )
        lock = there.locks.lock(accession.id)
        assert lock.acquire()
        with pytest.raises(ConflictError):
            take_in(here, folder)
        lock.release()
        assert take_in(here, folder)["ledger"]["kept"] == len(fresh)

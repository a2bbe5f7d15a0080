"""Everything moves from the embedded mode to servers and back: the same sums, findings and answers."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from cli import demo
from records.access import Role
from records.identity import AccessionId
from records.record import Channel
from runtime.backup import read_backup, write_backup
from runtime.composition import Services, compose
from runtime.moving import move
from runtime.settings import Settings
from runtime.verifying import verify
from tests.builders import mbox
from tests.engines.bucket import MakesBucket
from tests.engines.postgresql import PostgresqlServer
from tests.engines.shared import Server
from tests.hand_ins import installation, numbered_mail, search, take_in, write

pytestmark = pytest.mark.live

MAILS = 500
QUESTIONS = (
    "",
    "woord7",
    "besluit",
    "onderwerp:onderwerp",
    "soort:mail NIET woord3",
    "houder:terpstra",
    "brif~1",
)
FACETS = ("kind", "channel", "custodian", "accession", "month")
Json = dict[str, Any]


def no_watch(_part: str, _done: int, _total: int) -> None:
    pass


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an embedded installation: the sample, 500 mails, accounts, readings, things set aside."""
    folder = tmp_path_factory.mktemp("lived")
    with installation(folder / "data", parsers=2) as services:
        sample = demo._EXAMPLES
        demo._take_in(services, sample / "official", Channel.OFFICIAL, "Archief postvak minister")
        private = demo._take_in(services, sample / "private", Channel.PRIVATE, "Privémail en -chats minister")
        demo._keys(services, private)
        files = {"post.mbox": mbox(*(numbered_mail(number) for number in range(MAILS)))}
        ours = take_in(services, write(folder / "in", files))["accessionId"]
        services.accounts.add("anna", Role.OFFICER, services.operator)
        services.accounts.grant("anna", AccessionId(ours), services.operator)
        services.accounts.revoke(demo._HOLDER, services.operator)
        answers(services)
    return folder / "data"


@contextmanager
def servers(
    folder: Path, postgresql: PostgresqlServer, elasticsearch: Server, buckets: MakesBucket
) -> Iterator[Settings]:
    """The settings of an empty installation on servers alone."""
    bucket = buckets()
    with postgresql.another() as url:
        yield Settings.model_validate(
            {
                **plain(folder).model_dump(),
                "database_url": url,
                "elasticsearch_url": elasticsearch.url,
                "elasticsearch_prefix": f"moving-{secrets.token_hex(4)}",
                "blobs": bucket.url,
                "blobs_endpoint": bucket.endpoint,
                "blobs_key_id": "test",
                "blobs_secret": "test",
            }
        )


def plain(folder: Path) -> Settings:
    """The settings of an embedded installation."""
    return Settings.model_validate({"data": folder, "index_memory_mb": 32, "parsers": 1})


def answers(services: Services) -> Json:
    """What an installation tells, but for times and cursors; every original of the first hits is read."""
    found = {}
    for question in QUESTIONS:
        for sort in ("relevance", "oldest"):
            answer = search(services, question, facets=FACETS, explain=True, sort=sort, page_size=30)
            found[f"{question} {sort}"] = {**answer, "nextCursor": bool(answer["nextCursor"]), "tookMs": 0}
    ids = [item["id"] for item in found[" oldest"]["items"]]
    return {
        "found": found,
        "records": [services.opening.record(services.operator, None, each) for each in ids],
        "originals": [services.opening.original(services.operator, None, each) for each in ids],
        "threads": [services.opening.thread(services.operator, None, each) for each in ids],
        "ledgers": [services.ledgers.ledger(each.id) for each in services.accessions.all()],
        "accounts": services.accounts.all(),
    }


def told(settings: Settings) -> tuple[Json, Json]:
    """The findings of `verify`, and the answers."""
    with compose(settings) as services:
        return verify(services), answers(services)


def test_all_moves_to_servers_and_back_and_tells_the_same_everywhere(
    lived: Path, tmp_path: Path, postgresql: PostgresqlServer, elasticsearch: Server, buckets: MakesBucket
) -> None:
    here, back = plain(lived), plain(tmp_path / "back")
    with servers(tmp_path / "scaled", postgresql, elasticsearch, buckets) as there:
        out = move(here, there, no_watch)
        assert out["ok"]
        assert out["tables"]["record"] > MAILS
        assert out["verify"]["source"] == out["verify"]["target"]
        assert told(there) == told(here)
        home = move(there, back, no_watch)
        assert home["verify"]["source"] == home["verify"]["target"]
        assert home["originals"] == out["originals"]
        assert told(back) == told(there)
        assert told(back)[0]["ok"]


def test_who_was_moved_goes_on_there(
    lived: Path, tmp_path: Path, postgresql: PostgresqlServer, elasticsearch: Server, buckets: MakesBucket
) -> None:
    more = write(
        tmp_path / "in", {f"{number}.eml": numbered_mail(number) for number in range(MAILS, MAILS + 9)}
    )
    with servers(tmp_path / "scaled", postgresql, elasticsearch, buckets) as there:
        move(plain(lived), there, no_watch)
        with compose(there) as services:
            before = search(services, "")["total"]
            assert take_in(services, more, custodian="B. Bakker")["ledger"]["kept"] == 9
            assert search(services, "")["total"] == before + 9
            assert verify(services)["ok"]
        assert move(there, plain(tmp_path / "back"), no_watch)["ok"]
    with compose(plain(tmp_path / "back")) as services:
        take_in(services, write(more, {"nog.eml": numbered_mail(MAILS + 20)}), custodian="B. Bakker")
        assert search(services, "")["total"] == before + 10
        assert verify(services)["ok"]


def test_a_backup_of_either_mode_comes_back_in_the_other(
    lived: Path, tmp_path: Path, postgresql: PostgresqlServer, elasticsearch: Server, buckets: MakesBucket
) -> None:
    write_backup(plain(lived), tmp_path / "embedded.zip")
    with servers(tmp_path / "scaled", postgresql, elasticsearch, buckets) as there:
        assert read_backup(there, tmp_path / "embedded.zip")["ok"]
        write_backup(there, tmp_path / "scaled.zip")
        scaled = told(there)
    back = read_backup(plain(tmp_path / "back"), tmp_path / "scaled.zip")
    assert back["ok"]
    assert told(plain(tmp_path / "back"))[1] == scaled[1]

"""What holds of mail holds of every kind of record: found on either side, kept from strangers, covered, released."""

import re
import secrets
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from disclosure.exports import EXPORTS
from disclosure.pdf_bytes import pieces as parts
from records.access import AccessScope, Actor, Role
from records.errors import NotFoundError
from records.ground import ground_of
from records.identity import AccessionId
from records.judgement import Outcome
from records.record import RecordKind
from records.redaction import Passage, Redaction
from records.stored import StoredRecord
from runtime.composition import Services
from tests.corpus import sample_of
from tests.engines.postgresql import PostgresqlServer
from tests.engines.shared import Server
from tests.hand_ins import Json, installation, search, take_in
from tests.journeys.canaries import inside
from tests.journeys.everything_released import read, released_from
from tests.told import told

CORPORA = Path(__file__).parents[1] / "corpora"
_WORD = re.compile(r"[^\W\d_]{4,}")
_OUR_WORDS = {
    "bericht",
    "bijlage",
    "verwijderd",
    "created",
    "members",
    "message",
    "conversation",
    "participants",
}
"""What sets and their forms say of themselves."""


@pytest.fixture(scope="module")
def hand_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every sample of every format, each in a folder of its own."""
    folder = tmp_path_factory.mktemp("vormen") / "in"
    for sample in sorted(CORPORA.iterdir()):
        if sample.is_dir():
            (folder / sample.name).mkdir(parents=True)
            shutil.copy(sample_of(sample), folder / sample.name)
    return folder


@pytest.fixture(scope="module")
def taken(hand_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Services, Json]]:
    """All of them in one hand-in of the embedded mode."""
    with installation(tmp_path_factory.mktemp("ingebed")) as services:
        yield services, take_in(services, hand_in)


def scope_of(answer: Json) -> AccessScope:
    return AccessScope(frozenset({AccessionId(answer["accessionId"])}))


def test_all_of_it_is_accounted_for_and_every_message_is_found_by_its_words(
    taken: tuple[Services, Json],
) -> None:
    services, answer = taken
    assert answer["ledger"]["balanced"]
    kinds: Counter[RecordKind] = Counter()
    for found, text in read(services, scope_of(answer)):
        words = _WORD.findall(text)[:3]
        asked = " ".join(f"={word}" for word in dict.fromkeys(words))
        hits = search(services, asked, include_duplicates=True)
        assert not words or found.id in {each["id"] for each in hits["items"]}, (found.id, asked)
        kinds[found.kind] += bool(words)
    assert set(kinds) == set(RecordKind)


@pytest.mark.live
def test_servers_tell_the_same_of_every_format(
    taken: tuple[Services, Json],
    hand_in: Path,
    tmp_path: Path,
    postgresql: PostgresqlServer,
    elasticsearch: Server,
) -> None:
    more = {"elasticsearch_url": elasticsearch.url, "elasticsearch_prefix": f"vormen-{secrets.token_hex(4)}"}
    with (
        postgresql.another() as url,
        installation(tmp_path / "servers", database_url=url, more=more) as services,
    ):
        take_in(services, hand_in)
        assert told(services) == told(taken[0])


def test_who_was_not_granted_a_hand_in_finds_and_opens_nothing_of_it(taken: tuple[Services, Json]) -> None:
    services, answer = taken
    made, _ = services.accounts.add("vreemde", Role.OFFICER, services.operator)
    stranger = Actor(made.id, made.name, made.role, "test")
    assert services.asking.search(stranger, made, {"query": "", "include_duplicates": True})["total"] == 0
    for found, _ in read(services, scope_of(answer)):
        for opened in (services.opening.record, services.opening.text, services.opening.thread):
            with pytest.raises(NotFoundError):
                opened(stranger, made, found.id)


def secrets_in(every: Iterable[tuple[StoredRecord, str]]) -> set[str]:
    """The longest word of each text, if it is long enough to be no other by chance, and stands in no field.

    What is covered in one text is covered in the fields of that record, not in those of others.
    """
    longest = {max(_WORD.findall(text), key=len, default="").lower() for _, text in every}
    fields = " ".join(repr(found) for found, _ in every).lower()
    return {word for word in longest if len(word) >= 7 and word not in fields} - _OUR_WORDS


def test_every_record_goes_out_with_what_was_covered_covered_and_in_every_export(
    taken: tuple[Services, Json],
) -> None:
    services, answer = taken
    scope = scope_of(answer)
    every = list(read(services, scope))
    secrets = secrets_in(every)
    assert len(secrets) > 20
    pattern = re.compile("|".join(sorted(secrets, key=len, reverse=True)), re.IGNORECASE)

    def covered(text: str) -> tuple[Redaction, ...]:
        return tuple(Redaction(Passage(*each.span()), ground_of("5.1.2e")) for each in pattern.finditer(text))

    released = released_from(services, scope, covered)
    members = list(released.members())
    assert Counter(each.kind for each in members) == Counter(found.kind for found, _ in every)
    assert sum(each.outcome is Outcome.PARTIAL for each in members) > len(secrets)
    for export in EXPORTS:
        whole = b"".join(export.write(released))
        for one in (whole, *inside(whole)):
            for piece in (one, *parts(one)):
                told = piece.decode("utf-8", "replace").lower()
                assert not [each for each in secrets if each in told], export.name

"""What holds of mail holds of every kind of record: found on either side, kept from strangers, covered, released."""

import re
import secrets
import shutil
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from disclosure.exports import EXPORTS
from disclosure.pdf_bytes import pieces as parts
from records.access import AccessScope, Actor, Role
from records.errors import NotFoundError
from records.ground import Act, ground_of
from records.identity import AccessionId, RecordId, digest_of
from records.judgement import Judgement, Outcome
from records.record import RecordKind
from records.redaction import Passage, Redaction
from records.release import Organisation, Release, ReleaseId
from records.stored import StoredRecord
from runtime.composition import Services
from runtime.freezing import Freezing
from runtime.judged import Chosen, ReleaseCase
from runtime.outgoing import Filing
from storage.released_set import StoredSet
from storage.releases import Releases
from storage.tables import record
from tests.corpus import sample_of
from tests.engines.postgresql import PostgresqlServer
from tests.engines.shared import Server
from tests.hand_ins import Json, installation, search, take_in
from tests.journeys.canaries import inside
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


def read(services: Services, scope: AccessScope) -> list[tuple[StoredRecord, str]]:
    with services.database.read() as connection:
        ids = [RecordId(each.hex()) for each in connection.scalars(select(record.c.id))]
    texts = services.shelf.texts(ids, scope)
    return [(found, texts.get(each, "")) for each, found in services.shelf.records(ids, scope).items()]


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


@dataclass(frozen=True)
class Covered:
    """Fulfils `runtime.judged.JudgedRecords`: every record goes out, with the secrets covered wherever they stand."""

    services: Services
    scope: AccessScope
    secrets: re.Pattern[str]

    def judged(self, inquiry_id: str) -> Iterator[Chosen]:
        for found, text in read(self.services, self.scope):
            redactions = tuple(
                Redaction(Passage(*each.span()), ground_of("5.1.2e")) for each in self.secrets.finditer(text)
            )
            judgement = Judgement(
                record_id=found.id,
                outcome=Outcome.PARTIAL if redactions else Outcome.PUBLIC,
                version=1,
                text_digest=digest_of(text.encode()),
                judge="behandelaar",
                judged_at=self.services.clock.now(),
                grounds=(ground_of("5.1.2e"),) if redactions else (),
            )
            yield Chosen(record_id=found.id, judgement=judgement, redactions=redactions, is_approved=True)

    def some(self, inquiry_id: str, ids: Collection[RecordId]) -> dict[RecordId, Chosen]:
        return {each.record_id: each for each in self.judged(inquiry_id) if each.record_id in set(ids)}


def secrets_in(every: Iterable[tuple[StoredRecord, str]]) -> set[str]:
    """The longest word of each text, if it is long enough to be no other by chance, and stands in no field.

    What is covered in one text is covered in the fields of that record, not in those of others.
    """
    longest = {max(_WORD.findall(text), key=len, default="").lower() for _, text in every}
    fields = " ".join(repr(found) for found, _ in every).lower()
    return {word for word in longest if len(word) >= 7 and word not in fields} - _OUR_WORDS


def released_from(services: Services, scope: AccessScope, secrets: re.Pattern[str]) -> StoredSet:
    releases = Releases(services.database, services.packs, services.audit, services.clock)
    case = ReleaseCase(inquiry_id="2d" * 16, reference="2026-2", subject="Vormen", act=Act.WOO, scope=scope)
    wanted = Release(
        id=ReleaseId(""),
        inquiry=case.reference,
        number=0,
        released_at=services.clock.now(),
        publisher=Organisation("Ministerie"),
    )
    begun = releases.begin(case.inquiry_id, wanted, services.operator)
    judged, filing = Covered(services, scope, secrets), Filing(services.packs)
    freezing = Freezing(releases, services.shelf, judged, case, filing)
    freezing.freeze(begun, None, {}, (), services.operator)
    return releases.opened(begun.release.id)


def test_every_record_goes_out_with_what_was_covered_covered_and_in_every_export(
    taken: tuple[Services, Json],
) -> None:
    services, answer = taken
    scope = scope_of(answer)
    every = read(services, scope)
    secrets = secrets_in(every)
    assert len(secrets) > 20
    pattern = re.compile("|".join(sorted(secrets, key=len, reverse=True)), re.IGNORECASE)
    released = released_from(services, scope, pattern)
    members = list(released.members())
    assert Counter(each.kind for each in members) == Counter(found.kind for found, _ in every)
    assert sum(each.outcome is Outcome.PARTIAL for each in members) > len(secrets)
    for export in EXPORTS:
        whole = b"".join(export.write(released))
        for one in (whole, *inside(whole)):
            for piece in (one, *parts(one)):
                told = piece.decode("utf-8", "replace").lower()
                assert not [each for each in secrets if each in told], export.name

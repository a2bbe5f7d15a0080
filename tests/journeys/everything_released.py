"""A release of all that an installation holds, each record covered as a test covers its text."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import select

from records.access import AccessScope
from records.ground import Act, ground_of
from records.identity import RecordId, digest_of
from records.judgement import Judgement, Outcome
from records.redaction import Redaction
from records.release import Organisation, Release, ReleaseId
from records.stored import StoredRecord
from runtime.composition import Services
from runtime.freezing import Freezing
from runtime.judged import Chosen, ReleaseCase
from runtime.outgoing import Filing
from storage.released_set import StoredSet
from storage.releases import Releases
from storage.tables import record

Covering = Callable[[str], tuple[Redaction, ...]]
"""What of a text is covered."""


def read(services: Services, scope: AccessScope) -> Iterator[tuple[StoredRecord, str]]:
    """Every record that the scope sees, with its text."""
    with services.database.read() as connection:
        ids = [RecordId(each.hex()) for each in connection.scalars(select(record.c.id))]
    texts = services.shelf.texts(ids, scope)
    for each, found in services.shelf.records(ids, scope).items():
        yield found, texts.get(each, "")


def released_from(services: Services, scope: AccessScope, covering: Covering) -> StoredSet:
    """A release of everything, frozen."""
    releases = Releases(services.database, services.packs, services.audit, services.clock)
    case = ReleaseCase(inquiry_id="1c" * 16, reference="2026-1", subject="Alles", act=Act.WOO, scope=scope)
    wanted = Release(
        id=ReleaseId(""),
        inquiry=case.reference,
        number=0,
        released_at=services.clock.now(),
        publisher=Organisation("Ministerie"),
    )
    begun = releases.begin(case.inquiry_id, wanted, services.operator)
    judged, filing = _AllCovered(services, scope, covering), Filing(services.packs)
    freezing = Freezing(releases, services.shelf, judged, case, filing)
    freezing.freeze(begun, None, {}, (), services.operator)
    return releases.opened(begun.release.id)


@dataclass(frozen=True)
class _AllCovered:
    """Fulfils `runtime.judged.JudgedRecords`: every record goes out."""

    services: Services
    scope: AccessScope
    covering: Covering

    def judged(self, inquiry_id: str) -> Iterator[Chosen]:
        for found, text in read(self.services, self.scope):
            redactions = self.covering(text)
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

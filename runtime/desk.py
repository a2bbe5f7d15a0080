"""The intake desk: hand-ins as people see and move them, each act in the audit log."""

from collections.abc import Sequence

from records.access import Actor, Permission
from records.accession import Accession, AccessionState
from records.account import Account
from records.errors import ConflictError, InvalidError
from records.identity import AccessionId, RecordId
from records.provenance import Provenance
from runtime.access import Policy, require
from runtime.ingesting import Ingesting
from runtime.views import (
    Json,
    accession_view,
    defect_view,
    ledger_view,
    moment,
    provenance_view,
    receipt_view,
)
from storage.accessions import Accessions
from storage.ledgers import Ledgers
from storage.provenances import Provenances
from storage.screening import Screening

REASONS = {
    "purely-private": "zuiver privé, zonder enig verband met het ambt",
    "party": "partijpolitiek, niet in het ambt",
    "confidential-counsel": "vertrouwelijk verkeer met een raadsman of hulpverlener",
}
"""Why an item of a private hand-in may be set aside; a closed list."""


class Desk:
    """Shows hand-ins and takes them from reading to sealed."""

    def __init__(
        self,
        accessions: Accessions,
        ledgers: Ledgers,
        screening: Screening,
        ingesting: Ingesting,
        policy: Policy,
        provenances: Provenances,
    ) -> None:
        """Work on the catalogue, under this policy."""
        self._accessions, self._ledgers, self._screening = accessions, ledgers, screening
        self._ingesting, self._policy, self._provenances = ingesting, policy, provenances

    def listed(
        self, actor: Actor, account: Account | None, after: str | None, limit: int
    ) -> tuple[list[Json], bool]:
        """Hand-ins that the actor may know of, newest first, after that id; and whether more follow."""
        found = self._policy.listed(actor, account)
        if after is not None:
            places = [place for place, each in enumerate(found) if each.id == after]
            if not places:
                raise InvalidError("cursor", "cursor")
            found = found[places[0] + 1 :]
        return [self.view(each) for each in found[:limit]], len(found) > limit

    def one(self, actor: Actor, account: Account | None, accession_id: str) -> Json:
        """A hand-in with its progress and receipt. Raises NotFoundError."""
        return self.view(self._visible(actor, account, accession_id))

    def ledger(self, actor: Actor, account: Account | None, accession_id: str) -> Json:
        """The ledger of a hand-in. Raises NotFoundError."""
        return ledger_view(self._ledgers.ledger(self._visible(actor, account, accession_id).id))

    def defects(
        self,
        actor: Actor,
        account: Account | None,
        accession_id: str,
        start: int,
        limit: int,
    ) -> tuple[list[Json], int | None]:
        """Defects of a hand-in from a place on, and the place to go on from if there are more."""
        found = self._ledgers.defects(self._visible(actor, account, accession_id).id, start, limit + 1)
        views = [defect_view(each) for each in found[:limit]]
        return views, start + limit if len(found) > limit else None

    def set_aside(
        self,
        actor: Actor,
        account: Account | None,
        accession_id: str,
        ids: Sequence[str],
        reason: str,
    ) -> Json:
        """Set records of a private hand-in aside with their families; the holder alone may."""
        hand_in = self._policy.screening(actor, account, AccessionId(accession_id))
        if reason not in REASONS:
            raise InvalidError("reason", "unknown", reason)
        count = self._screening.set_aside(hand_in, [RecordId(each) for each in ids], reason, actor)
        return {"setAside": count}

    def tell(self, actor: Actor, account: Account | None, accession_id: str, told: Provenance) -> Json:
        """Keep how a private hand-in was taken, which its holder tells before it is sealed."""
        hand_in = self._policy.screening(actor, account, AccessionId(accession_id))
        if told.sent_from and told.sent_until and told.sent_until < told.sent_from:
            raise InvalidError("sentUntil", "before-sentFrom", told.sent_until.isoformat())
        self._provenances.tell(hand_in, told, actor)
        return provenance_view(told)

    def seal(self, actor: Actor, account: Account | None, accession_id: str) -> Json:
        """Seal a private hand-in. Raises ConflictError unless it is in screening."""
        hand_in = self._policy.screening(actor, account, AccessionId(accession_id))
        if hand_in.state is not AccessionState.SCREENING:
            raise ConflictError("accession", "not-open")
        self._ingesting.seal(hand_in, actor)
        return self.view(self._accessions.get(hand_in.id))

    def registered(self, actor: Actor) -> None:
        """Return if the actor may register hand-ins. Raises ForbiddenError."""
        require(actor, Permission.REGISTER)

    def _visible(self, actor: Actor, account: Account | None, accession_id: str) -> Accession:
        return self._policy.ledger(actor, account, AccessionId(accession_id))

    def view(self, accession: Accession) -> Json:
        """A hand-in as it is shown to somebody who may know of it."""
        progress = self._accessions.progress(accession.id)
        shown = {
            "filesFound": progress.found,
            "filesRead": progress.read,
            "startedAt": moment(progress.started_at),
            "finishedAt": moment(progress.finished_at),
        }
        return accession_view(accession, shown, self._receipt(accession))

    def _receipt(self, accession: Accession) -> Json | None:
        if accession.sealed_at is None:
            return None
        number = accession.number
        return receipt_view(
            accession,
            self._accessions.seal_hash(accession.id),
            self._provenances.told(number),
            self._provenances.kept_out(number),
        )

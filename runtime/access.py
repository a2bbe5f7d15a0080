"""The one place where it is decided which hand-ins and which inquiries an actor may see."""

from records.access import AccessScope, Actor, Permission, Role
from records.accession import Accession, AccessionState
from records.account import Account
from records.errors import ForbiddenError, NotFoundError
from records.identity import AccessionId
from records.inquiry import CasePart, Inquiry
from records.record import Channel
from storage.accessions import Accessions
from storage.inquiries import Inquiries

_OPEN = frozenset({AccessionState.SCREENING})


class Policy:
    """Answers who may see what, from roles, grants, casework and the state of each hand-in."""

    def __init__(self, accessions: Accessions, inquiries: Inquiries) -> None:
        """Ask the catalogue for the hand-ins and the inquiries."""
        self._accessions, self._inquiries = accessions, inquiries

    def reading(self, actor: Actor, account: Account | None) -> AccessScope:
        """The hand-ins whose records the actor may find and open.

        Available ones that were granted or that an inquiry of his covers; for a holder a private
        one in screening; for nobody else anything of a hand-in that is not available. Raises
        ForbiddenError for a role without content.
        """
        require(actor, Permission.READ)
        covered = self._covered(actor)
        return AccessScope(
            frozenset(each.id for each in self._accessions.all() if _may_read(actor, account, each, covered))
        )

    def ledger(self, actor: Actor, account: Account | None, accession_id: AccessionId) -> Accession:
        """The hand-in, if the actor may see its ledger. Raises NotFoundError otherwise."""
        for each in self.listed(actor, account):
            if each.id == accession_id:
                return each
        raise NotFoundError("accession")

    def listed(self, actor: Actor, account: Account | None) -> list[Accession]:
        """The hand-ins that the actor may know of, newest first."""
        require(actor, Permission.LEDGER)
        everything = self._accessions.all()
        if actor.role in {Role.OPERATOR, Role.INTAKE}:
            return everything
        if actor.role is Role.HOLDER:
            return [
                each for each in everything if _is_granted(account, each) and each.channel is Channel.PRIVATE
            ]
        covered = self._covered(actor)
        return [each for each in everything if _may_read(actor, account, each, covered)]

    def screening(self, actor: Actor, account: Account | None, accession_id: AccessionId) -> Accession:
        """A private hand-in that the actor holds. Raises NotFoundError for another's or an absent one."""
        require(actor, Permission.SCREEN)
        for each in self._accessions.all():
            is_held = _is_granted(account, each) and each.channel is Channel.PRIVATE
            if each.id == accession_id and (actor.role is Role.OPERATOR or is_held):
                return each
        raise NotFoundError("accession")

    def inquiry(self, actor: Actor, inquiry_id: str, *, leads: bool = False) -> Inquiry:
        """An inquiry that the actor works on.

        Raises NotFoundError for another's and an absent one alike; ForbiddenError for a role without
        casework, and, where only who `leads` may, for any other caseworker.
        """
        require(actor, Permission.CASE)
        found = self._inquiries.get(inquiry_id)
        part = CasePart.LEAD if actor.role is Role.OPERATOR else found.part_of(actor.account_id)
        if part is None:
            raise NotFoundError("inquiry")
        if leads and part is not CasePart.LEAD:
            raise ForbiddenError(CasePart.LEAD.value)
        return found

    def case_worker(self, actor: Actor) -> None:
        """Return for a role with casework, before it is looked what there is. Raises ForbiddenError."""
        require(actor, Permission.CASE)

    def accounted(self, actor: Actor, inquiry_id: str) -> Inquiry:
        """An inquiry of which the actor may see how was searched: a caseworker, or who audits."""
        if actor.may(Permission.AUDIT):
            return self._inquiries.get(inquiry_id)
        return self.inquiry(actor, inquiry_id)

    def within(self, inquiry: Inquiry) -> AccessScope:
        """The hand-ins that are searched in an inquiry: available ones of its scope and their supplements."""
        covered = set(inquiry.scope.accessions)
        return AccessScope(
            frozenset(
                each.id
                for each in self._accessions.all()
                if each.state is AccessionState.AVAILABLE
                and (each.id in covered or each.supplements in covered)
            )
        )

    def brought_in(
        self, account: Account | None, wanted: frozenset[AccessionId], there: frozenset[AccessionId]
    ) -> None:
        """Return if an account may put these hand-ins in a scope that has others already.

        It has to be granted what it brings in: what it sees through another inquiry was not opened to it
        for this one. Raises NotFoundError for what is not its own and for what is absent alike.
        """
        granted = {
            each.id
            for each in self._accessions.all()
            if each.state is AccessionState.AVAILABLE and _is_granted(account, each)
        }
        if wanted - there - granted:
            raise NotFoundError("accession")

    def _covered(self, actor: Actor) -> frozenset[AccessionId]:
        if not actor.may(Permission.CASE) or actor.role is Role.OPERATOR:
            return frozenset()
        return self._inquiries.covered(actor.account_id)


def require(actor: Actor, permission: Permission) -> None:
    """Return if the actor's role carries the permission. Raises ForbiddenError otherwise."""
    if not actor.may(permission):
        raise ForbiddenError(permission.value)


def _is_granted(account: Account | None, accession: Accession) -> bool:
    return account is not None and (account.granted is None or accession.id in account.granted)


def _may_read(
    actor: Actor, account: Account | None, accession: Accession, covered: frozenset[AccessionId]
) -> bool:
    if actor.role is Role.OPERATOR:
        return accession.state is AccessionState.AVAILABLE
    if not _is_granted(account, accession) and accession.id not in covered:
        return False
    if actor.role is Role.HOLDER:
        return accession.channel is Channel.PRIVATE and accession.state in _OPEN
    return accession.state is AccessionState.AVAILABLE

"""The one place where it is decided which hand-ins an actor may see."""

from records.access import AccessScope, Actor, Permission, Role
from records.accession import Accession, AccessionState
from records.account import Account
from records.errors import ForbiddenError, NotFoundError
from records.identity import AccessionId
from records.record import Channel
from storage.accessions import Accessions

_OPEN = frozenset({AccessionState.SCREENING})


class Policy:
    """Answers who may see what, from roles, grants and the state of each hand-in."""

    def __init__(self, accessions: Accessions) -> None:
        """Ask the catalogue for the hand-ins."""
        self._accessions = accessions

    def reading(self, actor: Actor, account: Account | None) -> AccessScope:
        """The hand-ins whose records the actor may find and open.

        Available ones that were granted; for a holder a private one in screening; for nobody
        else anything of a hand-in that is not available. Raises ForbiddenError for a role
        without content.
        """
        require(actor, Permission.READ)
        return AccessScope(
            frozenset(each.id for each in self._accessions.all() if _may_read(actor, account, each))
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
        return [each for each in everything if _may_read(actor, account, each)]

    def screening(self, actor: Actor, account: Account | None, accession_id: AccessionId) -> Accession:
        """A private hand-in that the actor holds. Raises NotFoundError for another's or an absent one."""
        require(actor, Permission.SCREEN)
        for each in self._accessions.all():
            is_held = _is_granted(account, each) and each.channel is Channel.PRIVATE
            if each.id == accession_id and (actor.role is Role.OPERATOR or is_held):
                return each
        raise NotFoundError("accession")


def require(actor: Actor, permission: Permission) -> None:
    """Return if the actor's role carries the permission. Raises ForbiddenError otherwise."""
    if not actor.may(permission):
        raise ForbiddenError(permission.value)


def _is_granted(account: Account | None, accession: Accession) -> bool:
    return account is not None and (account.granted is None or accession.id in account.granted)


def _may_read(actor: Actor, account: Account | None, accession: Accession) -> bool:
    if actor.role is Role.OPERATOR:
        return accession.state is AccessionState.AVAILABLE
    if not _is_granted(account, accession):
        return False
    if actor.role is Role.HOLDER:
        return accession.channel is Channel.PRIVATE and accession.state in _OPEN
    return accession.state is AccessionState.AVAILABLE

"""Who is asking, what his role lets him do, and which hand-ins he may see."""

from dataclasses import dataclass
from enum import StrEnum

from records.identity import AccessionId


class Role(StrEnum):
    """The roles of the product; an account has exactly one."""

    INTAKE = "intake"
    HOLDER = "holder"
    OFFICER = "officer"
    REVIEWER = "reviewer"
    AUDITOR = "auditor"
    ADMIN = "admin"
    OPERATOR = "operator"
    """The command line of whoever holds the data folder; never given to an account."""
    LINK = "link"
    """Whoever holds a link to a release, and sees that alone; never given to an account."""


class Permission(StrEnum):
    """What an actor may be allowed to do."""

    REGISTER = "register"
    LEDGER = "ledger"
    READ = "read"
    SCREEN = "screen"
    CASE = "case"
    """Work on inquiries that one is a caseworker of."""
    APPROVE = "approve"
    """Be the second reader of a judgement of somebody else."""
    AUDIT = "audit"
    ACCOUNTS = "accounts"


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.INTAKE: frozenset({Permission.REGISTER, Permission.LEDGER}),
    Role.HOLDER: frozenset({Permission.READ, Permission.SCREEN, Permission.LEDGER}),
    Role.OFFICER: frozenset({Permission.READ, Permission.LEDGER, Permission.CASE}),
    Role.REVIEWER: frozenset({Permission.READ, Permission.LEDGER, Permission.CASE, Permission.APPROVE}),
    Role.AUDITOR: frozenset({Permission.AUDIT}),
    Role.ADMIN: frozenset({Permission.ACCOUNTS}),
    Role.OPERATOR: frozenset(Permission),
    Role.LINK: frozenset(),
}


NO_ACCOUNTS = frozenset({Role.OPERATOR, Role.LINK})
"""Roles that no account has."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the account's id and name, its role, and where the request came from."""

    account_id: str
    name: str
    role: Role
    origin: str

    def may(self, permission: Permission) -> bool:
        """Whether the role carries the permission."""
        return permission in PERMISSIONS[self.role]


@dataclass(frozen=True, slots=True)
class AccessScope:
    """The hand-ins whose records an actor may find: granted and of a state that allows it.

    A required argument of everything that searches, counts or opens records; it is made
    in one place (`runtime/access.py`) and applied by the catalogue and the index.
    """

    accessions: frozenset[AccessionId]

    def narrowed(self, wanted: frozenset[AccessionId]) -> "AccessScope":
        """The scope that is left when only these hand-ins are asked for."""
        return AccessScope(self.accessions & wanted)

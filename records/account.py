"""Account: who may log in, as what, and to which hand-ins."""

from dataclasses import dataclass

from records.access import Role
from records.identity import AccessionId


@dataclass(frozen=True, slots=True)
class Account:
    """One account; `granted` holds ids of hand-ins, or is None for all of them."""

    id: str
    name: str
    role: Role
    is_revoked: bool
    granted: frozenset[AccessionId] | None

"""Accession: one hand-in, who gave what, when and how, with its ledger."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from records.identity import AccessionId
from records.record import Channel, RecordKind


class AccessionState(StrEnum):
    """Where a hand-in stands. Official ones go from reading to available by themselves."""

    RECEIVED = "received"
    READING = "reading"
    SCREENING = "screening"
    SEALED = "sealed"
    AVAILABLE = "available"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Custodian:
    """The person whose mail or chats these are. `id` is stable for a name (32 hex digits)."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accession:
    """One hand-in as the catalogue holds it.

    `number` orders hand-ins and is never shown: it would betray others. `timezone` is an
    IANA name for what carries no zone itself. `supplements` is the accession that this
    one adds to, if any.
    """

    id: AccessionId
    number: int
    custodian: Custodian
    channel: Channel
    title: str
    timezone: str
    state: AccessionState
    received_at: datetime
    source: str
    in_place: bool = False
    sealed_at: datetime | None = None
    failure: str = ""
    supplements: AccessionId | None = None
    declaration: str = ""
    """What was told of its files, as `records.declaration` reads it."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of candidates: found = kept + defects, or the ledger does not balance."""

    found: int = 0
    kept: int = 0
    hidden: int = 0
    defects: int = 0

    @property
    def balanced(self) -> bool:
        """Whether every candidate that was counted is accounted for."""
        return self.found == self.kept + self.defects


@dataclass(frozen=True, slots=True)
class ContainerTally:
    """The row of one container: its place as text, the format that read it, its counts."""

    path: str
    format: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Ledger:
    """What was found in a hand-in and what became of it, per container and in all."""

    total: Tally
    kept_with_defects: int
    set_aside: int
    by_kind: dict[RecordKind, Tally] = field(default_factory=dict)
    containers: tuple[ContainerTally, ...] = ()

    @property
    def balanced(self) -> bool:
        """True when every row and the total balance."""
        return self.total.balanced and all(row.tally.balanced for row in self.containers)

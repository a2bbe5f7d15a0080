"""Shelf: what a search needs of the catalogue to make hits readable."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from records.access import AccessScope
from records.accession import Accession
from records.identity import AccessionId, RecordId
from records.stored import StoredRecord


@dataclass(frozen=True, slots=True)
class Incomplete:
    """Records that an answer could not take into account (`records`), and why (a short code)."""

    records: int
    reason: str


class Shelf(Protocol):
    """Reads of the catalogue; every one of records takes an AccessScope."""

    def records(self, ids: Collection[RecordId], scope: AccessScope) -> Mapping[RecordId, StoredRecord]:
        """The records that are in the scope, as lists show them."""
        ...

    def texts(self, ids: Collection[RecordId], scope: AccessScope) -> Mapping[RecordId, str]:
        """The texts of records in the scope; a record without text may be left out."""
        ...

    def accessions(self, ids: Collection[AccessionId]) -> Mapping[AccessionId, Accession]:
        """Hand-ins, for the labels of facets."""
        ...

    def published_seq(self) -> int:
        """The seq as of which a question is asked now."""
        ...

    def incomplete(self, scope: AccessScope) -> Incomplete | None:
        """What of the scope is not searchable in full; None if all of it is."""
        ...

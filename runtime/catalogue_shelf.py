"""The catalogue as a search wants it: records, beginnings of texts, labels, and what is not whole."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from records.access import AccessScope
from records.accession import Accession
from records.identity import AccessionId, RecordId
from records.stored import StoredRecord
from runtime.indexing import Indexing
from search.shelf import Incomplete
from storage.accessions import Accessions
from storage.shelf import RecordShelf


@dataclass(frozen=True, slots=True)
class CatalogueShelf:
    """Fulfils `search.shelf.Shelf` from the catalogue."""

    indexing: Indexing
    shelf: RecordShelf
    catalogue: Accessions

    def records(self, ids: Collection[RecordId], scope: AccessScope) -> Mapping[RecordId, StoredRecord]:
        """Records of the scope."""
        return self.shelf.records(list(ids), scope)

    def texts(self, ids: Collection[RecordId], scope: AccessScope) -> Mapping[RecordId, str]:
        """Texts of records of the scope, as far as highlights look."""
        return self.shelf.beginnings(list(ids), scope)

    def accessions(self, ids: Collection[AccessionId]) -> Mapping[AccessionId, Accession]:
        """Hand-ins by id."""
        return {each.id: each for each in self.catalogue.all() if each.id in ids}

    def published_seq(self) -> int:
        """The seq as of which a question is asked now."""
        return self.indexing.live()[1]

    def incomplete(self, scope: AccessScope) -> Incomplete | None:
        """Attachments of the scope whose text is not there yet, or was given up or cut."""
        count, reason = self.shelf.incomplete(scope)
        return Incomplete(count, reason) if count else None

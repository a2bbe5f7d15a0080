"""Opening: a record, its text, its original bytes and its relations, for whoever may see them.

Every opening is entered in the audit log before anything is given out.
"""

import re
from dataclasses import dataclass

from records.access import AccessScope, Actor
from records.account import Account
from records.errors import NotFoundError
from records.identity import Digest, RecordId
from records.stored import StoredRecord
from runtime.access import Policy
from runtime.originals import read_original
from runtime.views import Json, recognition_view, record_view, source_view
from storage.audit import ReadingAudit
from storage.blob_store import BlobStore
from storage.shelf import RecordShelf

_ID = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Original:
    """Original bytes with what a browser must know of them."""

    content: bytes
    name: str
    media_type: str
    digest: Digest


class Opening:
    """Opens records."""

    def __init__(self, shelf: RecordShelf, packs: BlobStore, policy: Policy, audit: ReadingAudit) -> None:
        """Read from the shelf and the packs."""
        self._shelf, self._packs, self._policy, self._audit = shelf, packs, policy, audit

    def record(self, actor: Actor, account: Account | None, record_id: str) -> Json:
        """The record. Raises NotFoundError for an absent one and for another's alike."""
        found = self._shelf.record(_known_form(record_id), self._scope(actor, account))
        self._audit.append(actor, "record.open", found.id)
        return record_view(found)

    def recognition(self, actor: Actor, account: Account | None, record_id: str) -> Json:
        """What the file of a record was taken for, and why."""
        found = self._shelf.record(_known_form(record_id), self._scope(actor, account))
        self._audit.append(actor, "record.recognition", found.id)
        return recognition_view(found.recognition)

    def text(self, actor: Actor, account: Account | None, record_id: str) -> str:
        """The bare text; empty for a record without."""
        scope = self._scope(actor, account)
        found = self._shelf.record(_known_form(record_id), scope)
        self._audit.append(actor, "record.text", found.id)
        return self._shelf.texts([found.id], scope).get(found.id, "")

    def text_source(self, actor: Actor, account: Account | None, record_id: str) -> Json:
        """Who found the text, how well, and its language."""
        found = self._shelf.record(_known_form(record_id), self._scope(actor, account))
        self._audit.append(actor, "record.text-source", found.id)
        return source_view(found)

    def original(self, actor: Actor, account: Account | None, record_id: str) -> Original:
        """The original bytes, which have the digest of the record or are not given at all.

        Raises ChangedOriginalError when the bytes are gone or no longer what was taken in.
        """
        located = self._shelf.locate(_known_form(record_id), self._scope(actor, account))
        content = read_original(self._packs, located)
        self._audit.append(actor, "record.original", record_id)
        name = located.file_name or (
            f"{record_id}.eml" if located.media_type == "message/rfc822" else record_id
        )
        return Original(content, name, located.media_type or "application/octet-stream", located.digest)

    def family(self, actor: Actor, account: Account | None, record_id: str) -> list[Json]:
        """The family of a record, its head first."""
        return self._related(
            actor,
            record_id,
            "family",
            self._shelf.family(_known_form(record_id), self._scope(actor, account)),
        )

    def thread(self, actor: Actor, account: Account | None, record_id: str) -> tuple[list[Json], int]:
        """The thread of a record by time, and how many of its messages this reader does not have."""
        messages, missing = self._shelf.thread(_known_form(record_id), self._scope(actor, account))
        return self._related(actor, record_id, "thread", messages), missing

    def context(
        self,
        actor: Actor,
        account: Account | None,
        record_id: str,
        *,
        before: int,
        after: int,
    ) -> list[Json]:
        """A message with its neighbours in the conversation."""
        found = self._shelf.context(
            _known_form(record_id), self._scope(actor, account), before=before, after=after
        )
        return self._related(actor, record_id, "context", found)

    def duplicates(self, actor: Actor, account: Account | None, record_id: str) -> list[Json]:
        """The other copies of a record, of either channel."""
        return self._related(
            actor,
            record_id,
            "duplicates",
            self._shelf.duplicates(_known_form(record_id), self._scope(actor, account)),
        )

    def _scope(self, actor: Actor, account: Account | None) -> AccessScope:
        return self._policy.reading(actor, account)

    def _related(self, actor: Actor, record_id: str, what: str, found: list[StoredRecord]) -> list[Json]:
        self._audit.append(actor, f"record.{what}", record_id, f"records={len(found)}")
        return [record_view(each) for each in found]


def _known_form(record_id: str) -> RecordId:
    """The id; what is written otherwise than ids are is the id of nothing, and stays out of the log."""
    if not _ID.fullmatch(record_id):
        raise NotFoundError("record")
    return RecordId(record_id)

"""Searching in a release: an index of its own, made from the redacted texts and nothing else.

It lies in a folder of its own, in either mode, and follows from the release: where it is not there, or was
not finished, it is made from the files of the release. Ids in it are numbers of members.
"""

import shutil
import threading
from collections import OrderedDict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from records.access import AccessScope
from records.accession import Accession, Custodian
from records.identity import AccessionId, Digest, RecordId
from records.place import Place
from records.record import Record, TextState, is_listed
from records.release import FileRole, Member, ReleaseId
from records.stored import StoredRecord
from runtime.locks import FileLock
from search.backends.tantivy_index import TantivyIndex
from search.cursor import CursorSeal
from search.index import IndexDocument
from search.projection import Facts, project
from search.service import SearchService
from search.shelf import Incomplete
from storage.released_set import StoredSet

_SEQ = 1
_BATCH = 1_000
_KEPT_OPEN = 8
"""Indexes of releases that stay open; most are asked for days, then never again."""

_NO_DIGEST = Digest(bytes(32))


class ReleaseIndexes:
    """The indexes of releases under one folder."""

    def __init__(self, folder: Path, heap_bytes: int, seal: CursorSeal) -> None:
        """Keep them in `folder`; `heap_bytes` are what making one may take."""
        self._folder, self._heap_bytes, self._seal = folder, heap_bytes, seal
        self._open: OrderedDict[ReleaseId, TantivyIndex] = OrderedDict()
        self._guard = threading.Lock()

    def service(self, released: StoredSet) -> SearchService:
        """What answers searches in a release; makes its index if it is not there."""
        with self._guard:
            index = self._open.get(released.release.id)
            if index is None:
                self.make(released)
                index = self._opened(released.release.id)
        return SearchService(index, ReleaseShelf(released), self._seal)

    def make(self, released: StoredSet) -> None:
        """Make the index of a release if it is not there, whole; of several processes one does it."""
        folder = self._folder / released.release.id
        if folder.is_dir():
            return
        lock = FileLock(self._folder / f"{released.release.id}.lock")
        lock.acquire(wait=True)
        try:
            if not folder.is_dir():
                self._write(released, folder)
        finally:
            lock.release()

    def close(self) -> None:
        """Let go of what is open."""
        while self._open:
            self._open.popitem()[1].close()

    def _write(self, released: StoredSet, folder: Path) -> None:
        draft = folder.with_suffix(".draft")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        index = TantivyIndex(draft, heap_bytes=self._heap_bytes)
        members = released.members()
        while batch := list(islice(members, _BATCH)):
            index.write((), _documents(released, batch))
        index.commit()
        index.close()
        draft.rename(folder)

    def _opened(self, release_id: ReleaseId) -> TantivyIndex:
        index = TantivyIndex(self._folder / release_id, heap_bytes=self._heap_bytes)
        self._open[release_id] = index
        while len(self._open) > _KEPT_OPEN:
            self._open.popitem(last=False)  # not closed: another thread may be searching in it
        return index


@dataclass(frozen=True, slots=True)
class ReleaseShelf:
    """Fulfils `search.shelf.Shelf` from a release: its members are all there is."""

    released: StoredSet

    def records(self, ids: Collection[RecordId], scope: AccessScope) -> Mapping[RecordId, StoredRecord]:
        """The members with these numbers, as far as lists show them."""
        if scope != scope_of(self.released):
            return {}
        found = self.released.some([number_of(each) for each in ids])
        return {id_of(each): _shown(each, scope) for each in found}

    def texts(self, ids: Collection[RecordId], scope: AccessScope) -> Mapping[RecordId, str]:
        """The redacted texts of members."""
        if scope != scope_of(self.released):
            return {}
        members = self.released.some([number_of(each) for each in ids])
        texts = texts_of(self.released, members)
        return {id_of(each): texts[each.number] for each in members}

    def accessions(self, ids: Collection[AccessionId]) -> Mapping[AccessionId, Accession]:
        """None: a release does not tell of hand-ins."""
        del ids
        return {}

    def published_seq(self) -> int:
        """The one there is."""
        return _SEQ

    def incomplete(self, scope: AccessScope) -> Incomplete | None:
        """Nothing: a release is whole."""
        del scope
        return None


def scope_of(released: StoredSet) -> AccessScope:
    """What may be found in a release: that release alone."""
    return AccessScope(frozenset({AccessionId(released.release.id)}))


def id_of(member: Member) -> RecordId:
    """What a member is called in its index: its number, and no id of the catalogue."""
    return RecordId(f"{member.number:032x}")


def number_of(record_id: RecordId) -> int:
    """The number of a member by what it is called in its index."""
    return int(record_id, 16)


def text_of(released: StoredSet, member: Member) -> str:
    """The redacted text of a member; empty for one without."""
    return texts_of(released, [member])[member.number]


def texts_of(released: StoredSet, members: Sequence[Member]) -> dict[int, str]:
    """The redacted texts of members by number; empty for one without."""
    files = {each.number: file for each in members if (file := each.file(FileRole.TEXT))}
    contents = released.contents(list(files.values()))
    found = dict.fromkeys((each.number for each in members), "")
    for number, file in files.items():
        content = contents[file.digest]
        found[number] = content.read(0, content.size_bytes).decode("utf-8", "replace")
    return found


def _documents(released: StoredSet, members: list[Member]) -> Iterator[IndexDocument]:
    hung: dict[int, list[str]] = {}
    for each in members:
        if each.parent is not None and is_listed(each.evidence, each.subtype):
            hung.setdefault(each.parent, []).append(each.title)
    texts = texts_of(released, members)
    for each in members:
        facts = Facts(
            accession_id=AccessionId(released.release.id),
            channel=each.channel,
            custodian_id="",
            custodian_name="",
            attachment_names=tuple(hung.get(each.number, ())),
        )
        yield project(_record(each, texts[each.number]), facts).numbered(_SEQ)


def _record(member: Member, text: str) -> Record:
    return Record(
        id=id_of(member),
        kind=member.kind,
        place=Place(member.code),
        origin=_NO_DIGEST,
        digest=_NO_DIGEST,
        size_bytes=0,
        title=member.title,
        text=text,
        media_type=member.media_type,
        sent_at=member.sent_at,
        sender=member.sender,
        recipients=member.recipients,
        family_id=RecordId(f"{member.family:032x}"),
        conversation_title=member.conversation_title,
    )


def _shown(member: Member, scope: AccessScope) -> StoredRecord:
    (only,) = scope.accessions
    return StoredRecord(
        id=id_of(member),
        kind=member.kind,
        subtype=member.subtype,
        channel=member.channel,
        accession_id=only,
        custodian=Custodian("", ""),
        title=member.title,
        sent_at=member.sent_at,
        sent_timezone=member.sent_timezone,
        sent_written="",
        sender=member.sender,
        recipients=member.recipients,
        message_id="",
        message_id_hash="",
        thread_id="",
        family_id=RecordId(f"{member.family:032x}"),
        parent_id=None,
        conversation_id="",
        attachments=(),
        media_type=member.media_type,
        size_bytes=0,
        digest=_NO_DIGEST,
        container=member.code,
        locator="",
        evidence=member.evidence,
        text_state=TextState.READY,
        defects=(),
        duplicate_count=0,
        hidden=False,
        language="",
    )

"""RSMF, the exchange form of e-discovery: a zip with `rsmf_manifest.json` and the files of its events.

One event a record; its bytes are those of its object in the manifest. The message of a 1.0 or 2.0 package
that carries the zip is a mail, of which the zip is an attachment.
"""

import zipfile
from collections.abc import Iterator
from contextlib import suppress

from ingest.archives.archive_entries import ArchiveEntries
from ingest.archives.zip_count import entry_names
from ingest.chats.chat_rows import Row, balanced, listed_rows, too_long
from ingest.chats.conversation import Conversations
from ingest.chats.rsmf_event import People, RsmfEvent
from ingest.data.json_count import count_listed
from ingest.data.json_cursor import JsonCursor, MalformedJsonError, TooLong
from ingest.format import Confidence, Context, FamilyLink, Finding, Opened, Source
from ingest.signatures import is_archive
from ingest.words.told import Told, objects_of, text_of, texts_of
from records.content import Content
from records.defect import Defect, DefectCode
from records.place import Place
from records.record import Record

_MANIFEST = "rsmf_manifest.json"


class Rsmf:
    """Reads a package into chat messages, notices and files."""

    name = "rsmf"

    def sniff(self, source: Source) -> Confidence:
        """Certain of an archive with a manifest at its top."""
        if not is_archive(source.head(), source.name):
            return Confidence.NO
        try:
            is_package = _MANIFEST.encode() in entry_names(source.content)
        except (ValueError, OSError):
            return Confidence.NO
        return Confidence.CERTAIN if is_package else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The count, then every event with its files, then files that no event names."""
        with zipfile.ZipFile(source.content.open()) as archive:
            yield from _Package(source, context, ArchiveEntries(source, context, archive)).findings()


class _Package:
    """One package while it is read."""

    def __init__(self, source: Source, context: Context, entries: ArchiveEntries) -> None:
        self._source, self._context, self._entries = source, context, entries
        every = list(entries)
        self._manifest = next(each for each in every if each[1].filename == _MANIFEST)
        self._files = {each[1].filename: each for each in every if each is not self._manifest}
        self._present = frozenset(self._files)
        self._people, self._named = People({}), list[str]()
        self._unheld: list[Defect] = []

    def findings(self) -> Iterator[Finding]:
        """The count, and what was counted: events and files."""
        place, files = self._source.place, len(self._files)
        if files > self._context.limits.archive_entries:
            yield Opened(place, Rsmf.name, files)
            yield Defect(DefectCode.LIMIT_ENTRIES, place, f"entries {files}", files)
            return
        content = self._entries.content(*self._manifest)
        if isinstance(content, Defect):
            yield Opened(place, Rsmf.name, files + 1)
            yield content
            for each in self._files.values():
                yield self._entries.source(*each, self._source.family)
            return
        found = count_listed(content, b"events") + files
        yield Opened(place, Rsmf.name, found)
        yield from balanced(self._told(content), found, place)

    def _told(self, content: Content) -> Iterator[Finding]:
        place = self._entries.place(*self._manifest)
        chats = self._chats(content, place)
        yield from self._unheld
        events = self._events(content, place, chats)
        for finding in balanced(events, count_listed(content, b"events"), place):
            yield finding
            if isinstance(finding, Record):
                yield from self._files_of(finding)
        for name in list(self._files):
            yield self._entries.source(*self._files.pop(name), self._source.family)
        yield from self._entries.keyring.told(place)

    def _chats(self, content: Content, place: Place) -> Conversations:
        """A first look at the manifest: its people and conversations, and who is heard in each."""
        lists: dict[str, list[Told]] = {"participants": [], "conversations": []}
        heard: dict[tuple[str, str], None] = {}
        with suppress(MalformedJsonError):
            cursor = self._cursor(content)
            for name in cursor.members():
                if name in lists:
                    value = cursor.value()
                    lists[name] = objects_of(value)
                    self._unheld += [too_long(value, place)] if isinstance(value, TooLong) else []
                elif name == "events" and cursor.kind() == "[":
                    for row in listed_rows(cursor, place):
                        told = row.told if isinstance(row, Row) else {}
                        heard[text_of(told.get("conversation")), text_of(told.get("participant"))] = None
        self._people = People({text_of(each.get("id")): each for each in lists["participants"]})
        named = [(text_of(each.get("id")), each) for each in lists["conversations"]]
        listed = [(key, number) for key, each in named for number in texts_of(each.get("participants"))]
        said = ((key, self._people.participant(number)) for key, number in (*listed, *heard))
        titles = {key: text_of(each.get("display")) for key, each in named}
        return Conversations(self._source, self._context, said, titles)

    def _events(self, content: Content, place: Place, chats: Conversations) -> Iterator[Record | Defect]:
        cursor = self._cursor(content)
        for name in cursor.members():
            if name == "events" and cursor.kind() == "[":
                for row in listed_rows(cursor, place):
                    if isinstance(row, Defect):
                        yield row
                        continue
                    event = RsmfEvent(row.told, self._people)
                    self._named = event.files
                    chat = chats.of(event.conversation)
                    yield chat.record(event.utterance(self._present), row.place, row.raw)

    def _files_of(self, record: Record) -> Iterator[Source | Defect]:
        """The files that the last event names, unless an earlier one did: they are of its family."""
        for name in self._named:
            if name in self._files:
                family = FamilyLink(record.id, record.family_id)
                yield self._entries.source(*self._files.pop(name), family)

    def _cursor(self, content: Content) -> JsonCursor:
        return JsonCursor(content, self._context.limits.message_bytes)

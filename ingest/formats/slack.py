"""Slack's export of a workspace: a zip with a folder a channel and in it a JSON list a day (UTC).

One message a record; its bytes are those of its object. Names come from the lists of users and channels
at the top; those and whatever else is in the archive are files.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.archives.archive_entries import ArchiveEntries
from ingest.archives.zip_count import entry_names
from ingest.chats.chat_rows import balanced, listed_rows
from ingest.chats.conversation import Conversation
from ingest.chats.slack_message import Directory, SlackMessage
from ingest.data.json_count import OUTERMOST, count_listed
from ingest.data.json_cursor import JsonCursor, parsed
from ingest.format import Confidence, Context, Finding, Opened, Source
from ingest.signatures import is_archive
from ingest.words.told import Told, object_of, objects_of, text_of, texts_of
from records.content import Content
from records.defect import Defect, DefectCode
from records.place import Place

_DAY = re.compile(r"(?:.*/)?([^/]+)/\d{4}-\d\d-\d\d\.json")
_DAY_HEAD = re.compile(rb'\s*\[\s*\{[^{}]{0,2000}?"(?:type"\s*:\s*"message"|ts"\s*:\s*"\d{9,11}\.\d{6}")')
_TS = re.compile(rb'"ts"\s*:\s*"\d{9,11}\.\d{6}"')
_CHANNELS = ("channels", "groups", "dms", "mpims")
_LISTS = frozenset(f"{each}.json" for each in (*_CHANNELS, "users"))


class Slack:
    """Reads an export, or one day of a channel, into chat messages and notices."""

    name = "slack"

    def sniff(self, source: Source) -> Confidence:
        """Certain of an archive with users, channels and days; likely of one day's list."""
        head = source.head()
        if is_archive(head, source.name):
            return Confidence.CERTAIN if _is_export(source.content) else Confidence.NO
        return Confidence.LIKELY if _DAY_HEAD.match(head) and _TS.search(head) else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The count, then the messages channel by channel and day by day, then the other files."""
        if is_archive(source.head(), source.name):
            with zipfile.ZipFile(source.content.open()) as archive:
                yield from _Export(source, context, archive).findings()
        else:
            found = count_listed(source.content, OUTERMOST)
            yield Opened(source.place, self.name, found)
            day = _Day(source.content, source.place, context.limits.message_bytes)
            chat = Conversation(source, context, key=str(source.place), title=source.place.name)
            yield from balanced(day.records(chat, Directory({}, {})), found, source.place)


def _is_export(content: Content) -> bool:
    try:
        names = [name.decode("utf-8", "replace") for name in entry_names(content)]
    except (ValueError, OSError):
        return False
    lists = {name.rpartition("/")[2] for name in names} & _LISTS
    return "users.json" in lists and len(lists) > 1 and any(map(_DAY.fullmatch, names))


@dataclass(frozen=True, slots=True)
class _Day:
    """The list of one day of a channel, and where it stands."""

    content: Content
    place: Place
    most_bytes: int

    def records(self, chat: Conversation, names: Directory) -> Iterator[Finding]:
        """Its messages. Raises MalformedJsonError where the text breaks off."""
        for row in listed_rows(JsonCursor(self.content, self.most_bytes), self.place):
            if isinstance(row, Defect):
                yield row
            else:
                yield chat.record(SlackMessage(row.told, names).utterance(), row.place, row.raw)


class _Export:
    """One archive while it is read: twice, for the messages are counted before the first is told."""

    def __init__(self, source: Source, context: Context, archive: zipfile.ZipFile) -> None:
        self._source, self._context, self._archive = source, context, archive
        self._names, self._channels = Directory({}, {}), dict[str, Told]()
        self._chats: dict[str, Conversation] = {}

    def findings(self) -> Iterator[Finding]:
        """The count, and what was counted."""
        place, entries = self._source.place, list(self._afresh())
        if len(entries) > self._context.limits.archive_entries:
            yield Opened(place, Slack.name, len(entries))
            yield Defect(DefectCode.LIMIT_ENTRIES, place, f"entries {len(entries)}", len(entries))
            return
        found = self._found()
        yield Opened(place, Slack.name, found)
        yield from balanced(self._told(), found, place)

    def _afresh(self) -> ArchiveEntries:
        return ArchiveEntries(self._source, self._context, self._archive)

    def _found(self) -> int:
        """The messages of every day, and one for each other entry and each that cannot be opened."""
        entries, found = self._afresh(), 0
        for index, entry in entries:
            content = entries.content(index, entry) if _DAY.fullmatch(entry.filename) else None
            found += 1 if content is None or isinstance(content, Defect) else count_listed(content, OUTERMOST)
        return found

    def _told(self) -> Iterator[Finding]:
        self._read_lists()
        entries = self._afresh()
        days = [(entry.filename, index, entry) for index, entry in entries if _DAY.fullmatch(entry.filename)]
        for path, index, entry in sorted(days, key=lambda each: each[:2]):
            content = entries.content(index, entry)
            if isinstance(content, Defect):
                yield content
            else:
                day = _Day(content, entries.place(index, entry), self._context.limits.message_bytes)
                records = day.records(self._chat(path.split("/")[-2]), self._names)
                yield from balanced(records, count_listed(content, OUTERMOST), day.place)
        for index, entry in entries:
            if not _DAY.fullmatch(entry.filename):
                yield entries.source(index, entry, self._source.family)
        yield from entries.keyring.told(self._source.place)

    def _read_lists(self) -> None:
        """Learn the names of users and channels."""
        lists: dict[str, list[Told]] = {}
        entries = self._afresh()
        for index, entry in entries:
            name = entry.filename.rpartition("/")[2]
            if name in _LISTS and entry.file_size <= self._context.limits.message_bytes:
                content = entries.content(index, entry)
                if not isinstance(content, Defect):
                    lists[name] = _objects(content)
        channels = [each for kind in _CHANNELS for each in lists.get(f"{kind}.json", [])]
        self._names = Directory(
            {text_of(each.get("id")): _name(each) for each in lists.get("users.json", [])},
            {text_of(each.get("id")): text_of(each.get("name")) for each in channels},
        )
        for each in channels:
            self._channels[text_of(each.get("name")) or text_of(each.get("id"))] = each

    def _chat(self, folder: str) -> Conversation:
        if folder not in self._chats:
            channel = self._channels.get(folder, {})
            people = [self._names.participant(each) for each in texts_of(channel.get("members"))]
            unnamed = ", ".join(each.name or each.address for each in people)
            self._chats[folder] = Conversation(
                self._source,
                self._context,
                key=f"{self._source.place}#{text_of(channel.get('id')) or folder}",
                title=text_of(channel.get("name")) or unnamed or folder,
                speakers=people,
            )
        return self._chats[folder]


def _objects(content: Content) -> list[Told]:
    try:
        return objects_of(parsed(content.read(0, content.size_bytes)))
    except (ValueError, RecursionError):
        return []


def _name(user: Told) -> str:
    """The name that a user goes by: the full one, else what he calls himself."""
    profile = object_of(user.get("profile"))
    told = (profile.get("real_name"), user.get("real_name"), profile.get("display_name"), user.get("name"))
    return next(filter(None, map(text_of, told)), "")

"""One message of a Slack export: its words with names for ids, what it is, what was done with it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from ingest.chats.conversation import Utterance
from ingest.chats.slack_blocks import block_text
from ingest.words.told import Told, exact, moment_of, object_of, objects_of, text_of, texts_of
from records.defect import DefectCode
from records.record import Participant
from records.trace import Trace, TraceKind

_MARK = re.compile(r"<([@#!]?)([^<>|]{1,2000})(?:\|([^<>]{0,2000}))?>")
_WRITTEN = frozenset((
    "", "bot_message", "file_share", "file_comment", "file_mention", "me_message", "thread_broadcast",
    "message_changed", "message_replied", "reply_broadcast", "message_deleted", "tombstone", "huddle_thread",
))  # fmt: skip
"""Subtypes of what people and programs say; of any other Slack wrote it."""
_TAKEN_BACK = frozenset(("message_deleted", "tombstone"))
_CHANGED, _HUDDLE = "message_changed", "huddle_thread"


@dataclass(frozen=True, slots=True)
class Directory:
    """Names of an export by their ids: of users and bots, and of channels."""

    users: Mapping[str, str]
    channels: Mapping[str, str]

    def participant(self, user: str) -> Participant:
        """A user: the name that the export gives him, and the id as written."""
        return Participant(self.users.get(user, ""), user)

    def words(self, text: str) -> str:
        """The text with names where ids stood, links written out, and `&amp;`, `&lt;`, `&gt;` undone."""
        return unescape(_MARK.sub(self._mark, text)) if "<" in text or "&" in text else text

    def _mark(self, found: re.Match[str]) -> str:
        sign, told, label = found[1], found[2], found[3] or ""
        match sign:
            case "@":
                return f"@{label or self.users.get(told) or told}"
            case "#":
                return f"#{label or self.channels.get(told) or told}"
            case "!":
                return label or f"@{told.partition('^')[0]}"
        return f"{label} ({told})" if label and label != told else told


@dataclass(frozen=True, slots=True)
class SlackMessage:
    """A message as the export tells it; `names` are those of its workspace."""

    told: Told
    names: Directory

    def utterance(self) -> Utterance:
        """The message."""
        told, kind = self.told, text_of(self.told.get("subtype"))
        number = text_of(told.get("ts"))
        return Utterance(
            text="\n".join(filter(None, self._words())),
            sent=exact(moment_of(number)),
            sender=self._sender(),
            written=number,
            is_notice=kind not in _WRITTEN,
            subtype=self._subtype(kind),
            number=number,
            traces=tuple(self._traces(kind, number)),
            troubles=tuple((DefectCode.MISSING_MEDIA, "omitted") for _ in self._files()),
        )

    def _sender(self) -> Participant | None:
        told = self.told
        within = (told, object_of(told.get("comment")), self._changed(), self._before())
        user = next(filter(None, (text_of(each.get("user")) for each in within)), "")
        if user:
            return self.names.participant(user)
        bot = text_of(told.get("bot_id"))
        name = text_of(told.get("username")) or text_of(object_of(told.get("bot_profile")).get("name"))
        return Participant(name or self.names.users.get(bot, ""), bot) if bot or name else None

    def _subtype(self, kind: str) -> str:
        if kind in _TAKEN_BACK:
            return "deleted"
        if kind == _HUDDLE:
            return "call"
        if kind not in _WRITTEN:
            return kind.replace("_", "-")
        return "media-omitted" if self._files() else ""

    def _changed(self) -> Told:
        """The message as it became, of an event that tells of a change."""
        return object_of(self.told.get("message")) if self.told.get("subtype") == _CHANGED else {}

    def _before(self) -> Told:
        """The message as it was before it was changed or taken back, where an event kept it."""
        return object_of(self.told.get("previous_message"))

    def _files(self) -> list[Told]:
        if text_of(self.told.get("subtype")) == "file_comment":
            return []
        return [*objects_of(self.told.get("files")), *filter(None, [object_of(self.told.get("file"))])]

    def _words(self) -> Iterator[str]:
        """The text, then what the cards, files and remarks beside it say."""
        told, seen = self.told, self._text(self.told)
        if not seen:
            seen = self._text(self._changed() or self._before())
        yield seen
        for card in objects_of(told.get("attachments")):
            lines = [text_of(card.get(each)) for each in ("pretext", "author_name", "title", "text")]
            for line in lines if any(lines) else [text_of(card.get("fallback"))]:
                if self.names.words(line) not in seen:
                    yield self.names.words(line)
            for each in objects_of(card.get("fields")):
                yield self.names.words(f"{text_of(each.get('title'))}: {text_of(each.get('value'))}")
        for each in self._files():
            name = text_of(each.get("name")) or text_of(each.get("title"))
            if name not in seen:
                yield name
        remark = text_of(object_of(told.get("comment")).get("comment"))
        if self.names.words(remark) not in seen:
            yield self.names.words(remark)

    def _text(self, told: Told) -> str:
        """The text of a message, or what its blocks say where it has none."""
        return self.names.words(text_of(told.get("text"))) or block_text(told.get("blocks"), self.names.words)

    def _traces(self, kind: str, number: str) -> Iterator[Trace]:
        told, users = self.told, self.names.users
        thread = text_of(told.get("thread_ts"))
        if thread and thread != number:
            yield Trace(TraceKind.REPLY, text=thread)
        if edited := object_of(told.get("edited")) or object_of(self._changed().get("edited")):
            user, before = text_of(edited.get("user")), self._text(self._before())
            yield Trace(TraceKind.EDIT, users.get(user) or user, moment_of(edited.get("ts")), before)
        if kind == _HUDDLE:
            yield Trace(TraceKind.CALL, text=_length(object_of(told.get("room"))))
        if kind in _TAKEN_BACK:
            yield Trace(TraceKind.DELETION)
        for each in objects_of(told.get("reactions")):
            by = texts_of(each.get("users"))
            for user in by:
                yield Trace(TraceKind.REACTION, users.get(user) or user, text=text_of(each.get("name")))
            more = each.get("count")
            if isinstance(more, int) and more > len(by):
                yield Trace(TraceKind.REACTION, text=f"{text_of(each.get('name'))} ({more - len(by)})")
        if told.get("pinned_to") or kind == "pinned_item":
            yield Trace(TraceKind.PIN)


def _length(room: Told) -> str:
    """How long a huddle took, where its beginning and end are told."""
    start, end = room.get("date_start"), room.get("date_end")
    return f"{end - start} s" if isinstance(start, int) and isinstance(end, int) and end > start else ""

"""One message of iMessage as a row of `chat.db`: its words, what it is, and what was done with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ingest.chats.attributed_text import attributed_text, property_list
from ingest.chats.balloon_text import balloon_words
from ingest.chats.conversation import Trouble, Utterance
from ingest.chats.imessage_phone import Phone, Tapback, apple_moment, number_of, owner, referred, words_of
from ingest.data.sqlite_record import Value
from ingest.words.told import Told, exact, object_of, objects_of
from records.defect import DefectCode
from records.record import Participant
from records.trace import Trace, TraceKind

COLUMNS = (
    "guid", "text", "attributedBody", "subject", "handle_id", "is_from_me", "service", "account",
    "destination_caller_id", "date", "date_read", "date_delivered", "date_edited", "date_retracted",
    "item_type", "group_action_type", "group_title", "other_handle", "share_status", "is_expirable",
    "associated_message_type", "associated_message_guid", "associated_message_emoji", "balloon_bundle_id",
    "expressive_send_style_id", "thread_originator_guid", "message_summary_info", "payload_data",
)  # fmt: skip
"""What is read of a row; older systems have fewer, and what is not there tells nothing."""

_OWN = Trace(TraceKind.OWN, text="told")
_FILE_SIGN = "\ufffc"
_IMESSAGE = "iMessage"
_POLL_VOTE = 4000
_EVENTS = {
    (1, 0): "member-added", (1, 1): "member-removed", (2, 0): "group-renamed", (3, 0): "member-left",
    (3, 1): "group-photo-changed", (3, 2): "group-photo-removed", (3, 4): "background-changed",
    (3, 6): "background-removed", (5, 0): "audio-kept", (6, 0): "call",
}  # fmt: skip
"""By the kind of a row and what was done to the group."""
_RENAMED, _SHARING = 2, 4
_APPS = {"com.apple.messages.Polls": "poll", "com.apple.findmy.FindMyMessagesApp": "location"}
_LINK = "com.apple.messages.URLBalloonProvider"


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A row of the table `message`, with the phone that it refers to by `number`s."""

    told: dict[str, Value]
    number: int
    phone: Phone

    @property
    def conversation(self) -> str:
        """The number of its chat; empty for one that is in none any more."""
        return self.phone.chats.get(self.number, "")

    @property
    def is_own(self) -> bool:
        """Whether it went out from this account."""
        return bool(self.told["is_from_me"])

    @property
    def sender(self) -> Participant | None:
        """Who wrote it; of the owner the number or address that he used, where it is told."""
        if not self.is_own:
            return self.phone.people.get(number_of(self.told["handle_id"]))
        return owner(self.told["destination_caller_id"], self.told["account"])

    def utterance(self) -> Utterance:
        """The message."""
        told = self.told
        versions = self._versions()
        text, troubles = self._words(versions)
        files = self.phone.files.get(self.number, ())
        traces = tuple(self._traces(versions))
        tapback = self._tapback()
        event = self._event()
        is_retracted = any(each.kind is TraceKind.DELETION for each in traces)
        words = text.replace(_FILE_SIGN, "").strip()
        shown = [each for each in self._balloon() if each not in words]
        return Utterance(
            text="\n".join(filter(None, (words, *shown, self._event_text(), *(each.name for each in files)))),
            sent=exact(apple_moment(told["date"])),
            sender=self.sender,
            written=str(number_of(told["date"]) or ""),
            is_notice=bool(event) or tapback is not None,
            subtype=event or self._form(tapback, is_gone=is_retracted and not words),
            number=words_of(told["guid"]),
            title=words_of(told["subject"]),
            traces=traces,
            troubles=troubles,
        )

    def _words(self, versions: list[tuple[Value, str]]) -> tuple[str, tuple[Trouble, ...]]:
        """The text; since 2022 it often stands in an attributed string alone, or in the last version."""
        text, attributed = words_of(self.told["text"]), self.told["attributedBody"]
        if text or not isinstance(attributed, bytes):
            return text or (versions[-1][1] if versions else ""), ()
        found = attributed_text(attributed)
        if found is None:
            return "", ((DefectCode.MALFORMED, "attributed text"),)
        return found, ()

    def _balloon(self) -> list[str]:
        """What a link or a card of an app says."""
        told = self.told["payload_data"]
        return balloon_words(told) if isinstance(told, bytes) else []

    def _tapback(self) -> Tapback | None:
        told = self.told
        return Tapback.of(
            told["associated_message_type"],
            told["associated_message_guid"],
            told["associated_message_emoji"],
        )

    def _event(self) -> str:
        """What happened to the group, of a row that is no message."""
        kind, action = number_of(self.told["item_type"]), number_of(self.told["group_action_type"])
        if kind == _SHARING:
            return f"location-sharing-{'stopped' if self.told['share_status'] else 'started'}"
        fallback = f"item-{kind}-{action}" if kind else ""
        return _EVENTS.get((kind, 0 if kind == _RENAMED else action), fallback)

    def _event_text(self) -> str:
        """Whom or what it happened to; of a reaction its sign, if it has no words of its own."""
        if not self.told["item_type"]:
            tapback = self._tapback()
            return tapback.sign if tapback and not self.told["text"] else ""
        other = self.phone.people.get(number_of(self.told["other_handle"]))
        return words_of(self.told["group_title"]) or (other.name if other else "")

    def _form(self, tapback: Tapback | None, *, is_gone: bool) -> str:
        """What it is besides words."""
        if tapback is not None:
            return "reaction-removed" if tapback.is_removal else "reaction"
        if is_gone:
            return "deleted"
        app = words_of(self.told["balloon_bundle_id"]).rpartition(":")[2]
        if number_of(self.told["associated_message_type"]) == _POLL_VOTE:
            return "poll-vote"
        if app and app != _LINK:
            return _APPS.get(app, "app")
        return "media" if self.phone.files.get(self.number) else ""

    def _versions(self) -> list[tuple[Value, str]]:
        """What it said since when, the first version first; nothing of one that was never changed."""
        parts = object_of(self._summary().get("ec")).values()
        return [
            (each.get("d"), attributed_text(text) or "")
            for part in parts
            for each in objects_of(part)
            if isinstance(text := each.get("t"), bytes)
        ]

    def _summary(self) -> Told:
        told = self.told["message_summary_info"]
        return property_list(told) if isinstance(told, bytes) else {}

    def _traces(self, versions: list[tuple[Value, str]]) -> Iterator[Trace]:
        told = self.told
        if self.is_own:
            yield _OWN
        if answered := words_of(told["thread_originator_guid"]) or self._referred():
            yield Trace(TraceKind.REPLY, text=answered)
        for (_, before), (at, _) in pairwise(versions):
            yield Trace(TraceKind.EDIT, at=apple_moment(at), text=before)
        edited, retracted = apple_moment(told["date_edited"]), apple_moment(told["date_retracted"])
        is_retracted = retracted or self._summary().get("rp")
        if is_retracted:
            yield Trace(TraceKind.DELETION, at=retracted or edited)
        elif edited and len(versions) <= 1:
            yield Trace(TraceKind.EDIT, at=edited)
        if self.number in self.phone.removed_at:
            yield Trace(TraceKind.RECOVERY, at=self.phone.removed_at[self.number])
        yield from self.phone.reactions.get(words_of(told["guid"]), ())
        yield from self._sending()

    def _referred(self) -> str:
        """The message that a reaction or a vote is about."""
        about = referred(self.told["associated_message_guid"])
        is_vote = number_of(self.told["associated_message_type"]) == _POLL_VOTE
        return about if is_vote or self._tapback() else ""

    def _sending(self) -> Iterator[Trace]:
        """How it went, and when it came over and was read."""
        told = self.told
        if (service := words_of(told["service"])) and service != _IMESSAGE:
            yield Trace(TraceKind.SERVICE, text=service)
        if effect := words_of(told["expressive_send_style_id"]):
            yield Trace(TraceKind.EFFECT, text=effect.rpartition(".")[2])
        if told["is_expirable"]:
            yield Trace(TraceKind.EXPIRY)
        for name, kind in (("date_delivered", TraceKind.DELIVERED), ("date_read", TraceKind.READ)):
            if at := apple_moment(told[name]):
                yield Trace(kind, at=at)

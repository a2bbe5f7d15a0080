"""One message of a Telegram export: its words, what it is, what was done with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from ingest.chats.chat_moment import local_moment
from ingest.chats.conversation import Utterance
from ingest.words.mail_date import SentDate
from ingest.words.told import Told, moment_of, object_of, objects_of, text_of
from records.defect import DefectCode
from records.frozen import maker, swift
from records.record import Participant
from records.trace import Trace, TraceKind

_EPOCH_YEAR = 1970
_CALL = "phone_call"
_MEDIA = ("file", "photo")
_SAID = frozenset(("id", "type", "date", "date_unixtime", "from", "from_id", "text", "text_entities"))
_DONE = frozenset(("edited", "edited_unixtime", "reply_to_message_id", "reply_to_peer_id", "reactions"))
_OMITTED = ((DefectCode.MISSING_MEDIA, "omitted"),)


@swift
@dataclass(frozen=True, slots=True)
class TelegramMessage:
    """A message as the export tells it; members that it does not have are simply not asked for.

    `zone` is that of who made the export, for what has no moment of its own (before 2021).
    """

    told: Told
    zone: ZoneInfo
    is_notice: bool
    """Whether Telegram wrote it: who came, who went, what was changed."""
    is_plain: bool
    """Whether it is words alone, as nearly all are."""
    is_bare: bool
    """Whether it is plain, and nothing was done with it either."""

    @staticmethod
    def of(told: Told, zone: ZoneInfo) -> "TelegramMessage":
        """The message of one object."""
        is_notice, more = told.get("type") == "service", told.keys() - _SAID
        return _message(told, zone, is_notice, not is_notice and more <= _DONE, not is_notice and not more)

    def utterance(self) -> Utterance:
        """The message as a conversation takes it."""
        written = self.date
        return _utterance(
            text=self.text,
            sent=self._sent(written),
            sender=self.sender,
            written=written,
            is_notice=self.is_notice,
            subtype=self.subtype,
            number=self.number,
            traces=() if self.is_bare else tuple(self.traces()),
            troubles=_OMITTED if self.lacks_media else (),
        )

    @property
    def number(self) -> str:
        """Its number in the chat."""
        return str(self.told.get("id", ""))

    @property
    def sender(self) -> Participant | None:
        """Who wrote or did it: the name, empty for an account that is gone, and the id as written."""
        side, side_id = ("actor", "actor_id") if self.is_notice else ("from", "from_id")
        return _participant(text_of(self.told.get(side)), text_of(self.told.get(side_id)))

    @property
    def subtype(self) -> str:
        """What it is besides words; empty for words alone."""
        if self.is_plain:
            return ""
        if self.is_notice:
            action = text_of(self.told.get("action"))
            return "call" if action == _CALL else action.replace("_", "-")
        for name, subtype in (
            ("poll", "poll"),
            ("location_information", "location"),
            ("contact_information", "contact"),
        ):
            if name in self.told:
                return subtype
        told = list(self._media_told())
        if any(not path.startswith("(") for path in told):
            return "media"
        return "media-omitted" if told else ""

    @property
    def media(self) -> str:
        """The path of its file beside the export; empty if there is none or it was left out."""
        return next((path for path in self._media_told() if not path.startswith("(")), "")

    @property
    def lacks_media(self) -> bool:
        """Whether it had a file that the export left out."""
        return not self.is_plain and any(path.startswith("(") for path in self._media_told())

    @property
    def text(self) -> str:
        """All its words: the text, and what stands in a poll, a contact card, a place or a file's name."""
        if self.is_plain:
            return words_of(self.told.get("text"))
        return "\n".join(filter(None, (words_of(self.told.get("text")), *self._beside())))

    @property
    def date(self) -> str:
        """The date as written, in the zone of who made the export."""
        return text_of(self.told.get("date"))

    def _sent(self, written: str) -> SentDate:
        """The moment in UTC; the zone is what lies between it and the date as written."""
        exact, clock = moment_of(self.told.get("date_unixtime")), _clock(written)
        if clock is None:
            return SentDate(exact, "", "" if exact else "unreadable")
        if exact is None:
            return self._local(clock)
        return _sent_date(exact, _zone_between(clock - exact))

    def traces(self) -> Iterator[Trace]:
        """What was done with it."""
        told = self.told
        if told.get("reply_to_message_id") is not None:
            yield Trace(TraceKind.REPLY, text=text_of(told["reply_to_message_id"]))
        source = text_of(told.get("forwarded_from")) or text_of(told.get("saved_from"))
        if source or "forwarded_from" in told:
            yield Trace(TraceKind.FORWARD, source)
        edited = self._edited()
        if edited is not None:
            yield Trace(TraceKind.EDIT, at=edited)
        yield from self._reactions()
        yield from _poll(told.get("poll"))
        if self._degrees():
            yield Trace(TraceKind.LOCATION, text=self._degrees())
        match told.get("action"):
            case "phone_call":
                yield Trace(TraceKind.CALL, text=_call(told))
            case "set_messages_ttl":
                yield Trace(TraceKind.EXPIRY, text=text_of(told.get("period")))
            case "pin_message":
                yield Trace(TraceKind.PIN, text=text_of(told.get("message_id")))
        if "self_destruct_period_seconds" in told:
            yield Trace(TraceKind.EXPIRY, text=text_of(told["self_destruct_period_seconds"]))

    def _media_told(self) -> Iterator[str]:
        return (path for name in _MEDIA if (path := text_of(self.told.get(name))))

    def _beside(self) -> Iterator[str]:
        told = self.told
        if self.media:
            yield self.media.rpartition("/")[2]
        yield self._degrees()
        card = told.get("contact_information")
        if isinstance(card, dict):
            names = (card.get("first_name"), card.get("last_name"), card.get("phone_number"))
            yield " ".join(filter(None, map(text_of, names)))
        for listed in (object_of(told.get("poll")), object_of(told.get("todo_list"))):
            yield words_of(listed.get("question")) or words_of(listed.get("title"))
            yield from (words_of(each.get("text")) for each in objects_of(listed.get("answers")))
        for name in ("title", "description"):
            yield text_of(object_of(told.get("invoice_information")).get(name))
        for name in ("place_name", "address", "title", "new_title", "sticker_emoji", "game_title"):
            yield text_of(told.get(name))
        members = told.get("members")
        if isinstance(members, list):
            yield ", ".join(filter(None, map(text_of, members)))

    def _degrees(self) -> str:
        place = self.told.get("location_information")
        return f"{place.get('latitude')}, {place.get('longitude')}" if isinstance(place, dict) else ""

    def _reactions(self) -> Iterator[Trace]:
        for each in objects_of(self.told.get("reactions")):
            sign = text_of(each.get("emoji")) or text_of(each.get("document_id")) or text_of(each.get("type"))
            named = objects_of(each.get("recent"))
            for one in named:
                yield Trace(TraceKind.REACTION, text_of(one.get("from")), self._utc(one.get("date")), sign)
            count = each.get("count")
            unnamed = count - len(named) if isinstance(count, int) else 0
            if unnamed > 0:
                yield Trace(TraceKind.REACTION, text=f"{sign} ({unnamed})")

    def _utc(self, written: object) -> datetime | None:
        """A moment that is told in the export's own clock, as the message's is."""
        clock, own, exact = (
            _clock(text_of(written)),
            _clock(self.date),
            moment_of(self.told.get("date_unixtime")),
        )
        if clock is None:
            return None
        return self._local(clock).at if own is None or exact is None else exact + (clock - own)

    def _edited(self) -> datetime | None:
        exact, clock = moment_of(self.told.get("edited_unixtime")), _clock(text_of(self.told.get("edited")))
        if exact is not None:
            return exact
        # Exports of before 2021 say 1970 of what was never edited.
        return self._local(clock).at if clock and clock.year > _EPOCH_YEAR else None

    def _local(self, clock: datetime) -> SentDate:
        return local_moment(clock.replace(tzinfo=None), self.zone)


_message, _utterance, _sent_date = maker(TelegramMessage), maker(Utterance), maker(SentDate)


@lru_cache(maxsize=1024)
def _participant(name: str, address: str) -> Participant | None:
    return Participant(name, address) if name or address else None


@lru_cache(maxsize=1024)
def _zone_between(ahead: timedelta) -> str:
    """The zone, as `+01:00`, whose clock is so much ahead of UTC."""
    minutes = round(ahead.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def words_of(told: object) -> str:
    """A text: one string, or pieces of which some are links, names or marked words."""
    if isinstance(told, str):
        return told
    if not isinstance(told, list):
        return ""
    return "".join(each if isinstance(each, str) else _piece(object_of(each)) for each in told)


def _piece(told: Told) -> str:
    """A piece of a text; of a link whose words are others where it leads to, too."""
    words, address = text_of(told.get("text")), text_of(told.get("href"))
    return (
        f"{words} ({address})" if address and told.get("type") == "text_link" and address != words else words
    )


def _poll(told: object) -> Iterator[Trace]:
    if isinstance(told, dict):
        for each in objects_of(told.get("answers")):
            yield Trace(
                TraceKind.POLL, text=f"{words_of(each.get('text'))} ({text_of(each.get('voters')) or 0})"
            )


def _call(told: Told) -> str:
    seconds = text_of(told.get("duration_seconds"))
    return f"{seconds} s" if seconds else text_of(told.get("discard_reason"))


def _clock(written: str) -> datetime | None:
    """What the clock of who made the export showed, as if it went with UTC."""
    try:
        return datetime.fromisoformat(f"{written}+00:00")
    except ValueError:
        return None

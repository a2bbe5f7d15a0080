"""One message of Messenger or Instagram, in either form that Meta writes; mojibake repaired."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from ingest.chats.conversation import Utterance
from ingest.words.told import Told, exact, moment_of, object_of, objects_of, text_of
from records.defect import DefectCode
from records.record import Participant
from records.trace import Trace, TraceKind

_MILLISECOND = timedelta(milliseconds=1)
_MEDIA = ("photos", "videos", "audio_files", "files", "gifs", "media")
_OMITTED = (DefectCode.MISSING_MEDIA, "omitted")
_NOTICES = {"Subscribe": "join", "Unsubscribe": "leave"}


def repaired(told: object) -> str:
    """A text whose UTF-8 bytes were written as Latin-1 letters, as it was; any other text as it is."""
    text = text_of(told)
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


@dataclass(frozen=True, slots=True)
class MetaMessage:
    """A message as the export tells it: `sender_name` in the old form, `senderName` in the new."""

    told: Told

    @property
    def sender(self) -> str:
        """The name as written."""
        return self._text("sender_name") or text_of(self.told.get("senderName"))

    def utterance(self) -> Utterance:
        """The message."""
        told, paths = self.told, self._paths()
        written = text_of(told.get("timestamp_ms") or told.get("timestamp"))
        return Utterance(
            text="\n".join(filter(None, self._words(paths))),
            sent=exact(moment_of(written, _MILLISECOND)),
            sender=Participant(self.sender, "") if self.sender else None,
            written=written,
            is_notice=text_of(told.get("type")) in _NOTICES,
            subtype=self._subtype(paths),
            traces=tuple(self._traces()),
            troubles=tuple(
                (DefectCode.MISSING_MEDIA, "omitted") for path in paths if path.startswith("http")
            ),
        )

    def _text(self, name: str) -> str:
        return repaired(self.told.get(name))

    def _paths(self) -> list[str]:
        """Where its files are in the export, or on the network if they were left out."""
        told = [one.get("uri") for each in _MEDIA for one in objects_of(self.told.get(each))]
        told.append(object_of(self.told.get("sticker")).get("uri"))
        return [path for each in told if (path := repaired(each))]

    def _words(self, paths: list[str]) -> Iterator[str]:
        """Its text, a link that it shares with the words there, and the names of its files."""
        words = self._text("content") or text_of(self.told.get("text"))
        yield words
        share = object_of(self.told.get("share"))
        for each in (repaired(share.get("link")), repaired(share.get("share_text"))):
            if each not in words:
                yield each
        yield from (path.rpartition("/")[2] for path in paths)

    def _subtype(self, paths: list[str]) -> str:
        told = self.told
        if told.get("is_unsent") or told.get("isUnsent"):
            return "deleted"
        if "call_duration" in told:
            return "call"
        return _NOTICES.get(text_of(told.get("type")), "media" if paths else "")

    def _traces(self) -> Iterator[Trace]:
        told = self.told
        if told.get("is_unsent") or told.get("isUnsent"):
            yield Trace(TraceKind.DELETION)
        for each in objects_of(told.get("reactions")):
            at = moment_of(each.get("timestamp"))
            yield Trace(TraceKind.REACTION, repaired(each.get("actor")), at, repaired(each.get("reaction")))
        if "call_duration" in told:
            seconds = text_of(told["call_duration"])
            yield Trace(TraceKind.CALL, text="missed" if told.get("missed") else f"{seconds} s")

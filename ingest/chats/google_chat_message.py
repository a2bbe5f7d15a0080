"""One message of Google Chat as Takeout tells it."""

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from ingest.chats.conversation import Utterance
from ingest.chats.long_date import long_date
from ingest.words.told import Told, object_of, objects_of, text_of, texts_of
from records.record import Participant
from records.trace import Trace, TraceKind

_THREAD = 2


@dataclass(frozen=True, slots=True)
class GoogleChatMessage:
    """A message; `zone` is that of a date that tells none."""

    told: Told
    zone: ZoneInfo

    @property
    def sender(self) -> Participant | None:
        """The name and mail address as written."""
        creator = object_of(self.told.get("creator"))
        name, address = text_of(creator.get("name")), text_of(creator.get("email"))
        return Participant(name, address) if name or address else None

    def utterance(self) -> Utterance:
        """The message."""
        told = self.told
        written = text_of(told.get("created_date"))
        files = [text_of(each.get("original_name")) for each in objects_of(told.get("attached_files"))]
        return Utterance(
            text="\n".join(filter(None, (text_of(told.get("text")), *self._linked(), *files))),
            sent=long_date(written, self.zone),
            sender=self.sender,
            written=written,
            subtype="deleted" if self._is_deleted else "media" if files else "",
            number=text_of(told.get("message_id")),
            traces=tuple(self._traces()),
        )

    @property
    def _is_deleted(self) -> bool:
        told = self.told
        return bool(told.get("deletion_metadata")) or text_of(told.get("message_state")) == "DELETED"

    def _linked(self) -> Iterator[str]:
        """Titles of pages and files that the text refers to."""
        for each in objects_of(self.told.get("annotations")):
            for kind in ("url_metadata", "drive_metadata"):
                yield text_of(object_of(each.get(kind)).get("title"))

    def _traces(self) -> Iterator[Trace]:
        told = self.told
        quoted = object_of(told.get("quoted_message_metadata"))
        thread = text_of(told.get("message_id")).split("/")[-2:]
        if quoted:
            yield Trace(
                TraceKind.REPLY, text=text_of(quoted.get("message_id")) or text_of(quoted.get("text"))
            )
        elif len(thread) == _THREAD and thread[0] != thread[1]:
            yield Trace(TraceKind.REPLY, text=thread[0])
        if edited := text_of(told.get("updated_date")):
            yield Trace(TraceKind.EDIT, at=long_date(edited, self.zone).at)
        if self._is_deleted:
            yield Trace(TraceKind.DELETION)
        for each in objects_of(told.get("reactions")):
            sign = text_of(object_of(each.get("emoji")).get("unicode"))
            for who in texts_of(each.get("reactor_emails")):
                yield Trace(TraceKind.REACTION, who, text=sign)

"""One event of an RSMF manifest, 1.0 or 2.0: its words, who is meant by its ids, what was done with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingest.chats.conversation import Utterance
from ingest.words.told import Told, exact, iso_moment, objects_of, text_of, texts_of
from records.defect import DefectCode
from records.record import Participant
from records.trace import Trace, TraceKind

_SAID = frozenset(("message", "unknown", ""))
"""Types of events that somebody wrote; of any other the platform did."""


@dataclass(frozen=True, slots=True)
class People:
    """The participants of a manifest by their ids."""

    told: Mapping[str, Told]

    def participant(self, number: str) -> Participant | None:
        """What the manifest calls him, and his mail address, else account, else the id."""
        if not number:
            return None
        known = self.told.get(number, {})
        address = text_of(known.get("email")) or text_of(known.get("account_id")) or number
        return Participant(text_of(known.get("display")), address)

    def called(self, number: object) -> str:
        """His name for a trace."""
        who = self.participant(text_of(number))
        return (who.name or who.address) if who else ""


@dataclass(frozen=True, slots=True)
class RsmfEvent:
    """An event as the manifest tells it."""

    told: Told
    people: People

    @property
    def conversation(self) -> str:
        """The id of its conversation."""
        return text_of(self.told.get("conversation"))

    @property
    def sender(self) -> Participant | None:
        """Who did it."""
        return self.people.participant(text_of(self.told.get("participant")))

    @property
    def files(self) -> list[str]:
        """Names of its files within the archive."""
        return [
            name for each in objects_of(self.told.get("attachments")) if (name := text_of(each.get("id")))
        ]

    def utterance(self, present: frozenset[str]) -> Utterance:
        """The message; `present` are the files that came along."""
        told, kind = self.told, text_of(self.told.get("type"))
        shown = [text_of(each.get("display")) for each in objects_of(told.get("attachments"))]
        written = text_of(told.get("timestamp"))
        is_notice = kind not in _SAID
        missing = [name for name in self.files if name not in present]
        return Utterance(
            text="\n".join(filter(None, (text_of(told.get("body")), *shown))),
            sent=exact(iso_moment(written)) if written else None,
            sender=self.sender,
            written=written,
            is_notice=is_notice,
            subtype=kind if is_notice else self._subtype(shown),
            number=text_of(told.get("id")),
            traces=tuple(self._traces()),
            troubles=tuple((DefectCode.MISSING_MEDIA, "absent") for _ in missing),
        )

    def _subtype(self, shown: list[str]) -> str:
        return "deleted" if self.told.get("deleted") is True else "media" if shown else ""

    def _traces(self) -> Iterator[Trace]:
        told, called = self.told, self.people.called
        if told.get("direction") == "outgoing":
            yield Trace(TraceKind.OWN, text="told")
        if told.get("parent"):
            yield Trace(TraceKind.REPLY, text=text_of(told["parent"]))
        for each in objects_of(told.get("edits")):
            at, before = iso_moment(each.get("timestamp")), text_of(each.get("previous"))
            yield Trace(TraceKind.EDIT, called(each.get("participant")), at, before)
        if told.get("deleted") is True:
            yield Trace(TraceKind.DELETION)
        for each in objects_of(told.get("reactions")):
            sign, by = text_of(each.get("value")), texts_of(each.get("participants"))
            for who in by:
                yield Trace(TraceKind.REACTION, called(who), text=sign)
            count = each.get("count")
            if isinstance(count, int) and count > len(by):
                yield Trace(TraceKind.REACTION, text=f"{sign} ({count - len(by)})")
        for each in objects_of(told.get("read_receipts")):
            if each.get("action") != "delivered":
                yield Trace(
                    TraceKind.READ, called(each.get("participant")), iso_moment(each.get("timestamp"))
                )

"""One message of a table whose columns were declared: a row, by what its cells mean."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from ingest.chats.conversation import Utterance, as_written
from ingest.chats.declared_date import declared_moment
from records.declaration import Meaning, TableForm
from records.record import Participant
from records.trace import Trace, TraceKind

_BETWEEN = {Meaning.ATTACHMENTS: "\n", Meaning.RECIPIENTS: "\n"}
_OWN = Trace(TraceKind.OWN, text="told")


@dataclass(frozen=True, slots=True)
class TableMessage:
    """A row of a table of that form; `places` tells in which cells what stands."""

    form: TableForm
    places: Mapping[Meaning, tuple[int, ...]]
    cells: tuple[str, ...]

    def told(self, meaning: Meaning) -> str:
        """What the cells of that meaning hold, joined by a space; files and people by a line end."""
        cells = self.cells
        found = [cells[place].strip() for place in self.places.get(meaning, ()) if place < len(cells)]
        return _BETWEEN.get(meaning, " ").join(filter(None, found))

    @property
    def sender(self) -> Participant | None:
        """Who wrote it, as written."""
        written = self.told(Meaning.SENDER)
        return as_written(written) if written else None

    @property
    def people(self) -> Iterator[Participant]:
        """Everybody that the row names: its sender, and its recipients, one a line."""
        for written in (self.told(Meaning.SENDER), *self.told(Meaning.RECIPIENTS).splitlines()):
            if written.strip():
                yield as_written(written.strip())

    def utterance(self, zone: ZoneInfo) -> Utterance:
        """The message; its date is of the clock of this zone where it tells none."""
        files, written = self.told(Meaning.ATTACHMENTS), self.told(Meaning.SENT)
        return Utterance(
            text="\n".join(filter(None, (self.told(Meaning.TEXT), files))),
            sent=declared_moment(written, self.form.dates, zone),
            sender=self.sender,
            written=written,
            subtype="media" if files else "",
            number=self.told(Meaning.NUMBER),
            title=self.told(Meaning.SUBJECT),
            traces=tuple(self._traces(zone)),
        )

    def _traces(self, zone: ZoneInfo) -> Iterator[Trace]:
        form = self.form
        is_owners = bool(form.owner) and form.owner in self.told(Meaning.SENDER)
        if is_owners or _is_among(self.told(Meaning.DIRECTION), form.outgoing):
            yield _OWN
        if answered := self.told(Meaning.REPLY_TO):
            yield Trace(TraceKind.REPLY, text=answered)
        if _is_among(self.told(Meaning.DELETED), form.deleted):
            yield Trace(TraceKind.RECOVERY)
        if application := self.told(Meaning.APPLICATION):
            yield Trace(TraceKind.SERVICE, text=application)
        for meaning, kind in ((Meaning.DELIVERED, TraceKind.DELIVERED), (Meaning.READ, TraceKind.READ)):
            if written := self.told(meaning):
                yield Trace(kind, at=declared_moment(written, form.dates, zone).at, text=written)


def _is_among(written: str, values: tuple[str, ...]) -> bool:
    return written.casefold() in {value.casefold() for value in values}

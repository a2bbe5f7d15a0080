"""What hangs on a message: a file, or a message that another form of mail holds.

A message of any form may hang on one of any other: a .msg on a mail, a mail on a .msg. Who reads a
message is told how all forms are read (`Forms`), so that none has to know another.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from ingest.file_record import file_record
from ingest.format import Attachments, Context, FamilyLink, Finding, Source
from ingest.signatures import can_be_opened
from records.defect import Defect, DefectCode
from records.place import Place
from records.record import Record, TextState


class MessageForm(Protocol):
    """One form in which messages are kept."""

    def holds(self, source: Source, name: str) -> bool:
        """Whether these bytes, called so, are a message of this form."""
        ...

    def read(self, source: Source, context: Context, nested: "Nested", name: str) -> Iterator[Finding]:
        """The message and its family, told as `told_family` does. Raises nothing for what is in the bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Nested:
    """How messages within a message are read, and how many stand around this one."""

    forms: tuple[MessageForm, ...]
    level: int = 0

    @property
    def deeper(self) -> "Nested":
        """For what is inside this message."""
        return Nested(self.forms, self.level + 1)

    def form_of(self, source: Source, name: str) -> MessageForm | None:
        """The form of the message that these bytes are, if they are one."""
        return next((form for form in self.forms if form.holds(source, name)), None)


def read_attached(
    inside: Source,
    context: Context,
    nested: Nested,
    *,
    name: str,
    charset: str = "",
    defects: tuple[Defect, ...] = (),
) -> Iterator[Finding]:
    """What an attachment yields: a message with its family, or a file, that may be opened besides.

    A message deeper than `limits.mime_depth` is a file with a Defect LIMIT_DEPTH.
    """
    form = nested.form_of(inside, name)
    if form is not None and nested.level < context.limits.mime_depth:
        yield from form.read(inside, context, nested.deeper, name)
        return
    if form is not None:
        defects = (*defects, Defect(DefectCode.LIMIT_DEPTH, inside.place, f"message {nested.level + 1}"))
    record = file_record(inside, context, name=name, charset=charset, defects=defects)
    if form is not None or not can_be_opened(inside.head(), record.file_name):
        yield record
        return
    # what a format opens is found through what is in it: no extractor need unpack it again
    yield replace(record, text_state=TextState.READY)
    yield replace(inside, family=FamilyLink(record.id, record.family_id))


def told_family(place: Place, found: int, family: Sequence[Finding]) -> Iterator[Finding]:
    """A message, then what hangs on it, after the count of both: `found` is the scanner's own.

    What messages inside counted is added to it, so that one count stands for the whole.
    """
    found += sum(each.found for each in family if isinstance(each, Attachments))
    kept = -1
    yield Attachments(place, found)
    for each in family:
        if isinstance(each, Attachments):
            continue
        kept += isinstance(each, Record)
        kept += each.lost if isinstance(each, Defect) else 0
        yield each
    if found != kept:
        yield Defect(DefectCode.COUNT_DIFFERS, place, f"attachments {kept}/{found}", max(0, found - kept))

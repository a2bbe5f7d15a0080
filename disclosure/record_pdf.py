"""A record as a PDF of its own, made from its redacted text and fields and from nothing else.

Whatever hides in an original (layers, remarks, tracked changes, earlier versions) is not left out: it was
never there, for the original is not read.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from zoneinfo import ZoneInfo

from disclosure.pdf.flow import Flow, whole
from disclosure.pdf.tagged import TaggedPdf
from disclosure.redacting import RedactedText, Segment
from disclosure.redacting_fields import RecordFields
from records.record import RecipientRole

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_ROLES = {
    RecipientRole.TO: "Aan",
    RecipientRole.CC: "CC",
    RecipientRole.BCC: "BCC",
    RecipientRole.MEMBER: "Deelnemers",
}
_NO_TITLE = "Zonder onderwerp"
_NO_TEXT = "Dit stuk heeft geen tekst."


@dataclass(frozen=True, slots=True)
class RecordSheet:
    """What is on the pages: `number` as the inventory writes it, redacted fields, and the redacted text."""

    number: str
    fields: RecordFields
    text: RedactedText
    sent_at: datetime | None = None

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """The header: the name of each field that the record has, in Dutch, and its value."""
        fields = self.fields
        sender = fields.sender
        found = [("Nummer", self.number)]
        if self.sent_at is not None:
            found.append(("Datum", f"{self.sent_at.astimezone(_AMSTERDAM):%d-%m-%Y %H:%M}"))
        if sender is not None:
            found.append(("Van", _somebody(sender.name, sender.address)))
        for role, label in _ROLES.items():
            names = [_somebody(each.name, each.address) for each in fields.recipients if each.role is role]
            found += [(label, "; ".join(names))] if names else []
        found += [
            (label, value)
            for label, value in (
                ("Gesprek", fields.conversation_title),
                ("Bestand", fields.file_name),
                ("Bijlagen", "; ".join(fields.attachment_names)),
                ("Vindplaats", fields.place),
            )
            if value
        ]
        return tuple(found)

    @property
    def shown(self) -> str:
        """Everything that its pages say, but for the numbers of pages."""
        told = "\n".join(f"{name}: {value}" for name, value in self.lines)
        return f"{self.title}\n{told}\n{self.text.text}\n{_NO_TEXT}"

    @property
    def title(self) -> str:
        """What the document is called: its redacted title, or the name of its file or conversation."""
        fields = self.fields
        return fields.title or fields.file_name or fields.conversation_title or _NO_TITLE


def write_record(sink: BinaryIO, sheet: RecordSheet) -> int:
    """Write a record as a PDF and give its number of pages. The same record gives the same bytes."""
    pdf = TaggedPdf(sink, f"{sheet.number} {sheet.title}")
    flow = Flow(pdf, sheet.number)
    flow.heading(whole(sheet.title))
    for name, value in sheet.lines:
        flow.field(name, whole(value))
    flow.rule()
    flow.paragraph(sheet.text.segments() if sheet.text.text.strip() else (Segment(_NO_TEXT),))
    pdf.close()
    return pdf.pages


def _somebody(name: str, address: str) -> str:
    """A name with its address; one of them where both say the same."""
    return f"{name} <{address}>" if name and address and name != address else name or address

"""Outlook items in files of their own: `.msg`, `.oft`, `winmail.dat`; mails, meetings, contacts, tasks."""

from collections.abc import Iterator

from ingest.file_record import kept_as_file, oversized
from ingest.format import Confidence, Context, Finding, Source
from ingest.message_forms import FORMS
from ingest.outlook.outlook_reading import is_item, read_outlook


class Msg:
    """Reads one item with its attachments and the items inside it."""

    name = "msg"

    def sniff(self, source: Source) -> Confidence:
        """Certain of a TNEF stream, or of a compound file that lists an item's properties."""
        return Confidence.CERTAIN if is_item(source) else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The item and its family. One beyond `message_bytes` is kept as a file."""
        if too_large := oversized(source, context):
            yield from kept_as_file(source, context, too_large)
            return
        yield from read_outlook(source, context, FORMS)

"""Mail files: one message a file, whatever its extension (RFC 5322); Apple's emlx too.

A maildir needs no format of its own: its files in cur, new and tmp are mail files with names
like `123.host:2,S`, and are recognised by what they hold.
"""

from collections.abc import Iterator

from ingest.file_record import kept_as_file, oversized
from ingest.format import Confidence, Context, Finding, Source
from ingest.message_forms import FORMS
from ingest.mime.mail import read_mail
from ingest.signatures import has_known_field, is_message

_NAMES = (".eml", ".emlx", ".partial.emlx")
_STORED = "message/rfc822"
"""What a container says of a message that it cut out itself."""


class Eml:
    """Reads one mail with its attachments and nested mails."""

    name = "eml"

    def sniff(self, source: Source) -> Confidence:
        """Certain of what a container cut out as a message, likely of telling header fields."""
        if source.media_type == _STORED:
            return Confidence.CERTAIN
        head = source.head()
        if is_message(head):
            return Confidence.LIKELY
        if head and source.name.lower().endswith(_NAMES):
            return Confidence.LIKELY if has_known_field(head) else Confidence.NAME
        return Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The mail and its family. A mail beyond `message_bytes` is kept as a file."""
        if too_large := oversized(source, context):
            yield from kept_as_file(source, context, too_large)
            return
        yield from read_mail(source, context, FORMS)

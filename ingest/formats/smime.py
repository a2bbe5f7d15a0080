"""S/MIME (`.p7m`): a mail inside its signature is opened, one that is sealed for its reader is named.

The signature stays where it is: the file is kept, and the mail inside hangs on it.
"""

from collections.abc import Iterator

from ingest.file_record import kept_as_file, oversized
from ingest.format import Confidence, Context, Finding, Opened, Source
from ingest.signed_content import is_enveloped, is_sealed, signed_content
from records.content import BytesContent
from records.defect import Defect, DefectCode
from records.place import StepKind


class Smime:
    """Opens signed data."""

    name = "smime"

    def sniff(self, source: Source) -> Confidence:
        """Certain of signed or enveloped data by its object identifier."""
        return Confidence.CERTAIN if is_sealed(source.head(), source.name) else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """What was signed, as a mail. Raises ValueError if the bytes cannot be read."""
        if too_large := oversized(source, context):
            yield from kept_as_file(source, context, too_large)
        elif is_enveloped(source.head()):
            yield from kept_as_file(source, context, Defect(DefectCode.ENCRYPTED, source.place, "enveloped"))
        elif content := signed_content(source.whole()):
            yield Opened(source.place, self.name, 1)
            place = source.place.into(StepKind.SIGNED, "content")
            inside = BytesContent(content)
            yield Source(place, inside, source.origin, source.depth + 1, "message/rfc822", source.family)
        else:
            yield from kept_as_file(source, context)

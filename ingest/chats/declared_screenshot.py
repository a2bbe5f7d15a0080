"""Screenshots of chats, as a hand-in declares them: a picture is a file whose text is what can be read in it.

A format that is made of a declaration, so it stands before `FORMATS` and not among them. A screenshot is
never split into messages: who wrote what, and when, is for whoever looks at it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.file_record import file_record
from ingest.format import Confidence, Context, Finding, Source
from ingest.media_type import media_type_of
from records.declaration import Declaration
from records.record import Evidence

_SUBTYPE = "screenshot"


@dataclass(frozen=True, slots=True)
class DeclaredScreenshot:
    """Reads such a picture as one file."""

    declaration: Declaration
    name: str = "screenshot"

    def sniff(self, source: Source) -> Confidence:
        """Certain of a picture that was declared to be a screenshot."""
        if not self.declaration.is_screenshot(source.place):
            return Confidence.NO
        media_type = media_type_of(source.head(), source.name, source.media_type)
        return Confidence.CERTAIN if media_type.startswith("image/") else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The picture; the attachments' lane finds its text."""
        yield replace(file_record(source, context), evidence=Evidence.SCREENSHOT, subtype=_SUBTYPE)

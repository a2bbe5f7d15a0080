"""Loose files: everything that no other format knows is kept as a file, with its bytes."""

from collections.abc import Iterator

from ingest.file_record import file_record
from ingest.format import Confidence, Context, Finding, Source


class LooseFile:
    """Reads any source as one file."""

    name = "file"

    def sniff(self, source: Source) -> Confidence:  # noqa: ARG002  # any source will do
        """Takes what is left."""
        return Confidence.FALLBACK

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The file's record."""
        yield file_record(source, context)

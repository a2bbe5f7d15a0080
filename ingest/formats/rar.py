"""Rar archives: every entry that is no folder is a source; what is packed needs a command of the machine."""

from collections.abc import Iterator

from ingest.archive_reading import names_locked, read_entries
from ingest.archives.rar_count import NEW, OLD, count_entries
from ingest.archives.rar_entries import RarEntries
from ingest.format import Confidence, Context, Finding, Opened, Source
from records.defect import Defect, DefectCode


class RarArchive:
    """Opens an archive, or one of its volumes."""

    name = "rar"

    def sniff(self, source: Source) -> Confidence:
        """Certain of the signature of either form."""
        return Confidence.CERTAIN if source.head(len(NEW)).startswith((OLD, NEW)) else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The count, then every entry. Raises what the library does if the directory cannot be read."""
        most = context.limits.archive_entries
        counted = count_entries(source.content, most)
        if counted.hides_names:
            yield Opened(source.place, self.name, 1)
            yield names_locked(source.place)
            return
        if counted.entries > most:
            yield Opened(source.place, self.name, counted.entries)
            detail = f"entries over {most}"
            yield Defect(DefectCode.LIMIT_ENTRIES, source.place, detail, counted.entries)
            return
        entries = RarEntries(source, context)
        yield Opened(source.place, self.name, counted.entries)
        if counted.is_part:
            yield Defect(DefectCode.TRUNCATED, source.place, "one of several volumes")
        yield from read_entries(source, context, entries, counted.entries)

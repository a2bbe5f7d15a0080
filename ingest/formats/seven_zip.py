"""7z archives: every entry that is not a folder is a source, out of the block that it is packed in.

An entry that is damaged is lost alone; what ends a block, or a limit, loses what is behind it there, each by
name. The directory is at the end: an archive that is cut off is kept as a file.
"""

from collections.abc import Iterator

from ingest.archive_reading import names_locked, read_entries
from ingest.archives.seven_zip_count import count_entries
from ingest.archives.seven_zip_entries import SevenZipEntries
from ingest.archives.seven_zip_file import SIGNATURE, CutOffArchiveError, SevenZip
from ingest.file_record import kept_as_file
from ingest.format import Confidence, Context, Finding, Opened, Source
from ingest.keyring import Keyring, LockedError
from records.defect import Defect, DefectCode


class SevenZipArchive:
    """Unpacks an archive into sources."""

    name = "7z"

    def sniff(self, source: Source) -> Confidence:
        """Certain of the signature."""
        return Confidence.CERTAIN if source.head(len(SIGNATURE)) == SIGNATURE else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The count, then every entry. Raises ValueError if the directory cannot be read."""
        try:
            archive = SevenZip(source.content, Keyring(context.passwords))
        except LockedError:
            yield Opened(source.place, self.name, 1)
            yield names_locked(source.place)
            return
        except CutOffArchiveError as error:
            yield from kept_as_file(source, context, Defect(DefectCode.TRUNCATED, source.place, str(error)))
            return
        found = count_entries(archive.directory)
        if found > context.limits.archive_entries:
            yield Opened(source.place, self.name, found)
            yield Defect(DefectCode.LIMIT_ENTRIES, source.place, f"entries {found}", found)
            return
        entries = SevenZipEntries(source, context, archive)
        yield Opened(source.place, self.name, found)
        yield from read_entries(source, context, entries, found)

"""Zip archives: every entry that is not a folder is a source; names are only names."""

import zipfile
from collections.abc import Iterator

from ingest.archive_reading import read_entries
from ingest.archives.archive_entries import ArchiveEntries
from ingest.archives.zip_count import count_entries
from ingest.format import Confidence, Context, FamilyLink, Finding, Opened, Source
from ingest.keyring import Keyring
from ingest.signatures import is_archive
from records.defect import Defect, DefectCode


class ZipArchive:
    """Unpacks an archive into sources."""

    name = "zip"

    def sniff(self, source: Source) -> Confidence:
        """Certain of the signature, unless it is an office file."""
        return Confidence.CERTAIN if is_archive(source.head(), source.name) else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The count, then every entry. Raises BadZipFile or ValueError if there is no directory."""
        found = count_entries(source.content)
        if found > context.limits.archive_entries:
            yield Opened(source.place, self.name, found)
            yield Defect(DefectCode.LIMIT_ENTRIES, source.place, f"entries {found}", found)
            return
        with zipfile.ZipFile(source.content.open()) as archive:
            opened = _Opened(ArchiveEntries(source, context, archive))
            yield Opened(source.place, self.name, found)
            yield from read_entries(source, context, opened, found)


class _Opened:
    """A zip archive as archives of all forms are read."""

    def __init__(self, entries: ArchiveEntries) -> None:
        self._entries, self._by_index = entries, dict(entries)

    @property
    def keyring(self) -> Keyring:
        return self._entries.keyring

    def names(self) -> list[tuple[int, str]]:
        return [(index, entry.filename) for index, entry in self._by_index.items()]

    def head(self, index: int, size_bytes: int) -> bytes:
        return self._entries.head(index, self._by_index[index], size_bytes)

    def source(self, index: int, family: FamilyLink | None) -> Source | Defect:
        return self._entries.source(index, self._by_index[index], family)

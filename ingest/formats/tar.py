"""Tar archives: every member that is a file is a source, and stands in the archive as it is.

Links, devices and sparse files have no bytes of their own: they are lost by a defect that names them.
"""

import tarfile
from collections.abc import Iterator
from itertools import islice

from ingest.archive_reading import read_entries
from ingest.archives.tar_count import count_members, is_header
from ingest.format import Confidence, Context, FamilyLink, Finding, Opened, Source
from ingest.keyring import Keyring
from records.content import RangeContent
from records.defect import Defect, DefectCode
from records.passwords import NO_PASSWORDS
from records.place import StepKind


class Tar:
    """Lists an archive."""

    name = "tar"

    def sniff(self, source: Source) -> Confidence:
        """Certain of a header whose sum is right."""
        return Confidence.CERTAIN if is_header(source.head()) else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The count, then every member. What breaks off ends as TRUNCATED."""
        found = count_members(source.content, context.limits.archive_entries)
        yield Opened(source.place, self.name, found)
        if found > context.limits.archive_entries:
            yield Defect(DefectCode.LIMIT_ENTRIES, source.place, f"entries over {found - 1}", found)
            return
        members = list(islice(_members(source), found))
        yield from read_entries(source, context, _Opened(source, members), len(members))
        if (seen := len(members)) < found:
            yield Defect(DefectCode.TRUNCATED, source.place, f"entries {seen}/{found}", found - seen)


def _members(source: Source) -> Iterator[tarfile.TarInfo]:
    try:
        with tarfile.open(fileobj=source.content.open(), mode="r:") as archive:
            yield from (member for member in archive if not member.isdir())
    except (tarfile.TarError, EOFError, OSError, ValueError):
        return


class _Opened:
    """A tar archive as archives of all forms are read."""

    def __init__(self, source: Source, members: list[tarfile.TarInfo]) -> None:
        self._source, self._members = source, members
        self.keyring = Keyring(NO_PASSWORDS)

    def names(self) -> list[tuple[int, str]]:
        return [(index, member.name) for index, member in enumerate(self._members)]

    def head(self, index: int, size_bytes: int) -> bytes:
        member = self._members[index]
        is_file = member.isreg() and not member.issparse()
        start = member.offset_data
        return self._source.content.read(start, start + min(size_bytes, member.size)) if is_file else b""

    def source(self, index: int, family: FamilyLink | None) -> Source | Defect:
        source, member = self._source, self._members[index]
        start, end = member.offset_data, member.offset_data + member.size
        place = source.place.into(StepKind.ENTRY, f"{start}-{end}:{member.name}")
        if not member.isreg() or member.issparse():
            return Defect(DefectCode.UNREADABLE, place, "no file", 1)
        if end > source.content.size_bytes:
            there = source.content.size_bytes - start
            return Defect(DefectCode.TRUNCATED, place, f"bytes {there}/{member.size}", 1)
        content = RangeContent(source.content, start, end)
        return Source(place, content, source.origin, source.depth + 1, "", family)

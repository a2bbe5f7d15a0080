"""Tar archives: every member that is a file is a source, and stands in the archive as it is.

Links, devices and sparse files have no bytes of their own: they are lost by a defect that names them.
"""

import tarfile
from collections.abc import Iterator

from ingest.archives.tar_count import count_members, is_header
from ingest.format import Confidence, Context, Finding, Opened, Source
from records.content import RangeContent
from records.defect import Defect, DefectCode
from records.place import StepKind


class Tar:
    """Lists an archive."""

    name = "tar"

    def sniff(self, source: Source) -> Confidence:
        """Certain of a header whose sum is right."""
        return Confidence.CERTAIN if is_header(source.head()) else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The count, then every member in the order of the archive. What breaks off ends as TRUNCATED."""
        found = count_members(source.content, context.limits.archive_entries)
        yield Opened(source.place, self.name, found)
        if found > context.limits.archive_entries:
            yield Defect(DefectCode.LIMIT_ENTRIES, source.place, f"entries over {found - 1}", found)
            return
        seen = 0
        for member in _members(source):
            if seen == found:
                break
            seen += 1
            yield _opened(source, member)
        if seen < found:
            yield Defect(DefectCode.TRUNCATED, source.place, f"entries {seen}/{found}", found - seen)


def _members(source: Source) -> Iterator[tarfile.TarInfo]:
    try:
        with tarfile.open(fileobj=source.content.open(), mode="r:") as archive:
            yield from (member for member in archive if not member.isdir())
    except (tarfile.TarError, EOFError, OSError, ValueError):
        return


def _opened(source: Source, member: tarfile.TarInfo) -> Finding:
    start, end = member.offset_data, member.offset_data + member.size
    place = source.place.into(StepKind.ENTRY, f"{start}-{end}:{member.name}")
    if not member.isreg() or member.issparse():
        return Defect(DefectCode.UNREADABLE, place, "no file", 1)
    if end > source.content.size_bytes:
        return Defect(
            DefectCode.TRUNCATED, place, f"bytes {source.content.size_bytes - start}/{member.size}", 1
        )
    content = RangeContent(source.content, start, end)
    return Source(place, content, source.origin, source.depth + 1, "", source.family)

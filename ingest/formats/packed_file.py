"""Files that are packed alone: gzip, bzip2, xz. What is inside goes back to the front under its own name."""

from collections.abc import Iterator

from ingest.archives.packed import is_packed, unpacked, unpacked_name
from ingest.archives.unpacked import UnpackingLimitError
from ingest.format import Confidence, Context, Finding, Opened, Source
from records.defect import Defect, DefectCode
from records.place import StepKind


class PackedFile:
    """Unpacks one file."""

    name = "packed"

    def sniff(self, source: Source) -> Confidence:
        """Certain of the signature."""
        return Confidence.CERTAIN if is_packed(source.head()) else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """What is inside, as one source; broken off, what came out before."""
        limits = context.limits
        place = source.place.into(StepKind.ENTRY, f"0:{unpacked_name(source.name)}")
        yield Opened(source.place, self.name, 1)
        try:
            content, is_whole = unpacked(source.content, limits, limits.archive_total_bytes)
        except UnpackingLimitError as error:
            packed = f"packed {source.content.size_bytes}, unpacked over {error.size_bytes}"
            yield Defect(DefectCode.LIMIT_RATIO, place, packed, 1)
            return
        if not is_whole:
            lost = not content.size_bytes
            yield Defect(DefectCode.TRUNCATED, place, f"bytes {content.size_bytes}", int(lost))
        if is_whole or content.size_bytes:
            yield Source(place, content, source.origin, source.depth + 1, "", source.family)

"""The file set: the papers of the release and every file of its members, as one zip.

All of it was frozen with the release, the README and the manifest as well: downloading composes
nothing, so each download has the same bytes, and a length that is known before the first of them.
"""

from collections.abc import Iterator
from itertools import chain

from disclosure.zip_stream import ZipEntry, entries_of, zip_chunks, zip_length
from records.release import Release, ReleasedSet


class FileSet:
    """A folder for each day, beside the inventory, the README and the checksums."""

    name = "file-set"
    media_type = "application/zip"

    def file_name(self, release: Release) -> str:
        """The name of the download."""
        return f"{release.name}.zip"

    def length(self, released: ReleasedSet) -> int:
        """How many bytes `write` gives."""
        return zip_length(_entries(released))

    def write(self, released: ReleasedSet) -> Iterator[bytes]:
        """The zip."""
        yield from zip_chunks(_entries(released), released.release.released_at)


def _entries(released: ReleasedSet) -> Iterator[ZipEntry]:
    files = chain(released.papers(), (file for member in released.members() for file in member.files))
    yield from entries_of(released, files, f"{released.release.name}/")

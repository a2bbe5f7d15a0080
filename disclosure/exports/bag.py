"""BagIt (RFC 8493): the file set as a bag, for archives that check what they take in."""

import hashlib
import tempfile
from collections.abc import Iterator

from disclosure.cells import visible
from disclosure.zip_stream import ZipEntry, entries_of, entry_from, entry_with, zip_chunks
from records.release import AMSTERDAM, Release, ReleasedFile, ReleasedSet

_SPOOL_BYTES = 2**20
_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


class Bag:
    """A bag in a zip: payload under `data/`, its SHA-256 in the manifest."""

    name = "bag"
    media_type = "application/zip"

    def file_name(self, release: Release) -> str:
        """The name of the download."""
        return f"{release.name}-bagit.zip"

    def write(self, released: ReleasedSet) -> Iterator[bytes]:
        """The zip; the payload's digests are those of the release, so nothing is read twice."""
        with tempfile.SpooledTemporaryFile(_SPOOL_BYTES) as manifest:
            sha, count, size = hashlib.sha256(), 0, 0
            for file in _files(released):
                line = f"{file.digest.hex()}  data/{file.path}\n".encode()
                manifest.write(line)
                sha.update(line)
                count, size = count + 1, size + file.size_bytes
            tags = {
                "bagit.txt": _DECLARATION,
                "bag-info.txt": _about(released.release, f"{size}.{count}"),
            }
            sums = {name: hashlib.sha256(content).hexdigest() for name, content in tags.items()}
            sums["manifest-sha256.txt"] = sha.hexdigest()
            tags["tagmanifest-sha256.txt"] = "".join(
                f"{digest}  {name}\n" for name, digest in sums.items()
            ).encode()
            top = f"{released.release.name}/"
            entries = [entry_with(top + name, content) for name, content in tags.items()]
            entries.append(entry_from(f"{top}manifest-sha256.txt", manifest))
            yield from zip_chunks(_with_payload(entries, released), released.release.released_at)


def _with_payload(tags: list[ZipEntry], released: ReleasedSet) -> Iterator[ZipEntry]:
    yield from tags
    yield from entries_of(released, _files(released), f"{released.release.name}/data/")


def _files(released: ReleasedSet) -> Iterator[ReleasedFile]:
    yield from released.papers()
    for member in released.members():
        yield from member.files


def _about(release: Release, oxum: str) -> bytes:
    told = {
        "Source-Organization": release.publisher.name,
        "External-Identifier": release.id,
        "External-Description": f"Woo-verstrekking {release.number} bij verzoek {release.inquiry}",
        "Bagging-Date": release.released_at.astimezone(AMSTERDAM).date().isoformat(),
        "Payload-Oxum": oxum,
    }
    return "".join(f"{name}: {' '.join(visible(value).split())}\n" for name, value in told.items()).encode()

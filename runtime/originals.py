"""Original bytes of records, which are what was taken in or are not given at all."""

from ingest.originals import open_place
from records.errors import ChangedOriginalError, NotFoundError
from records.identity import digest_of
from storage.blob_store import BlobStore
from storage.shelf import Located


def read_original(packs: BlobStore, located: Located) -> bytes:
    """Original bytes, which have the digest they were taken in with.

    Raises ChangedOriginalError when they are gone or no longer what was taken in.
    """
    try:
        content = open_place(packs.open(located.origin), located.steps, located.passwords)
        raw = content.read(0, content.size_bytes)
    except (OSError, ValueError, LookupError, NotFoundError):
        raise ChangedOriginalError(located.path) from None
    if digest_of(raw) != located.digest:
        raise ChangedOriginalError(located.path)
    return raw

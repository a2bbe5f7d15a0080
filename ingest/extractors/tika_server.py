"""Office files and whatever else Apache Tika knows, read by a Tika server.

The server reads as the library of `office` does, so that a text is the same in both modes.
What the server does to itself on hostile files is the business of `ingest/served_extraction.py`.
"""

from ingest.documents.office_package import is_encrypted, without_pictures
from ingest.extract import Extracted, Shortcoming, UnreadableTextError, base_type, expects_text, holds_text
from ingest.tika_answer import HANGS, Metadata, failures_within, refusal, with_properties
from ingest.tika_client import TikaClient
from records.defect import DefectCode

_CONTAINER_FAILED = "X-TIKA:EXCEPTION:container_exception"
_Read = list[tuple[str, Metadata]]


class TikaServerText:
    """Everything that holds text and that no other extractor claims."""

    name = "tika-server"
    version = "1"
    """Of what we ask; which server answers may differ from day to day."""

    def __init__(self, client: TikaClient) -> None:
        """Ask this server."""
        self._client = client

    def reads(self, media_type: str) -> bool:
        """Whether Tika may be asked: not for media, containers with a format, or OneNote."""
        return holds_text(media_type) and media_type not in HANGS

    def extract(self, content: bytes, media_type: str, name: str) -> Extracted:
        """The text with headers, notes, shapes, deleted passages, embedded files and its title.

        Raises UnreadableTextError: ENCRYPTED for a file with a password, UNREADABLE for one
        that Tika refuses; EngineTroubleError for a server that does not answer as it should.
        """
        del name
        if is_encrypted(content):
            raise UnreadableTextError(DefectCode.ENCRYPTED, base_type(media_type))
        files, left_out = self._read(content)
        text, metadata = files[0]
        if (failed := metadata.get(_CONTAINER_FAILED)) and not text.strip():
            if not expects_text(media_type):
                return Extracted("", "tika")
            raise refusal(" ".join(failed))
        return Extracted(_whole(files), "tika", (*left_out, *_failures(files)))

    def _read(self, content: bytes) -> tuple[_Read, tuple[Shortcoming, ...]]:
        """The files within and the outermost. One whose pictures unpack to a bomb is read without them."""
        files = self._client.read(content)
        if _CONTAINER_FAILED not in files[0][1]:
            return files, ()
        lighter, left_out = without_pictures(content)
        if not left_out:
            return files, ()
        shortcoming = Shortcoming(DefectCode.LIMIT_RATIO, f"{left_out} pictures left out")
        return self._client.read(lighter), (shortcoming,)


def _whole(files: _Read) -> str:
    within = (text.strip() for text, _ in files)
    return with_properties("\n\n".join(text for text in within if text), files[0][1])


def _failures(files: _Read) -> tuple[Shortcoming, ...]:
    """What failed in the file or in what it holds; of a picture within nobody expects words."""
    named = [
        shortcoming
        for place, (_, metadata) in enumerate(files)
        if place == 0 or holds_text(metadata.get("Content-Type", [""])[0])
        for shortcoming in failures_within(metadata)
    ]
    return tuple(dict.fromkeys(named))

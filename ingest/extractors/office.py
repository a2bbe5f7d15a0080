"""Office files old and new, OpenDocument, and whatever else Apache Tika knows, by iscc-tika.

It is Tika compiled into a library (no Java, no network). Two of its manners need care: it
cuts its text without a word at a length of its own choosing, so the length is set past our
limit and the cut is ours; and it hangs for ever on OneNote, so that is refused beforehand.
Its parse errors arrive as TypeError.
"""

from importlib.metadata import version
from typing import Any

from ingest.documents.office_package import is_encrypted, without_pictures
from ingest.extract import Extracted, Shortcoming, UnreadableTextError, base_type, expects_text, holds_text
from ingest.tika_answer import HANGS, Metadata, failures_within, refusal, with_properties
from records.defect import DefectCode

_CONTENT_SETTINGS = (
    "include_headers_and_footers",
    "include_shape_based_content",
    "include_deleted_content",
    "include_slide_notes",
    "include_slide_master_content",
)


class OfficeText:
    """Everything that holds text and that no other extractor claims."""

    name = "office"

    @property
    def version(self) -> str:
        """Ours, and that of the library."""
        return f"1 {version('iscc-tika')}"

    def __init__(self, text_characters: int) -> None:
        """Remember the limit; the library is loaded at the first file."""
        self._text_characters = text_characters
        self._extractor: Any = None

    def reads(self, media_type: str) -> bool:
        """Whether Tika may be asked: not for media, containers with a format, or OneNote."""
        return holds_text(media_type) and media_type not in HANGS

    def extract(self, content: bytes, media_type: str, name: str) -> Extracted:
        """The text with headers, notes, shapes, deleted passages, embedded files and its title.

        Raises UnreadableTextError: ENCRYPTED for a file with a password, UNREADABLE for one
        that Tika refuses.
        """
        del name
        if is_encrypted(content):
            raise UnreadableTextError(DefectCode.ENCRYPTED, base_type(media_type))
        try:
            text, metadata, left_out = self._read(content)
        except TypeError as error:
            if not expects_text(media_type):
                return Extracted("", "tika")
            raise refusal(str(error)) from None
        return Extracted(with_properties(text, metadata), "tika", (*left_out, *failures_within(metadata)))

    def _read(self, content: bytes) -> tuple[str, Metadata, tuple[Shortcoming, ...]]:
        """Text and metadata. A file whose pictures unpack to a bomb is read without them."""
        extractor = self._loaded()
        try:
            return (*extractor.extract_bytes_to_string(bytearray(content)), ())
        except TypeError:
            lighter, left_out = without_pictures(content)
            if not left_out:
                raise
            found = extractor.extract_bytes_to_string(bytearray(lighter))
            return (*found, (Shortcoming(DefectCode.LIMIT_RATIO, f"{left_out} pictures left out"),))

    def _loaded(self) -> Any:
        if self._extractor is None:
            import iscc_tika

            settings = iscc_tika.OfficeParserConfig()
            for setting in _CONTENT_SETTINGS:
                settings = getattr(settings, f"set_{setting}")(True)  # noqa: FBT003  # the library's own form
            # Tika counts UTF-16 units, of which a character has at most two.
            longest = 2 * self._text_characters + 2
            self._extractor = (
                iscc_tika.Extractor().set_office_config(settings).set_extract_string_max_length(longest)
            )
        return self._extractor

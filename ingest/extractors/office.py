"""Office files old and new, OpenDocument, and whatever else Apache Tika knows, by iscc-tika.

It is Tika compiled into a library (no Java, no network). Two of its manners need care: it
cuts its text without a word at a length of its own choosing, so the length is set past our
limit and the cut is ours; and it hangs for ever on OneNote, so that is refused beforehand.
Its parse errors arrive as TypeError.
"""

import zipfile
import zlib
from contextlib import suppress
from io import BytesIO
from typing import Any

from ingest.extract import Extracted, Shortcoming, UnreadableTextError, base_type, expects_text, holds_text
from records.defect import DefectCode

_HANGS = frozenset({"application/onenote", "application/msonenote"})
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
"""Stream name of an encrypted OOXML file, MS-OFFCRYPTO 2.3.4.4."""
_PROPERTIES = ("dc:title", "dc:subject", "dc:description", "meta:keyword")
_ZIP_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
)
_LARGEST_PART_BYTES = 64 * 2**20
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

    def __init__(self, text_characters: int) -> None:
        """Remember the limit; the library is loaded at the first file."""
        self._text_characters = text_characters
        self._extractor: Any = None

    def reads(self, media_type: str) -> bool:
        """Whether Tika may be asked: not for media, containers with a format, or OneNote."""
        return holds_text(media_type) and media_type not in _HANGS

    def extract(self, content: bytes, media_type: str, name: str) -> Extracted:
        """The text with headers, notes, shapes, deleted passages, embedded files and its title.

        Raises UnreadableTextError: ENCRYPTED for a file with a password, UNREADABLE for one
        that Tika refuses.
        """
        del name
        if _is_encrypted(content):
            raise UnreadableTextError(DefectCode.ENCRYPTED, base_type(media_type))
        try:
            text, metadata, left_out = self._read(content)
        except TypeError as error:
            if not expects_text(media_type):
                return Extracted("", "tika")
            raise _refusal(str(error)) from None
        properties = [value for key in _PROPERTIES for value in metadata.get(key, ()) if value not in text]
        shortcomings = (*left_out, *_failures_within(metadata))
        return Extracted("\n".join((text.strip(), *properties)), "tika", shortcomings)

    def _read(self, content: bytes) -> tuple[str, dict[str, list[str]], tuple[Shortcoming, ...]]:
        """Text and metadata. A file whose pictures unpack to a bomb is read without them."""
        extractor = self._loaded()
        try:
            return (*extractor.extract_bytes_to_string(bytearray(content)), ())
        except TypeError:
            lighter, left_out = _without_pictures(content)
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


def _refusal(message: str) -> UnreadableTextError:
    """The error for what Tika said, of which only the class of trouble is kept: it may quote the file."""
    folded = message.lower()
    if "encrypt" in folded or "password" in folded:
        return UnreadableTextError(DefectCode.ENCRYPTED, "tika")
    if "zero" in folded or "must have > 0 bytes" in folded:
        return UnreadableTextError(DefectCode.EMPTY, "tika")
    return UnreadableTextError(DefectCode.UNREADABLE, "tika")


def _failures_within(metadata: dict[str, list[str]]) -> tuple[Shortcoming, ...]:
    """What Tika gave up on inside the file, as a code and the name of the field that told it."""
    found = []
    for key, values in sorted(metadata.items()):
        if "exception" in key.lower():
            told = " ".join(values).lower()
            code = DefectCode.LIMIT_RATIO if "zip bomb" in told else DefectCode.UNREADABLE
            found.append(Shortcoming(DefectCode.LIMIT_DEPTH if "nesting" in told else code, key))
    return tuple(found)


def _without_pictures(content: bytes) -> tuple[bytes, int]:
    """An Open XML file less its media folder, and how many entries that held."""
    lighter = BytesIO()
    left_out = 0
    with (
        suppress(*_ZIP_FAULTS),
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(lighter, "w") as new,
    ):
        for entry in old.infolist():
            if "/media/" in entry.filename:
                left_out += 1
            elif entry.file_size <= _LARGEST_PART_BYTES:
                new.writestr(entry.filename, old.read(entry))
    return lighter.getvalue(), left_out


def _is_encrypted(content: bytes) -> bool:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _ENCRYPTED_PACKAGE in content
    if content.startswith(b"PK\x03\x04") and b"META-INF/manifest.xml" in content:
        return _has_encrypted_entries(content)
    return False


def _has_encrypted_entries(content: bytes) -> bool:
    """Whether an OpenDocument manifest names encryption (ODF 1.3 part 2, 3.4.1)."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive, archive.open("META-INF/manifest.xml") as manifest:
            return b"encryption-data" in manifest.read(2**20)
    except _ZIP_FAULTS:
        return False

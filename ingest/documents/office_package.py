"""Office files as packages: whether one has a password, and what is left of one without its pictures."""

import zipfile
import zlib
from contextlib import suppress
from io import BytesIO

_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
"""Stream name of an encrypted OOXML file, MS-OFFCRYPTO 2.3.4.4."""
ZIP_FAULTS = (
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


def is_encrypted(content: bytes) -> bool:
    """Whether an office file of any make asks for a password."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _ENCRYPTED_PACKAGE in content
    if content.startswith(b"PK\x03\x04") and b"META-INF/manifest.xml" in content:
        return _has_encrypted_entries(content)
    return False


def without_pictures(content: bytes) -> tuple[bytes, int]:
    """An Open XML file less its media folder, and how many entries that held."""
    lighter = BytesIO()
    left_out = 0
    with (
        suppress(*ZIP_FAULTS),
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(lighter, "w") as new,
    ):
        for entry in old.infolist():
            if "/media/" in entry.filename:
                left_out += 1
            elif entry.file_size <= _LARGEST_PART_BYTES:
                new.writestr(entry.filename, old.read(entry))
    return lighter.getvalue(), left_out


def _has_encrypted_entries(content: bytes) -> bool:
    """Whether an OpenDocument manifest names encryption (ODF 1.3 part 2, 3.4.1)."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive, archive.open("META-INF/manifest.xml") as manifest:
            return b"encryption-data" in manifest.read(2**20)
    except ZIP_FAULTS:
        return False

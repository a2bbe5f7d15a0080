"""PDF and office files with a password of their own, opened with the passwords of the hand-in.

What is opened is the same file without its encryption, so that whoever reads such files reads it. It is held
in memory while its text is found, and kept nowhere.
"""

import struct
from collections.abc import Callable
from io import BytesIO
from xml.parsers.expat import ExpatError

from ingest.documents.pdf_pages import unlocked_pdf
from ingest.extract import base_type
from ingest.keyring import Keyring, LockedError, WrongPasswordError

_PDF, _PDF_MARK = "application/pdf", b"/Encrypt"
_COMPOUND = b"\xd0\xcf\x11\xe0"
_BROKEN = (
    ArithmeticError, AssertionError, AttributeError, LookupError, OSError, TypeError, ValueError,
    struct.error, ExpatError,
)  # fmt: skip
"""What the library raises for bytes that it cannot read, besides errors of its own."""


def unlocked(content: bytes, media_type: str, keyring: Keyring) -> bytes | None:
    """The file without its encryption, or None if it has none that we know or no password opens it."""
    attempt = _attempt(content, media_type)
    if attempt is None:
        return None
    try:
        found = keyring.open(attempt)
    except LockedError:
        return None
    keyring.count()
    return found


def _attempt(content: bytes, media_type: str) -> Callable[[str], bytes] | None:
    """How a password is tried on these bytes."""
    if base_type(media_type) == _PDF:
        return (lambda password: unlocked_pdf(content, password)) if _PDF_MARK in content else None
    return (lambda password: _office(content, password)) if _is_locked_office(content) else None


def _is_locked_office(content: bytes) -> bool:
    """Whether a compound file is an encrypted package (MS-OFFCRYPTO), or an old office file that says so."""
    if not content.startswith(_COMPOUND):
        return False
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError

    try:
        return bool(msoffcrypto.OfficeFile(BytesIO(content)).is_encrypted())
    except (DecryptionError, FileFormatError, *_BROKEN):
        return False


def _office(content: bytes, password: str) -> bytes:
    """The file by a password. Raises WrongPasswordError, too for one that is damaged."""
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

    out = BytesIO()
    try:
        file = msoffcrypto.OfficeFile(BytesIO(content))
        file.load_key(password=password, verify_password=True)
        file.decrypt(out)
    except (DecryptionError, FileFormatError, InvalidKeyError, ParseError, *_BROKEN):
        raise WrongPasswordError from None
    return out.getvalue()

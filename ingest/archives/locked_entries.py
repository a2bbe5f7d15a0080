"""Encrypted entries of a zip archive, opened with the passwords of the hand-in.

Both forms that are in use: the cipher of PKZIP (APPNOTE 6.1) and AES (WinZip's AE-1 and AE-2).
"""

import zipfile
import zlib
from typing import Any

from ingest.archives.unpacked import unpack
from ingest.keyring import Keyring, WrongPasswordError, spellings
from ingest.limits import Limits
from records.content import Content

_ENCRYPTED_FLAG = 1


def is_encrypted(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry needs a password."""
    return bool(entry.flag_bits & _ENCRYPTED_FLAG)


class LockedEntries:
    """The entries of one archive, by their index in its directory."""

    def __init__(self, content: Content, keyring: Keyring) -> None:
        """Open nothing yet."""
        self._content, self._keyring = content, keyring
        self._archive: Any = None

    def unpacked(self, index: int, limits: Limits, room_bytes: int) -> Content:
        """The bytes of an entry. Raises LockedError when no password opens it, and UnpackingLimitError.

        A wrong password for PKZIP's cipher shows in one byte of 256 cases not at once, but in the sum of
        the bytes: so an entry that is damaged is one that no password opens.
        """
        return self._keyring.open(lambda password: self._attempt(index, password, limits, room_bytes))

    def _attempt(self, index: int, password: str, limits: Limits, room_bytes: int) -> Content:
        import pyzipper

        wrong = (RuntimeError, OSError, EOFError, ValueError, zlib.error, pyzipper.BadZipFile)
        for spelled in spellings(password):
            try:
                if self._archive is None:
                    self._archive = pyzipper.AESZipFile(self._content.open())
                self._archive.setpassword(spelled)
                return unpack(self._archive, self._archive.infolist()[index], limits, room_bytes)
            except wrong:
                continue
        raise WrongPasswordError

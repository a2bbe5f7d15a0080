"""Cursors: where a page ended, sealed, so that no state stays behind and nothing can be read from it.

Encrypted and authenticated (AES-256-GCM, a random nonce each). A cursor carries the seq as of which
its question was asked, and the hash of that question: it continues no other.
"""

import binascii
import hashlib
import os
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from records.errors import InvalidError
from records.identity import RecordId
from search.index import Position

QUESTION_BYTES = 16
_NONCE_BYTES = 12
_PURPOSE = b"klaarlicht cursor 1"
_LAYOUT = struct.Struct(f">Hq16sQ{QUESTION_BYTES}s")


@dataclass(frozen=True, slots=True)
class Cursor:
    """What a cursor carries; `question` is a hash of 16 bytes."""

    position: Position
    as_of: int
    question: bytes


class CursorSeal:
    """Seals and opens cursors with a key of the installation (any secret of 16 bytes or more)."""

    def __init__(self, key: bytes) -> None:
        """Derive the cipher's key from the secret, for this purpose alone."""
        self._cipher = AESGCM(hashlib.sha256(_PURPOSE + key).digest())

    def sealed(self, cursor: Cursor) -> str:
        """The cursor as text that is safe in JSON and URLs."""
        at = cursor.position
        plain = _LAYOUT.pack(at.stratum, at.order, bytes.fromhex(at.id), cursor.as_of, cursor.question)
        nonce = os.urandom(_NONCE_BYTES)
        return urlsafe_b64encode(nonce + self._cipher.encrypt(nonce, plain, None)).decode().rstrip("=")

    def opened(self, text: str, question: bytes) -> Cursor:
        """What was sealed.

        Raises InvalidError of the field `cursor`: `malformed` if it was not sealed here,
        `other-question` if it belongs to another question.
        """
        try:
            raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
            plain = self._cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], None)
        except (InvalidTag, ValueError, binascii.Error) as error:
            raise InvalidError("cursor", "malformed") from error
        stratum, order, record_id, as_of, asked = _LAYOUT.unpack(plain)
        if asked != question:
            raise InvalidError("cursor", "other-question")
        return Cursor(Position(stratum, order, RecordId(record_id.hex())), as_of, asked)

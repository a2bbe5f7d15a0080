"""The content hash: joins copies of a message whose bytes differ (recipe version 1).

Over the sender, the sorted To and Cc, the moment to the second, the subject, the letters and
digits of the body and the digests of the attachments. Bcc and Received are left out: only
the sender's copy has the one, and every copy its own of the other.
"""

from datetime import datetime
from hashlib import sha256
from unicodedata import normalize

from records.identity import Digest
from records.record import Participant, Recipient, RecipientRole

_VERSION = b"v1"
_ASCII = bytes(range(128))
_ASCII_NOT_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())


def content_hash(
    sender: Participant | None,
    recipients: tuple[Recipient, ...],
    sent_at: datetime | None,
    subject: str,
    text: str,
    attachments: list[Digest],
) -> bytes:
    """32 bytes that two copies of one message share."""
    addressed = sorted(_who(to.name, to.address) for to in recipients if to.role is not RecipientRole.BCC)
    parts = [
        _VERSION,
        _who(sender.name, sender.address) if sender else b"",
        b"\x01".join(addressed),
        sent_at.isoformat(timespec="seconds").encode() if sent_at else b"",
        normalize("NFC", subject).encode("utf-8"),
        _letters(text),
        *sorted(attachments),
    ]
    return sha256(b"\x00".join(parts)).digest()


def _who(name: str, address: str) -> bytes:
    """The address in small letters; the name only when there is no address."""
    return (address or name).casefold().encode("utf-8")


def _letters(text: str) -> bytes:
    """The letters and digits, composed. By bytes: a search through the characters outlasts the parse."""
    composed = text if text.isascii() else normalize("NFC", text)
    raw = composed.encode("utf-8").translate(None, _ASCII_NOT_LETTERS)
    for sign in set(raw.translate(None, _ASCII).decode("utf-8")):
        if not sign.isalnum():
            raw = raw.replace(sign.encode("utf-8"), b"")
    return raw

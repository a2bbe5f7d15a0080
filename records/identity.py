"""When two things are the same: digests, ids and the hashes that join copies.

Ids come from content and place, never from what a parser made of it, so that a
second run, another installation and a newer parser all give the same id.
"""

import hashlib
from typing import NewType

Digest = NewType("Digest", bytes)
"""SHA-256 of bytes as they were handed in (32 bytes)."""

RecordId = NewType("RecordId", str)
"""32 lower-case hex digits: accession, place and digest of the stored original."""

AccessionId = NewType("AccessionId", str)
"""32 lower-case hex digits: custodian, channel and the listing first seen."""

MessageIdHash = NewType("MessageIdHash", bytes)
"""EDRM MIH 1.0: MD5 of the Message-ID value with its angle brackets (16 bytes)."""

ID_BYTES = 16


def digest_of(content: bytes) -> Digest:
    """SHA-256 of the bytes."""
    return Digest(hashlib.sha256(content).digest())


def digest_text(digest: bytes) -> str:
    """A digest as people read it: `sha256:` and 64 hex digits."""
    return f"sha256:{digest.hex()}"


def record_id(accession_id: AccessionId, place: str, digest: bytes) -> RecordId:
    """The id of what stands at a place of an accession.

    `place` is the text of a `Place`; `digest` is that of the stored original in
    which the place's steps begin.
    """
    body = f"record\x00{accession_id}\x00{place}\x00".encode("utf-8", "surrogatepass")
    return RecordId(hashlib.sha256(body + digest).hexdigest()[: 2 * ID_BYTES])


def accession_id(custodian: str, channel: str, listing: list[tuple[str, int]]) -> AccessionId:
    """The id of a hand-in: who, which channel, and which paths with which sizes in bytes."""
    sha = hashlib.sha256()
    for part in ("accession", custodian, channel):
        sha.update(part.encode("utf-8", "surrogatepass") + b"\x00")
    for path, size in sorted(listing):
        sha.update(f"{path}\x00{size}\x00".encode("utf-8", "surrogatepass"))
    return AccessionId(sha.hexdigest()[: 2 * ID_BYTES])


def message_id_hash(message_id: str) -> MessageIdHash | None:
    """EDRM MIH of a Message-ID, or None without an id (nothing is ever made up).

    Outer white space is trimmed, case is kept, brackets count.
    """
    value = message_id.strip()
    if not value:
        return None
    raw = value.encode("utf-8", "surrogateescape")
    return MessageIdHash(hashlib.md5(raw, usedforsecurity=False).digest())


def short_hash(*parts: str | bytes) -> bytes:
    """16 bytes that stand for the parts, in order; for keys, not for evidence."""
    sha = hashlib.sha256()
    for part in parts:
        raw = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        sha.update(len(raw).to_bytes(8, "big") + raw)
    return sha.digest()[:ID_BYTES]


def conversation_id(accession_id: AccessionId, key: str) -> str:
    """The id of a conversation of a hand-in (32 hex digits); empty for no conversation."""
    return short_hash("conversation", bytes.fromhex(accession_id), key).hex() if key else ""

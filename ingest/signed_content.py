"""Sealed and signed mail (S/MIME, RFC 8551): what lies inside a signature, which needs no key."""

from asn1crypto import cms

_DATA_OIDS = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
_SIGNED, _ENVELOPED = b"\x02", b"\x03"
_HEAD_BYTES = 24


def is_sealed(head: bytes, name: str) -> bool:
    """Whether the bytes begin as signed or enveloped data; a signature apart (.p7s) is neither."""
    if name.lower().endswith(".p7s"):
        return False
    return head[:1] == b"\x30" and _kind(head) in (_SIGNED, _ENVELOPED)


def is_enveloped(head: bytes) -> bool:
    """Whether a key is needed."""
    return _kind(head) == _ENVELOPED


def _kind(head: bytes) -> bytes:
    at = head.find(_DATA_OIDS, 0, _HEAD_BYTES)
    return head[at + len(_DATA_OIDS) :][:1] if at >= 0 else b""


def signed_content(raw: bytes) -> bytes:
    """What was signed; empty if it stands elsewhere. Raises ValueError if the bytes are something else."""
    try:
        told = cms.ContentInfo.load(raw)["content"]["encap_content_info"]["content"]
        return bytes(told.native or b"") if told is not None else b""
    except (TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError("cms") from error

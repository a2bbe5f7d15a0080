"""Transfer encodings (RFC 2045 6): the bytes that a part stands for, broken ones as far as they go."""

import binascii
from email import message_from_bytes
from email.policy import compat32

_AS_IT_IS = frozenset({"", "7bit", "8bit", "binary"})


def decode_transfer(raw: bytes, encoding: str) -> tuple[bytes, bool]:
    """The decoded bytes, and whether the encoding was sound.

    An unknown encoding leaves the bytes as they are. Broken base64 goes to the standard
    library's old policy, which makes the most of it (the new one raises on real mail).
    """
    if encoding in _AS_IT_IS:
        return raw, True
    if encoding == "quoted-printable":
        return binascii.a2b_qp(raw), True
    if encoding == "base64":
        try:
            return binascii.a2b_base64(raw, strict_mode=False), True
        except binascii.Error:
            return _patiently(raw, encoding), False
    if encoding in {"x-uuencode", "uuencode", "uue", "x-uue"}:
        return _patiently(raw, encoding), True
    return raw, False


def _patiently(raw: bytes, encoding: str) -> bytes:
    message = message_from_bytes(
        b"Content-Transfer-Encoding: " + encoding.encode() + b"\n\n" + raw, policy=compat32
    )
    content = message.get_payload(decode=True)
    return content if isinstance(content, bytes) else raw

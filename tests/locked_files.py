"""A PDF and a document with a password; the PDF is written out, for no library of the tests encrypts one."""

import hashlib
from io import BytesIO

from msoffcrypto.format.ooxml import OOXMLFile

from tests.office_files import docx_file

_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
_ID, _PERMISSIONS = b"klaarlichtproef!", -4


def locked_pdf(text: str, password: str, *, owner: str = "eigenaar") -> bytes:
    """A page with a line of text, encrypted by RC4 with 40 bits (ISO 32000-1, 7.6.3, revision 2)."""
    owned = _rc4(hashlib.md5(_padded(owner)).digest()[:5], _padded(password))
    permissions = _PERMISSIONS.to_bytes(4, "little", signed=True)
    key = hashlib.md5(_padded(password) + owned + permissions + _ID).digest()[:5]
    drawn = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    stream = _rc4(hashlib.md5(key + b"\4\0\0\0\0").digest()[:10], drawn)
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources 7 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Filter /Standard /V 1 /R 2 /P %d /O <%s> /U <%s> >>"
        % (_PERMISSIONS, owned.hex().encode(), _rc4(key, _PADDING).hex().encode()),
        b"<< /Font << /F1 5 0 R >> >>",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    ids = b"[<%s> <%s>]" % (_ID.hex().encode(), _ID.hex().encode())
    trailer = b"trailer\n<< /Size 8 /Root 1 0 R /Encrypt 6 0 R /ID %s >>\nstartxref\n%d\n%%%%EOF\n"
    return written + b"xref\n0 8\n0000000000 65535 f \n" + table + trailer % (ids, len(written))


def locked_docx(text: str, password: str) -> bytes:
    """A document, encrypted as Word does it (MS-OFFCRYPTO, agile)."""
    out = BytesIO()
    OOXMLFile(BytesIO(docx_file(text))).encrypt(password, out)
    return out.getvalue()


def _padded(password: str) -> bytes:
    return (password.encode("latin-1") + _PADDING)[:32]


def _rc4(key: bytes, content: bytes) -> bytes:
    state, other = list(range(256)), 0
    for at in range(256):
        other = (other + state[at] + key[at % len(key)]) % 256
        state[at], state[other] = state[other], state[at]
    found, at, other = bytearray(), 0, 0
    for byte in content:
        at = (at + 1) % 256
        other = (other + state[at]) % 256
        state[at], state[other] = state[other], state[at]
        found.append(byte ^ state[(state[at] + state[other]) % 256])
    return bytes(found)

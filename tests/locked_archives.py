"""Zip archives with encrypted entries, of both forms; the cipher of PKZIP is written out, for nobody writes it now."""

import struct
import zlib
from io import BytesIO

import pyzipper

_KEYS = (0x12345678, 0x23456789, 0x34567890)
_PREFIX = b"elf nullen."


def with_aes(
    entries: dict[str, bytes], password: str, *, open_entries: dict[str, bytes] | None = None
) -> bytes:
    """An archive whose entries WinZip's AES-256 locks, and some that nothing locks."""
    packed = BytesIO()
    with pyzipper.AESZipFile(packed, "w", compression=pyzipper.ZIP_DEFLATED) as archive:
        for name, content in (open_entries or {}).items():
            archive.writestr(name, content)
        archive.setpassword(password.encode())
        archive.setencryption(pyzipper.WZ_AES)
        for name, content in entries.items():
            archive.writestr(name, content)
    return packed.getvalue()


def with_pkzip(entries: dict[str, tuple[bytes, bytes]]) -> bytes:
    """An archive of names with a password and a content each, locked with the cipher of PKZIP (APPNOTE 6.1)."""
    body, directory = b"", b""
    for name, (password, content) in entries.items():
        told = name.encode()
        crc = zlib.crc32(content)
        locked = _locked(password, _PREFIX + bytes([crc >> 24]) + content)
        facts = struct.pack("<5H3L2H", 20, 1, 0, 0, 0x5865, crc, len(locked), len(content), len(told), 0)
        directory += (
            b"PK\x01\x02" + struct.pack("<H", 20) + facts + struct.pack("<3H2L", 0, 0, 0, 0, len(body)) + told
        )
        body += b"PK\x03\x04" + facts + told + locked
    end = struct.pack("<4H2LH", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end


def _locked(password: bytes, content: bytes) -> bytes:
    keys = list(_KEYS)
    for each in password:
        _turn(keys, each)
    locked = bytearray()
    for each in content:
        low = keys[2] & 0xFFFF | 2
        locked.append(each ^ (low * (low ^ 1) >> 8 & 0xFF))
        _turn(keys, each)
    return bytes(locked)


def _turn(keys: list[int], byte: int) -> None:
    keys[0] = _crc(keys[0], byte)
    keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
    keys[2] = _crc(keys[2], keys[1] >> 24)


def _crc(value: int, byte: int) -> int:
    """One byte more in a sum that is begun and ended as it is."""
    return zlib.crc32(bytes([byte]), value ^ 0xFFFFFFFF) ^ 0xFFFFFFFF

"""The cipher of 7z archives: AES-256 in CBC mode, with a key that is a SHA-256 over a password many times.

Nothing in an archive tells a wrong password from a right one but what comes out.
"""

import hashlib
from collections.abc import Callable
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from records.content import Content

METHOD = b"\x06\xf1\x07\x01"
"""How a coder of this kind is called in an archive."""
_MOST_CYCLES, _NO_CYCLES = 22, 0x3F
"""As powers of two: 7-Zip goes 2^19 times over a password, which takes a quarter of a second."""
_CHUNK_BYTES, _AT_ONCE, _IV_BYTES = 64 << 10, 1 << 12, 16


class Deciphered:
    """A range of encrypted bytes, opened with a password: a stream that is read from its start to its end."""

    def __init__(self, content: Content, start: int, end: int, told: bytes, password: str) -> None:
        """`told` is what the archive says of the cipher. Raises ValueError if that makes no sense."""
        cycles, salt, vector = _told(told)
        key = _key(password.encode("utf-16-le", "surrogatepass"), salt, cycles)
        decryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
        self._open: Callable[[bytes], bytes] = decryptor.update
        self._content, self._at, self._end = content, start, end
        self._ready = b""

    def read(self, size_bytes: int) -> bytes:
        """The next bytes; fewer at the end."""
        while len(self._ready) < size_bytes and self._at < self._end:
            piece = self._content.read(self._at, min(self._at + _CHUNK_BYTES, self._end))
            if not piece:
                break
            self._at += len(piece)
            self._ready += self._open(piece)
        found, self._ready = self._ready[:size_bytes], self._ready[size_bytes:]
        return found


def _told(properties: bytes) -> tuple[int, bytes, bytes]:
    """Cycles as a power of two, salt and initial vector."""
    if not properties:
        raise ValueError(properties)
    first, second = properties[0], (properties[1:2] or b"\0")[0]
    salt_bytes = (first >> 7 & 1) + (second >> 4)
    vector_bytes = (first >> 6 & 1) + (second & 15)
    salt = properties[2 : 2 + salt_bytes]
    vector = properties[2 + salt_bytes : 2 + salt_bytes + vector_bytes]
    cycles = first & 0x3F
    if len(salt) + len(vector) != salt_bytes + vector_bytes or _MOST_CYCLES < cycles < _NO_CYCLES:
        raise ValueError(cycles)
    return cycles, salt, vector.ljust(_IV_BYTES, b"\0")


@lru_cache(maxsize=256)
def _key(password: bytes, salt: bytes, cycles: int) -> bytes:
    if cycles == _NO_CYCLES:
        return (salt + password).ljust(32, b"\0")[:32]
    digest, salted, rounds = hashlib.sha256(), salt + password, 1 << cycles
    for start in range(0, rounds, _AT_ONCE):
        numbers = range(start, min(start + _AT_ONCE, rounds))
        digest.update(b"".join([salted + number.to_bytes(8, "little") for number in numbers]))
    return digest.digest()

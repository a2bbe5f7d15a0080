"""Extractors that hang, crash or eat memory at a word; found by the child in a fresh process."""

import os
import signal

from ingest.extract import Extracted, TextExtractor
from ingest.limits import Limits


class Obedient:
    """Does what the content says; anything else is given back as the text."""

    name = "obedient"
    version = "1"

    def __init__(self) -> None:
        self._hoard: list[bytes] = []

    def reads(self, media_type: str) -> bool:
        return True

    def extract(self, content: bytes, media_type: str, name: str) -> Extracted:
        while content == b"hang":
            pass
        if content == b"abort":
            os.kill(os.getpid(), signal.SIGSEGV)
        if content == b"raise":
            raise ZeroDivisionError
        while content == b"eat":
            self._hoard.append(b"x" * 2**22)
        if content == b"hoard":
            self._hoard.append(b"x" * (150 * 2**20))
        if content == b"pid":
            return Extracted(str(os.getpid()), self.name)
        return Extracted(content.decode(), self.name)


def obedient(limits: Limits) -> tuple[TextExtractor, ...]:
    return (Obedient(),)


def stillborn(limits: Limits) -> tuple[TextExtractor, ...]:
    raise ZeroDivisionError

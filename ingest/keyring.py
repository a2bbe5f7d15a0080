"""Keyring: the passwords of a hand-in while things are opened with them, and which of them fitted."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TypeVar

from records.defect import Defect, DefectCode
from records.passwords import Passwords
from records.place import Place

_Opened = TypeVar("_Opened")
_ENCODINGS = ("utf-8", "cp850", "cp1252")
"""How a password with an accent may have been written: by today's programs, and by those of Windows here."""


class WrongPasswordError(Exception):
    """A password does not fit."""


class LockedError(ValueError):
    """None of the passwords fits."""


class Keyring:
    """Tries passwords on one container or file."""

    def __init__(self, passwords: Passwords) -> None:
        """With these, in their order."""
        self._passwords = passwords
        self._last = 0
        self._opened: Counter[int] = Counter()

    def open(self, attempt: Callable[[str], _Opened]) -> _Opened:
        """What `attempt` gives for the first password with which it does not raise WrongPasswordError.

        The one that fitted last is tried first. Raises LockedError.
        """
        for number in sorted(range(1, len(self._passwords) + 1), key=lambda each: each != self._last):
            try:
                found = attempt(self._passwords[number - 1])
            except WrongPasswordError:
                continue
            self._last = number
            return found
        raise LockedError

    def count(self) -> None:
        """What was opened last counts as opened by the password that did it."""
        self._opened[self._last] += 1

    def told(self, place: Place) -> Iterator[Defect]:
        """How much at a place was encrypted and opened, by the number of each password in its list."""
        for number, count in sorted(self._opened.items()):
            yield Defect(DefectCode.UNLOCKED, place, f"password {number}, opened {count}")


def spellings(password: str) -> Iterator[bytes]:
    """The bytes that a password may be for programs that do not say how they write it."""
    seen = set[bytes]()
    for encoding in _ENCODINGS:
        try:
            spelled = password.encode(encoding)
        except UnicodeEncodeError:
            continue
        if spelled not in seen:
            seen.add(spelled)
            yield spelled

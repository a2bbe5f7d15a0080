"""Passwords that came along with a hand-in, tried in turn on what is encrypted in it.

They are kept to open the same originals again, and shown to nobody: a list of them prints as their number.
"""

from collections.abc import Iterable

MOST, LONGEST = 100, 200
"""How many passwords a hand-in may have, and of how many characters."""


class Passwords(tuple[str, ...]):
    """Passwords in the order in which they were given."""

    __slots__ = ()

    def __repr__(self) -> str:
        """How many there are: what is logged or shown when something fails is not to tell them."""
        return f"{len(self)} passwords"

    __str__ = __repr__

    def joined(self, more: Iterable[str]) -> "Passwords":
        """These, then those of the others that are not among them."""
        return Passwords(dict.fromkeys((*self, *more)))


NO_PASSWORDS = Passwords()


def listed(text: str) -> Passwords:
    """The passwords of a text, one a line; empty lines are none. Raises ValueError as `checked` does."""
    return checked(line for line in text.removeprefix("\ufeff").splitlines() if line)


def checked(given: Iterable[str]) -> Passwords:
    """The passwords, each once. Raises ValueError for too many or too long ones."""
    found = NO_PASSWORDS.joined(given)
    if len(found) > MOST or any(len(each) > LONGEST for each in found):
        raise ValueError(len(found))
    return found

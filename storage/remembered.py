"""What was read of the catalogue, remembered until anything in it changes.

SQLite tells whether another connection has committed (`PRAGMA data_version`) at a fraction of
the price of a query, so a revoked right or a new record is seen at the very next question.
Where the database cannot tell so, nothing is remembered.
"""

import contextlib
import threading
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Generic, TypeVar

from storage.database import Database

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """Values by key, at most `size` of them, of one state of the catalogue."""

    def __init__(self, database: Database, size: int) -> None:
        """Remember nothing yet."""
        self._database, self._size = database, size
        self._guard = threading.Lock()
        self._version: int | None = None
        self._values: dict[Key, Value] = {}

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value of a key, made if it is not remembered."""
        version = self._database.version()
        if version is not None:
            with contextlib.suppress(KeyError):
                return self._of(version)[key]
        return self.many([key], lambda _missing: {key: make()})[key]

    def many(self, keys: Iterable[Key], make: Callable[[list[Key]], Mapping[Key, Value]]) -> dict[Key, Value]:
        """The values of keys; `make` gives those that are missing, as far as they exist."""
        # The version is read first: what is made after it is at least as new.
        version = self._database.version()
        if version is None:
            return dict(make(list(keys)))
        known = self._of(version)
        found = {key: known[key] for key in keys if key in known}
        missing = [key for key in keys if key not in found]
        if missing:
            made = make(missing)
            found.update(made)
            with self._guard:
                if self._version == version:
                    if len(self._values) + len(made) > self._size:
                        self._values.clear()
                    self._values.update(made)
        return found

    def _of(self, version: int) -> dict[Key, Value]:
        if self._version != version:
            with self._guard:
                if self._version != version:
                    # A new dictionary: another thread may be reading the old one. It is there
                    # before its version is told, so that nobody takes the old one for it.
                    self._values = {}
                    self._version = version
        return self._values

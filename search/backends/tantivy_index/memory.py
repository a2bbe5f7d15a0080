"""Memory that writing an index leaves behind, given back to the system."""

import ctypes
import re
from functools import cache
from pathlib import Path

_MAPS = Path("/proc/self/maps")
_DONT_NEED = 4
"""MADV_DONTNEED of Linux: pages of a mapped file leave the process, and stay in the cache."""


class Memory:
    """What this process holds of the index of a folder. Where the system is not Linux nothing is done.

    A merge maps all the files that it merges and keeps every page it has read to its end, which would make
    the process as large as the index; what it has allocated stays with the thread that did.
    """

    def __init__(self, folder: Path | None) -> None:
        """Look after the files below this folder; an index in memory has none."""
        below = rb"(?!)" if folder is None else re.escape(bytes(folder.resolve()))
        self._mapped = re.compile(rb"^(\w+)-(\w+) r--s .* " + below + rb"/", re.MULTILINE)

    def unmap(self) -> None:
        """Give back the pages of the files; one that is read again comes back by itself."""
        try:
            maps = _MAPS.read_bytes()
        except OSError:
            return
        for start, end in self._mapped.findall(maps):
            first, behind = int(start, 16), int(end, 16)
            _libc().madvise(ctypes.c_void_p(first), ctypes.c_size_t(behind - first), _DONT_NEED)

    def trim(self) -> None:
        """Give back what was allocated and is free."""
        if hasattr(_libc(), "malloc_trim"):  # of glibc alone
            _libc().malloc_trim(ctypes.c_size_t(0))


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None)

"""StoredFiles: the files of a hand-in as their bytes come in, ready to be read.

A thread brings bytes in ahead of the reading; this side acknowledges them in groups. What cannot
be read where it lies is refused and counted; what cannot be written here ends the run.
"""

import errno
import os
import queue
import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ingest.handed_in import HandedFile
from ingest.neighbours import Neighbours
from records.original import StoredFile
from storage.blob_store import Kept
from storage.receiving import Receiving

_ACKNOWLEDGE = 500
_AHEAD = 2000
_LOOK_S = 0.02
_OURS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.ENOMEM})
"""Trouble of this machine, not of the file."""


class StoredFiles:
    """Iterates over what an earlier run left unread and then over what is new."""

    def __init__(
        self, receiving: Receiving, known: Iterable[str], fresh: list[HandedFile], *, in_place: bool
    ) -> None:
        """Bring in `fresh`; `known` are the paths of the hand-in that are in the catalogue already."""
        self._receiving, self._fresh, self._in_place = receiving, fresh, in_place
        self._neighbours = Neighbours([*known, *(file.path for file in fresh)])
        self._incomplete: list[tuple[StoredFile, str]] = []
        self._queue: queue.Queue[tuple[HandedFile, Kept | Exception] | None] = queue.Queue(_AHEAD)

    def __iter__(self) -> Iterator[StoredFile | None]:
        """Files that are acknowledged; None when none is ready at this moment.

        Raises OSError when this machine cannot store.
        """
        yield from self._whole(list(self._receiving.unread()))
        for file in self._fresh:
            if not file.is_regular:
                self._refuse(file, "not a regular file")
        threading.Thread(target=self._bring_in, daemon=True).start()
        ended = False
        while not ended:
            kept, ended = self._waiting()
            if kept:
                yield from self._whole(self._receiving.acknowledge(kept))
            elif not ended:
                yield None
        for half, other in self._incomplete:
            yield replace(half, companion=self._receiving.at(other))

    def _whole(self, files: list[StoredFile]) -> Iterator[StoredFile]:
        """The files with the names beside them; what is not whole alone waits until the other has come in."""
        for file in files:
            beside = self._neighbours.of(file.path)
            known = replace(file, beside=beside) if beside else file
            if other := self._neighbours.other_half(file.path) or self._neighbours.mail_of(file.path):
                self._incomplete.append((known, other))
            else:
                yield known

    def _refuse(self, file: HandedFile, detail: str) -> None:
        self._receiving.refuse(file.path, file.size_bytes, file.mtime_ns, detail)

    def _bring_in(self) -> None:
        for file in self._fresh:
            if file.is_regular:
                try:
                    self._queue.put((file, self._receiving.keep(file.address, in_place=self._in_place)))
                except Exception as error:  # noqa: BLE001  # told to the other side, which decides
                    self._queue.put((file, error))
        self._queue.put(None)

    def _waiting(self) -> tuple[list[tuple[str, int, Kept]], bool]:
        kept: list[tuple[str, int, Kept]] = []
        while len(kept) < _ACKNOWLEDGE:
            try:
                item = self._queue.get(timeout=_LOOK_S) if not kept else self._queue.get_nowait()
            except queue.Empty:
                return kept, False
            if item is None:
                return kept, True
            file, what = item
            if isinstance(what, OSError) and what.errno not in _OURS:
                self._refuse(file, os.strerror(what.errno or 0))
            elif isinstance(what, Exception):
                raise what
            else:
                kept.append((file.path, file.mtime_ns, what))
        return kept, False

"""Entering: the readings of an event loop go to the log in groups, each before its answer goes out."""

import asyncio
import time

from anyio import to_thread

from storage.audit import ReadingAudit
from storage.readings import Reading

_QUICK_S = 0.02
"""A write that takes longer than this is left to a thread the next time, so that the loop goes on."""


class Entering:
    """Enters readings for the requests of one event loop.

    The loop writes by itself as long as the disk is quick: handing over to a thread and back, in
    a busy server, takes longer than the write.
    """

    def __init__(self, audit: ReadingAudit) -> None:
        """Write to this log."""
        self._audit = audit
        self._group: list[Reading] = []
        self._written: asyncio.Task[None] | None = None
        self._is_quick = True

    async def enter(self, reading: Reading) -> None:
        """Return when the reading is on disk. Fails if it cannot be written: then nothing may be shown."""
        self._group.append(reading)
        if self._written is None:
            self._written = asyncio.create_task(self._write())
        # Whoever gives up waiting takes nobody else's entry along.
        await asyncio.shield(self._written)

    async def _write(self) -> None:
        # One turn of the loop: all that came in together is in the group, and nobody waits for nothing.
        await asyncio.sleep(0)
        group, self._group, self._written = self._group, [], None
        started = time.perf_counter()
        if self._is_quick:
            self._audit.write(group)
        else:
            await to_thread.run_sync(self._audit.write, group)
        self._is_quick = time.perf_counter() - started < _QUICK_S

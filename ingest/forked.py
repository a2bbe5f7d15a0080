"""Work of native code on bytes of strangers, in a child that may fall or hang alone."""

import ctypes
import os
import select
import signal
import time
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
_LOOK_S = 0.5
_CHUNK_BYTES = 1 << 16
_LAST = b"\nall told"


def in_a_child(work: Callable[[], bytes], time_s: float, waiting: Callable[[], None]) -> bytes | None:
    """What the work returns, or None if it fell, failed or took longer.

    The child has all that this process has in memory. `waiting` is called about twice a second.
    """
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        _serve(work, theirs)
    os.close(theirs)
    try:
        found = _received(ours, time.monotonic() + time_s, waiting)
    finally:
        os.close(ours)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return found.removesuffix(_LAST) if found is not None and found.endswith(_LAST) else None


def _serve(work: Callable[[], bytes], pipe: int) -> None:
    """Be the child: hand over what the work returns, then end, whatever happens."""
    try:
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        with os.fdopen(pipe, "wb") as stream:
            stream.write(work() + _LAST)
    finally:
        os._exit(0)


def _received(pipe: int, end: float, waiting: Callable[[], None]) -> bytes | None:
    pieces: list[bytes] = []
    while (left := end - time.monotonic()) > 0:
        ready, _, _ = select.select([pipe], [], [], min(_LOOK_S, left))
        if not ready:
            waiting()
            continue
        piece = os.read(pipe, _CHUNK_BYTES)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)
    return None

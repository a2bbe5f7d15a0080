"""Children end with their parent, also when it is killed and can say nothing."""

import ctypes
import multiprocessing
import os
import signal

_PR_SET_PDEATHSIG = 1


def end_with_parent(parent: int) -> None:
    """Let the system stop this process (SIGTERM) when its parent, with this id, ends.

    From now on Ctrl-C is the parent's to hear.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _stop_when_orphaned(parent)


def end_with_supervisor() -> None:
    """The same for a process that Python started for its own kind; nothing to do in any other."""
    supervisor = multiprocessing.parent_process()
    if supervisor is not None and supervisor.pid is not None:
        _stop_when_orphaned(supervisor.pid)


def _stop_when_orphaned(parent: int) -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)

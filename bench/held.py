"""A command with all its children in a control group that gives them so much memory, cached files included.

What of that memory is a file that the system may drop is dropped when it is full; what is not would end the
command. So a run that ends well needs no more than its group has. Linux alone, and for who may make groups.
"""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

_GROUPS = Path("/sys/fs/cgroup")
_PATIENCE, _LOOK_S = 100, 0.1
_ENTER = 'echo $$ > "$0" && exec "$@"'


@contextmanager
def held(command: Sequence[str], most_bytes: int) -> Iterator[tuple[str, ...]]:
    """The command as it is started within a group of its own. Raises OSError where none can be made."""
    group, limit = _named(f"klaarlicht-bench-{os.getpid()}")
    group.mkdir()
    try:
        (group / limit).write_text(str(most_bytes), "ascii")
        yield ("/bin/sh", "-c", _ENTER, str(group / "cgroup.procs"), *command)
    finally:
        _removed(group)


def _removed(group: Path) -> None:
    """Remove the group once the last process in it has ended."""
    for _ in range(_PATIENCE):
        with suppress(OSError):
            group.rmdir()
            return
        time.sleep(_LOOK_S)


def _named(name: str) -> tuple[Path, str]:
    """Where groups of this kernel's version are made, and what their limit is called."""
    if (_GROUPS / "memory").is_dir():
        return _GROUPS / "memory" / name, "memory.limit_in_bytes"
    return _GROUPS / name, "memory.max"

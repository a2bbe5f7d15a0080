"""The commands that undo the packing of rar archives, where the machine has one.

There is no free coder for Python. What these print is one entry after the other; which is which the directory
says, and whether a command had it right the sums: so more than one may be asked. An archive reaches them as
a file, they write nothing, and no password is told to them: others on a machine see command lines.
"""

import os
import resource
import select
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from tempfile import NamedTemporaryFile

from records.content import Content

_COMMANDS: dict[str, tuple[str, ...]] = {
    "unrar": ("p", "-inul", "-p-", "--"),
    "bsdtar": ("-xOf",),
}
"""How each is told to print all entries of the archive whose path comes last."""
_CHUNK_BYTES, _COPY_BYTES = 64 << 10, 4 << 20
_MEMORY_BYTES = 2 << 30
_LOOK_S, _LEAST_TIME_S, _BYTES_PER_S = 0.5, 60.0, 2 << 20


def unpackers() -> tuple[str, ...]:
    """The commands that this machine has, the surest first."""
    return tuple(name for name in _COMMANDS if shutil.which(name))


def printed(content: Content, command: str) -> Iterator[bytes]:
    """What a command prints of an archive. Raises TimeoutError when it takes too long or says nothing."""
    with NamedTemporaryFile(suffix=".rar") as copy:
        for start in range(0, content.size_bytes, _COPY_BYTES):
            copy.write(content.read(start, start + _COPY_BYTES))
        copy.flush()
        yield from _run([command, *_COMMANDS[command], copy.name], lambda: content.read(0, 1))


def _run(command: list[str], waiting: Callable[[], object]) -> Iterator[bytes]:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=quiet, stdout=subprocess.PIPE, stderr=quiet) as process:
        assert process.stdout is not None
        resource.prlimit(process.pid, resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
        pipe, heard = process.stdout.fileno(), time.monotonic()
        try:
            while time.monotonic() < heard + _LEAST_TIME_S:
                waiting()
                if not select.select([pipe], [], [], _LOOK_S)[0]:
                    continue
                if not (piece := os.read(pipe, _CHUNK_BYTES)):
                    return
                yield piece
                heard = time.monotonic()
            raise TimeoutError
        finally:
            process.kill()

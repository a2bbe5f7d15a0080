"""The third reader of mailbox files: the command `readpst`, where the machine has it.

It shares no line with the other two. It writes mails, appointments and contacts, each as a file in the
folder that it lies in, and so can be counted by; tasks, notes, lists and settings it leaves out.
"""

import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from records.content import Content

_COMMAND = "readpst"
_CHUNK_BYTES = 4 << 20
_LOOK_S = 0.5
KINDS = {".eml": "mail", ".ics": "appointment", ".vcf": "contact"}
"""What the files that it writes are."""


def is_there() -> bool:
    """Whether this machine has the command."""
    return shutil.which(_COMMAND) is not None


def counts(content: Content, time_s: float, waiting: Callable[[], None]) -> Counter[tuple[str, str]] | None:
    """How many items of each kind it finds in each folder, or None if it failed or took longer.

    Folders are told without the topmost, whose name it takes from elsewhere. `waiting` is called while
    it works. Needs room for the mailbox twice in the directory for temporary files.
    """
    with TemporaryDirectory() as folder:
        mailbox, out = Path(folder, "mailbox"), Path(folder, "out")
        out.mkdir()
        with mailbox.open("wb") as copy:
            for start in range(0, content.size_bytes, _CHUNK_BYTES):
                copy.write(content.read(start, start + _CHUNK_BYTES))
        command = [_COMMAND, "-q", "-j", "0", "-e", "-8", "-D", "-o", str(out), str(mailbox)]
        if not _ran(command, time_s, waiting):
            return None
        return Counter(
            ("/".join(path.relative_to(out).parts[1:-1]), KINDS.get(path.suffix, path.suffix))
            for path in out.rglob("*")
            if path.is_file()
        )


def _ran(command: list[str], time_s: float, waiting: Callable[[], None]) -> bool:
    """Whether the command ended by itself within the time, without an error."""
    end = time.monotonic() + time_s
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet) as process:
        while time.monotonic() < end:
            try:
                return process.wait(_LOOK_S) == 0
            except subprocess.TimeoutExpired:
                waiting()
        process.kill()
    return False

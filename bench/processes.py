"""A command with all its children, measured from outside: seconds, CPU, memory, and what others took."""

import os
import resource
import select
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLE_S = 0.05
_LAST_WORDS = 2000
_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command.

    `cpu_s` is user and system time of the whole tree. `peak_bytes` is the highest sum of the
    proportional memory (PSS; RSS where the kernel does not tell it) of all processes at one
    moment, sampled every 50 ms; `peak_own_bytes` the same without files that are mapped, whose pages
    the system takes back when it likes. `foreign_cores` is what all other processes took meanwhile.
    """

    wall_s: float
    cpu_s: float
    peak_bytes: int
    peak_own_bytes: int
    foreign_cores: float
    output: bytes


def measured(command: Sequence[str], folder: Path = ROOT) -> Run:
    """Run a command to its end. Raises CalledProcessError with its last words if it fails."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as complaints:
        busy, own, started = busy_s(), _own_cpu_s(), time.perf_counter()
        child = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=complaints
        )
        tree = Tree(child.pid)
        _watch(tree)
        _, status, used = os.wait4(child.pid, 0)
        wall_s = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        cpu_s = max(used.ru_utime + used.ru_stime, tree.cpu_s)
        foreign = (busy_s() - busy - cpu_s - (_own_cpu_s() - own)) / wall_s
        output.seek(0)
        complaints.seek(0)
        if child.returncode:
            error = subprocess.CalledProcessError(child.returncode, command)
            error.add_note(complaints.read()[-_LAST_WORDS:].decode("utf-8", "replace"))
            raise error
        peaks = tree.peak_bytes, tree.peak_own_bytes
        return Run(wall_s, cpu_s, *peaks, max(foreign, 0.0), output.read())


class Tree:
    """A process and all below it, looked at from time to time."""

    def __init__(self, pid: int) -> None:
        """Look at the tree below this process."""
        self._pid = pid
        self._cpu_s: dict[int, float] = {}
        self.peak_bytes = 0
        self.peak_own_bytes = 0
        """Of `peak_bytes` what is no file that is mapped."""

    @property
    def cpu_s(self) -> float:
        """CPU seconds of every process that was ever seen, as last seen."""
        return sum(self._cpu_s.values())

    def look(self) -> None:
        """Take a sample."""
        pids = self._members()
        self.peak_bytes = max(self.peak_bytes, sum(_memory_bytes(pid, "Pss:") for pid in pids))
        self.peak_own_bytes = max(self.peak_own_bytes, sum(_memory_bytes(pid, "Pss_Anon:") for pid in pids))
        self._cpu_s.update((pid, _cpu_s(pid)) for pid in pids)

    def _members(self) -> list[int]:
        found, waiting = [], [self._pid]
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            waiting += _children(pid)
        return found


def busy_s() -> float:
    """CPU seconds that the whole machine has worked since it started."""
    fields = Path("/proc/stat").read_text("ascii").partition("\n")[0].split()[1:]
    user, nice, system, _idle, _wait, interrupt, soft = map(int, fields[:7])
    return (user + nice + system + interrupt + soft) / _TICKS_A_SECOND


def _watch(tree: Tree) -> None:
    """Sample until the root of the tree ends; its end is seen at once, not at the next sample."""
    file = os.pidfd_open(tree._pid)  # noqa: SLF001  # the two are one thing in two pieces
    try:
        end = select.poll()
        end.register(file, select.POLLIN)
        tree.look()
        while not end.poll(SAMPLE_S * 1000):
            tree.look()
    finally:
        os.close(file)


def _own_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _children(pid: int) -> list[int]:
    children: list[int] = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            children += map(int, (task / "children").read_text("ascii").split())
    except OSError:
        pass  # ended between two looks
    return children


def _memory_bytes(pid: int, kind: str) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith(kind):
                return int(line.split()[1]) * 1024
    except OSError:
        pass  # ended, or a kernel without
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * _PAGE_BYTES
    except OSError:
        return 0


def _cpu_s(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS_A_SECOND

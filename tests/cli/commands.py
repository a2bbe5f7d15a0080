"""The command line as a person runs it: in this process, or for what needs one in its own."""

import io
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cli.main import run

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE_S = 60


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended and what it wrote."""

    code: int
    out: bytes
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object on standard output."""
        (line,) = self.out.splitlines()
        found = json.loads(line)
        assert isinstance(found, dict)
        return found


def klaarlicht(data: Path, *arguments: str | Path) -> Ran:
    """Run a command on a data folder to its end."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        run([*map(str, arguments), "--data", str(data)])
    out.flush()
    code = ended.value.code or 0
    assert isinstance(code, int)
    written = out.buffer
    assert isinstance(written, io.BytesIO)
    return Ran(code, written.getvalue(), err.getvalue())


def process(data: Path, *arguments: str | bytes | Path) -> Ran:
    """The same in a process of its own."""
    command = [sys.executable, "-m", "cli.main", *arguments, "--data", data]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=_PATIENCE_S, check=False)
    found = Ran(ran.returncode, ran.stdout, ran.stderr.decode())
    assert "Traceback" not in found.err, found.err
    return found

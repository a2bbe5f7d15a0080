"""One machine needs the core alone: what only servers need is not asked for."""

import subprocess
import sys
from pathlib import Path

_STARTS = """
import sys
for name in ("elasticsearch", "httpx2", "obstore", "prometheus_client", "psycopg"):
    sys.modules[name] = None
from pathlib import Path
import cli.demo, cli.main, front.server
from runtime.composition import compose
from runtime.settings import read_settings
with compose(read_settings(Path(sys.argv[1]))) as services:
    print(len(services.accessions.all()))
"""


def test_everything_starts_where_no_package_for_servers_is_installed(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _STARTS, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (0, "0\n"), ran.stderr

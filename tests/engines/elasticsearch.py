"""One real Elasticsearch for a test run: started when a test first asks for it, gone when the run is.

The processes of a parallel run share it, so it belongs to the process above them.
"""

import fcntl
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.engines import keeper
from tests.engines.elasticsearch_kit import MissingError, java_home, server_home

HEAP = "512m"
START_TIME_S = 240
PATIENCE_S = 60.0
"""What a test that is not about time gives a search on a busy machine."""
_LOOK_S = 0.2
_DATA_BYTES = 2**30
# A server for a minute: no compiler for the long run, no pages touched ahead.
_FRUGAL = f"-Xms{HEAP} -Xmx{HEAP} -XX:-AlwaysPreTouch -XX:TieredStopAtLevel=1 -XX:-UseG1GC -XX:+UseSerialGC"
_LAUNCHER = "org.elasticsearch.server.launcher.ServerLauncher"
_CONFIGURATION = """\
cluster.name: klaarlicht-test
node.name: one
discovery.type: single-node
network.host: 127.0.0.1
http.port: {port}
transport.port: {transport}
path.data: {data}
path.logs: {folder}/logs
xpack.inference.elastic.periodic_authorization_enabled: false
xpack.inference.elastic.authorization.enabled: false
cluster.routing.allocation.disk.threshold_enabled: false
thread_pool.estimated_time_interval: 0ms
"""
_OPEN = "xpack.security.enabled: false\n"


@dataclass(frozen=True)
class Server:
    """A running server."""

    url: str
    keeper_id: int


@pytest.fixture(scope="session")
def elasticsearch(tmp_path_factory: pytest.TempPathFactory) -> Server:
    """The Elasticsearch of this run; with CI=true its absence is a failure."""
    own = tmp_path_factory.getbasetemp()
    run = own.parent if _is_parallel() else own
    return _or_left_out(lambda: _shared(run))


def start_or_skip(folder: Path, more: str) -> Server:
    """A server of its own for a test module, with more lines of configuration; the test stops its keeper."""
    return _or_left_out(lambda: start(folder, _owner(), more))


def _or_left_out(started: Callable[[], Server]) -> Server:
    """The server, or a skip with a reason where it cannot run; with CI=true that is a failure."""
    try:
        return started()
    except MissingError as missing:
        if os.environ.get("CI") == "true":  # noqa: TID251  # with CI nothing may be left out
            pytest.fail(str(missing))
        pytest.skip(str(missing))


def _is_parallel() -> bool:
    return "PYTEST_XDIST_WORKER" in os.environ  # noqa: TID251  # a test's own setting


def _owner() -> int:
    """The process that a run is: above the parallel ones, if there are any."""
    return os.getppid() if _is_parallel() else os.getpid()


def _shared(run: Path) -> Server:
    told = run / "elasticsearch.started"
    with (run / "elasticsearch.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            server = start(run / "elasticsearch", _owner())
            told.write_text(f"{server.url} {server.keeper_id}")
    url, keeper_id = told.read_text().split()
    return Server(url, int(keeper_id))


def start(folder: Path, owner: int, more: str = "") -> Server:
    """A server in a folder of its own, answering; `more` are lines of its configuration on security.

    Raises MissingError if this machine cannot run it.
    """
    java, home = java_home(), server_home(_cache())
    port, transport = _free_port(), _free_port()
    (folder / "config").mkdir(parents=True, exist_ok=True)
    (folder / "tmp").mkdir()
    for name in ("log4j2.properties", "jvm.options"):
        (folder / "config" / name).write_bytes((home / "config" / name).read_bytes())
    data = _data_folder(folder)
    written = _CONFIGURATION.format(port=port, transport=transport, folder=folder, data=data)
    (folder / "config/elasticsearch.yml").write_text(written + (more or _OPEN))
    classes = f"{home}/lib/tools/server-launcher/*"
    launch = [f"{java}/bin/java", "-Xmx64m", "-XX:+UseSerialGC", "-cp", classes, _LAUNCHER]
    command = [*_not_root(), *keeper.DYING_WITH_KEEPER, *launch]
    kept = subprocess.run(
        [sys.executable, keeper.__file__, str(owner), f"{folder}{os.pathsep}{data}", *command],
        cwd=home,
        env=_variables(java, home, folder),
        stdout=subprocess.PIPE,
        check=True,
    )
    scheme = "https" if "http.ssl" in more else "http"
    server = Server(f"{scheme}://127.0.0.1:{port}", int(kept.stdout))
    _wait(server, keeper.output_of(folder))
    return server


def _data_folder(folder: Path) -> Path:
    """In memory if there is room, so that no test waits for a disk that others write to."""
    memory = Path("/dev/shm")  # a new folder with a name of its own
    if memory.is_dir() and shutil.disk_usage(memory).free > _DATA_BYTES:
        return Path(tempfile.mkdtemp(prefix="klaarlicht-test-", dir=memory))
    return folder / "data"


def _variables(java: Path, home: Path, folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],  # noqa: TID251  # of the one who runs the tests
        "JAVA": f"{java}/bin/java",
        "JAVA_TYPE": "ES_JAVA_HOME",
        "ES_JAVA_HOME": str(java),
        "ES_HOME": str(home),
        "ES_PATH_CONF": str(folder / "config"),
        "ES_DISTRIBUTION_TYPE": "zip",
        "ES_TMPDIR": str(folder / "tmp"),
        "ES_JAVA_OPTS": _FRUGAL,
    }


def _cache() -> Path:
    named = os.environ.get("KLAARLICHT_ENGINES")  # noqa: TID251  # a test's own setting
    return Path(named) if named else Path.home() / ".cache/klaarlicht/engines"


def _not_root() -> list[str]:
    """Words before a command that make root somebody else, since the server refuses root."""
    if os.getuid() != 0:
        return []
    other = ["unshare", "--user", "--map-user=65534", "--map-group=65534"]
    if subprocess.run([*other, "true"], capture_output=True, check=False).returncode:
        raise MissingError("Elasticsearch refuses root, and this machine has no user namespaces")
    return other


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(server: Server, output: Path) -> None:
    until = time.monotonic() + START_TIME_S
    while not _answers(server.url):
        if not Path(f"/proc/{server.keeper_id}").exists() or time.monotonic() > until:
            told = output.read_text("utf-8", "replace")[-2000:] if output.exists() else "nothing was written"
            raise RuntimeError(f"Elasticsearch does not start: {told}")
        time.sleep(_LOOK_S)


def _answers(url: str) -> bool:
    """Whether it is ready; one with a password is when it asks for that."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    try:
        health = f"{url}/_cluster/health?wait_for_status=yellow&timeout=1s"
        with urllib.request.urlopen(health, timeout=5, context=trusting) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError as error:
        return error.code == 401
    except OSError:
        return False

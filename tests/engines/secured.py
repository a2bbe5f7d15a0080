"""One Elasticsearch for a test run with TLS and passwords: that of docker-compose.yml, as a process."""

import shutil
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from search.backends.elasticsearch_index import ClusterAccess
from tests.engines.composed import SERVICES, config_files, moved
from tests.engines.elasticsearch import Guarding, start
from tests.engines.shared import MissingError, Server, of_the_run

PASSWORD = "canary-password"
ELASTIC_PASSWORD = "canary-of-elastic"
START_TIME_S = 60
SERVICE = SERVICES["elasticsearch"]
_OF_THE_KIT = {"cluster.name", "discovery.type"}
"""Settings that the kit gives every server."""
_BESIDES = "xpack.security.authc.api_key.enabled: true\n"
"""For a test of keys."""


@dataclass(frozen=True)
class Secured:
    """A server with its own certificate, and the user that the script made."""

    url: str
    certificate: Path

    def access(self, password: str = PASSWORD) -> ClusterAccess:
        """The way in for the user of the product."""
        return ClusterAccess(self.url, user="klaarlicht", password=password, ca=self.certificate)


@pytest.fixture(scope="session")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Secured:
    """The secured server of this run; with CI=true its absence is a failure."""
    server = of_the_run("secured", _started, tmp_path_factory)
    base = tmp_path_factory.getbasetemp()
    folder = next(each / "secured" for each in (base, base.parent) if (each / "secured.started").exists())
    return Secured(server.url, folder / "secrets/ca")


def _started(folder: Path, owned_by: int) -> Server:
    if not shutil.which("curl"):
        raise MissingError("the script that sets Elasticsearch up needs curl")
    secrets = folder / "secrets"
    for place in (folder / "config", secrets):
        place.mkdir(parents=True)
    (secrets / "ca").write_bytes(certify(folder / "config").read_bytes())
    (secrets / "elasticsearch_password").write_text(PASSWORD)
    (secrets / "elasticsearch_server_password").write_text(ELASTIC_PASSWORD)
    told = {"ELASTICSEARCH_URL": "{url}", "SECRETS": str(secrets), "READY": str(folder / "ready")}
    around = moved(SERVICE["entrypoint"], config_files("elasticsearch"))
    server = start(folder, owned_by, Guarding(_lines(), ELASTIC_PASSWORD, tuple(around), told))
    wait_for_user(folder / "ready")
    return server


def _lines() -> str:
    """The settings of the service, which the program of its image hands to the server."""
    told = {name: value for name, value in SERVICE["environment"].items() if "." in name}
    return _BESIDES + "".join(f"{name}: {told[name]}\n" for name in told if name not in _OF_THE_KIT)


def wait_for_user(ready: Path) -> None:
    """Return when the script has made the user. Raises RuntimeError after a minute."""
    until = time.monotonic() + START_TIME_S
    while not ready.exists():
        if time.monotonic() > until:
            raise RuntimeError("no user was made")
        time.sleep(0.1)


def certify(config: Path) -> Path:
    """A certificate of its own for the loopback, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "klaarlicht test")])
    now = datetime(2020, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=36_500))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (config / "tls.crt").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (config / "tls.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return config / "tls.crt"

"""A cluster with TLS and passwords, as a ministry has it: its own certificate, a role without more than is needed."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from elasticsearch import Elasticsearch

from records.errors import UnavailableError
from search import query as tree
from search.backends.elasticsearch_index import Cluster, ClusterAccess, ElasticsearchGenerations
from tests.contracts.search_index_contract import filled, found
from tests.engines.elasticsearch import start_or_skip
from tests.engines.shared import Server
from tests.search_worlds import document

pytestmark = pytest.mark.live

PASSWORD = "canary-password"
_HASH = "$2b$04$A2mfq6agUljgDxXS6VKJw.hUO8QHfuuVpES6Hiv132/SThKYA3R2u"
_SECURITY = """\
xpack.security.enabled: true
xpack.security.authc.api_key.enabled: true
xpack.security.http.ssl.enabled: true
xpack.security.http.ssl.certificate: server.crt
xpack.security.http.ssl.key: server.key
xpack.security.authc.realms.file.file1.order: 0
"""
_ROLE = """\
klaarlicht:
  indices:
    - names: ["klaarlicht", "klaarlicht-*"]
      privileges: ["all"]
key-maker:
  cluster: ["manage_own_api_key"]
"""


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """A server with TLS and one user, and the file of its certificate."""
    folder = tmp_path_factory.mktemp("secured") / "elasticsearch"
    config = folder / "config"
    config.mkdir(parents=True)
    certificate = certify(config)
    (config / "users").write_text(f"klaarlicht:{_HASH}\n")
    (config / "users_roles").write_text("klaarlicht:klaarlicht\nkey-maker:klaarlicht\n")
    (config / "roles.yml").write_text(_ROLE)
    server = start_or_skip(folder, _SECURITY)
    yield server, certificate
    os.kill(server.keeper_id, 15)


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
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (config / "server.crt").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (config / "server.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return config / "server.crt"


def indexes(access: ClusterAccess) -> ElasticsearchGenerations:
    return ElasticsearchGenerations(Cluster(access), "klaarlicht")


def test_a_password_and_a_certificate_open_the_cluster(secured: tuple[Server, Path]) -> None:
    server, certificate = secured
    made = indexes(ClusterAccess(server.url, user="klaarlicht", password=PASSWORD, ca=certificate))
    index = filled(made.opened("first", new=True), (document(1, "brief"),))
    assert found(index, tree.Word("brief")) == [1]
    made.discard("first")
    made.close()


def test_a_key_opens_the_cluster(secured: tuple[Server, Path]) -> None:
    server, certificate = secured
    with Elasticsearch(server.url, basic_auth=("klaarlicht", PASSWORD), ca_certs=str(certificate)) as client:
        key = client.security.create_api_key(name="klaarlicht")["encoded"]
    made = indexes(ClusterAccess(server.url, api_key=key, ca=certificate))
    index = filled(made.opened("keyed", new=True), (document(1, "brief"),))
    assert found(index, tree.Word("brief")) == [1]
    made.discard("keyed")
    made.close()


def test_a_cluster_that_shows_another_certificate_is_not_spoken_to(
    secured: tuple[Server, Path], tmp_path: Path
) -> None:
    server, _ = secured
    made = indexes(ClusterAccess(server.url, user="klaarlicht", password=PASSWORD, ca=certify(tmp_path)))
    with pytest.raises(UnavailableError):
        made.opened("first", new=True)
    made.close()


def test_a_wrong_password_is_told_as_unavailable(secured: tuple[Server, Path]) -> None:
    server, certificate = secured
    made = indexes(ClusterAccess(server.url, user="klaarlicht", password="fout", ca=certificate))
    with pytest.raises(UnavailableError):
        made.opened("first", new=True)
    made.close()

"""The files of the scaled mode, checked as data: each promise of docs/operations.md is an assertion."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography import x509

from api.middleware import PREFIX
from runtime.settings import SECRETS, Settings

ROOT = Path(__file__).resolve().parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OTHERS = sorted(SERVICES.keys() - {"api"})
OURS = ("api", "worker")
TOOLS = Path(sys.executable).parent
"""Compose and hadolint come with the tools of the tests."""

every_service = pytest.mark.parametrize("name", sorted(SERVICES))


def test_the_services_are_those_of_the_scaled_mode() -> None:
    assert sorted(SERVICES) == ["api", "elasticsearch", "postgresql", "tika", "worker"]


@every_service
def test_a_service_cannot_write_to_its_image_or_gain_rights(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "cap_add" not in service
    assert "privileged" not in service


@every_service
def test_no_service_runs_as_root(name: str) -> None:
    user, _, _ = SERVICES[name]["user"].partition(":")
    assert int(user) > 0


@every_service
def test_a_service_has_limits_and_tells_how_it_is(name: str) -> None:
    limits = SERVICES[name]["deploy"]["resources"]["limits"]
    assert limits.keys() == {"cpus", "memory", "pids"}
    assert SERVICES[name]["healthcheck"].keys() == {"test", "interval", "timeout", "retries", "start_period"}


@every_service
def test_an_image_has_an_exact_version(name: str) -> None:
    assert re.search(r":\d+\.\d+", SERVICES[name]["image"])
    assert "latest" not in SERVICES[name]["image"]


def test_versions_are_those_that_the_tests_run() -> None:
    kit = (ROOT / "tests/engines/tika.py").read_text("utf-8")
    (version,) = re.findall(r'^VERSION = "(.+)"', kit, re.MULTILINE)
    assert SERVICES["tika"]["image"] == f"apache/tika:{version}.0"
    assert SERVICES["elasticsearch"]["image"].endswith(":9.4.3")


@pytest.mark.parametrize("name", OTHERS)
def test_only_the_api_is_published(name: str) -> None:
    assert "ports" not in SERVICES[name]


def test_the_api_is_published_on_this_machine_alone() -> None:
    assert SERVICES["api"]["ports"] == ["127.0.0.1:${PORT:-8000}:8000"]


def test_networks_are_private_and_tika_reaches_only_who_asks_it() -> None:
    inside = {name for name, network in COMPOSE["networks"].items() if network.get("internal")}
    assert inside == {"keeping", "reading", "watching"}
    members = {
        network: {name for name in SERVICES if network in SERVICES[name]["networks"]} for network in inside
    }
    assert members == {
        "keeping": {"api", "worker", "elasticsearch", "postgresql"},
        "reading": {"worker", "tika"},
        "watching": {"api", "worker"},
    }
    assert [name for name in SERVICES if "outside" in SERVICES[name]["networks"]] == ["api"]


@every_service
def test_secrets_are_files_and_never_values(name: str) -> None:
    for variable, value in SERVICES[name].get("environment", {}).items():
        if re.search("PASSWORD|SECRET|_KEY|DATABASE_URL", variable.upper()):
            assert variable.endswith("_FILE")
            assert value.startswith("/run/secrets/")


@every_service
def test_each_secret_that_a_service_reads_is_given_to_it(name: str) -> None:
    given = {each if isinstance(each, str) else each["source"] for each in SERVICES[name].get("secrets", [])}
    values = " ".join(
        map(str, [*SERVICES[name].get("environment", {}).values(), SERVICES[name]["healthcheck"]])
    )
    assert set(re.findall(r"/run/secrets/(\w+)", values)) <= given <= COMPOSE["secrets"].keys()


@pytest.mark.parametrize("name", OURS)
def test_our_variables_are_settings(name: str) -> None:
    known = {f"KLAARLICHT_{field.upper()}" for field in Settings.model_fields}
    files = {f"KLAARLICHT_{field.upper()}_FILE" for field in SECRETS}
    assert SERVICES[name]["environment"].keys() <= known | files


def test_figures_are_told_on_a_port_that_is_not_published() -> None:
    for name in OURS:
        told = SERVICES[name]["environment"]["KLAARLICHT_METRICS_PORT"]
        assert told not in str(SERVICES[name].get("ports", []))


def test_only_who_reaches_tika_asks_it() -> None:
    asks = [name for name in OURS if "KLAARLICHT_TIKA_URL" in SERVICES[name]["environment"]]
    assert asks == [name for name in OURS if "reading" in SERVICES[name]["networks"]] == ["worker"]


def test_elasticsearch_wants_tls_and_a_password() -> None:
    told = SERVICES["elasticsearch"]["environment"]
    assert told["xpack.security.enabled"] == told["xpack.security.http.ssl.enabled"] == "true"
    ours = SERVICES["api"]["environment"]
    assert ours["KLAARLICHT_ELASTICSEARCH_URL"].startswith("https://")
    assert ours["KLAARLICHT_ELASTICSEARCH_CA"] == "/run/secrets/ca"


def test_ours_are_known_to_elasticsearch_as_a_user_with_few_rights() -> None:
    for name in OURS:
        assert SERVICES[name]["environment"]["KLAARLICHT_ELASTICSEARCH_USER"] == "klaarlicht"
        assert "elasticsearch_server_password" not in SERVICES[name]["secrets"]


def test_ours_wait_for_what_they_need() -> None:
    for name, needs in (
        ("api", {"elasticsearch", "postgresql"}),
        ("worker", {"elasticsearch", "postgresql", "tika"}),
    ):
        waits = SERVICES[name]["depends_on"]
        assert waits.keys() == needs
        assert {each["condition"] for each in waits.values()} == {"service_healthy"}


def test_nothing_but_the_code_goes_into_the_image() -> None:
    first, *allowed = [
        line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line[:1] not in {"", "#"}
    ]
    assert first == "*"
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert sorted(f"!{each}" for line in copied for each in line.split()) == sorted(
        each for each in allowed if each.startswith("!")
    )


def test_the_image_holds_the_locked_versions_and_every_package_and_is_not_root() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8")
    assert "--require-hashes" in lines
    assert "-r requirements-scaled.lock" in lines
    assert re.findall(r"^USER (.+)$", lines, re.MULTILINE) == ["10001:10001"]
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench", "examples"}
    assert packages <= set(re.findall(r"^COPY (\w+) \w+$", lines, re.MULTILINE))


def tool(name: str) -> str:
    found = shutil.which(name, path=f"{TOOLS}{os.pathsep}{os.defpath}")
    assert found, f"{name} comes with the tools of the tests"
    return found


def test_compose_itself_takes_the_file() -> None:
    subprocess.run([tool("docker-compose"), "config", "--quiet"], cwd=ROOT, check=True)


def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    done = subprocess.run(
        [tool("hadolint"), "Dockerfile"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """Secrets as the script makes them."""
    if os.getuid() != 0:
        reason = "only root can give each service a secret of its own"
        if os.environ.get("CI") == "true":  # noqa: TID251  # with CI nothing may be left out
            pytest.fail(reason)
        pytest.skip(reason)
    subprocess.run([ROOT / "deploy/make-secrets.sh"], cwd=tmp_path, check=True)
    return tmp_path / "secrets"


def test_every_secret_of_compose_is_made_for_the_user_who_reads_it(made: Path) -> None:
    users = {"klaarlicht": "api", "elasticsearch": "elasticsearch", "postgresql": "postgresql"}
    for secret in COMPOSE["secrets"].values():
        path = made.parent / secret["file"]
        if path.name == "ca.crt":
            assert path.stat().st_mode & 0o777 == 0o444
            continue
        owner = int(SERVICES[users[path.parent.name]]["user"].partition(":")[0])
        assert (path.stat().st_uid, path.stat().st_mode & 0o777) == (owner, 0o400)


def test_both_sides_have_the_same_passwords_and_a_second_run_keeps_them(made: Path) -> None:
    before = {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}
    subprocess.run([ROOT / "deploy/make-secrets.sh"], cwd=made.parent, check=True)
    assert {path: path.read_bytes() for path in made.rglob("*") if path.is_file()} == before
    password = (made / "elasticsearch/password").read_text("ascii")
    assert len(password) == 64
    ours = (made / "klaarlicht/elasticsearch_password").read_text("ascii")
    assert ours == (made / "elasticsearch/klaarlicht_password").read_text("ascii") != password
    url = (made / "klaarlicht/database_url").read_text("ascii")
    assert f":{(made / 'postgresql/password').read_text('ascii')}@postgresql:" in url


def test_the_certificate_is_signed_and_has_the_name_that_is_asked_for(made: Path) -> None:
    authority = x509.load_pem_x509_certificate((made / "ca.crt").read_bytes())
    server = x509.load_pem_x509_certificate((made / "elasticsearch/tls.crt").read_bytes())
    server.verify_directly_issued_by(authority)
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["elasticsearch", "localhost"]


def test_what_a_killed_process_of_tika_left_is_swept(tmp_path: Path) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\nexec sleep 60\n")
    java.chmod(0o755)
    folder = tmp_path / "tmp"
    folder.mkdir()
    for name in ("apache-tika-1.tmp", "poi2.tmp", "apache-tika-server-forked-tmp-3", "fresh.tmp"):
        (folder / name).touch()
        if name != "fresh.tmp":
            os.utime(folder / name, (0, 0))
    variables = {"PATH": f"{java.parent}:{os.defpath}", "TIKA_FOLDER": str(folder), "TIKA_SWEEP_S": "0.1"}
    server = subprocess.Popen(["/bin/sh", ROOT / "deploy/run-tika.sh"], env={**variables, "TIKA_JAR": "none"})
    until = time.monotonic() + 10
    while (folder / "poi2.tmp").exists() and time.monotonic() < until:
        os.sched_yield()
    server.kill()
    server.wait()
    assert sorted(path.name for path in folder.iterdir()) == ["apache-tika-server-forked-tmp-3", "fresh.tmp"]


def test_the_api_is_asked_for_its_health_where_it_tells_it() -> None:
    assert f":8000{PREFIX}/health/ready'" in " ".join(SERVICES["api"]["healthcheck"]["test"])

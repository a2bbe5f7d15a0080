"""One S3-compatible store for a test run: moto's server, in a process of its own."""

import os
import secrets
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.object_content import Bucket
from tests.engines import keeper
from tests.engines.shared import Server, free_port, keep, of_the_run, wait_until

START_TIME_S = 60
NAME = "originals"

MakesBucket = Callable[[], Bucket]
"""Gives a place in the store where nothing is yet."""


@pytest.fixture(scope="session")
def buckets(tmp_path_factory: pytest.TempPathFactory) -> MakesBucket:
    """As many new places in the store of this run as a test asks."""
    server = of_the_run("bucket", start, tmp_path_factory)
    return lambda: place_in(server.url)


def place_in(url: str) -> Bucket:
    """A place in the store at a URL where nothing is yet."""
    return Bucket(f"s3://{NAME}/{secrets.token_hex(8)}", url, "us-east-1", "test", "test")


def start(folder: Path, owned_by: int) -> Server:
    """A store with one bucket, answering."""
    folder.mkdir(parents=True)
    port = free_port()
    serve = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    variables = {"PATH": os.environ["PATH"], "MOTO_S3_CUSTOM_ENDPOINTS": ""}  # noqa: TID251  # of who tests
    keeper_id = keep(owned_by, (folder,), [*keeper.DYING_WITH_KEEPER, *serve], folder, variables)
    server = Server(f"http://127.0.0.1:{port}", keeper_id)
    wait_until(lambda: _has_bucket(server.url), keeper_id, folder, START_TIME_S)
    return server


def _has_bucket(url: str) -> bool:
    try:
        asked = urllib.request.Request(f"{url}/{NAME}", method="PUT")
        with urllib.request.urlopen(asked, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False

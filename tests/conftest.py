"""What every test may ask for."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from ingest.documents.ocr import Ocr
from tests.engines.bucket import buckets
from tests.engines.elasticsearch import elasticsearch
from tests.engines.postgresql import postgresql
from tests.engines.secured import secured
from tests.engines.tika import tika

__all__ = ["buckets", "elasticsearch", "postgresql", "secured", "tika"]

settings.register_profile("ci", derandomize=True, deadline=None)
settings.load_profile("ci")


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of real corpora: $KLAARLICHT_CORPORA, or beside the checkout."""
    named = os.environ.get("KLAARLICHT_CORPORA")  # noqa: TID251  # a test's own setting
    beside = Path(__file__).resolve().parents[2] / "shared" / "corpora"
    folder = Path(named) if named else beside
    if not folder.is_dir():
        if os.environ.get("CI") == "true":  # noqa: TID251  # with CI nothing may be left out
            pytest.fail("the corpora are not there: set KLAARLICHT_CORPORA")
        pytest.skip("the real corpora are not beside the checkout")
    return folder


@pytest.fixture(scope="session")
def readpst() -> str:
    """The command that reads mailboxes, on machines that have it."""
    return _command("readpst", shutil.which("readpst") or "", "pst-utils")


@pytest.fixture(scope="session")
def tesseract() -> str:
    """The command that reads pictures, with its Dutch, on machines that have both."""
    return _command("tesseract", Ocr(30, 2**30).version, "tesseract-ocr-nld")


def _command(name: str, found: str, package: str) -> str:
    if not found:
        if os.environ.get("CI") == "true":  # noqa: TID251  # with CI nothing may be left out
            pytest.fail(f"{name} is not there: install {package}")
        pytest.skip(f"{name} is not on this machine (Debian: {package})")
    return found

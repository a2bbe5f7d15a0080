"""What every test may ask for."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

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
    found = shutil.which("readpst")
    if found is None:
        if os.environ.get("CI") == "true":  # noqa: TID251  # with CI nothing may be left out
            pytest.fail("readpst is not there: install pst-utils")
        pytest.skip("readpst is not on this machine (Debian: pst-utils)")
    return found

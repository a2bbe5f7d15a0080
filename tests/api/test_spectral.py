"""The description of the API: committed, and without a finding under the Dutch API Design Rules."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import orjson
import pytest

from front.docs import openapi_page
from tests.api.world import World

ROOT = Path(__file__).resolve().parents[2]
LINTER = ROOT / ".cache/spectral/node_modules/.bin/spectral"


def left_out(reason: str) -> None:
    """Skip with a reason; with CI nothing may be left out."""
    if os.environ.get("CI") == "true":  # noqa: TID251  # a test's own setting
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def rules() -> Path:
    named = os.environ.get("KLAARLICHT_STANDARDS")  # noqa: TID251  # a test's own setting
    folder = Path(named) if named else ROOT.parent / "shared/standards"
    found = folder / "nlgov-api-design-rules.spectral.yaml"
    if not found.is_file():
        left_out("the API rules are not beside the checkout: set KLAARLICHT_STANDARDS")
    return found


def test_the_api_follows_the_dutch_design_rules(rules: Path) -> None:
    if shutil.which("node") is None or not LINTER.is_file():
        left_out("the linter of the API rules is not there: it needs Node, and `make check` installs it")
    asked = ["lint", "--ruleset", str(rules), "--format", "json", "--quiet", str(ROOT / "docs/openapi.json")]
    done = subprocess.run([str(LINTER), *asked], capture_output=True, text=True, check=False, timeout=120)
    # After the JSON the linter says in words that there were no errors.
    findings, _ = json.JSONDecoder().raw_decode(done.stdout)
    assert [(each["code"], each["path"]) for each in findings] == []
    assert done.returncode == 0


def test_the_description_in_docs_is_the_one_that_is_served(world: World) -> None:
    page = (ROOT / "docs/openapi.json").read_text("utf-8")
    assert page == openapi_page(), "run `make docs`"
    assert world.client.get("/api/v1/openapi.json").json() == orjson.loads(page)

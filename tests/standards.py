"""Where the official schemas are: beside the checkout, as the corpora, or where a setting says."""

import os
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

_NAMED = "KLAARLICHT_STANDARDS"


def standards() -> Path:
    """The folder of schemas; a test without it is left out, and with CI fails."""
    named = os.environ.get(_NAMED)  # noqa: TID251  # a test's own setting
    folder = Path(named) if named else Path(__file__).resolve().parents[2] / "shared" / "standards"
    if not folder.is_dir():
        reason = f"the official schemas are not beside the checkout: set {_NAMED}"
        if os.environ.get("CI") == "true":  # noqa: TID251  # with CI nothing may be left out
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


class _Beside(etree.Resolver):  # type: ignore[misc]  # the library ships no types
    """Finds what a schema imports in the folder, so that nothing is asked of the network."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def resolve(self, url: str, _public: str, context: object) -> object:
        found = self._folder / url.rpartition("/")[2]
        assert found.is_file(), url
        return self.resolve_filename(str(found), context)


@cache
def schema(name: str) -> etree.XMLSchema:
    """The compiled schema with this file name."""
    folder = standards()
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Beside(folder))
    return etree.XMLSchema(etree.parse(str(folder / name), parser))

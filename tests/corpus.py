"""The folders of `tests/corpora`: the input of each, and the formats that read it as its hand-in declares it."""

from pathlib import Path

from ingest.declared import declared_formats
from ingest.format import Format
from ingest.formats import FORMATS
from records.declaration import declaration_of

_DECLARATION = "declaration.json"
_NOT_SAMPLES = frozenset({"README.md", "expected.json", _DECLARATION})


def sample_of(folder: Path) -> Path:
    """The input."""
    return next(path for path in sorted(folder.iterdir()) if path.name not in _NOT_SAMPLES)


def formats_of(folder: Path) -> tuple[Format, ...]:
    """All formats, behind those that the folder's declaration makes, if it has one."""
    told = folder / _DECLARATION
    return (*declared_formats(declaration_of(told.read_text("utf-8") if told.exists() else "")), *FORMATS)

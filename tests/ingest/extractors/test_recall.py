"""Words found in real office files, against the text that another tool found in them."""

import re
from pathlib import Path

import pytest

from ingest.extraction import ExtractionChild, ExtractionTask
from ingest.limits import Limits
from ingest.media_type import media_type_of
from records.place import Place

_WORD = re.compile(r"[^\W\d_]{3,}")
_FEWEST_WORDS = 10


@pytest.mark.corpora
@pytest.mark.parametrize(
    ("ending", "files", "recall"),
    [("doc", 121, 0.99), ("xls", 45, 1.0), ("ppt", 7, 1.0), ("html", 19, 0.999), ("pdf", 54, 0.97)],
)
def test_the_words_of_real_files_are_found(corpora: Path, ending: str, files: int, recall: float) -> None:
    child = ExtractionChild(Limits(ocr_time_s=0))  # the other tool read no pictures
    found = sorted(
        path for path in (corpora / "enron/native").iterdir() if path.suffix.lower() == f".{ending}"
    )
    shares = [share for path in found if (share := _share(child, path, corpora / "enron/text")) is not None]
    child.close()
    assert len(found) == files
    assert sum(shares) / len(shares) >= recall


def _share(child: ExtractionChild, path: Path, texts: Path) -> float | None:
    """The share of the other tool's words that ours has; None where it found hardly any."""
    content = path.read_bytes()
    task = ExtractionTask(Place(path.name), media_type_of(content[:4096], path.name), path.name, content)
    ours = set(_WORD.findall(child.extract(task).text.lower()))
    theirs_path = texts / f"{path.name}.txt"
    theirs = (
        set(_WORD.findall(theirs_path.read_text("utf-8", "replace").lower()))
        if theirs_path.exists()
        else set()
    )
    return len(ours & theirs) / len(theirs) if len(theirs) >= _FEWEST_WORDS else None

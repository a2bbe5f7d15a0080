"""The folders of `tests/corpora`: the input of each, the formats that read it as its hand-in declares it, and
what reading it to the end gives. `python -m tests.corpus FOLDER ...` writes down what is expected of a folder.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from ingest.chats.declared import declared_formats
from ingest.extraction import ExtractionChild, ExtractionTask
from ingest.format import Format
from ingest.formats import FORMATS
from ingest.limits import Limits
from records.declaration import declaration_of
from records.record import Record, TextState
from records.trace import Trace
from tests.builders import Reading, original, read_all

_DECLARATION = "declaration.json"
_NOT_SAMPLES = frozenset({"README.md", "expected.json", _DECLARATION})


def sample_of(folder: Path) -> Path:
    """The input."""
    return next(path for path in sorted(folder.iterdir()) if path.name not in _NOT_SAMPLES)


def formats_of(folder: Path) -> tuple[Format, ...]:
    """All formats, behind those that the folder's declaration makes, if it has one."""
    told = folder / _DECLARATION
    return (*declared_formats(declaration_of(told.read_text("utf-8") if told.exists() else "")), *FORMATS)


def read_folder(folder: Path) -> Reading:
    """What reading the input of a folder to the end gives."""
    path = sample_of(folder)
    return read_all(path.read_bytes(), path.name, formats=formats_of(folder))


def summary(reading: Reading) -> dict[str, Any]:
    """A reading as the folders keep it."""
    return {
        "opened": [[opened.format, opened.found] for opened in reading.opened],
        "attachments": [found.found for found in reading.attachments],
        "lost": {f"{defect.code}: {defect.detail}": defect.lost for defect in reading.defects},
        "records": [
            {
                "kind": record.kind.value,
                "subtype": record.subtype,
                "title": record.title,
                "sender": f"{record.sender.name} <{record.sender.address}>" if record.sender else "",
                "sentAt": f"{record.sent_at:%Y-%m-%dT%H:%M:%SZ}" if record.sent_at else "",
                "text": record.text,
                "locator": record.place.locator,
                "defects": [f"{defect.code}: {defect.detail}" for defect in record.defects],
                **({"traces": [_trace(each) for each in record.traces]} if record.traces else {}),
            }
            for record in reading.records
        ],
    }


def texts(folder: Path, child: ExtractionChild) -> dict[str, Any]:
    """The texts of the files that wait for one, by their places; how sure OCR was differs by machine."""
    raw, found = sample_of(folder).read_bytes(), {}
    for record in pending(read_folder(folder)):
        content = original(raw, record)
        told = child.extract(ExtractionTask(record.place, record.media_type, record.file_name, content))
        found[record.place.locator or record.place.path] = {
            "text": re.sub(r"(\[OCR[^\]]*), \d+%\]", r"\1]", told.text),
            "source": told.source,
            "defects": [f"{defect.code}: {defect.detail}" for defect in told.defects],
        }
    return found


def pending(reading: Reading) -> list[Record]:
    """The records whose text an extractor finds."""
    return [record for record in reading.records if record.text_state is TextState.PENDING]


def _trace(trace: Trace) -> str:
    at = f"{trace.at:%Y-%m-%dT%H:%M:%SZ}" if trace.at else ""
    return " ".join(filter(None, (trace.kind, trace.who, at, trace.text)))


def _write_expected(folder: Path, child: ExtractionChild) -> None:
    reading = read_folder(folder)
    expected = summary(reading) | ({"texts": texts(folder, child)} if pending(reading) else {})
    written = json.dumps(expected, indent=2, ensure_ascii=False) + "\n"
    (folder / "expected.json").write_text(written, "utf-8")


if __name__ == "__main__":
    reader = ExtractionChild(Limits())
    for name in sys.argv[1:]:
        _write_expected(Path(name), reader)
    reader.close()

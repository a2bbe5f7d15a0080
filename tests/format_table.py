"""The table of formats in `docs/formats/README.md`, made by reading every sample to its end.

`python -m tests.format_table` writes it anew; `tests/contracts/test_format_contract.py` holds the page to it.
"""

import re
from collections import Counter
from pathlib import Path

from ingest.recognising import format_of
from records.record import Record, RecordKind
from records.trace import TraceKind
from tests.builders import Reading, read_all, source
from tests.corpus import formats_of, sample_of

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/formats/README.md"
_START, _END = "<!-- made by tests/format_table.py -->\n", "<!-- until here -->\n"
_HEADINGS = (
    "format", "sample", "counted", "kept", "of them notices", "attachments and files", "zones",
    "edits and deletions", "other traces", "defects", "origin of the sample",
)  # fmt: skip
_CHANGES = frozenset({TraceKind.EDIT, TraceKind.DELETION})


def table() -> str:
    """The rows, by format and sample."""
    folders = sorted(folder for folder in (ROOT / "tests/corpora").iterdir() if folder.is_dir())
    rows = sorted(_row(folder) for folder in folders)
    lines = [_HEADINGS, ("---",) * len(_HEADINGS), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def written(page: str) -> str:
    """The page with its table made anew."""
    before, _, rest = page.partition(_START)
    return f"{before}{_START}\n{table()}\n{_END}{rest.partition(_END)[2]}"


def _row(folder: Path) -> tuple[str, ...]:
    path, formats = sample_of(folder), formats_of(folder)
    raw = path.read_bytes()
    reading = read_all(raw, path.name, formats=formats)
    kinds = Counter(record.kind for record in reading.records)
    traces = Counter(trace.kind for record in reading.records for trace in record.traces)
    return (
        format_of(source(raw, path.name), formats).name,
        f"[{folder.name}](../../tests/corpora/{folder.name}/README.md)",
        str(_counted(reading)),
        str(len(reading.records)),
        str(kinds[RecordKind.NOTICE]),
        str(sum(_hangs(record) for record in reading.records)),
        _listed({record.sent_timezone for record in reading.records}),
        str(sum(traces[kind] for kind in _CHANGES)),
        _listed({kind.value for kind in traces} - _CHANGES),
        _listed({code.value for code in reading.codes}),
        _origin(folder),
    )


def _counted(reading: Reading) -> int:
    """What scanners counted; a file that is no container itself is one besides."""
    is_container = any(not each.place.steps for each in reading.opened)
    inside = sum(each.found for each in reading.opened)
    return inside + sum(each.found for each in reading.attachments) + (not is_container)


def _hangs(record: Record) -> bool:
    return record.kind is RecordKind.FILE or record.parent_id is not None


def _listed(names: set[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names) if name) or "–"


def _origin(folder: Path) -> str:
    text = " ".join((folder / "README.md").read_text("utf-8").split())
    found = re.search(r"Made [^.;]*(?:\.\w[^.;]*)*", text)
    assert found is not None, f"{folder.name} does not say how it was made"
    return found[0].replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")

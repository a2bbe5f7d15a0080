"""The table of formats in `docs/formats/README.md`, made by reading every sample to its end.

`python -m tests.format_table` writes it anew; `tests/contracts/test_format_contract.py` holds the page to it.
"""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

from ingest.extraction_loop import Answer, answers
from ingest.extractors.html import HtmlText
from ingest.extractors.open_xml import OpenXmlText
from ingest.extractors.pdf import PdfText
from ingest.extractors.plain import PlainText
from ingest.format import Format
from ingest.limits import Limits
from ingest.recognising import format_of
from records.record import Record, RecordKind, TextState
from records.trace import TraceKind
from tests.builders import Reading, context, original, read_all, source
from tests.corpus import formats_of, sample_of

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/formats/README.md"
_START, _END = "<!-- made by tests/format_table.py -->\n", "<!-- until here -->\n"
_HEADINGS = (
    "format", "sample", "counted", "kept", "of them notices", "attachments and files", "zones",
    "edits and deletions", "other traces", "defects", "limits", "origin of the sample",
)  # fmt: skip
_STRUCK = (
    "depth", "mime_depth", "mime_parts", "headers", "header_bytes", "addresses", "quotes", "message_bytes",
    "archive_entries", "archive_ratio", "text_characters",
)  # fmt: skip
"""The limits that a small reading can strike; the others are of time, of memory, or of 64 MiB and more."""
_LOW = (0, 32, 64, 128, 256, 512, 1024)
"""Some figure strikes: of none at all nothing may be read by which a message is known to be too long."""
_EXTRACTORS = (PlainText(), HtmlText(), PdfText(), OpenXmlText())
"""Those that every machine has and that need no child."""
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
        _listed(_limits(raw, path.name, formats)),
        _origin(folder),
    )


def _limits(raw: bytes, name: str, formats: tuple[Format, ...]) -> set[str]:
    """The limits that a reading strikes when they are low: more defects of their code than without."""
    ordinary, codes = _trouble(raw, name, formats, Limits()), _codes()
    low = Limits(archive_ratio_from_bytes=0)
    return {
        limit
        for limit in _STRUCK
        if any(
            _trouble(raw, name, formats, replace(low, **{limit: figure}))[codes[limit]]
            > ordinary[codes[limit]]
            for figure in _LOW
        )
    }


def _codes() -> dict[str, str]:
    """The defect of each limit, as the page of limits has it."""
    page = (ROOT / "docs/limits.md").read_text("utf-8")
    return dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| `([\w-]+)` \|", page, re.MULTILINE))


def _trouble(raw: bytes, name: str, formats: tuple[Format, ...], limits: Limits) -> Counter[str]:
    """How often each defect stands on records, in the ledger and with the texts of files."""
    reading = read_all(raw, name, context(limits), formats)
    told = [defect for record in reading.records for defect in record.defects]
    codes = [defect.code.value for defect in (*reading.defects, *told)]
    for record in reading.records:
        if record.text_state is TextState.PENDING:
            codes += _trouble_of_text(original(raw, record), record, limits)
    return Counter(codes)


def _trouble_of_text(content: bytes, record: Record, limits: Limits) -> list[str]:
    *_, last = answers(_EXTRACTORS, content, record.media_type, record.file_name, limits.text_characters)
    assert isinstance(last, Answer)
    return [shortcoming.code.value for shortcoming in last.shortcomings]


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

"""The readers alone, a format at a time in one process: bytes in memory to records, nothing kept.

The same mail is read as single files, as one mbox and as one zip; chats and a mailbox are made up. Whatever
else a named folder holds is read by the format that claims it. A mailbox has the clock of the wall, since
other readers of it work beside ours. Then every sample of `tests/corpora`, over and over for some tenths of a
second: small files, so that what each costs before its first record counts in full.
"""

import argparse
import gc
import io
import json
import re
import tempfile
import time
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.mail import as_maildir, mail_options
from bench.processes import ROOT
from bench.tables import Figures, Spread, save, show
from ingest.format import Context, Format, Source
from ingest.formats import FORMATS
from ingest.reader import read
from ingest.recognising import format_of
from records.content import BytesContent
from records.identity import AccessionId, digest_of
from records.place import Place
from records.record import Record
from tests.corpus import formats_of, sample_of
from tests.mailbox_files import Mailbox
from tests.outlook_items import note

_MB = 1e6
_FROM_LINE = re.compile(rb"^(>*From )", re.MULTILINE)
_CORPORA = ROOT / "tests/corpora"
_PASS_S = 0.3
_CHAT_MESSAGES, _FOLDERS, _FOLDER_ITEMS = 20_000, 40, 50
_CONTEXT = Context(AccessionId("0" * 32), "Europe/Amsterdam")


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading some sources through to their leaves came to."""

    seconds: float
    size_bytes: int
    records: int


def main(arguments: Sequence[str] | None = None) -> None:
    """Read everything of every format, pass after pass."""
    parser = argparse.ArgumentParser(description=__doc__)
    mail_options(parser)
    parser.add_argument("--passes", type=int, default=3)
    given = parser.parse_args(arguments)
    gc.set_threshold(50_000, 20, 50)  # as a parser process does
    with tempfile.TemporaryDirectory(prefix="klaarlicht-bench-") as place:
        folder = as_maildir(given, Path(place) / "mail").path
        mails = [(file.name, file.read_bytes()) for file in sorted((folder / "cur").iterdir())]
    sources = _by_format([*_made(mails), *_others(given.folder)])
    results = {name: [_read(each) for _ in range(given.passes)] for name, each in sources.items()}
    figures = _show("Readers, one process", results)
    samples = {folder.name: _sample(folder, given.passes) for folder in sorted(_CORPORA.iterdir())}
    figures["samples"] = _show("Samples, one process", samples)
    if given.save:
        save("formats", figures)


def _made(mails: list[tuple[str, bytes]]) -> list[Source]:
    """The mail three ways, and a chat."""
    return [
        *(_source(name, content) for name, content in mails),
        _source("postvak.mbox", _mbox(content for _, content in mails)),
        _source("postvak.zip", _zip(mails)),
        _source("WhatsApp-chat met Bench.txt", _chat()),
        _source("result.json", _telegram()),
        _source("postvak.pst", _mailbox()),
    ]


def _others(folders: Iterable[Path]) -> list[Source]:
    """Files of the named folders that are no single mail."""
    found = []
    for folder in folders:
        for file in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
            source = _source(file.name, file.read_bytes()) if file.is_file() else None
            if source and format_of(source).name != "eml":
                found.append(source)
    return found


def _by_format(sources: Iterable[Source]) -> dict[str, list[Source]]:
    groups: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        groups[format_of(source).name].append(source)
    return dict(sorted(groups.items()))


def _sample(folder: Path, passes: int) -> list[Reading]:
    """The input of a folder, as often in a pass as takes long enough to be told."""
    path, formats = sample_of(folder), formats_of(folder)
    sample = _source(path.name, path.read_bytes())
    once = _read([sample], formats)
    return [_read([sample] * max(1, round(_PASS_S / once.seconds)), formats) for _ in range(passes)]


def _read(sources: list[Source], formats: tuple[Format, ...] = FORMATS) -> Reading:
    started, counts = time.perf_counter(), Counter[str]()
    waiting = list(reversed(sources))
    while waiting:
        for finding in read(waiting.pop(), _CONTEXT, formats):
            if isinstance(finding, Source):
                waiting.append(finding)
            elif isinstance(finding, Record):
                counts["records"] += 1
    seconds = time.perf_counter() - started
    return Reading(seconds, sum(each.content.size_bytes for each in sources), counts["records"])


def _source(name: str, content: bytes) -> Source:
    return Source(Place(name), BytesContent(content), digest_of(content))


def _mbox(mails: Iterable[bytes]) -> bytes:
    """An mboxrd of the mails."""
    made = io.BytesIO()
    for content in mails:
        made.write(b"From bench@example.org Thu Jan  1 00:00:00 1970\n")
        made.write(_FROM_LINE.sub(rb">\1", content.replace(b"\r\n", b"\n")).rstrip(b"\n") + b"\n\n")
    return made.getvalue()


def _zip(mails: Iterable[tuple[str, bytes]]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in mails:
            archive.writestr(f"{name}.eml", content)
    return made.getvalue()


def _chat() -> bytes:
    """An Android export of some weeks of talk between two people who do not exist."""
    lines = [
        f"{1 + minute // 1440 % 28:02d}-03-2024 {minute // 60 % 24:02d}:{minute % 60:02d} - "
        f"{('Anna', 'Bram')[minute % 2]}: bericht {minute} over de brug en het besluit"
        for minute in range(_CHAT_MESSAGES)
    ]
    return "\n".join(lines).encode()


def _telegram() -> bytes:
    """The same talk as Telegram Desktop tells it."""
    messages = [
        {
            "id": minute,
            "type": "message",
            "date": f"2024-03-{1 + minute // 1440 % 28:02d}T{minute // 60 % 24:02d}:{minute % 60:02d}:00",
            "date_unixtime": str(1_709_247_600 + minute * 60),
            "from": ("Anna", "Bram")[minute % 2],
            "from_id": f"user{minute % 2}",
            "text": f"bericht {minute} over de brug en het besluit",
            "text_entities": [{"type": "plain", "text": f"bericht {minute} over de brug en het besluit"}],
        }
        for minute in range(_CHAT_MESSAGES)
    ]
    told = {"name": "Bench", "type": "personal_chat", "id": 1, "messages": messages}
    return json.dumps(told, indent=1).encode()


def _mailbox() -> bytes:
    """A mailbox of Outlook with mails of about a kilobyte."""
    words = "Het besluit over de brug is genomen; de wethouder tekent donderdag. " * 15
    folders = {
        f"Postvak/Map {folder}": [note(f"Brug {folder}-{number}", words) for number in range(_FOLDER_ITEMS)]
        for folder in range(_FOLDERS)
    }
    return Mailbox({"Postvak": [], **folders}).file()


def _show(title: str, results: dict[str, list[Reading]]) -> Figures:
    spreads = {
        name: (
            Spread.of([each.records / each.seconds for each in runs]),
            Spread.of([each.size_bytes / _MB / each.seconds for each in runs]),
        )
        for name, runs in results.items()
    }
    rows = [
        (name, runs[0].records, runs[0].size_bytes / _MB, *spreads[name]) for name, runs in results.items()
    ]
    show(title, ("format", "records", "MB", "records/s", "MB/s"), rows)
    return {
        name: {
            "records": results[name][0].records,
            "bytes": results[name][0].size_bytes,
            "records/s": records.figures(),
            "MB/s": megabytes.figures(),
        }
        for name, (records, megabytes) in spreads.items()
    }


if __name__ == "__main__":
    main()

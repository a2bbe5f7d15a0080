"""Large inputs: an mbox of 2 GB, a chat of 1 GB in JSON, a zip of 500 MB; time, and memory of all processes.

`python -m bench.large [mbox] [chat] [zip] [--share 0.1]` makes each, takes it in by the command line and
tells what was kept. A share makes them smaller: memory that stays the same is flat.
"""

import argparse
import base64
import random
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO

import orjson

from bench.processes import Run, measured
from bench.tables import Figures, save, show

_MB = 1e6
_WORDS = 20_000
_LINES, _LINE_WORDS = 20_000, 12
"""Texts are put together of lines: to draw each word anew takes longer than to take the mail in."""
_SEED = 20261122
_DAY_S = 86_400
_FIRST_S = 1_583_000_000
_FILE_BYTES = 20_000_000


def main(arguments: Sequence[str] | None = None) -> None:
    """Make and take in, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *_MAKERS], metavar="mbox|chat|zip")
    parser.add_argument("--share", type=float, default=1.0, help="so much of each size")
    parser.add_argument("--save", action="store_true", help="write bench/results/large.json")
    given = parser.parse_args(arguments)
    found: dict[str, Figures] = {}
    for name in given.names or _MAKERS:
        with tempfile.TemporaryDirectory(prefix="klaarlicht-bench-") as place:
            found[name] = _taken_in(name, Path(place), given.share)
    columns = ("", "MB", "records", "s", "MB/s", "peak MB", "of them own MB")
    show("Large inputs", columns, [(name, *each.values()) for name, each in found.items()])
    if given.save:
        save("large", {"share": given.share, "inputs": found})


def _taken_in(name: str, place: Path, share: float) -> Figures:
    make, file_name, size_bytes = _MAKERS[name]
    file = place / "in" / file_name
    file.parent.mkdir()
    with file.open("wb") as stream:
        make(stream, int(size_bytes * share))
    who = ("--custodian", "Bench", "--channel", "official")
    where = ("--attachments", "later", "--data", str(place / "data"), "--json")
    run = measured((sys.executable, "-m", "cli.main", "ingest", str(file.parent), *who, *where))
    return _figures(run, file.stat().st_size)


def _figures(run: Run, size_bytes: int) -> Figures:
    ledger = orjson.loads(run.output)["ledger"]
    assert ledger["balanced"], "an ingest that does not balance is no measure"
    return {
        "megabytes": size_bytes / _MB,
        "records": ledger["kept"],
        "seconds": run.wall_s,
        "megabytes a second": size_bytes / _MB / run.wall_s,
        "peak megabytes": run.peak_bytes / _MB,
        "peak own megabytes": run.peak_own_bytes / _MB,
    }


def _mbox(stream: BinaryIO, size_bytes: int) -> None:
    """Mails of about 40 kB, most of each in an attachment."""
    for number, text in enumerate(_texts(4_000)):
        if stream.tell() >= size_bytes:
            break
        stream.write(b"From bureau@voorbeeld.nl Thu Mar  5 10:00:00 2020\n")
        stream.write(_mail(number, text) + b"\n")


def _mail(number: int, text: str) -> bytes:
    attached = base64.encodebytes(random.Random(number).randbytes(27_000)).decode()
    return (
        f"From: Bureau <bureau@voorbeeld.nl>\nTo: j{number % 500}@voorbeeld.nl\n"
        f"Subject: {text[:40]}\nMessage-ID: <{number}@voorbeeld.nl>\n"
        f"Date: {1 + number % 28} Mar 2020 {number % 24:02}:{number % 60:02}:00 +0100\n"
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=grens\n\n"
        f"--grens\nContent-Type: text/plain; charset=utf-8\n\n{text}\n\n"
        f"--grens\nContent-Type: application/octet-stream\n"
        f"Content-Disposition: attachment; filename=stuk-{number}.bin\n"
        f"Content-Transfer-Encoding: base64\n\n{attached}\n--grens--\n"
    ).encode()


def _chat(stream: BinaryIO, size_bytes: int) -> None:
    """One chat of Telegram's export, with messages of some 2 kB."""
    stream.write(b'{"name": "Afdeling", "type": "private_group", "id": 17, "messages": [\n')
    for number, text in enumerate(_texts(1_800)):
        if stream.tell() >= size_bytes:
            break
        at_s = _FIRST_S + number * 60
        message = {
            "id": number,
            "type": "message",
            "date": f"2020-03-{1 + number % _DAY_S // 3_200:02}T10:{number % 60:02}:00",
            "date_unixtime": str(at_s),
            "from": f"Collega {number % 12}",
            "from_id": f"user{number % 12}",
            "text": text,
        }
        stream.write((b",\n" if number else b"") + orjson.dumps(message))
    stream.write(b"\n]}\n")


def _zip(stream: BinaryIO, size_bytes: int) -> None:
    """Files of 20 MB that nothing compresses, and as many bytes of mails, compressed."""
    lines = _texts(4_000)
    number = 0
    with zipfile.ZipFile(stream, "w") as archive:
        while stream.tell() < size_bytes:
            number += 1
            source = random.Random(number)
            archive.writestr(f"bestanden/{number}.bin", source.randbytes(_FILE_BYTES))
            for place in range(_FILE_BYTES // 40_000):
                mail = _mail(number * 1_000 + place, next(lines))
                archive.writestr(f"post/{number}-{place}.eml", mail, zipfile.ZIP_DEFLATED)


def _texts(length: int) -> Iterator[str]:
    """Texts without end of about so many characters, of made words as frequent as those of a language."""
    source = random.Random(_SEED)
    words = ["".join(source.choices("aeiobdgklmnprstv", k=source.randint(2, 11))) for _ in range(_WORDS)]
    sums = list(accumulate(1 / place for place in range(1, _WORDS + 1)))
    lines = [" ".join(source.choices(words, cum_weights=sums, k=_LINE_WORDS)) for _ in range(_LINES)]
    while True:
        yield " ".join(source.choices(lines, k=length // 7 // _LINE_WORDS))


_MAKERS: dict[str, tuple[Callable[[BinaryIO, int], None], str, int]] = {
    "mbox": (_mbox, "postvak.mbox", 2_000_000_000),
    "chat": (_chat, "result.json", 1_000_000_000),
    "zip": (_zip, "alles.zip", 500_000_000),
}


if __name__ == "__main__":
    main()

"""The mail that is measured with, set down once as a maildir that every tool can read."""

import argparse
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bench.processes import ROOT

_CORPORA = ROOT.parent / "shared" / "corpora"
_BESIDE = ("enron/native",)
_SAMPLE = ROOT / "examples" / "private"
_HEAD_BYTES = 2048


@dataclass(frozen=True, slots=True)
class MailFolder:
    """A maildir with its number of messages and their bytes."""

    path: Path
    count: int
    size_bytes: int


def mail_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of every bench that needs mail."""
    parser.add_argument("folder", nargs="*", type=Path, help="mail, one a file; none: the corpora beside us")
    parser.add_argument("--limit", type=int, default=None, help="at most so many messages")
    parser.add_argument("--save", action="store_true", help="write bench/results/<name>.json")


def as_maildir(given: argparse.Namespace, target: Path) -> MailFolder:
    """The mail that was asked for as one maildir of links (copies where links cannot be).

    Raises SystemExit with a reason if there is no mail.
    """
    sources = given.folder or _default()
    for part in ("cur", "new", "tmp"):
        (target / part).mkdir(parents=True)
    count = size_bytes = 0
    files = (file for source in sources for file in _mails(source))
    for count, file in enumerate(islice(files, given.limit), start=1):
        place = target / "cur" / f"{count:08d}.bench:2,S"
        try:
            os.link(file, place)
        except OSError:
            shutil.copyfile(file, place)
        size_bytes += place.stat().st_size
    if not count:
        raise SystemExit(f"no mail in {', '.join(map(str, sources))}")
    return MailFolder(target, count, size_bytes)


def _default() -> list[Path]:
    beside = [_CORPORA / name for name in _BESIDE if (_CORPORA / name).is_dir()]
    return beside or [_SAMPLE]


def _mails(source: Path) -> Iterator[Path]:
    """Files that begin as a mail does, by path; an mbox is no single mail and is left out."""
    for file in sorted(source.rglob("*")) if source.is_dir() else [source]:
        if file.is_file() and not file.is_symlink() and _is_mail(file):
            yield file


def _is_mail(file: Path) -> bool:
    with file.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    first = head.split(b"\n", 1)[0]
    name, colon, _ = first.partition(b":")
    return bool(colon) and name.replace(b"-", b"").isalnum() and not head.startswith(b"From ")

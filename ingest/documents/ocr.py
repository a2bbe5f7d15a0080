"""Ocr: the words of a picture, by the command `tesseract`, where the machine has it and its Dutch.

A command of the distribution and not a library: its faults stay in a process of their own, which ends
with the page, and what it needs is kept up to date with the machine (docs/decisions/0180).
"""

import resource
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from ingest.extract import UnreadableTextError
from records.defect import DefectCode

_COMMAND = "tesseract"
_NEEDED, _BESIDE, _TURNED = "nld", "eng", "osd"
"""Without Dutch it reads ï and ó as something else; English is read along where it is there, and with the
last it finds out which side of a page is up."""
_AS_IT_STANDS, _TURN_FIRST = "3", "1"
"""Layouts by their numbers; the latter costs half as much again."""
_DOUBTFUL = 60
_ASK_TIME_S = 10.0
_WORD_LEVEL = "5"
_COLUMNS = 12


@dataclass(frozen=True, slots=True)
class SeenText:
    """What stands in a picture, a line a line; `confidence` is the mean of its letters, 0 to 100."""

    text: str
    confidence: int


class _Word(NamedTuple):
    paragraph: tuple[str, str]
    line: str
    text: str
    confidence: float


class Ocr:
    """Reads one picture after another; looks for the command until it is there."""

    def __init__(self, page_time_s: float, memory_bytes: int) -> None:
        """Give a picture at most so many seconds and so much memory; look for nothing yet."""
        self._page_time_s, self._memory_bytes = page_time_s, memory_bytes
        self._version = ""
        self._may_turn = False

    def lack(self) -> str:
        """What this machine lacks to read pictures; empty if nothing."""
        if self._version:
            return ""
        if shutil.which(_COMMAND) is None:
            return f"{_COMMAND} absent"
        languages = _told("--list-langs").split()
        if _NEEDED not in languages:
            return f"{_COMMAND} without {_NEEDED}"
        (version, *_) = [*_told("--version").split()[1:2], "?"]
        beside = f"+{_BESIDE}" if _BESIDE in languages else ""
        self._version = f"{version} {_NEEDED}{beside}"
        self._may_turn = _TURNED in languages
        return ""

    @property
    def version(self) -> str:
        """Of the command, with the languages that it reads by; empty while there is none."""
        self.lack()
        return self._version

    def read(self, page: bytes) -> SeenText:
        """The words of a page, as a picture in any form that the command knows; PGM costs the least.

        What is hardly to be read upright is turned. Raises UnreadableTextError: LIMIT_TIME past the time
        of a page, UNREADABLE if the command fails.
        """
        seen = self._asked(page, _AS_IT_STANDS)
        if not seen.text or seen.confidence >= _DOUBTFUL or not self._may_turn:
            return seen
        return max(seen, self._asked(page, _TURN_FIRST), key=lambda each: each.confidence)

    def _asked(self, page: bytes, layout: str) -> SeenText:
        language = self.version.rpartition(" ")[2]
        # One thread: several wait for each other more than they do.
        command = ["env", "OMP_THREAD_LIMIT=1", _COMMAND, "-", "-", "--psm", layout, "-l", language, "tsv"]
        quiet = subprocess.DEVNULL
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=quiet
        ) as process:
            resource.prlimit(process.pid, resource.RLIMIT_AS, (self._memory_bytes, self._memory_bytes))
            try:
                table, _ = process.communicate(page, self._page_time_s)
            except subprocess.TimeoutExpired:
                process.kill()
                raise UnreadableTextError(
                    DefectCode.LIMIT_TIME, f"ocr_page_time_s {self._page_time_s:g}"
                ) from None
        if process.returncode:
            raise UnreadableTextError(DefectCode.UNREADABLE, f"{_COMMAND} exit {process.returncode}")
        return _seen(_words(table.decode("utf-8", "replace")))


def _told(option: str) -> str:
    """What the command says of itself; nothing if it fails."""
    try:
        asked = subprocess.run([_COMMAND, option], capture_output=True, timeout=_ASK_TIME_S, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return asked.stdout.decode("utf-8", "replace")


def _words(table: str) -> Iterable[_Word]:
    """The words of a table of tesseract's, by their paragraph and line.

    Its columns: level, page, block, paragraph, line, word, four of the box, confidence, text.
    """
    for row in table.split("\n"):
        cells = row.split("\t")
        if len(cells) == _COLUMNS and cells[0] == _WORD_LEVEL and cells[-1].strip():
            yield _Word((cells[2], cells[3]), cells[4], cells[-1].strip(), float(cells[10]))


def _seen(words: Iterable[_Word]) -> SeenText:
    paragraphs = []
    sure = letters = 0.0
    for _, in_paragraph in groupby(words, lambda word: word.paragraph):
        lines = []
        for _, in_line in groupby(in_paragraph, lambda word: word.line):
            line = list(in_line)
            lines.append(" ".join(word.text for word in line))
            letters += sum(len(word.text) for word in line)
            sure += sum(len(word.text) * word.confidence for word in line)
        paragraphs.append("\n".join(lines))
    return SeenText("\n\n".join(paragraphs), round(sure / letters) if letters else 0)

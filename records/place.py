"""Where something stands: a stored original and the steps that lead into it.

A place is the proof that nothing was copied or re-serialised: following its steps
from the stored bytes gives the record's original bytes again.
"""

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from urllib.parse import quote, unquote

from records.frozen import maker, swift

_SAFE = " !$&'()*+,;=@._~-/"
_PLAIN = re.compile(r"[A-Za-z0-9 !$&'()*+,;=@._~/-]*")
"""What is written as it is: most of what places are made of, and looking costs a tenth of quoting."""

LONGEST_PATH_BYTES = 2_000
"""A longer path does not fit in the indexes of every database (PostgreSQL: 2,704 bytes)."""


class StepKind(StrEnum):
    """How one step leads from a thing to a thing inside it."""

    ENTRY = "entry"
    """A member of a zip archive, by its name and index: `entry:3:map/a.eml`."""
    BYTES = "bytes"
    """A byte range, `bytes:START-END`, end exclusive."""
    PART = "part"
    """A MIME part by its path of 1-based positions: `part:2.1`. A bare message is `part:1`."""
    ATTACHMENT = "attachment"
    """What hangs on an Outlook item, by its 1-based position: `attachment:2`."""
    ITEM = "item"
    """An item of a mailbox file, by its node and its folder: `item:2097188:Postvak IN/Brug`."""
    SIGNED = "signed"
    """What lies inside a signature, `signed:content`."""
    LINES = "lines"
    """A range of lines of a text, `lines:FIRST-LAST`, 1-based, both inclusive."""
    BASE64 = "base64"
    """A byte range that is decoded, `base64:START-END:NAME`: a file within a text, and what it is called."""
    ROW = "row"
    """The record of a row in an SQLite file, by the byte at which its cell begins there: `row:40960`."""
    PIECES = "pieces"
    """Byte ranges that hold one thing together, in order: `pieces:START-END,START-END`."""
    QUOTE = "quote"
    """A message that a mail forwards in its text, by its number from 1; its bytes are those of the mail."""


@swift
@dataclass(frozen=True, slots=True)
class Step:
    """One step of a place. `value` is written as the kind's docstring says."""

    kind: StepKind
    value: str

    def __str__(self) -> str:
        """The step as text, with what would confuse a reader percent-encoded."""
        return self.kind + ":" + _quoted(self.value)


@swift
@dataclass(frozen=True, slots=True)
class Place:
    """A path within the hand-in (with `/`), and the steps into that stored original."""

    path: str
    steps: tuple[Step, ...] = ()

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle as a call: places travel between processes by the million."""
        return Place, (self.path, self.steps)

    def into(self, kind: StepKind, value: str) -> "Place":
        """The place one step further in."""
        return _place(self.path, (*self.steps, _step(kind, value)))

    @property
    def locator(self) -> str:
        """The steps as text, joined by `|`; empty for the stored original itself."""
        return str(self)[len(_quoted_path(self.path)) + 1 :]

    @property
    def name(self) -> str:
        """The file name that the place ends in: of the last entry or file, else of the path."""
        for step in reversed(self.steps):
            if step.kind in (StepKind.ENTRY, StepKind.BASE64):
                return step.value.partition(":")[2].rsplit("/", 1)[-1]
        return self.path.rsplit("/", 1)[-1]

    @property
    def file_name(self) -> str:
        """The name of the file that stands there; empty for what has none, such as a message in an mbox."""
        is_file = not self.steps or self.steps[-1].kind is StepKind.ENTRY
        return self.name if is_file else ""

    def __str__(self) -> str:
        """Path and locator in one text, the form that ids are made of."""
        text = _quoted_path(self.path)
        for each in self.steps:
            text += "|" + each.kind + ":" + _quoted(each.value)
        return text


_step, _place = maker(Step), maker(Place)


def _quoted(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else quote(text, safe=_SAFE, errors="surrogatepass")


@lru_cache(maxsize=256)
def _quoted_path(path: str) -> str:
    """Everything within a file has its path."""
    return _quoted(path)


def fitting_path(path: str) -> str:
    """The path as it is kept: of one that is too long, a digest of all of it takes the place of the end.

    The same path always becomes the same, different ones stay different, and one that fits is unchanged.
    """
    raw = path.encode("utf-8", "surrogatepass")
    if len(raw) <= LONGEST_PATH_BYTES:
        return path
    ending = f"~{hashlib.sha256(raw).hexdigest()}"
    return raw[: LONGEST_PATH_BYTES - len(ending)].decode("utf-8", "ignore") + ending


def parse_locator(text: str) -> tuple[Step, ...]:
    """The steps that `Place.locator` wrote. Raises ValueError for anything else."""
    if not text:
        return ()
    steps = []
    for piece in text.split("|"):
        kind, _, value = piece.partition(":")
        steps.append(Step(StepKind(kind), unquote(value, errors="surrogatepass")))
    return tuple(steps)

"""Votes: the buttons that a mail may be answered by, and the answer ([MS-OXOMSG] 2.2.1.74)."""

import struct
from collections.abc import Iterator

from ingest.outlook.outlook_envelope import COMMON
from ingest.outlook.outlook_item import Named, Properties
from ingest.words.charsets import decode_text
from records.trace import Trace, TraceKind

_BUTTONS, _ANSWER = Named(COMMON, 0x8520), Named(COMMON, 0x8524)
_VOTE = 4
_MOST_BUTTONS = 100
_AFTER_NAME_BYTES = 29
"""What stands between the second name of a button and the next button."""


def vote_traces(told: Properties) -> Iterator[Trace]:
    """Each button, then the answer that was given."""
    for label in _labels(told.raw(_BUTTONS)):
        yield Trace(TraceKind.POLL, text=label)
    if answer := told.text(_ANSWER).strip():
        yield Trace(TraceKind.VOTE, told.text(0x0042, 0x0C1A), told.moment(0x0039), answer)


def _labels(raw: bytes) -> list[str]:
    """What stands on the buttons. What breaks off ends the list."""
    kinds: list[int] = []
    plain: list[str] = []
    try:
        (count,) = struct.unpack_from("<I", raw, 2)
        at = 6
        for _ in range(min(count, _MOST_BUTTONS)):
            (kind,) = struct.unpack_from("<I", raw, at)
            label, at = _counted(raw, at + 4)
            _, at = _counted(raw, at)  # the class of the answer
            _, at = _counted(raw, at)
            _, at = _counted(raw, at)  # the label once more
            at += _AFTER_NAME_BYTES
            kinds.append(kind)
            plain.append(decode_text(label)[0])
        wide = _wide(raw, at + 2, len(kinds))
    except (struct.error, IndexError):
        wide = []
    labels = wide if len(wide) == len(plain) else plain
    return [label for kind, label in zip(kinds, labels, strict=False) if kind == _VOTE and label]


def _counted(raw: bytes, at: int, width: int = 1) -> tuple[bytes, int]:
    """The letters after their count, and where they end. Raises IndexError."""
    end = at + 1 + raw[at] * width
    return raw[at + 1 : end], end


def _wide(raw: bytes, at: int, count: int) -> list[str]:
    """The labels as they stand at the end once more, in UTF-16."""
    found = []
    for _ in range(count):
        label, at = _counted(raw, at, 2)
        _, at = _counted(raw, at, 2)
        found.append(label.decode("utf-16-le", "replace"))
    return found

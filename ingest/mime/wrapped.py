"""Wrappers: an attachment that is only packing (`winmail.dat`), so that what it holds hangs on the message.

The wrapper stays a record, with its bytes and place; what it holds keeps a place inside it. Only whose
they are is told as if the sender's program had packed nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.format import Finding
from ingest.mime.envelope import Trouble
from records.defect import Defect, DefectCode
from records.identity import Digest, RecordId
from records.record import WRAPPER, Record, RecordKind, is_listed

TNEF_TYPE, ITEM_FORM = "application/vnd.ms-tnef", "msg"
BROKEN_OFF = "properties"
"""The detail of the defect of an item that told more than could be read."""
_OF_TEXT = frozenset({DefectCode.CHARSET, DefectCode.LIMIT_DEPTH, DefectCode.LIMIT_TEXT})


@dataclass(frozen=True, slots=True)
class Hung:
    """What hangs on a message once its wrappers are opened, and what those say in its place.

    `digests` are those of its attachments. `text` and `subtype` are of the first wrapper that has one,
    else empty; `troubles` are the defects of that text, as code and detail.
    """

    message: RecordId
    findings: tuple[Finding, ...]
    digests: list[Digest]
    text: str = ""
    troubles: tuple[Trouble, ...] = ()
    subtype: str = ""

    def beside(self, text: str) -> Iterator[Finding]:
        """The findings, in their order; a wrapper keeps of its text only what the message does not say."""
        said = _spaced(text)
        for each in self.findings:
            if isinstance(each, Record) and self._is_own(each) and _spaced(each.text) in said:
                yield replace(each, text="")
            else:
                yield each

    def _is_own(self, record: Record) -> bool:
        return record.subtype == WRAPPER and record.parent_id == self.message


def hung_on(message: RecordId, below: Sequence[Finding]) -> Hung:
    """What was read below a message, as it hangs on that.

    A wrapper that is broken may not tell all that it holds, so it stays an attachment with that beneath it.
    """
    broken = {each.place for each in below if isinstance(each, Defect)}
    wrappers = {
        each.id: each
        for each in below
        if isinstance(each, Record) and _is_wrapper(each, message) and each.place not in broken
    }
    findings = tuple(_hung(each, message, wrappers) for each in below) if wrappers else tuple(below)
    digests = [each.digest for each in findings if isinstance(each, Record) and _is_attached(each, message)]
    saying = next((each for each in wrappers.values() if each.text.strip()), None)
    return Hung(
        message,
        findings,
        digests,
        saying.text if saying else "",
        tuple((each.code, each.detail) for each in saying.defects if each.code in _OF_TEXT) if saying else (),
        next((each.subtype for each in wrappers.values() if each.subtype), ""),
    )


def _is_wrapper(record: Record, message: RecordId) -> bool:
    """Whether it is a winmail.dat that says its own message once more, read to its end."""
    return (
        record.parent_id == message
        and record.kind is RecordKind.FILE
        and record.media_type == TNEF_TYPE
        and record.recognition is not None
        and record.recognition.form == ITEM_FORM
        and not any(each.detail == BROKEN_OFF for each in record.defects)
    )


def _hung(each: Finding, message: RecordId, wrappers: dict[RecordId, Record]) -> Finding:
    if not isinstance(each, Record):
        return each
    if each.id in wrappers:
        return replace(each, subtype=WRAPPER)
    return replace(each, parent_id=message) if each.parent_id in wrappers else each


def _is_attached(record: Record, message: RecordId) -> bool:
    return record.parent_id == message and is_listed(record.evidence, record.subtype)


def _spaced(text: str) -> str:
    """The words of a text with one space between and around them."""
    return f" {' '.join(text.split())} "

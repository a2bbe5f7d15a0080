"""Reader: gives a source to the surest format, and stands guard so that no file disappears.

The one border with a broad except: whatever goes wrong in a format becomes a Defect. If the
format had found nothing yet, the source is kept as a file that carries it; else the
candidates that were counted and not found are lost by it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.file_record import kept_as_file
from ingest.format import Attachments, Context, Finding, Format, Opened, Source
from ingest.formats import FORMATS
from ingest.mime.kept_apart import is_packed_apart, read_packed
from ingest.recognising import recognised
from records.content import BytesContent
from records.defect import Defect, DefectCode
from records.errors import UnavailableError
from records.record import Record

HELD_BYTES = 4 * 2**20


def read(source: Source, context: Context, formats: tuple[Format, ...] = FORMATS) -> Iterator[Finding]:
    """The findings of a source, one format deep. Never raises for what is in the bytes.

    Raises UnavailableError when what keeps the bytes does not answer.

    A source deeper than `limits.depth` containers is kept as a file with a Defect LIMIT_DEPTH.
    """
    if source.depth > context.limits.depth:
        yield from _kept(
            source, context, Defect(DefectCode.LIMIT_DEPTH, source.place, f"depth {source.depth}")
        )
        return
    tally = _Tally()
    try:
        held = _held(source)
        for finding in _opened(held, context, formats):
            tally.add(finding)
            yield finding
    except (KeyboardInterrupt, SystemExit, GeneratorExit, UnavailableError):
        raise
    except BaseException as error:  # noqa: BLE001  # the border round one item; native panics are no Exception
        yield from _broken(source, context, tally, type(error).__name__)


def _opened(source: Source, context: Context, formats: tuple[Format, ...]) -> Iterator[Finding]:
    if is_packed_apart(source, context):
        return read_packed(source, context)
    format_, recognition = recognised(source, formats)
    return format_.read(source.taken_for(recognition), context)


def _held(source: Source) -> Source:
    """The source with its bytes in memory, if they are few: formats look at them several times."""
    size = source.content.size_bytes
    if size > HELD_BYTES:
        return source
    return source.holding(BytesContent(source.content.read(0, size)))


@dataclass(slots=True)
class _Tally:
    """What a format has yielded of what it counted, as far as it came."""

    is_empty: bool = True
    expected: int = 0
    accounted: int = 0
    is_container: bool = False

    def add(self, finding: Finding) -> None:
        """Count a finding."""
        self.is_empty = False
        match finding:
            case Record():
                self.accounted += 1
            case Source():
                self.accounted += self.is_container
            case Defect(lost=lost):
                self.accounted += lost
            case Attachments(found=found):
                self.expected += found + 1
            case Opened(found=found):
                self.expected, self.is_container = found, True


def _broken(source: Source, context: Context, tally: _Tally, reason: str) -> Iterator[Finding]:
    """What is left to say when a format fails; `reason` is the error's class, never its text."""
    if tally.is_empty:
        yield from _kept(source, context, Defect(DefectCode.UNREADABLE, source.place, reason))
    else:
        lost = max(0, tally.expected - tally.accounted)
        yield Defect(DefectCode.UNREADABLE, source.place, reason, lost)


def _kept(source: Source, context: Context, defect: Defect) -> Iterator[Finding]:
    """The source as a file with the defect; what cannot even be opened again is lost by it."""
    try:
        yield from kept_as_file(source, context, defect)
    except (LookupError, ValueError, OSError):
        yield replace(defect, lost=1)

"""What could not be read, as a value: counted, shown, never an exception that ends a run."""

from dataclasses import dataclass
from enum import StrEnum

from records.place import Place


class DefectCode(StrEnum):
    """Closed list; every code has a Dutch sentence in `records/labels.py`."""

    UNREADABLE = "unreadable"
    TRUNCATED = "truncated"
    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    UNLOCKED = "unlocked"
    UNKNOWN_FORMAT = "unknown-format"
    NO_TEXT = "no-text"
    NO_OCR = "no-ocr"
    NO_UNPACKER = "no-unpacker"
    CHARSET = "charset"
    DATE = "date"
    DATE_ORDER = "date-order"
    MALFORMED = "malformed"
    COUNT_DIFFERS = "count-differs"
    UNCHECKED = "unchecked"
    MISSING_MEDIA = "missing-media"
    COLUMNS_MISSING = "columns-missing"
    LOG_MISSING = "log-missing"
    CHANGED = "changed"
    CRASH = "crash"
    LIMIT_TIME = "limit-time"
    LIMIT_MEMORY = "limit-memory"
    LIMIT_SIZE = "limit-size"
    LIMIT_DEPTH = "limit-depth"
    LIMIT_RATIO = "limit-ratio"
    LIMIT_PARTS = "limit-parts"
    LIMIT_HEADERS = "limit-headers"
    LIMIT_HEADER_SIZE = "limit-header-size"
    LIMIT_ADDRESSES = "limit-addresses"
    LIMIT_ENTRIES = "limit-entries"
    LIMIT_TEXT = "limit-text"


@dataclass(frozen=True, slots=True)
class Defect:
    """Trouble with what stands at a place.

    `detail` is for the officer and the developer: sizes, names of limits, positions;
    never text of the record. `lost` is how many counted candidates were not kept
    because of it (0: the record was kept and carries the defect).
    """

    code: DefectCode
    place: Place
    detail: str = ""
    lost: int = 0

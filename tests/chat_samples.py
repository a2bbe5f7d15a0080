"""What every chat format must give, whatever its form: an account that balances, and its own bytes."""

from records.defect import DefectCode
from records.identity import digest_of
from records.record import Evidence
from tests.builders import Reading, original, read_all


def account(reading: Reading, format_name: str) -> tuple[int, int]:
    """What the format found in an export, and what became of it: kept, handed on or lost."""
    found = sum(each.found for each in reading.opened if each.format == format_name)
    kept = sum(record.evidence is Evidence.EXPORT for record in reading.records)
    lost = sum(defect.lost for defect in reading.defects)
    return found, kept + len(reading.sources) + lost


def checked(raw: bytes, name: str, format_name: str) -> Reading:
    """The reading of a sound export."""
    reading = read_all(raw, name)
    found, accounted = account(reading, format_name)
    assert found == accounted
    assert DefectCode.UNREADABLE not in reading.codes
    for record in reading.records:
        assert (digest_of(stored := original(raw, record)), len(stored)) == (record.digest, record.size_bytes)
    return reading

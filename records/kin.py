"""Kin: to which family a record belongs, and of which records it is a copy."""

from dataclasses import dataclass

from records.identity import RecordId


@dataclass(frozen=True, slots=True)
class Kin:
    """Where a record belongs, as one reader sees it.

    `family` is the head of its family. `group` is equal for all that share a head and its copies of the
    same channel. `is_copy`: the reader has an earlier copy, so that a search does not show this one.
    """

    family: RecordId
    group: str
    is_copy: bool

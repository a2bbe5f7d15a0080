"""Trouble that the caller can act on: WooError. Sentences and HTTP live in the doors.

├── NotFoundError         there is no such thing, or it is not yours to see
├── ForbiddenError        the role does not carry the permission
├── ConflictError         the thing's state does not allow it
├── StaleError, UnreadyError  somebody changed it meanwhile; something stands in its way
├── InvalidError          what was asked is malformed: a field and a reason
│   └── QueryError        the query text: position and what was expected there
├── FaultyError           what was told goes against rules: every fault at once
├── ChangedOriginalError  an original kept in place no longer has its digest
├── UnavailableError      something that is needed does not answer now
└── SettingsError         the settings are wrong, all faults at once
"""

from dataclasses import dataclass


class WooError(Exception):
    """Base of everything that a caller can act on."""


@dataclass
class NotFoundError(WooError):
    """There is no such thing for this caller; another's and an absent one look alike."""

    what: str


@dataclass
class ForbiddenError(WooError):
    """The caller's role does not allow this at all."""

    permission: str


@dataclass
class ConflictError(WooError):
    """The state of a thing does not allow this: `reason` is one of a door's closed list."""

    what: str
    reason: str


@dataclass
class StaleError(WooError):
    """A thing was changed since the caller saw the version that his change is based on."""

    what: str


@dataclass
class UnreadyError(WooError):
    """A thing cannot be made yet: by obstacle (a code) how many stand in the way."""

    what: str
    obstacles: tuple[tuple[str, int], ...]


@dataclass
class InvalidError(WooError):
    """A value that was given cannot be used: which field, and why (a short code)."""

    field: str
    reason: str
    value: str = ""


@dataclass
class QueryError(InvalidError):
    """The query cannot be read. `position` counts characters from 0; `expected` is a code."""

    position: int = 0
    expected: str = ""


@dataclass
class FaultyError(WooError):
    """What was told goes against rules of the law: for each fault the field and its code."""

    faults: tuple[tuple[str, str], ...]


@dataclass
class ChangedOriginalError(WooError):
    """An original that was left in place no longer is what was taken in."""

    path: str


@dataclass
class UnavailableError(WooError):
    """A part of the system does not answer; try again after `retry_after_s` seconds."""

    part: str
    retry_after_s: int = 5


@dataclass
class SettingsError(WooError):
    """Every fault of the settings: (name, reason)."""

    faults: tuple[tuple[str, str], ...]

"""A hand-in as it is told, before anything of it is looked at."""

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from records.accession import Custodian
from records.errors import InvalidError
from records.identity import short_hash
from records.passwords import NO_PASSWORDS, Passwords
from records.record import Channel


@dataclass(frozen=True, slots=True)
class HandIn:
    """What somebody hands in: absolute paths. `timezone` is an IANA name for what carries no zone itself."""

    roots: tuple[Path, ...]
    custodian: str
    channel: Channel
    title: str = ""
    timezone: str = "Europe/Amsterdam"
    in_place: bool = False
    passwords: Passwords = NO_PASSWORDS

    @property
    def source(self) -> str:
        """What a rerun is recognised by."""
        return "\n".join(map(str, self.roots))

    def check(self) -> None:
        """Return if it can be taken in as it is told.

        Raises InvalidError for a private one in place and for an unknown time zone.
        """
        if self.in_place and self.channel is Channel.PRIVATE:
            raise InvalidError("in_place", "private")
        if not _is_timezone(self.timezone):
            raise InvalidError("timezone", "unknown", self.timezone)


def custodian_of(name: str) -> Custodian:
    """The custodian of this name; the same name is the same custodian until persons are joined."""
    folded = " ".join(name.split())
    if not folded:
        raise InvalidError("custodian", "empty")
    return Custodian(short_hash("custodian", folded.casefold()).hex(), folded)


def _is_timezone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return False
    return True

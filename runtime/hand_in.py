"""A hand-in as it is told, before anything of it is looked at."""

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ingest.handed_in import HandedFile
from records.accession import Accession, Custodian
from records.declaration import NOTHING_DECLARED, Declaration
from records.errors import InvalidError
from records.identity import short_hash
from records.passwords import NO_PASSWORDS, Passwords
from records.record import Channel


@dataclass(frozen=True, slots=True)
class HandIn:
    """What somebody hands in: absolute paths. `timezone` is an IANA name for what carries no zone itself.

    A declaration holds for all of it: the same files with another one are another hand-in, and with none the
    one that they were taken in as.
    """

    roots: tuple[Path, ...]
    custodian: str
    channel: Channel
    title: str = ""
    timezone: str = "Europe/Amsterdam"
    in_place: bool = False
    passwords: Passwords = NO_PASSWORDS
    declaration: Declaration = NOTHING_DECLARED

    @property
    def source(self) -> str:
        """What a rerun is recognised by."""
        return "\n".join(map(str, self.roots))

    def listing(self, files: list[HandedFile]) -> list[tuple[str, int]]:
        """What its id is made of: paths and sizes, and what is declared of them."""
        listed = [(each.path, each.size_bytes) for each in files]
        return [*listed, (self.declaration.text, 0)] if self.declaration.text else listed

    def is_declared_as(self, accession: Accession) -> bool:
        """Whether a hand-in that was registered is of the same declaration, or nothing is declared now."""
        return self.declaration.text in ("", accession.declaration)

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

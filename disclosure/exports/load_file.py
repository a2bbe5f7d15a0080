"""Concordance DAT with Opticon OPT: a volume for the review tools of courts and lawyers.

The DAT has one line a member: fields between thorns (U+00FE), separated by U+0014, a line end
within a field as U+00AE; UTF-8 with its mark. Those three have no escape: a thorn is doubled, the
other two become what reads alike. The OPT has one line for each PDF, which holds all its pages:
`ImageKey,Volume,Path,Y,,,PageCount`.
"""

import tempfile
from collections.abc import Callable, Iterator

from disclosure import wording
from disclosure.cells import visible
from disclosure.inventory import utc
from disclosure.zip_stream import ZipEntry, entries_of, entry_from, zip_chunks
from records.judgement import Outcome
from records.record import RecipientRole
from records.release import FileRole, Member, Release, ReleasedSet, code_of

SEPARATOR, QUOTE, NEWLINE = "\x14", "\u00fe", "\u00ae"
_SPOOL_BYTES = 2**20
_VOLUME = "VOL001"


def _to(role: RecipientRole) -> Callable[[Member], str]:
    return lambda member: "; ".join(wording.person(each) for each in member.recipients if each.role is role)


def _path(role: FileRole) -> Callable[[Member], str]:
    def path(member: Member) -> str:
        file = member.file(role)
        return file.path if file else ""

    return path


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


FIELDS: tuple[tuple[str, Callable[[Member], str]], ...] = (
    ("BEGDOC", lambda each: each.code),
    ("ENDDOC", lambda each: each.code),
    ("FAMILYID", lambda each: code_of(each.family)),
    ("PARENTID", lambda each: code_of(each.parent) if each.parent else ""),
    ("THREADID", lambda each: _number(each.thread)),
    ("CONVERSATIONID", lambda each: _number(each.conversation)),
    ("DUPLICATEOF", lambda each: code_of(each.duplicate_of) if each.duplicate_of else ""),
    ("RECORDTYPE", lambda each: each.kind.value),
    ("CHANNEL", lambda each: each.channel.value),
    ("FROM", lambda each: wording.person(each.sender)),
    ("TO", _to(RecipientRole.TO)),
    ("CC", _to(RecipientRole.CC)),
    ("BCC", _to(RecipientRole.BCC)),
    ("PARTICIPANTS", _to(RecipientRole.MEMBER)),
    ("SUBJECT", lambda each: each.title),
    ("DATESENT", lambda each: utc(each.sent_at) if each.sent_at else ""),
    ("TIMEZONE", lambda each: "UTC" if each.sent_at else ""),
    ("OUTCOME", lambda each: each.outcome.value),
    ("GROUNDS", lambda each: wording.grounds(each.grounds)),
    ("REDACTED", lambda each: "Y" if each.outcome is Outcome.PARTIAL else "N"),
    ("PAGECOUNT", lambda each: str(each.pages)),
    ("NATIVEPATH", _path(FileRole.ORIGINAL)),
    ("PDFPATH", _path(FileRole.PDF)),
    ("TEXTPATH", _path(FileRole.TEXT)),
    ("SHA256", lambda each: "; ".join(file.digest.hex() for file in each.files)),
)
"""The fields by name, with the value of each."""


class LoadFile:
    """DAT, OPT and the files they name, in one zip."""

    name = "load-file"
    media_type = "application/zip"

    def file_name(self, release: Release) -> str:
        """The name of the download."""
        return f"{release.name}-concordance.zip"

    def write(self, released: ReleasedSet) -> Iterator[bytes]:
        """The zip."""
        with (
            tempfile.SpooledTemporaryFile(_SPOOL_BYTES) as dat,
            tempfile.SpooledTemporaryFile(_SPOOL_BYTES) as opt,
        ):
            dat.write(("\ufeff" + _line([name for name, _ in FIELDS])).encode())
            for member in released.members():
                dat.write(_line([value(member) for _, value in FIELDS]).encode())
                opt.write(_image(member))
            loads = [entry_from(f"{_VOLUME}.dat", dat), entry_from(f"{_VOLUME}.opt", opt)]
            yield from zip_chunks(_entries(loads, released), released.release.released_at)


def _entries(loads: list[ZipEntry], released: ReleasedSet) -> Iterator[ZipEntry]:
    yield from loads
    yield from entries_of(released, (file for member in released.members() for file in member.files))


def _line(values: list[str]) -> str:
    return SEPARATOR.join(f"{QUOTE}{_field(each)}{QUOTE}" for each in values) + "\r\n"


def _field(value: str) -> str:
    shown = visible(value).replace(NEWLINE, "(R)").replace(QUOTE, QUOTE * 2)
    return shown.replace("\n", NEWLINE)


def _image(member: Member) -> bytes:
    file = member.file(FileRole.PDF)
    return f"{member.code},{_VOLUME},{file.path},Y,,,{member.pages}\r\n".encode() if file else b""

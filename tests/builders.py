"""A mail or a chat in one line, and what reading a source to the end gives."""

import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from ingest.format import Attachments, Context, Finding, Format, Opened, Source
from ingest.formats import FORMATS
from ingest.limits import Limits
from ingest.originals import open_place
from ingest.reader import read
from records.content import BytesContent
from records.defect import Defect, DefectCode
from records.identity import AccessionId, digest_of
from records.place import Place
from records.record import Record, RecordKind

CRLF = "\r\n"


def context(limits: Limits | None = None, timezone: str = "Europe/Amsterdam") -> Context:
    return Context(AccessionId("a" * 32), timezone, limits or Limits())


def mail(
    body: str = "Hallo", *, subject: str = "Overleg", extra: str = "", sender: str = "jan@example.nl"
) -> bytes:
    """A mail of one text part; `extra` are header lines with their line ends."""
    head = f"From: {sender}{CRLF}To: piet@example.nl{CRLF}Subject: {subject}{CRLF}"
    return f"{head}Date: Tue, 05 Mar 2024 10:12:00 +0100{CRLF}{extra}{CRLF}{body}{CRLF}".encode()


def multipart(*parts: str | bytes, subtype: str = "mixed", extra: str = "") -> bytes:
    """A mail of parts, each written as header lines, an empty line and a body."""
    raw = [part.encode() if isinstance(part, str) else part for part in parts]
    boundary = b"grens"
    while any(b"--" + boundary + b"\r\n" in part for part in raw):
        boundary += b"2"
    told = f"MIME-Version: 1.0{CRLF}Content-Type: multipart/{subtype}; boundary={boundary.decode()}{CRLF}"
    line = b"--" + boundary
    return (
        mail("", extra=extra + told)
        + b"".join(line + b"\r\n" + part + b"\r\n" for part in raw)
        + line
        + b"--\r\n"
    )


def attachment(content: str, name: str = "bijlage.csv", media_type: str = "text/csv") -> str:
    return f'Content-Type: {media_type}{CRLF}Content-Disposition: attachment; filename="{name}"{CRLF}{CRLF}{content}'


def mbox(*messages: bytes) -> bytes:
    """An mbox with LF line ends and a From_ line with a date before each message."""
    line = b"From jan@example.nl Tue Mar  5 10:12:00 2024\n"
    return b"".join(line + message.replace(b"\r\n", b"\n") + b"\n" for message in messages)


def archive(entries: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as zipped:
        for name, content in entries.items():
            zipped.writestr(zipfile.ZipInfo(name), content, compress_type=compression)
    return packed.getvalue()


def tar(entries: dict[str, bytes]) -> bytes:
    """A tar archive; a name that ends in `/` is a folder, `->` in a name makes a link."""
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archived:
        for name, content in entries.items():
            member = tarfile.TarInfo(name.partition("->")[0])
            member.size = len(content)
            if name.endswith("/"):
                member.type = tarfile.DIRTYPE
            elif "->" in name:
                member.type, member.linkname = tarfile.SYMTYPE, name.partition("->")[2]
            archived.addfile(member, BytesIO(content))
    return packed.getvalue()


def source(content: bytes, name: str = "bericht.eml") -> Source:
    return Source(Place(name), BytesContent(content), digest_of(content))


@dataclass
class Reading:
    """Everything that came out of a source and of the sources inside it."""

    records: list[Record] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    opened: list[Opened] = field(default_factory=list)
    attachments: list[Attachments] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)

    def kinds(self, kind: RecordKind) -> list[Record]:
        return [record for record in self.records if record.kind is kind]

    @property
    def codes(self) -> set[DefectCode]:
        carried = {defect.code for record in self.records for defect in record.defects}
        return carried | {defect.code for defect in self.defects}


def read_all(
    content: bytes,
    name: str = "bericht.eml",
    within: Context | None = None,
    formats: tuple[Format, ...] = FORMATS,
) -> Reading:
    """All findings of a file, sources inside it opened in turn."""
    reading = Reading()
    for finding in _findings(source(content, name), within or context(), formats):
        match finding:
            case Record():
                reading.records.append(finding)
            case Defect():
                reading.defects.append(finding)
            case Opened():
                reading.opened.append(finding)
            case Attachments():
                reading.attachments.append(finding)
            case Source():
                reading.sources.append(finding)
    return reading


def _findings(start: Source, within: Context, formats: tuple[Format, ...]) -> Iterator[Finding]:
    for finding in read(start, within, formats):
        yield finding
        if isinstance(finding, Source):
            yield from _findings(finding, within, formats)


def original(content: bytes, record: Record) -> bytes:
    """The bytes that the record's place leads to in the file that it came from."""
    found = open_place(BytesContent(content), record.place.steps)
    return found.read(0, found.size_bytes)

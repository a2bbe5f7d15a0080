"""RSMF 2.0 (Relativity Short Message Format): the chats of a release, one file for each conversation.

Each is an Internet message (RFC 5322) with headers `X-RSMF-...`, its text for those who search it,
and one attachment `rsmf.zip` that holds `rsmf_manifest.json` and the files that hang on messages.
A long conversation is cut in slices that share their EventCollectionID.
"""

import base64
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from email.header import Header
from typing import Any

import orjson

from disclosure import wording
from disclosure.cells import visible
from disclosure.inventory import utc
from disclosure.zip_stream import ZipEntry, entries_of, entry_from, entry_with, zip_chunks
from records.record import Participant, Recipient, RecordKind
from records.release import FileRole, Member, Release, ReleasedFile, ReleasedSet

SLICE_EVENTS = 5_000
"""Messages in one file: some megabytes, far below the 250 that Relativity advises."""

_SPOOL_BYTES = 2**22
_LINE_BYTES = 57  # 76 characters of base64: RFC 2045 6.8
_BOUNDARY = "=_rsmf"
_TYPES = {RecordKind.CHAT: "message", RecordKind.NOTICE: "history"}


class Rsmf:
    """A zip with a `.rsmf` for each conversation or slice of one."""

    name = "rsmf"
    media_type = "application/zip"

    def file_name(self, release: Release) -> str:
        """The name of the download."""
        return f"{release.name}-rsmf.zip"

    def write(self, released: ReleasedSet) -> Iterator[bytes]:
        """The zip; one slice of a conversation is in memory at a time."""
        yield from zip_chunks(_entries(released), released.release.released_at)


@dataclass(slots=True)
class _Slice:
    """Some messages of one conversation, in order, with what hangs on them."""

    conversation: int
    number: int
    title: str = ""
    events: dict[int, dict[str, Any]] = field(default_factory=dict)
    people: dict[str, dict[str, str]] = field(default_factory=dict)
    files: list[ReleasedFile] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def add(self, member: Member, released: ReleasedSet) -> None:
        """A message becomes an event, what hangs on one becomes its attachment."""
        kind = _TYPES.get(member.kind)
        parent = self.events.get(member.parent or 0)
        if kind is None:
            if parent is not None:
                self._attach(parent, member)
            return
        self.title = self.title or member.conversation_title
        body = _body(member, released)
        event: dict[str, Any] = {
            "id": member.code,
            "type": kind,
            "body": body,
            "conversation": str(self.conversation),
            "custom": [{"name": name, "value": value} for name, value in _judged(member)],
        }
        if member.sent_at:
            event["timestamp"] = utc(member.sent_at)
        if member.sender:
            event["participant"] = self._person(member.sender)
        for each in member.recipients:
            self._person(each)
        self.events[member.number] = event
        self.texts.append(f"{wording.person(member.sender)}: {body}" if member.sender else body)

    def _attach(self, event: dict[str, Any], member: Member) -> None:
        file = member.file(FileRole.ORIGINAL) or member.file(FileRole.PDF) or member.file(FileRole.TEXT)
        attached: dict[str, Any] = {"id": member.code, "display": visible(member.title) or member.code}
        if file:
            attached |= {"id": file.name, "size": file.size_bytes}
            self.files.append(file)
        event.setdefault("attachments", []).append(attached)

    def _person(self, one: Participant | Recipient) -> str:
        key = visible(wording.person(one)) or "onbekend"
        made = self.people.setdefault(key, {"id": f"p{len(self.people) + 1}", "display": key})
        if "@" in one.address:
            made["email"] = visible(one.address)
        elif one.address:
            made["account_id"] = visible(one.address)
        return made["id"]

    def manifest(self, release: Release) -> bytes:
        """`rsmf_manifest.json`."""
        everybody = list(self.people.values())
        conversation: dict[str, Any] = {
            "id": str(self.conversation),
            "display": visible(self.title) or f"Gesprek {self.conversation}",
            "platform": "chat",
            "type": "channel" if len(everybody) > 2 else "direct",
            "participants": [each["id"] for each in everybody],
        }
        return orjson.dumps(
            {
                "version": "2.0.0",
                "eventcollectionid": _collection(release, self.conversation),
                "participants": everybody,
                "conversations": [conversation],
                "events": list(self.events.values()),
            },
            option=orjson.OPT_INDENT_2,
        )


def _entries(released: ReleasedSet) -> Iterator[ZipEntry]:
    for number in released.conversations():
        for each in _slices(number, released):
            if each.events:
                with tempfile.SpooledTemporaryFile(_SPOOL_BYTES) as spooled:
                    for piece in _message(each, released):
                        spooled.write(piece)
                    yield entry_from(f"rsmf/{number:06d}-{each.number:03d}.rsmf", spooled)


def _slices(conversation: int, released: ReleasedSet) -> Iterator[_Slice]:
    made = _Slice(conversation, 1)
    for member in released.conversation(conversation):
        if len(made.events) >= SLICE_EVENTS and member.kind in _TYPES:
            yield made
            made = _Slice(conversation, made.number + 1)
        made.add(member, released)
    yield made


def _message(made: _Slice, released: ReleasedSet) -> Iterator[bytes]:
    """The Internet message around a slice."""
    moments = [event["timestamp"] for event in made.events.values() if "timestamp" in event]
    headers = {
        "X-RSMF-Version": "2.0.0",
        "X-RSMF-Generator": "Klaarlicht",
        "X-RSMF-EventCount": str(len(made.events)),
        "X-RSMF-AttachmentCount": str(len(made.files)),
        "X-RSMF-EventCollectionID": _collection(released.release, made.conversation),
        "X-RSMF-Application": "chat",
        "X-RSMF-Participants": _encoded("; ".join(made.people)),
        **({"X-RSMF-BeginDate": min(moments), "X-RSMF-EndDate": max(moments)} if moments else {}),
        "Subject": _encoded(made.title or f"Gesprek {made.conversation}"),
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/mixed; boundary="{_BOUNDARY}"',
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value)
    yield f"{head}\r\n--{_BOUNDARY}\r\n".encode("ascii")
    yield b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    yield from _base64(text.encode() for text in _lines(made.texts))
    yield f"\r\n--{_BOUNDARY}\r\nContent-Type: application/zip\r\n".encode("ascii")
    yield b'Content-Disposition: attachment; filename="rsmf.zip"\r\n'
    yield b"Content-Transfer-Encoding: base64\r\n\r\n"
    inner = [entry_with("rsmf_manifest.json", made.manifest(released.release))]
    inner += [_renamed(entry) for entry in entries_of(released, made.files)]
    yield from _base64(zip_chunks(inner, released.release.released_at))
    yield f"\r\n--{_BOUNDARY}--\r\n".encode("ascii")


def _lines(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield text.replace("\n", "\r\n") + "\r\n"


def _base64(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        rest += piece
        whole = len(rest) // _LINE_BYTES * _LINE_BYTES
        if whole:
            yield base64.encodebytes(rest[:whole]).replace(b"\n", b"\r\n")
            rest = rest[whole:]
    yield base64.encodebytes(rest).replace(b"\n", b"\r\n")


def _renamed(entry: ZipEntry) -> ZipEntry:
    return ZipEntry(entry.path.rpartition("/")[2], entry.size_bytes, entry.crc32, entry.chunks)


def _encoded(text: str) -> str:
    """A header's text, folded and in ASCII (RFC 2047)."""
    return Header(" ".join(visible(text).split()), "utf-8").encode(linesep="\r\n")


def _collection(release: Release, conversation: int) -> str:
    return f"{release.id}-{conversation}"


def _body(member: Member, released: ReleasedSet) -> str:
    file = member.file(FileRole.TEXT)
    return visible(_text_of(released, file)) if file else f"[{wording.OUTCOMES[member.outcome]}]"


def _text_of(released: ReleasedSet, file: ReleasedFile) -> str:
    """The text of a file, whole: one message."""
    content = released.open(file)
    return content.read(0, content.size_bytes).decode("utf-8", "replace")


def _judged(member: Member) -> Iterator[tuple[str, str]]:
    yield "outcome", member.outcome.value
    if member.grounds:
        yield "grounds", wording.grounds(member.grounds)

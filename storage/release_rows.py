"""Rows of releases to values and back: a member's body is JSON with short keys, empty ones left out."""

from datetime import UTC, datetime
from typing import Any

import orjson

from records.ground import ground_of
from records.identity import Digest, RecordId
from records.judgement import Outcome
from records.record import Channel, Evidence, Participant, Recipient, RecipientRole, RecordKind
from records.release import (
    Change,
    FileRole,
    GroundUse,
    Member,
    Organisation,
    Release,
    ReleasedFile,
    ReleaseId,
)

_PLAIN = (
    *("title", "subtype", "media_type", "sent_timezone", "remark", "public_link", "conversation_title"),
    "page_refusal",
)
_NUMBERS = ("parent", "duplicate_of", "pages")


def member_row(release: int, member: Member, place: int) -> dict[str, Any]:
    """The row of a member; `place` is its place among the members in the order of the conversation."""
    return {
        "release": release,
        "number": member.number,
        "record": bytes.fromhex(member.record_id),
        "sent": member.sent_at and milliseconds(member.sent_at),
        "family": member.family,
        "thread": member.thread,
        "conversation": member.conversation,
        "place": place,
        "body": orjson.dumps(_body(member)),
    }


def member_of(row: Any) -> Member:
    """The member of a row."""
    told: dict[str, Any] = orjson.loads(row.body)
    sender = told.get("sender")
    return Member(
        number=row.number,
        record_id=RecordId(bytes(row.record).hex()),
        kind=RecordKind(told["kind"]),
        channel=Channel(told["channel"]),
        evidence=Evidence(told["evidence"]),
        outcome=Outcome(told["outcome"]),
        family=row.family,
        sender=Participant(*sender) if sender else None,
        recipients=tuple(
            Recipient(RecipientRole(role), name, address) for role, name, address in told.get("to", ())
        ),
        sent_at=None if row.sent is None else moment(row.sent),
        grounds=tuple(GroundUse(ground_of(code), tuple(lines)) for code, lines in told.get("grounds", ())),
        thread=row.thread,
        conversation=row.conversation,
        files=tuple(file_of(each) for each in told.get("files", ())),
        change=Change(told["change"]) if "change" in told else None,
        parent=told.get("parent"),
        duplicate_of=told.get("duplicate_of"),
        pages=told.get("pages", 0),
        **{name: told.get(name, "") for name in _PLAIN},
    )


def release_of(row: Any, corrects: bytes | None) -> Release:
    """The release of a row, and of the row of the one that it corrects its id."""
    told: dict[str, Any] = orjson.loads(row.body)
    return Release(
        id=ReleaseId(bytes(row.id).hex()),
        inquiry=told["inquiry"],
        number=row.ordinal,
        released_at=moment(row.released_at or row.begun_at),
        publisher=Organisation(*told["publisher"]),
        subject=told["subject"],
        corrects=None if corrects is None else ReleaseId(corrects.hex()),
    )


def release_body(release: Release) -> bytes:
    """What of a release stands in no column of its own."""
    publisher = (release.publisher.name, release.publisher.uri)
    return orjson.dumps({"inquiry": release.inquiry, "subject": release.subject, "publisher": publisher})


def paper_of(row: Any) -> ReleasedFile:
    """The file of a row of papers."""
    return ReleasedFile(
        row.path, FileRole.PAPER, row.media_type, row.size, Digest(bytes(row.digest)), row.crc32
    )


def file_of(told: list[Any]) -> ReleasedFile:
    """The file of a member's body."""
    path, role, media_type, size, digest, crc32 = told
    return ReleasedFile(path, FileRole(role), media_type, size, Digest(bytes.fromhex(digest)), crc32)


def milliseconds(when: datetime) -> int:
    """A moment as columns hold it, rounded down."""
    return int(when.timestamp() * 1000 // 1)


def moment(value: int) -> datetime:
    """The moment of a column."""
    return datetime.fromtimestamp(value / 1000, UTC)


def _body(member: Member) -> dict[str, Any]:
    told: dict[str, Any] = {
        "kind": member.kind.value,
        "channel": member.channel.value,
        "evidence": member.evidence.value,
        "outcome": member.outcome.value,
        "sender": member.sender and (_text(member.sender.name), _text(member.sender.address)),
        "to": [(each.role.value, _text(each.name), _text(each.address)) for each in member.recipients],
        "grounds": [(use.ground.code, use.lines) for use in member.grounds],
        "files": [
            (file.path, file.role.value, file.media_type, file.size_bytes, file.digest.hex(), file.crc32)
            for file in member.files
        ],
        "change": member.change and member.change.value,
        **{name: getattr(member, name) for name in _NUMBERS},
        **{name: _text(getattr(member, name)) for name in _PLAIN},
    }
    return {name: value for name, value in told.items() if value}


def _text(text: str) -> str:
    """Half surrogates have no place in JSON: they were never characters."""
    return text.encode("utf-8", "replace").decode()

"""A scene as the bytes of a mail, written out by hand: a library's next version may fold otherwise."""

import base64
import html
import quopri
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from examples.making.files import made
from examples.making.quotes import Story
from examples.making.script import Person, Scene, attachments, enclosed

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_KINDS = {
    "pdf": "application/pdf",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_LATIN = "iso-8859-1"


@dataclass(frozen=True, slots=True)
class Part:
    """A MIME part: its header lines and its body, already encoded."""

    headers: tuple[str, ...]
    body: bytes

    def written(self) -> bytes:
        """Headers, a blank line and the body."""
        return "\r\n".join((*self.headers, "", "")).encode() + self.body


class Writer:
    """Writes scenes of one story."""

    def __init__(self, story: Story) -> None:
        """Read the attachments and the enclosed mails once."""
        self._story = story
        self._files = attachments()
        self._enclosed = enclosed()

    def mail(self, scene: Scene, received_by: str) -> bytes:
        """The mail as the server `received_by` kept it, with CRLF line ends."""
        form = scene.fields.get("vorm", "")
        part = self._whole(scene, form)
        charset = _LATIN if form == "latijn" else "utf-8"
        lines = [
            *self._trace(scene, received_by),
            *self._headers(scene, is_raw=form in {"8bit-kop", "latijn"}),
        ]
        return "\r\n".join((*lines, "MIME-Version: 1.0", "")).encode(charset) + part.written()

    def _headers(self, scene: Scene, *, is_raw: bool) -> list[str]:
        story, name = self._story, str if is_raw else encoded
        sender = story.sender(scene)
        lines = [f"From: {_mailbox(sender, is_raw=is_raw)}"]
        for field, title in (("aan", "To"), ("cc", "Cc"), ("bcc", "Bcc")):
            if keys := scene.people(field):
                lines.append(
                    f"{title}: {_folded([_mailbox(story.people[key], is_raw=is_raw) for key in keys], ',')}"
                )
        lines += [f"Subject: {name(story.subject(scene))}", f"Date: {rfc_date(scene.sent_at)}"]
        lines.append(f"Message-ID: {story.message_id(scene)}")
        if references := story.references(scene):
            lines += [f"In-Reply-To: {references[-1]}", f"References: {_folded(references, '')}"]
        if scene.fields.get("vorm") == "afwezig":
            lines.append("Auto-Submitted: auto-replied")
        return lines

    def _trace(self, scene: Scene, received_by: str) -> list[str]:
        sender = self._story.sender(scene)
        arrived = scene.sent_at + timedelta(seconds=4)
        mark = sha256(f"{scene.id}@{received_by}".encode()).hexdigest()[:10]
        line = f"Received: from mail.{sender.domain} by mx.{received_by}\r\n\twith ESMTPS id {mark};"
        return [f"Return-Path: <{sender.address}>", f"{line} {rfc_date(arrived)}"]

    def _whole(self, scene: Scene, form: str) -> Part:
        body = self._body(scene, form)
        parts = [body, *(self._file(name, is_damaged=form == "beschadigd") for name in self._names(scene))]
        if inner := scene.fields.get("ingesloten"):
            mail = self.mail(self._enclosed[inner], "minvwr.example")
            parts.append(
                Part(("Content-Type: message/rfc822", "Content-Disposition: attachment"), mail + b"\r\n")
            )
        return body if len(parts) == 1 else multipart("mixed", scene.id, parts)

    def _names(self, scene: Scene) -> tuple[str, ...]:
        """The files of the mail; a forward brings those of the mail before along."""
        before = self._story.before(scene) if "doorsturen" in scene.fields else None
        return (*scene.attached, *(before.attached if before else ()))

    def _body(self, scene: Scene, form: str) -> Part:
        text = self._story.text(scene)
        quoted = _text(text, "quoted-printable")
        page = _html(text, self._story.subject(scene))
        if form in {"alternatief", "uitnodiging"}:
            other = page if form == "alternatief" else self._calendar(scene)
            return multipart("alternative", f"{scene.id}a", [quoted, other])
        if form == "onbestelbaar":
            return _report(scene, quoted)
        if form == "latijn":
            return _text(text, "8bit", _LATIN)
        usual = quoted if self._story.sender(scene).domain == "minvwr.example" else _text(text, "8bit")
        return {"alleen-html": page, "telefoon": _text(text, "base64")}.get(form, usual)

    def _file(self, name: str, *, is_damaged: bool) -> Part:
        lines = base64.encodebytes(made(name, self._files[name])).decode().splitlines()
        if is_damaged:
            # A gateway that cut lines and put its own mark in their place: base64 that no longer adds up.
            lines[4:7] = ["!!! [gateway: 3 lines dropped] !!!", lines[7][:-3]]
        kind = _KINDS[name.rpartition(".")[2]]
        headers = (
            f'Content-Type: {kind};\r\n\tname="{name}"',
            "Content-Transfer-Encoding: base64",
            f'Content-Disposition: attachment;\r\n\tfilename="{name}"',
        )
        return Part(headers, "\r\n".join((*lines, "")).encode())

    def _calendar(self, scene: Scene) -> Part:
        when, _, told = scene.fields["agenda"].partition(" ")
        hour, minutes, what = told.split(" ", 2)
        title, _, place = (piece.strip() for piece in what.partition("|"))
        start = datetime.fromisoformat(f"{when}T{hour}")
        lines = (
            "BEGIN:VCALENDAR", "PRODID:-//minvwr.example//Agenda//NL", "VERSION:2.0", "METHOD:REQUEST", "BEGIN:VEVENT",
            f"UID:{scene.id}@minvwr.example", f"DTSTAMP:{scene.sent_at:%Y%m%dT%H%M%S}",
            f"DTSTART;TZID=Europe/Amsterdam:{start:%Y%m%dT%H%M%S}",
            f"DTEND;TZID=Europe/Amsterdam:{start + timedelta(minutes=int(minutes)):%Y%m%dT%H%M%S}",
            f"SUMMARY:{title}", f"LOCATION:{place}".replace(",", "\\,"),
            f"ORGANIZER:mailto:{self._story.sender(scene).address}", "END:VEVENT", "END:VCALENDAR", "",
        )  # fmt: skip
        kind = "Content-Type: text/calendar; charset=utf-8; method=REQUEST"
        return Part((kind, "Content-Transfer-Encoding: 8bit"), "\r\n".join(lines).encode())


def multipart(kind: str, mark: str, parts: list[Part]) -> Part:
    """Parts between boundaries that follow from the mark."""
    boundary = f"=_klaarlicht_{sha256(mark.encode()).hexdigest()[:16]}"
    body = b"".join(f"--{boundary}\r\n".encode() + part.written() + b"\r\n" for part in parts)
    report = "; report-type=delivery-status" if kind == "report" else ""
    header = f'Content-Type: multipart/{kind}{report};\r\n\tboundary="{boundary}"'
    return Part((header,), body + f"--{boundary}--\r\n".encode())


def rfc_date(moment: datetime) -> str:
    """RFC 5322 3.3, with English names whatever the locale."""
    named = f"{_DAYS[moment.weekday()]}, {moment.day} {_MONTHS[moment.month - 1]} {moment.year}"
    return f"{named} {moment:%H:%M:%S %z}"


def from_line(scene: Scene, address: str) -> str:
    """The separator line of an mbox (RFC 4155), in Amsterdam time as the server wrote it."""
    moment = scene.sent_at
    day = f"{_DAYS[moment.weekday()]} {_MONTHS[moment.month - 1]} {moment.day:2}"
    return f"From {address} {day} {moment:%H:%M:%S} {moment.year}"


def encoded(text: str) -> str:
    """Text for a header: as it is, or in encoded words of at most 75 characters (RFC 2047)."""
    if text.isascii():
        return text
    pieces = [text[start : start + 30] for start in range(0, len(text), 30)]
    return "\r\n ".join(f"=?utf-8?B?{base64.b64encode(piece.encode()).decode()}?=" for piece in pieces)


def _mailbox(person: Person, *, is_raw: bool) -> str:
    name = f'"{person.name}"' if "." in person.name else person.name
    return f"{name if is_raw else encoded(name)} <{person.address}>"


def _folded(items: list[str], comma: str) -> str:
    return f"{comma}\r\n\t".join(items)


def _text(text: str, transfer: str, charset: str = "utf-8") -> Part:
    raw = text.replace("\n", "\r\n").encode(charset) + b"\r\n"
    if transfer == "base64":
        raw = base64.encodebytes(raw).replace(b"\n", b"\r\n")
    if transfer == "quoted-printable":
        raw = quopri.encodestring(raw.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
    return Part(
        (f'Content-Type: text/plain; charset="{charset}"', f"Content-Transfer-Encoding: {transfer}"), raw
    )


def _html(text: str, subject: str) -> Part:
    paragraphs = "\n".join(
        f"<p>{html.escape(piece)}</p>".replace("\n", "<br>\n") for piece in text.split("\n\n")
    )
    page = f"<html><head><title>{html.escape(subject)}</title><style>p {{ margin: 0 0 1em }}</style></head>\n"
    raw = f"{page}<body>\n{paragraphs}\n</body></html>\n".encode()
    body = quopri.encodestring(raw).replace(b"\n", b"\r\n")
    return Part(
        ('Content-Type: text/html; charset="utf-8"', "Content-Transfer-Encoding: quoted-printable"), body
    )


def _report(scene: Scene, told_in_words: Part) -> Part:
    status = f"Reporting-MTA: dns; mx.minvwr.example\nArrival-Date: {rfc_date(scene.sent_at)}\n\n"
    status += "Final-Recipient: rfc822; persdesk@radiomerelstad.example\nAction: failed\nStatus: 5.1.1\n"
    told = Part(("Content-Type: message/delivery-status",), status.replace("\n", "\r\n").encode())
    heads = "From: Daan Leijten <d.leijten@minvwr.example>\nTo: persdesk@radiomerelstad.example\n"
    heads += "Subject: Radio morgenochtend 7.40 uur\nMessage-ID: <202501221858.radio@minvwr.example>\n"
    headers = Part(("Content-Type: text/rfc822-headers",), heads.replace("\n", "\r\n").encode())
    return multipart("report", scene.id, [told_in_words, told, headers])

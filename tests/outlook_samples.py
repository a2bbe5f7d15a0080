"""The mail and office containers of tests/corpora, made anew: `python -m tests.outlook_samples` writes them."""

import base64
import gzip
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from ingest.outlook.msg_file import msg_bytes
from ingest.outlook.outlook_item import OutlookItem
from tests.builders import archive, mail, mbox, multipart, tar
from tests.mail_folders import folders
from tests.mailbox_files import Mailbox
from tests.outlook_items import (
    DUE,
    ENDS,
    KEYWORDS,
    NINE,
    PLACE,
    STARTS,
    attached,
    in_eight_bits,
    inside,
    item,
    note,
    recipient,
)
from tests.tnef_files import tnef

FOLDER = Path(__file__).resolve().parent / "corpora"
WRAPPED = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fcharset238 Arial CE;}}"
    rb"{\*\htmltag19 <html>}{\*\htmltag50 <p>}\htmlrtf {\b\htmlrtf0 Co\'f6rdinatie met {\f1 \'a3\'f3d\'9f}"
    rb"\htmlrtf }\htmlrtf0 \u8364? 5 {\*\htmltag84 &amp;} meer{\*\htmltag58 </p>}\htmlrtf\par\htmlrtf0"
    rb"{\*\htmltag27 </html>}}"
)
"""HTML in rich text: bytes of two fonts, a letter by its number, a sign of HTML."""


def packed(rich: bytes) -> bytes:
    """Rich text as Outlook keeps it, stored without compression ([MS-OXRTFCP] 2.1.3.1)."""
    return (
        b"".join(number.to_bytes(4, "little") for number in (len(rich) + 12, len(rich), 0x414C454D, 0)) + rich
    )


def within_items() -> OutlookItem:
    """A mail with everything on it that may hang there."""
    meeting = item(
        "IPM.Appointment",
        {
            0x0037: "Overleg brug",
            STARTS: NINE,
            ENDS: NINE + timedelta(hours=1),
            PLACE: "Zaal 3",
            0x1000: "Agenda volgt.",
        },
        attached(mail("Mail op een afspraak"), "brief.eml", "message/rfc822"),
    )
    outer = note(
        "Brug",
        "",
        inside(note("Eerder", "Zie de afspraak.", inside(meeting))),
        attached(archive({"nota.txt": "coördinatie".encode()}), "stukken.zip", "application/zip"),
        attached(b"", "leeg.txt"),
        attached(msg_bytes(item("IPM.Task", {0x0037: "Bellen", DUE: NINE})), "taak.msg"),
        to=(recipient("Piet", "piet@example.nl"), recipient("Klaas", "klaas@example.nl", 2)),
        x1009=packed(WRAPPED),
        x0E1F=False,
    )
    outer.properties.values[0x0037] = in_eight_bits("Brug \x80 5", "latin-1")
    outer.properties.values |= item("IPM.Note", {KEYWORDS: ["Woo", "Brug"]}).properties.values
    return outer


def mailbox() -> Mailbox:
    """A mailbox with folders in folders, an item of each kind, and one that no folder lists any more."""
    return Mailbox(
        {
            "Postvak van Jan": [],
            "Postvak van Jan/Postvak IN": [note("Lang", "Over de brug. " * 300), within_items()],
            "Postvak van Jan/Postvak IN/Brug": [note("Kort", "Tot morgen.")],
            "Postvak van Jan/Agenda": [
                item("IPM.Appointment", {0x0037: "Overleg", STARTS: NINE, ENDS: NINE + timedelta(hours=1)})
            ],
            "Postvak van Jan/Personen": [
                item("IPM.Contact", {0x3001: "Piet de Vries", 0x3A06: "Piet", 0x3A11: "de Vries"})
            ],
            "Postvak van Jan/Taken": [item("IPM.Task", {0x0037: "Bellen", DUE: NINE})],
        },
        deleted=[note("Weg", "Dit is verwijderd.")],
    )


def mail_with_tnef() -> bytes:
    """A mail as Exchange sends it to who has no Outlook."""
    head = (
        b'Content-Type: application/ms-tnef; name="winmail.dat"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    )
    part = head + base64.encodebytes(tnef(within_items())).replace(b"\n", b"\r\n")
    return multipart("Content-Type: text/plain\r\n\r\nZie bijlage", part)


def packed_archive() -> bytes:
    """Archives and files that are packed in each other."""
    entries = {
        "map/": b"",
        "map/brief.eml.gz": gzip.compress(mail("Ingepakt"), mtime=0),
        "../post.mbox": mbox(mail("een"), mail("twee")),
        "snelkoppeling->map/brief.eml.gz": b"",
        "leeg.txt": b"",
    }
    return gzip.compress(tar(entries), mtime=0)


SAMPLES: dict[str, Callable[[], bytes]] = {
    "msg-items-within-items/brug.msg": lambda: msg_bytes(within_items()),
    "tnef-on-a-mail/brief.eml": mail_with_tnef,
    "mail-folders/postvakken.zip": folders,
    "packed-archives/stukken.tgz": packed_archive,
    "pst-folders-and-items/postvak.pst": lambda: mailbox().file(),
}


if __name__ == "__main__":
    for name, made in SAMPLES.items():
        (FOLDER / name).write_bytes(made())

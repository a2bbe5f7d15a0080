"""Folders of mail as Thunderbird, Apple Mail and a maildir keep them, in one archive."""

from tests.builders import archive, attachment, mail, mbox, multipart

_MORK = b'// <!-- <mdb:mork:z v="1.4"/> -->\n< <(a=c)> // (f=iso-8859-1)\n  (B8=keywords)>\n'
_STATUS = "X-Mozilla-Status: {}\r\nX-Mozilla-Status2: {}\r\n"
_LIST = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0">\n<dict>\n\t<key>flags</key>\n'
    b"\t<integer>%d</integer>\n</dict>\n</plist>\n"
)


def emlx(content: bytes, flags: int = 8590195713) -> bytes:
    """A mail as Apple Mail keeps it: its length, itself, and a list of what is known of it."""
    return b"%d\n%s%s" % (len(content), content, _LIST % flags)


def partial(*names: str) -> bytes:
    """A mail of which Apple Mail keeps the attachments elsewhere."""
    stubs = [
        attachment("", name, "text/plain").replace("\r\n\r\n", "\r\nX-Apple-Content-Length: 9\r\n\r\n")
        for name in names
    ]
    return emlx(multipart("Content-Type: text/plain\r\n\r\nZie de stukken.", *stubs))


def kept_apart(mail_number: int = 8) -> dict[str, bytes]:
    """A mail of Apple Mail with its attachments, a text and an archive with a mail, in folders as they lie."""
    folder = "INBOX.mbox/0A1B/Data"
    number = f"{mail_number}"
    return {
        f"{folder}/Attachments/{number}/2/nota.txt": b"De zilverreiger.\n",
        f"{folder}/Attachments/{number}/3/post.zip": archive({"brief.eml": mail("De purperreiger.")}),
        f"{folder}/Messages/{number}.partial.emlx": partial("nota.txt", "post.zip", "kwijt.txt"),
    }


def folders() -> bytes:
    """Three programs' folders."""
    inbox = mbox(
        mail("een", subject="Gewoon", extra=_STATUS.format("0001", "00000000")),
        mail("twee", subject="Weggegooid", extra=_STATUS.format("0009", "00000000")),
        mail("drie", subject="Weg op de server", extra=_STATUS.format("0000", "00200000")),
    )
    apple = "Mail/INBOX.mbox/0A1B/Data/"
    return archive(
        {
            "Thunderbird/Inbox": inbox,
            "Thunderbird/Inbox.msf": _MORK,
            "Thunderbird/Inbox.sbd/Brug": mbox(mail("vier", subject="In een submap")),
            f"{apple}Attachments/8/2/nota.txt": b"De nota.\n",
            f"{apple}Messages/7.emlx": emlx(mail("vijf", subject="Verwijderd"), 8590195715),
            f"{apple}Messages/8.partial.emlx": partial("nota.txt", "kwijt.txt"),
            "Maildir/cur/1709629920.M1P2.host:2,ST": mail("zes", subject="In de prullenbak"),
        }
    )

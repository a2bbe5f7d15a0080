"""Samples of `tests/corpora` that a program makes, made anew: `python -m tests.corpus_samples` writes them.

Chats of WhatsApp in every form of date, containers within each other, office files, pictures, and broken files.
Signed and sealed mail has another key each time, so it was made once.
"""

import base64
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import xlsxwriter

from ingest.outlook.msg_file import msg_bytes
from ingest.outlook.outlook_item import Key, OutlookItem
from tests.builders import archive, mail, mbox, multipart
from tests.imessage_files import sample as chat_database
from tests.mailbox_files import Mailbox
from tests.office_files import pdf_file
from tests.open_xml_files import changed, run, slide, slides, word
from tests.outlook_items import NINE, attached, item, note, recipient
from tests.outlook_samples import mailbox
from tests.pictures import LETTER, drawn, image_file, on_a_page

FOLDER = Path(__file__).resolve().parent / "corpora"
_MARK = "\u200e"
_CHATS = {
    "nederlands/WhatsApp-chat met Anna.txt": (
        "27-08-2020 11:16 - Berichten en gesprekken worden end-to-end versleuteld.\n"
        "27-08-2020 11:17 - Anna: Staat de notitie klaar?\nGraag vandaag.\n"
        "27-08-2020 11:18 - Jan: <Media weggelaten>\n"
        "27-08-2020 11:19 - Jan: Je hebt dit bericht verwijderd.\n"
    ),
    "nederlands-ios-oud/_chat.txt": (
        "[02-05-2022 16:21:32] Anna: Ja\r\n[13-05-2022 16:22:00] Jan: Nee: toch niet\r\n"
    ),
    "nederlands-ios/_chat.txt": (
        f"[06-09-2026, 15:23:44] Brug: {_MARK}Anna heeft Karel toegevoegd\r\n"
        f"{_MARK}[06-09-2026, 15:24:01] Anna: {_MARK}afbeelding weggelaten\r\n"
        f"[16-09-2026, 15:24:30] Karel: Zie <Dit bericht is bewerkt>\r\n"
    ),
    "amerikaans/WhatsApp Chat with Anna.txt": (
        "12/9/20, 23:55 - Anna: Late\n12/31/20, 23:56 - Jan: <Media omitted>\n"
    ),
    "amerikaans-12/WhatsApp Chat with Jan.txt": (
        "1/29/18, 12:24\u202fPM - Anna: Noon\n1/30/18, 12:24 AM - Jan: Midnight\n"
    ),
    "amerikaans-ios/_chat.txt": (
        "[1/29/18, 12:24:03\u202fPM] Anna: Noon\r\n"
        f"{_MARK}[1/29/18, 1:00:00\u202fPM] Anna: {_MARK}This message was deleted.\r\n"
    ),
    "brits/WhatsApp Chat with Karel.txt": (
        "05/10/2020, 00:14 - Karel: Early\n15/10/2020, 00:15 - Anna: POLL:\nBridge?\nOPTION: Yes (2 votes)\n"
    ),
    "brits-ios/_chat.txt": "[31/12/2022 11:40:26] Anna: One\r\n[31/12/2022, 11:41:26] Jan: Two\r\n",
    "duits/WhatsApp Chat mit Anna.txt": (
        "29.01.18, 12:24 - Anna: Grüße\n29.01.18, 12:25 - Jan: <Medien ausgeschlossen>\n"
    ),
    "duits-ios/_chat.txt": (
        f"[29.01.18, 12:24:03] Anna: Grüße\r\n{_MARK}[29.01.18, 12:25:03] Anna: {_MARK}Bild weggelassen\r\n"
    ),
    "jaar-eerst-ios/_chat.txt": "[2020-01-01, 12:00:01] Anna: Jaar\r\n[2020-01-02, 12:00:01] Jan: Dag\r\n",
    "jaar-eerst/WhatsApp Chat with Zoe.txt": "2019/01/20, 11:23 - Zoe: Year\n2019/01/21, 11:23 - Jan: Day\n",
    "spaans/Chat de WhatsApp con Ana.txt": (
        "28/3/2025, 9:29 p. m. - Ana: Tarde\n28/3/2025, 9:30 p.\u00a0m. - Jan: Más\n29/3/2025, 9:30 a. m. - Ana: Ya\n"
    ),
    "deens/WhatsApp-chat med Bo.txt": "30/08/25 18.00 - Bo: Hej\n31/08/25 18.01 - Jan: Ja\n",
}
"""A chat by the folder of its phone; what it says is invented."""
_READ_OUT = (
    "Gesprek;Van;Tekst;Tijdstip;Richting;Bijlage\r\n"
    "1;Anna;Coördinatie loopt;2024-03-05T09:00:00Z;in;\r\n"
    '1;Jan;"Twee regels;\r\nen een puntkomma";2024-03-05T09:01:00Z;uit;nota.pdf\r\n'
    "2;Karel;Geen datum;gisteren;in;\r\n"
)
_SHOWN = "Anna, 09:00\nStaat de notitie klaar?\nJan, 09:01\nJa, zie de bijlage bij de coördinatie."
_INSTAGRAM = {
    "participants": [{"name": "brug.nieuws"}, {"name": "Anna \u00c3\u00a9n Co"}],
    "messages": [
        {"sender_name": "brug.nieuws", "timestamp_ms": 1709625900000, "content": "Liked a message",
         "is_geoblocked_for_viewer": False},
        {"sender_name": "brug.nieuws", "timestamp_ms": 1709625840000, "content": "anna sent an attachment.",
         "share": {"link": "https://voorbeeld.invalid/reel/1", "share_text": "De brug bij nacht",
                   "original_content_owner": "brug.nieuws"}},
        {"sender_name": "Anna \u00c3\u00a9n Co", "timestamp_ms": 1709625780000,
         "photos": [{"uri": "your_instagram_activity/messages/inbox/brugnieuws_17/photos/1.jpg",
                     "creation_timestamp": 1709625780}],
         "reactions": [{"reaction": "\u00e2\u009d\u00a4", "actor": "brug.nieuws", "timestamp": 1709625800}]},
        {"sender_name": "Anna \u00c3\u00a9n Co", "timestamp_ms": 1709625720000,
         "audio_files": [{"uri": "https://voorbeeld.invalid/audio.mp4", "creation_timestamp": 1709625720}]},
        {"sender_name": "brug.nieuws", "timestamp_ms": 1709625660000, "content": "Wie weet er meer?"},
    ],
    "title": "brug.nieuws",
    "is_still_participant": True,
    "thread_path": "inbox/brugnieuws_17",
    "magic_words": [],
}  # fmt: skip
_RSMF = {
    "version": "1.0.0",
    "participants": [{"id": "P1", "display": "Anna"}, {"id": "P2", "display": "Karel"}],
    "conversations": [{"id": "C1", "platform": "sms", "type": "direct", "participants": ["P1", "P2"]}],
    "events": [
        {"type": "message", "participant": "P1", "conversation": "C1", "timestamp": "2024-03-05T09:00:00",
         "body": "Zonder zone", "attachments": [{"id": "nota.txt", "display": "Nota.txt", "size": 4}]},
        {"type": "message", "participant": "P2", "conversation": "C1", "timestamp": "2024-03-05T09:01:00+01:00",
         "body": "Met zone", "deleted": True},
    ],
}  # fmt: skip


def chats() -> bytes:
    """An archive with a chat of each form."""
    return archive({name: text.encode() for name, text in _CHATS.items()})


def rsmf_mail() -> bytes:
    """A package of RSMF 1.0 as it is exchanged: on a mail that sums it up."""
    packed = archive({"rsmf_manifest.json": json.dumps(_RSMF, indent=1).encode(), "nota.txt": b"Nota"})
    told = "X-RSMF-Version: 1.0.0\r\nX-RSMF-EventCount: 2\r\nX-RSMF-Participants: Anna; Karel\r\n"
    head = b'Content-Type: application/zip; name="rsmf.zip"\r\nContent-Transfer-Encoding: base64\r\n'
    head += b'Content-Disposition: attachment; filename="rsmf.zip"\r\n\r\n'
    return multipart(
        "Content-Type: text/plain\r\n\r\nAnna: Zonder zone",
        head + base64.encodebytes(packed).replace(b"\n", b"\r\n"),
        extra=told,
    )


def mail_with_packed_mailbox() -> bytes:
    """A mail with an archive with a mailbox with a mail that has an attachment."""
    inner = multipart(
        "Content-Type: text/plain\r\n\r\nIn de zip",
        'Content-Type: text/csv\r\nContent-Disposition: attachment; filename="raming.csv"\r\n\r\npost;bedrag',
    )
    packed = archive({"archief/2024.mbox": mbox(mail("eerste"), inner), "archief/lees.txt": b"Oude post"})
    head = b'Content-Type: application/zip; name="archief.zip"\r\nContent-Transfer-Encoding: base64\r\n'
    head += b'Content-Disposition: attachment; filename="archief.zip"\r\n\r\n'
    return multipart(
        "Content-Type: text/plain\r\n\r\nZie archief",
        head + base64.encodebytes(packed).replace(b"\n", b"\r\n"),
    )


def offline_mailbox() -> bytes:
    """A mailbox as Exchange keeps it on a computer (OST)."""
    whole = mailbox()
    return Mailbox(whole.folders, whole.deleted, client=b"SO").file()


def teams_message(
    body: str, sender: str, minute: int, *to: str, kind: str = "Message", thread: bytes = b"\x07" * 16
) -> OutlookItem:
    """A message of Teams as Exchange keeps a copy of it; of the thread, or of one that nothing tells."""
    who = f"{sender.lower()}@voorbeeld.invalid"
    told: dict[Key, object] = {
        0x0037: "Overleg brug",
        0x0070: "Overleg brug",
        0x1013: f"<div>{body}</div>".encode(),
        0x3FDE: 65001,
        0x0042: sender,
        0x5D02: who,
        0x0039: NINE + timedelta(minutes=minute),
        0x1035: f"<{minute}@teams.voorbeeld.invalid>",
    }
    told |= {0x3013: thread} if thread else {0x0037: "Losse vraag", 0x0070: ""}
    people = [recipient(each, f"{each.lower()}@voorbeeld.invalid") for each in (sender, *to)]
    made = item(f"IPM.SkypeTeams.{kind}", told)
    return OutlookItem(made.properties, people, [])


def teams_mailbox() -> bytes:
    """A mailbox with copies of what was said in Teams, a mail beside them."""
    card = teams_message("", "Bot", 2, "Anna", "Jan")
    card.attachments.append(attached(b"<p>Stand van de brug: dicht</p>", "bruggen.html", "text/html"))
    folders: dict[str, list[OutlookItem]] = {
        "Postvak": [note("Verslag", "Zie Teams.")],
        "Postvak/TeamsMessagesData": [
            teams_message("Staat de <b>notitie</b> klaar?", "Anna", 0, "Jan"),
            teams_message("Ja, sinds gisteren", "Jan", 1, "Anna"),
            card,
            teams_message("Karel added to chat", "Anna", 3, "Jan", kind="SystemMessage"),
            teams_message("Alleen jij en ik", "Anna", 4, "Jan", thread=b""),
        ],
        "Postvak/SubstrateHolds": [teams_message("Dit stond er eerst", "Jan", 1, "Anna")],
    }
    return Mailbox(folders).file()


def document() -> bytes:
    """A document with what a page of it does not show."""
    body = f"<w:p>{run('Besluit over de ')}{changed('del', run('Oude', 'delText'))}{changed('ins', run('Nieuwe'))}{run(' brug')}</w:p>"
    cells = f"<w:tc><w:p>{run('Post')}</w:p></w:tc><w:tc><w:p>{run('Bedrag')}</w:p></w:tc>"
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Niet tonen</w:t></w:r></w:p>"
    referred = '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    return word(
        f"{body}<w:tbl><w:tr>{cells}</w:tr></w:tbl>{hidden}{referred}",
        footnotes=f'<w:footnote w:id="2"><w:p>{run("Zie bijlage 3")}</w:p></w:footnote>',
    )


def workbook() -> bytes:
    """A workbook with a date, an amount, a formula, and a sheet, a row and a column that are hidden."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2024, 3, 5, tzinfo=UTC)})
        page, secret = book.add_worksheet("Raming"), book.add_worksheet("Geheim")
        day = book.add_format({"num_format": "d mmmm yyyy"})
        page.write_row(0, 0, ("Post", "Bedrag", "Datum", "Intern"))
        page.write_row(1, 0, ("Fundering", 1250000.456))
        page.write_datetime(1, 2, datetime(2024, 3, 5), day)  # noqa: DTZ001  # a sheet has no zones
        page.write(1, 3, "marge")
        page.write_row(2, 0, ("Onvoorzien", 5))
        page.write_formula(3, 1, "=SUM(B2:B3)", None, 1250005.456)
        page.set_row(2, options={"hidden": True})
        page.set_column(3, 3, options={"hidden": True})
        secret.write(0, 0, "Bodemprijs")
        secret.hide()
    return stream.getvalue()


def presentation() -> bytes:
    """Two slides, of which one is left out of the show, with notes and a remark."""
    return slides(
        slide("De brug", "Tweede regel"),
        slide("Niet tonen", show="0"),
        notes="Noem de prijs niet",
        remark="Klopt dit?",
    )


def half_scanned() -> bytes:
    """A PDF of which the second page is a picture."""
    return pdf_file("Besluit van 5 maart", on_a_page(drawn(LETTER, height=20, size=(700, 200))))


def broken() -> bytes:
    """Files that break off, say nothing, or are something else than their names promise."""
    letter = LETTER.encode("cp1252")
    return archive({
        "leeg.txt": b"",
        "rapport.pdf": mail("Een mail onder een andere naam"),
        "brief.docx": pdf_file("Een pdf onder een andere naam"),
        "foto.jpg": b"Een notitie onder een andere naam",
        "windows.txt": letter,
        "verkeerd.htm": b'<meta charset="utf-8"><p>Co\xf6rdinatie</p>',
        "breed.txt": "Coördinatie".encode("utf-16"),
        "nullen.bin": bytes(64),
        "afgebroken/brief.eml": multipart("Content-Type: text/plain\r\n\r\nTekst", "Content-Type: text/pl")[:-30],
        "afgebroken/post.mbox": mbox(mail("eerste"), mail("tweede"))[:-40],
        "afgebroken/item.msg": msg_bytes(note())[:2000],
        "afgebroken/postvak.pst": Mailbox({"Postvak": [note()]}).file()[:20_000],
        "afgebroken/archief.zip": archive({"a.txt": b"a" * 90, "b.txt": b"b"}, zipfile.ZIP_STORED)[:-60],
        "afgebroken/chat.db": chat_database()[:9_000],
        "afgebroken/result.json": b'{"name": "Team", "type": "private_group", "id": 1, "messages": ['
        b'{"id": 1, "type": "message", "text": "heel"}, {"id": 2, "type": "message", "te',
        "afgebroken/notitie.docx": document()[:700],
        "afgebroken/scherm.png": image_file(drawn(LETTER))[:900],
        "afgebroken/nota.pdf": pdf_file("Begin van een nota")[:300],
    })  # fmt: skip


SAMPLES: dict[str, Callable[[], bytes]] = {
    "whatsapp-every-form/gesprekken.zip": chats,
    "table-of-a-text/uitdraai.csv": lambda: _READ_OUT.encode("cp1252"),
    "messenger-instagram/message_1.json": lambda: json.dumps(_INSTAGRAM, indent=1).encode(),
    "rsmf-version-1/gesprek.eml": rsmf_mail,
    "mailbox-in-a-zip-on-a-mail/archief.eml": mail_with_packed_mailbox,
    "ost-of-an-account/postvak.ost": offline_mailbox,
    "teams-in-a-mailbox/postvak.pst": teams_mailbox,
    "office-document/besluit.docx": document,
    "office-workbook/raming.xlsx": workbook,
    "office-slides/brug.pptx": presentation,
    "pdf-half-scanned/besluit.pdf": half_scanned,
    "picture-of-a-letter/brief.png": lambda: image_file(drawn(LETTER)),
    "screenshot-of-a-chat/scherm.png": lambda: image_file(drawn(_SHOWN, height=26, size=(900, 300))),
    "broken-files/stukken.zip": broken,
}


if __name__ == "__main__":
    for name, made in SAMPLES.items():
        (FOLDER / name).parent.mkdir(exist_ok=True)
        (FOLDER / name).write_bytes(made())

"""The sample hand-ins are what their script makes, byte for byte, and hold what their README says."""

import email
import json
import mailbox
import re
import zipfile
from email.message import Message
from pathlib import Path

from examples.make_examples import made
from ingest.extraction import ExtractionChild, ExtractionTask
from ingest.limits import Limits
from ingest.media_type import media_type_of
from records.place import Place

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
EXPECTED = json.loads((EXAMPLES / "expected.json").read_text("utf-8"))


def official() -> list[Message]:
    box = mailbox.mbox(EXAMPLES / "official/postvak-minister.mbox", create=False)
    messages: list[Message] = [box.get_message(key) for key in box.iterkeys()]
    box.close()
    return messages


def private() -> list[Message]:
    paths = [
        path for path in (EXAMPLES / "private").rglob("*") if path.is_file() and "chats" not in path.parts
    ]
    return [email.message_from_bytes(path.read_bytes()) for path in sorted(paths)]


def attachments(messages: list[Message]) -> list[Message]:
    return [part for message in messages for part in message.walk() if part.get_filename()]


def chat_lines(text: str) -> list[str]:
    return re.findall(r"^\u200e?\[?\d\d-\d\d-\d{4}.*$", text, re.MULTILINE)


def forwards(messages: list[Message]) -> int:
    """Messages in the texts of mails that forward."""
    texts = (
        bytes(part.get_payload(decode=True)).decode()
        for message in messages
        if re.match(r"(?:RE: )?Fwd?: ", str(message["Subject"]), re.IGNORECASE)
        for part in message.walk()
        if part.get_content_type() == "text/plain"
    )
    heads = re.compile(r"^[> ]*Van: |(?:schreef .*|geschreven):\r?$", re.MULTILINE)
    return sum(len(heads.findall(text)) for text in texts)


def test_the_committed_files_are_what_the_script_makes() -> None:
    files = made()
    folders = [EXAMPLES / "official", EXAMPLES / "private"]
    found = {path for folder in folders for path in folder.rglob("*") if path.is_file()}
    assert {path.relative_to(EXAMPLES).as_posix() for path in found} == set(files)
    assert [name for name, content in files.items() if (EXAMPLES / name).read_bytes() != content] == []


def test_the_mails_and_chats_are_as_many_as_expected() -> None:
    chats = EXAMPLES / "private/chats"
    android = chat_lines((chats / "WhatsApp-chat met Zilverdam klein comite.txt").read_text("utf-8"))
    with zipfile.ZipFile(chats / "WhatsApp Chat - Pieter Koolhof.zip") as archive:
        ios = chat_lines(archive.read("_chat.txt").decode())
        media = len(archive.namelist()) - 1
    enclosed = sum(part.get_content_type() == "message/rfc822" for mail in official() for part in mail.walk())
    counted = {
        "official": {
            "mail": len(official()) + enclosed,
            "forwarded": forwards(official()),
            "file": len(attachments(official())),
        },
        "private": {
            "mail": len(private()),
            "forwarded": forwards(private()),
            "chat and notice": len(android) + len(ios),
            "file": len(attachments(private())) + media,
        },
    }
    assert counted == EXPECTED["counted"]


def test_copies_stand_in_both_mailboxes_and_twice_in_each() -> None:
    inside, outside = ([str(mail["Message-ID"]) for mail in mails] for mails in (official(), private()))
    assert (len(inside) - len(set(inside)), len(outside) - len(set(outside))) == (1, 1)
    assert len(set(inside) & set(outside)) == 3


def test_every_reply_refers_to_a_mail_that_is_there() -> None:
    mails = [*official(), *private()]
    known = {str(mail["Message-ID"]) for mail in mails}
    referred = {reference for mail in mails for reference in str(mail["References"] or "").split()}
    assert referred <= known
    assert len(referred) == EXPECTED["answered"]


def test_every_attachment_but_the_damaged_one_gives_its_text() -> None:
    child = ExtractionChild(Limits())
    textless = set()
    for part in attachments([*official(), *private()]):
        name, content = str(part.get_filename()), part.get_payload(decode=True)
        assert isinstance(content, bytes)
        task = ExtractionTask(Place(name), media_type_of(content[:4096], name), name, content)
        if not child.extract(task).text:
            textless.add(name)
    child.close()
    assert textless <= {"foto-pont.png", "melding.pdf"}

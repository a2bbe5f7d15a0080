"""Two hundred pieces that people hand in, each with words of its own that must not go out, seen and unseen."""

import io
import zipfile
from collections.abc import Iterator

import xlsxwriter

from tests.builders import attachment, mail, multipart
from tests.disclosure.pdf.originals import (
    Original,
    with_attachment,
    with_layer,
    with_metadata,
    with_picture,
    with_remark,
    with_revision,
)
from tests.office_files import docx_file

STEM = "KANARIE"


def canary(number: int) -> str:
    """The words of a piece: a name that occurs nowhere else."""
    return f"Ada {STEM}{number:04}"


def pieces() -> dict[str, bytes]:
    """Two hundred files by their path in the hand-in; none of a path tells a canary but where said."""
    made: dict[str, bytes] = {}
    makers = [
        _mail,
        _mail_with_attachment,
        _chat,
        _layered,
        _remarked,
        _revised,
        _pictured,
        _plain_pdf,
        _word,
        _sheet,
    ]
    for number in range(200):
        name, content = makers[number % len(makers)](canary(number))
        made[f"map {number % 7}/{number:03} {name}"] = content
    return made


def _mail(words: str) -> tuple[str, bytes]:
    body = f"Beste {words},\r\n\r\nBel {words.upper()} op 06-12345678 of via {words.split()[1].lower()}@voorbeeld.nl.\r\n"
    return "bericht.eml", mail(
        body, subject=f"Over {words}", sender=f'"{words}" <{words.split()[1].lower()}@voorbeeld.nl>'
    )


def _mail_with_attachment(words: str) -> tuple[str, bytes]:
    text = f"Content-Type: text/plain; charset=utf-8\r\n\r\nZie de bijlage van {words}."
    return "bericht.eml", multipart(text, attachment(f"naam;bedrag\r\n{words};12\r\n", name=f"{words}.csv"))


def _chat(words: str) -> tuple[str, bytes]:
    lines = [
        "30-12-2023 23:58 - Berichten en oproepen worden end-to-end versleuteld.",
        f"30-12-2023 23:59 - {words}: Vooruit",
        f"02-01-2024 00:00 - Jan: zei {words} dat?",
        f"02-01-2024 00:01 - {words}: ja,\n{words}",
    ]
    return "_chat.txt", "\n".join(lines).encode()


LINES = ["Geachte heer, mevrouw,", "Dit gaat over {}.", "Met vriendelijke groet,", "{}"]


def _page(words: str, *, packed: bool = False) -> Original:
    return Original([[line.format(words) for line in LINES]], packed=packed)


def _plain_pdf(words: str) -> tuple[str, bytes]:
    return "brief.pdf", with_metadata(_page(words, packed=True), words).content()


def _layered(words: str) -> tuple[str, bytes]:
    return "lagen.pdf", with_layer(_page(words), words).content()


def _remarked(words: str) -> tuple[str, bytes]:
    return "opmerking.pdf", with_attachment(with_remark(_page(words), words), words).content()


def _revised(words: str) -> tuple[str, bytes]:
    return "versies.pdf", with_revision(_page(words).content(), f"over {words}", "over iets anders")


def _pictured(words: str) -> tuple[str, bytes]:
    return "beeld.pdf", with_picture(_page(words), words).content()


def _word(words: str) -> tuple[str, bytes]:
    return "nota.docx", docx_file(
        f"Nota voor {words}.", "Tweede alinea.", header=words, comment=words, deleted=words
    )


def _sheet(words: str) -> tuple[str, bytes]:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        seen, unseen = book.add_worksheet("Blad1"), book.add_worksheet("Verborgen")
        seen.write_row(0, 0, ["naam", words])
        seen.write_comment(0, 0, f"gezien door {words}", {"author": words})
        unseen.write_row(0, 0, [words])
        unseen.hide()
        book.set_properties({"author": words})
    return "lijst.xlsx", stream.getvalue()


def inside(content: bytes) -> Iterator[bytes]:
    """A file and, of a zip, everything in it."""
    yield content
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            yield from (package.read(name) for name in package.namelist())

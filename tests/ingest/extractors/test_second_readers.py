"""What the first reader cannot read: who reads it then, and what is told of it, type by type."""

import os
import re
import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.archives.broken_zip import entries_left
from ingest.extraction import Extraction, ExtractionChild, ExtractionTask
from ingest.extractors.last_resort import RichText, SalvagedText
from ingest.limits import Limits
from ingest.media_type import media_type_of
from records.place import Place
from tests.office_files import docx_file, odt_file, pdf_file

PIECES = "[losse stukken tekst uit een bestand dat niet te lezen is]"
LOST = ("unreadable", "salvage: pieces of text only")
LONG = " ".join(f"woord{number}" for number in range(4000))


@pytest.fixture(scope="module")
def child() -> Iterator[ExtractionChild]:
    child = ExtractionChild(Limits())
    yield child
    child.close()


def read(child: ExtractionChild, content: bytes, name: str, declared: str = "") -> Extraction:
    kind = media_type_of(content[:8192], name, declared)
    return child.extract(ExtractionTask(Place(name), kind, name, content))


def told(found: Extraction) -> tuple[str, list[str], list[tuple[str, str]]]:
    return found.source, found.text.split(), [(each.code.value, each.detail) for each in found.defects]


def biff(*records: tuple[int, bytes]) -> bytes:
    return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in records)


HTML = b"<html><body>Ge&euml;rfde <b>heipalen</b></body></html>"
CELLS = "post;bedrag\ngeïnd;12"
OFFICE_XML = b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body><w:p><w:r><w:t>hei&#235;n</w:t></w:r></w:p></w:body></w:wordDocument>'
WEB_ARCHIVE = b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n boundary=x\r\n\r\n--x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>hei=C3=ABn</p>\r\n--x--\r\n"
BOF_4, END = (0x409, struct.pack("<HHH", 0, 0x10, 0)), (10, b"")
BIFF_2 = biff((9, b"\2\0\x10\0"), (4, bytes(7) + b"\x08heipalen"), END)
BIFF_4 = biff(BOF_4, (0x204, struct.pack("<HHHH", 0, 0, 0, 8) + b"heipalen"), END)
PDF = pdf_file("eerste", "tweede")


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (PDF[:-80], "a.pdf", ("tika", ["eerste", "tweede"], [("unreadable", "pdfium error 3")])),
        (PDF[: len(PDF) // 2], "a.pdf", ("tika", ["eerste"], [("unreadable", "pdfium error 3")])),
        (pdf_file(b""), "a.pdf", ("pdfium+ocr+tika", [], [("no-text", "pdfium+ocr+tika")])),
        (b"{\\rtf1\\ansi De co\\'f6rdinatie", "a.rtf", ("rtf", ["De", "coördinatie"], [("truncated", "rtf: cut off")])),
        (HTML, "a.doc", ("html", ["Geërfde", "heipalen"], [])),
        (b"\xef\xbb\xbf" + HTML, "a.doc", ("html", ["Geërfde", "heipalen"], [])),
        (HTML.decode().encode("utf-16"), "a.doc", ("html", ["Geërfde", "heipalen"], [])),
        (b"<table><tr><td>Ge&euml;rfd</table>", "a.xls", ("html", ["Geërfd"], [])),
        (OFFICE_XML, "a.doc", ("tika", ["heiën"], [])),
        (WEB_ARCHIVE, "a.doc", ("tika", ["heiën"], [])),
        (b"gewoon heipalen", "a.doc", ("plain", ["gewoon", "heipalen"], [])),
        *((CELLS.encode(each), "a.csv", ("plain", CELLS.split(), [])) for each in ("utf-16", "utf-16-le", "utf-16-be")),
        (docx_file("heipalen"), "a.doc", ("open-xml", ["heipalen", "generated", "by", "python-docx"], [])),
        (docx_file("heipalen"), "a.pdf", ("open-xml", ["heipalen", "generated", "by", "python-docx"], [])),
        (BIFF_4, "a.xls", ("tika", ["heipalen"], [])),
        (BIFF_2, "a.xls", ("salvage", [*PIECES.split(), "heipalen"], [LOST])),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_broken_or_called_otherwise_is_read_or_named(
    child: ExtractionChild, content: bytes, name: str, expected: tuple[str, list[str], list[tuple[str, str]]]
) -> None:
    assert told(read(child, content, name, "application/msword")) == expected


@pytest.mark.parametrize(("name", "whole"), [("a.docx", docx_file(LONG)), ("a.odt", odt_file(LONG))])
def test_a_package_whose_end_was_cut_off_says_what_is_left(
    child: ExtractionChild, name: str, whole: bytes
) -> None:
    reader = "open-xml" if name == "a.docx" else "open-document"
    found = read(child, whole[: len(whole) * 95 // 100], name)
    assert found.source.startswith(reader)
    assert ("truncated", f"{reader}: cut off") in [(each.code.value, each.detail) for each in found.defects]
    assert found.text.split()[:4000] == LONG.split()


def test_a_document_cut_within_its_words_gives_those_before_the_cut(child: ExtractionChild) -> None:
    whole = odt_file(" ".join(os.urandom(6).hex() for _ in range(9000)))
    found = read(child, whole[: len(whole) // 2], "a.odt")
    assert (len(found.text.split()) > 2000, [each.code.value for each in found.defects]) == (
        True,
        ["truncated"],
    )


def test_a_document_that_begins_with_its_pictures_is_no_container() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive, zipfile.ZipFile(BytesIO(docx_file("heipalen"))) as old:
        archive.writestr("word/media/groot.bin", os.urandom(20_000))
        for name in old.namelist():
            archive.writestr(name, old.read(name))
    kind = media_type_of(stream.getvalue()[:4096], "a.bin")
    assert kind == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize("name", ["a.doc", "a.xls", "a.pub", "zonder"])
def test_of_a_compound_file_that_nobody_opens_the_pieces_are_told_as_pieces(
    child: ExtractionChild, name: str
) -> None:
    text = "De coördinatie van de heipalen\rTweede alinea".encode("cp1252")
    wide = "Een breed geschreven zin".encode("utf-16-le")
    broken = (
        bytes.fromhex("d0cf11e0a1b11ae1") + b"\xff\xfe" * 300 + text + bytes(99) + wide + b"\x01\x02#$%&\x03"
    )
    found = read(child, broken, name)
    assert found.text.split("\n") == [
        PIECES, "De coördinatie van de heipalen", "Tweede alinea", "Een breed geschreven zin",
    ]  # fmt: skip
    assert [(each.code.value, each.detail) for each in found.defects] == [LOST]


def test_of_notes_of_onenote_the_pieces_are_told_as_pieces(child: ExtractionChild) -> None:
    begin = bytes.fromhex("e4525c7b8cd8a74daeb15378d02996d3") + bytes(1000)
    found = read(child, begin + "Overleg over de brug".encode("utf-16-le") + bytes(99), "notities.one")
    assert (found.text.split("\n"), found.source) == ([PIECES, "Overleg over de brug"], "salvage")
    assert [(each.code.value, each.detail) for each in found.defects] == [LOST]


@pytest.mark.corpora
def test_most_words_of_a_real_document_survive_a_broken_table_of_its_sectors(
    child: ExtractionChild, corpora: Path
) -> None:
    documents = sorted((corpora / "enron/native").glob("*.doc"))
    content = bytearray(next(each for each in documents if each.stat().st_size > 30_000).read_bytes())
    whole = set(re.findall(r"[^\W\d_]{3,}", read(child, bytes(content), "a.doc").text))
    (table,) = struct.unpack_from("<I", content, 76)
    content[512 * (table + 1) : 512 * (table + 2)] = b"\xff" * 512
    found = read(child, bytes(content), "a.doc")
    assert found.source == "salvage"
    left = set(re.findall(r"[^\W\d_]{3,}", found.text))
    assert (len(whole & left) / len(whole) > 0.9, len(left) < 2 * len(whole)) == (True, True)


@given(st.binary(max_size=300), st.integers(0, 300), st.data())
def test_whatever_is_cut_or_spoiled_gives_entries_or_none(junk: bytes, end: int, data: st.DataObject) -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("een.xml", junk)
        archive.writestr("twee.xml", junk * 2, zipfile.ZIP_STORED)
    content = bytearray(stream.getvalue())
    assert entries_left(bytes(content), 10_000) == {"een.xml": junk, "twee.xml": junk * 2}
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=9)):
        content[place] = data.draw(st.integers(0, 255))
    left = entries_left(bytes(content[:end]), 500)
    assert sum(map(len, left.values())) <= 500


@given(st.binary(max_size=500))
def test_last_resorts_take_any_bytes(junk: bytes) -> None:
    for each in (RichText(), SalvagedText()):
        assert each.extract(junk, "application/msword", "a").source == each.name

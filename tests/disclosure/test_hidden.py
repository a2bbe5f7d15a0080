"""What an original carries unseen, so that it does not go out as it is."""

import io
import zipfile

import pytest

from disclosure.hidden import Hidden, carries_hidden
from tests.disclosure.pdf.originals import (
    Original,
    with_attachment,
    with_layer,
    with_metadata,
    with_remark,
    with_revision,
)
from tests.office_files import docx_file, odt_file, xlsx_file

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINES = [["Een regel."]]


def package(parts: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize("packed", [False, True])
def test_a_bare_pdf_carries_nothing(packed: bool) -> None:
    assert carries_hidden(Original(LINES, packed=packed).content(), PDF) == ()


@pytest.mark.parametrize(
    ("hide", "reason"),
    [
        (with_layer, Hidden.LAYERS),
        (with_remark, Hidden.REMARKS),
        (with_attachment, Hidden.ATTACHMENTS),
        (with_metadata, Hidden.METADATA),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_a_pdf_tells_what_hides_in_it(hide: type[Original], reason: Hidden, packed: bool) -> None:
    original = hide(Original(LINES, packed=packed), "x")  # type: ignore[call-arg, arg-type]  # functions all
    assert carries_hidden(original.content(), PDF) == (reason,)


def test_an_earlier_version_and_text_that_is_not_drawn_are_told() -> None:
    assert carries_hidden(with_revision(Original(LINES).content(), "regel", "woord"), PDF) == (
        Hidden.EARLIER_VERSIONS,
    )
    original = Original(LINES, packed=True)
    original.draw(0, "BT 3 Tr /F 11 Tf (ongezien) Tj ET")
    assert carries_hidden(original.content(), PDF) == (Hidden.HIDDEN_TEXT,)


def test_word_tells_of_remarks_and_changes() -> None:
    found = carries_hidden(docx_file("tekst", comment="x", deleted="weg"), DOCX)
    assert {Hidden.METADATA, Hidden.REMARKS, Hidden.TRACKED_CHANGES} <= set(found)


@pytest.mark.parametrize(
    ("part", "content", "reason"),
    [
        ("word/document.xml", '<w:p><w:del w:id="1"/></w:p>', Hidden.TRACKED_CHANGES),
        ("word/document.xml", "<x:moveFrom>", Hidden.TRACKED_CHANGES),
        ("word/document.xml", "<w:rPr><w:vanish/></w:rPr>", Hidden.HIDDEN_TEXT),
        ("xl/workbook.xml", '<sheet name="a" state="veryHidden"/>', Hidden.HIDDEN_SHEETS),
        ("xl/worksheets/sheet1.xml", '<row r="3" hidden="1">', Hidden.HIDDEN_SHEETS),
        ("xl/worksheets/sheet1.xml", '<col min="1" hidden="true">', Hidden.HIDDEN_SHEETS),
        ("ppt/slides/slide1.xml", '<p:sld show="0">', Hidden.HIDDEN_SHEETS),
        ("xl/comments1.xml", "", Hidden.REMARKS),
        ("xl/threadedComments/threadedComment1.xml", "", Hidden.REMARKS),
        ("ppt/notesSlides/notesSlide1.xml", "", Hidden.REMARKS),
        ("xl/externalLinks/externalLink1.xml", "", Hidden.LINKS),
        ("xl/revisions/revisionLog1.xml", "", Hidden.EARLIER_VERSIONS),
        ("word/embeddings/blad.xlsx", "", Hidden.ATTACHMENTS),
        ("word/vbaProject.bin", "", Hidden.SCRIPTS),
        ("content.xml", "<office:annotation>", Hidden.REMARKS),
        ("content.xml", "<text:tracked-changes>", Hidden.TRACKED_CHANGES),
        ("docProps/core.xml", "", Hidden.METADATA),
    ],
)
def test_a_package_tells_each_thing_by_its_name(part: str, content: str, reason: Hidden) -> None:
    assert reason in carries_hidden(package({part: content}), DOCX)


def test_a_bare_package_carries_nothing_and_a_broken_one_may_carry_anything() -> None:
    assert carries_hidden(package({"word/document.xml": "<w:p><w:t>delen</w:t></w:p>"}), DOCX) == ()
    assert carries_hidden(b"PK\x03\x04 kapot", XLSX) == (Hidden.UNREADABLE,)
    assert Hidden.METADATA in carries_hidden(xlsx_file([["a"]]), XLSX)
    assert Hidden.METADATA in carries_hidden(odt_file("a"), "application/vnd.oasis.opendocument.text")


@pytest.mark.parametrize(
    ("original", "media_type", "expected"),
    [
        (b"From: a", "message/rfc822", (Hidden.HEADERS,)),
        (b"tekst", "text/plain; charset=utf-8", ()),
        (b"a;b", "text/csv", ()),
        (b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00MM", "image/jpeg", (Hidden.METADATA,)),
        (b"\xff\xd8\xff\xdb", "image/jpeg", ()),
        (b"\x89PNG\r\n\x1a\n....tEXtAuthor", "image/png", (Hidden.METADATA,)),
        (b"<html>", "text/html", (Hidden.UNKNOWN_KIND,)),
        (b"", "application/x-onbekend", (Hidden.UNKNOWN_KIND,)),
        (b"niets", "application/pdf", (Hidden.UNREADABLE,)),
    ],
)
def test_other_kinds(original: bytes, media_type: str, expected: tuple[Hidden, ...]) -> None:
    assert carries_hidden(original, media_type) == expected

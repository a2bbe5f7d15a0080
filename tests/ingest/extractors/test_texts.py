"""Real extractors in their child: what stands in a file stands in its text, and trouble has a name."""

import socket
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from ingest.extraction import Extraction, ExtractionChild, ExtractionTask
from ingest.lane import Extracting
from ingest.limits import Limits
from ingest.media_type import media_type_of
from ingest.served_extraction import ServedExtraction
from records.place import Place
from runtime.locks import FileGate
from tests.engines.shared import Server
from tests.office_files import W, docx_file, ods_file, odt_file, pdf_file, replaced, xlsx_file


@pytest.fixture(scope="module", params=["compiled in", pytest.param("server", marks=pytest.mark.live)])
def texts(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Extracting]:
    """The extractors of the embedded and of the scaled mode: both keep the same promises."""
    limits = Limits(text_time_s=20)
    texts: Extracting
    if request.param == "server":
        server: Server = request.getfixturevalue("tika")
        gate = FileGate(tmp_path_factory.mktemp("locks") / "tika.lock")
        texts = ServedExtraction(server.url, limits, gate)
    else:
        texts = ExtractionChild(limits)
    yield texts
    texts.close()


def read(texts: Extracting, content: bytes, name: str) -> Extraction:
    kind = media_type_of(content[:4096], name)
    return texts.extract(ExtractionTask(Place(name), kind, name, content))


def codes(extraction: Extraction) -> list[tuple[str, str]]:
    return [(defect.code.value, defect.detail) for defect in extraction.defects]


def test_a_docx_gives_its_body_header_comment_and_deleted_text(texts: Extracting) -> None:
    content = docx_file(
        "Geachte heer", "tweede alinea", header="Kopregel", comment="kanttekening", deleted="geschrapt"
    )
    found = read(texts, content, "brief.docx")
    assert found.defects == ()
    for word in ("Geachte heer", "tweede alinea", "Kopregel", "kanttekening", "geschrapt"):
        assert word in found.text


def test_an_xlsx_gives_every_cell_and_the_names_of_its_sheets(texts: Extracting) -> None:
    found = read(
        texts, xlsx_file([["Post", "Bedrag"], ["fundering", 1250000]], sheet="Raming"), "raming.xlsx"
    )
    assert [word in found.text for word in ("Raming", "Post", "Bedrag", "fundering", "1250000")] == [True] * 5


def test_opendocument_texts_and_sheets_are_read(texts: Extracting) -> None:
    assert "Ceciliabrug vóór 2027" in read(texts, odt_file("Ceciliabrug vóór 2027"), "nota.odt").text
    assert "heipalen" in read(texts, ods_file("heipalen", "staal"), "raming.ods").text


def test_a_pdf_gives_its_pages_in_order(texts: Extracting) -> None:
    found = read(texts, pdf_file("eerste bladzijde\nregel twee", "tweede bladzijde"), "nota.pdf")
    assert (found.text.split(), found.source) == (
        ["eerste", "bladzijde", "regel", "twee", "tweede", "bladzijde"],
        "pdfium",
    )


def test_lines_that_pdfium_runs_together_stay_apart(texts: Extracting) -> None:
    stream = b"BT /F1 12 Tf 300 700 Td (Beheerder) Tj ET BT /F1 12 Tf 60 640 Td (Kosten) Tj ET"
    content = pdf_file("x").replace(b"(x) Tj 0 -20 Td", b"(x) Tj ET " + stream + b" BT")
    assert read(texts, content, "a.pdf").text.split() == ["x", "Beheerder", "Kosten"]


def test_a_form_field_and_an_embedded_file_of_a_pdf_are_found_too(texts: Extracting) -> None:
    field = b"<< /FT /Tx /T (naam) /V (ingevuld antwoord) /Type /Annot /Subtype /Widget /Rect [0 0 9 9] >>"
    content = pdf_file("formulier", catalog="/AcroForm << /Fields [6 0 R] >>", objects=(field,))
    found = read(texts, content, "formulier.pdf")
    assert found.source == "pdfium+tika"
    assert found.text.split("\n")[0] == "formulier"
    assert "ingevuld antwoord" in found.text


def test_a_blank_page_hides_nothing(texts: Extracting) -> None:
    content = pdf_file("met tekst", "").replace(b"BT /F1 12 Tf 60 780 Td () Tj 0 -20 Td ET", b"")
    assert read(texts, content, "blanco.pdf").defects == ()


@pytest.mark.parametrize("name", ["brief.docx", "raming.xlsx", "oud.doc"])
def test_an_office_file_with_a_password_is_called_encrypted(texts: Extracting, name: str) -> None:
    package = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(1000)
        + "EncryptedPackage".encode("utf-16-le")
        + bytes(1000)
    )
    assert [code for code, _ in codes(read(texts, package, name))] == ["encrypted"]


def test_a_pdf_with_a_password_is_called_encrypted(texts: Extracting) -> None:
    found = read(texts, pdf_file("geheim", password="s3kreet"), "geheim.pdf")
    assert (found.text, codes(found)) == ("", [("encrypted", "pdfium error 4")])


def test_an_opendocument_with_a_password_is_called_encrypted(texts: Extracting) -> None:
    manifest = b'<manifest:manifest><manifest:encryption-data manifest:checksum="x"/></manifest:manifest>'
    content = replaced(odt_file("geheim"), "META-INF/manifest.xml", manifest)
    assert codes(read(texts, content, "geheim.odt")) == [
        ("encrypted", "application/vnd.oasis.opendocument.text"),
    ]


@pytest.mark.parametrize("name", ["kapot.docx", "kapot.xlsx", "kapot.odt"])
def test_a_broken_office_file_is_a_defect(texts: Extracting, name: str) -> None:
    found = read(texts, b"PK\x03\x04" + b"kapot" * 200, name)
    assert [code for code, _ in codes(found)] in (["unreadable"], ["no-text"])


def test_a_broken_pdf_is_a_defect(texts: Extracting) -> None:
    assert [code for code, _ in codes(read(texts, b"%PDF-1.7\n" + b"kapot" * 200, "kapot.pdf"))] == [
        "unreadable"
    ]


def test_tika_is_not_tried_on_onenote(texts: Extracting) -> None:
    content = bytes.fromhex("e4525c7b8cd8a74daeb15378d02996d3") + bytes(4000)
    found = read(texts, content, "notities.one")
    assert codes(found) == [("no-text", "salvage")]
    assert found.seconds < 2


ENTITIES = """<?xml version="1.0"?><!DOCTYPE w [
<!ENTITY file SYSTEM "{file}"><!ENTITY net SYSTEM "http://127.0.0.1:{port}/x">
<!ENTITY % dtd SYSTEM "http://127.0.0.1:{port}/d"> %dtd; ]>"""
BOMB = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a0 "lol">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
)


def hostile_parts(prologue: str, reference: str) -> list[tuple[str, bytes]]:
    """The same trick in every XML that an office file or a PDF form may hold."""
    document = f'{prologue}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    document += f"<w:p><w:r><w:t>{reference}</w:t></w:r></w:p></w:body></w:document>"
    sheet = f'{prologue}<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{reference}</t>'
    content = (
        f'{prologue}<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">'
    )
    content += f"<office:body>{reference}</office:body></office:document-content>"
    form = f'{prologue}<xdp xmlns="http://ns.adobe.com/xdp/">{reference}</xdp>'.encode()
    stream = b"<< /Length %d >>\nstream\n%b\nendstream" % (len(form), form)
    return [
        ("a.docx", replaced(docx_file("x"), "word/document.xml", document.encode())),
        ("a.xlsx", replaced(xlsx_file([["x"]]), "xl/sharedStrings.xml", f"{sheet}</si></sst>".encode())),
        ("a.odt", replaced(odt_file("x"), "content.xml", content.encode())),
        ("a.svg", f"{prologue}<svg><text>{reference}</text></svg>".encode()),
        ("a.pdf", pdf_file("x", catalog="/AcroForm << /XFA 6 0 R /Fields [] >>", objects=(stream,))),
    ]


def test_entities_open_no_file_and_no_connection(texts: Extracting, tmp_path: Path) -> None:
    secret = tmp_path / "geheim.txt"
    secret.write_text("KANARIE")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        prologue = ENTITIES.format(file=secret.as_uri(), port=listener.getsockname()[1])
        for name, content in hostile_parts(prologue, "&file; &net;"):
            assert "KANARIE" not in read(texts, content, name).text, name
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_a_bomb_of_entities_costs_a_second_at_most(texts: Extracting) -> None:
    for name, content in hostile_parts(f"{BOMB}]>", "&a11;"):
        found = read(texts, content, name)
        assert found.seconds < 3, name
        assert "lollol" not in found.text, name


def test_a_document_whose_pictures_are_a_bomb_is_read_without_them(texts: Extracting) -> None:
    document, workbook = docx_file("tekst van de nota"), xlsx_file([["tekst van de nota"]])
    found = read(texts, with_entry(document, "word/media/image1.emf", bytes(64 * 2**20)), "bom.docx")
    assert (found.text.startswith("tekst van de nota"), codes(found)) == (True, [])
    found = read(texts, with_entry(workbook, "xl/media/image1.emf", bytes(64 * 2**20)), "bom.xlsx")
    assert "tekst van de nota" in found.text
    assert codes(found) == [("limit-ratio", "1 pictures left out")]


def with_entry(archive: bytes, name: str, content: bytes) -> bytes:
    stream = BytesIO(archive)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr(name, content)
    return stream.getvalue()


def test_tables_nested_past_reading_are_named(texts: Extracting) -> None:
    deep = f"<w:p><w:r><w:t>ondiep</w:t></w:r></w:p>{'<w:tbl><w:tr><w:tc>' * 9000}{'</w:tc></w:tr></w:tbl>' * 9000}"
    body = f'<w:document xmlns:w="{W}"><w:body>{deep}</w:body></w:document>'
    found = read(texts, replaced(docx_file("x"), "word/document.xml", body.encode()), "diep.docx")
    assert "ondiep" in found.text
    assert codes(found) == [("limit-depth", "open-xml: xml 500"), ("limit-depth", "X-TIKA:EXCEPTION:warn")]

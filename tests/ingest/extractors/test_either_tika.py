"""Tika compiled in and Tika as a server find the same words, and name the same trouble."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest

from ingest.extraction import Extraction, ExtractionChild, ExtractionTask
from ingest.limits import Limits
from ingest.media_type import media_type_of
from ingest.served_extraction import ServedExtraction
from records.place import Place
from runtime.locks import FileGate
from tests.engines.shared import Server
from tests.examples.test_examples import attachments, official, private
from tests.office_files import docx_file, ods_file, odt_file, replaced, xlsx_file

pytestmark = pytest.mark.live

CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>De titel</dc:title>'
    "<cp:keywords>trefwoord</cp:keywords></cp:coreProperties>"
)
RELATION = (
    b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/package"'
    b' Target="embeddings/%b"/></Relationships>'
)
KINDS = (
    b'<Default Extension="xlsx" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/>'
    b'<Default Extension="docx" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document"/>'
    b"</Types>"
)


def with_file_inside(outer: bytes, name: str, inner: bytes) -> bytes:
    """A docx that holds another office file."""
    changed = BytesIO()
    with ZipFile(BytesIO(outer)) as old, ZipFile(changed, "w") as new:
        for entry in old.namelist():
            content = old.read(entry)
            if entry == "word/_rels/document.xml.rels":
                content = content.replace(b"</Relationships>", RELATION % name.encode())
            if entry == "[Content_Types].xml":
                content = content.replace(b"</Types>", KINDS)
            new.writestr(entry, content)
        new.writestr(f"word/embeddings/{name}", inner)
    return changed.getvalue()


@pytest.fixture(scope="module")
def either(
    tika: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[ExtractionChild, ServedExtraction]]:
    gate = FileGate(tmp_path_factory.mktemp("locks") / "tika.lock")
    compiled_in, server = ExtractionChild(Limits()), ServedExtraction(tika.url, Limits(), gate)
    yield compiled_in, server
    compiled_in.close()
    server.close()


def both(
    either: tuple[ExtractionChild, ServedExtraction], name: str, content: bytes
) -> tuple[Extraction, Extraction]:
    task = ExtractionTask(Place(name), media_type_of(content[:8192], name), name, content)
    one, other = (each.extract(task) for each in either)
    return one, other


def test_every_attachment_of_the_sample_has_the_same_text(
    either: tuple[ExtractionChild, ServedExtraction],
) -> None:
    compared = 0
    for part in attachments([*official(), *private()]):
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        one, other = both(either, str(part.get_filename()), content)
        assert (one.text, one.defects, one.source) == (other.text, other.defects, other.source)
        compared += one.source in {"tika", "open-xml", "open-xml+tika"}
    assert compared == 10


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", docx_file("alinea", header="kop", comment="kanttekening", deleted="geschrapt")),
        ("a.xlsx", xlsx_file([["Post", 12.5], ["staal", 3]], sheet="Raming")),
        ("a.odt", odt_file("Ceciliabrug vóór 2027")),
        ("a.ods", ods_file("heipalen", "staal")),
        ("titel.docx", replaced(docx_file("tekst"), "docProps/core.xml", CORE.encode())),
        ("kapot.docx", b"PK\x03\x04" + b"kapot" * 200),
        ("kapot.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"kapot" * 200),
        ("ruis.bin", bytes(range(256)) * 9),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_has_the_same_text_and_the_same_trouble(
    either: tuple[ExtractionChild, ServedExtraction], name: str, content: bytes
) -> None:
    one, other = both(either, name, content)
    assert (one.text, one.defects, one.source) == (other.text, other.defects, other.source)


def test_files_within_files_have_the_same_words_in_the_same_order(
    either: tuple[ExtractionChild, ServedExtraction],
) -> None:
    middle = with_file_inside(docx_file("middelste"), "raming.xlsx", xlsx_file([["cel"]], sheet="Blad1"))
    content = with_file_inside(docx_file("buitenste"), "midden.docx", middle)
    one, other = both(either, "a.docx", content)
    assert one.text.split() == other.text.split()
    assert other.text.split()[0] == "buitenste"
    assert {"midden.docx", "middelste", "raming.xlsx", "Blad1", "cel"} <= set(other.text.split())
    assert one.defects == other.defects == ()

"""Office files and PDFs that the tests make themselves, hard ones included."""

import hashlib
import io
import zipfile

import docx
import xlsxwriter
from docx.oxml import parse_xml
from odfdo import Document, Element, Paragraph

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx_file(*paragraphs: str, header: str = "", comment: str = "", deleted: str = "") -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if comment:
        document.add_comment(document.add_paragraph("opmerking").runs, text=comment, author="Jan")
    if deleted:
        run = f'<w:del xmlns:w="{W}" w:id="7" w:author="Jan"><w:r><w:delText>{deleted}</w:delText></w:r></w:del>'
        document.add_paragraph()._p.append(parse_xml(run))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def xlsx_file(rows: list[list[str | float]], sheet: str = "Blad1") -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return stream.getvalue()


def odt_file(*paragraphs: str) -> bytes:
    document = Document("text")
    document.body.clear()
    for text in paragraphs:
        document.body.append(Paragraph(text))
    return saved(document)


def ods_file(*cells: str) -> bytes:
    document = Document("spreadsheet")
    document.body.clear()
    texts = "".join(
        f'<table:table-row><table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        "</table:table-row>"
        for cell in cells
    )
    document.body.append(Element.from_tag(f'<table:table table:name="Blad1">{texts}</table:table>'))
    return saved(document)


def saved(document: Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def replaced(archive: bytes, entry: str, content: bytes) -> bytes:
    """The same zip with the content of one entry replaced."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, content if name == entry else old.read(name))
    return stream.getvalue()


def pdf_file(
    *pages: str | bytes, password: str = "", catalog: str = "", objects: tuple[bytes, ...] = ()
) -> bytes:
    """A PDF with a page for each text (Latin letters; `\\n` begins a line), 40-bit RC4 when there is a password.

    Bytes in the place of a text are drawn as they stand, as operators of a page.
    `catalog` is added to the catalogue; `objects` follow the pages, numbered from `4 + 2 * len(pages)`.
    """
    parts = [f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode()]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    parts.append(f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode())
    parts.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    key = _pdf_key(password) if password else b""
    for number, text in enumerate(pages):
        content = 5 + 2 * number
        parts.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> >> >>".encode(),
        )
        drawn = text if isinstance(text, bytes) else _drawn(text)
        drawn = (
            _rc4(hashlib.md5(key + content.to_bytes(3, "little") + b"\0\0").digest()[:10], drawn)
            if key
            else drawn
        )
        parts.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawn), drawn))
    return _assembled([*parts, *objects], password)


def _drawn(text: str) -> bytes:
    lines = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").split("\n")
    shown = " ".join(f"({line}) Tj 0 -20 Td" for line in lines)
    return f"BT /F1 12 Tf 60 780 Td {shown} ET".encode("cp1252")


def _assembled(parts: list[bytes], password: str) -> bytes:
    out, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(parts) + 1, table)
    trailer = b"/Size %d /Root 1 0 R" % (len(parts) + 1)
    if password:
        user = _rc4(_pdf_key(password), _PADDING)
        security = (_owner(password).hex(), user.hex())
        trailer += b" /ID [<%b> <%b>]" % (_ID.hex().encode(), _ID.hex().encode())
        trailer += b" /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%b> /U <%b> >>" % tuple(
            value.encode() for value in security
        )
    return out + b"trailer << %b >>\nstartxref\n%d\n%%%%EOF\n" % (trailer, start)


# ISO 32000-1, 7.6.3: the standard security handler, revision 2.
_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_ID = b"klaarlicht-proef"


def _owner(password: str) -> bytes:
    padded = (password.encode() + _PADDING)[:32]
    return _rc4(hashlib.md5(padded).digest()[:5], padded)


def _pdf_key(password: str) -> bytes:
    padded = (password.encode() + _PADDING)[:32]
    return hashlib.md5(padded + _owner(password) + (2**32 - 4).to_bytes(4, "little") + _ID).digest()[:5]


def _rc4(key: bytes, content: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in content:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)

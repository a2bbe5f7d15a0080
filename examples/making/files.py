"""Small office files, PDFs and pictures, made byte by byte so that every machine makes the same ones.

Nothing is compressed: two versions of a compression library may give different bytes.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from xml.sax.saxutils import escape

_EPOCH = (2025, 6, 3, 9, 0, 0)
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
WIDTH, HEIGHT = 320, 240


def made(name: str, lines: list[str]) -> bytes:
    """The file of that name with these lines in it; the ending says which kind."""
    return _MAKERS[name.rpartition(".")[2]](lines)


def zipped(entries: dict[str, bytes]) -> bytes:
    """A zip archive without compression, with one fixed date."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in entries.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return stream.getvalue()


def docx(lines: list[str]) -> bytes:
    """A Word document with a paragraph a line."""
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in lines)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = f'{_XML}<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
    return _package("word/document.xml", f"{_MAIN}.wordprocessingml.document.main+xml", {}, document)


def xlsx(lines: list[str]) -> bytes:
    """A workbook with a row a line, cells divided by `|`, numbers as numbers."""
    rows = "".join(f"<row>{''.join(map(_cell, line.split('|')))}</row>" for line in lines)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'{_XML}<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
    book = f'{_XML}<workbook xmlns="{space}" xmlns:r="{_OFFICE}"><sheets>'
    book += '<sheet name="Raming" sheetId="1" r:id="rId1"/></sheets></workbook>'
    relations = f'{_XML}<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
    relations += f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    others = {
        "xl/worksheets/sheet1.xml": (f"{_MAIN}.spreadsheetml.worksheet+xml", sheet),
        "xl/_rels/workbook.xml.rels": ("", relations),
    }
    return _package("xl/workbook.xml", f"{_MAIN}.spreadsheetml.sheet.main+xml", others, book)


def pdf(lines: list[str]) -> bytes:
    """One page of Helvetica, 12 points, a line below a line."""
    shown = " ".join(f"({_pdf_text(line)}) Tj 0 -20 Td" for line in lines)
    drawn = f"BT /F1 11 Tf 50 780 Td {shown} ET".encode("cp1252")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [4 0 R] >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawn), drawn),
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    tail = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + tail


def png(_: list[str]) -> bytes:
    """A grey picture of a ferry on a river."""
    rows = b"".join(
        b"\x00" + bytes(_shade(x * 2, y * 2) for x in range(WIDTH // 2)) for y in range(HEIGHT // 2)
    )  # fmt: skip
    header = struct.pack(">IIBBBBB", WIDTH // 2, HEIGHT // 2, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", _stored(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def jpg(_: list[str]) -> bytes:
    """The same picture as a baseline JPEG of flat 8 x 8 blocks (ITU-T T.81)."""
    bits, before = "", 0
    for y in range(0, HEIGHT, 8):
        for x in range(0, WIDTH, 8):
            level = _shade(x, y) - 128
            bits += _difference(level - before) + "0"
            before = level
    bits += "1" * (-len(bits) % 8)
    scan = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\x00")
    # Lengths of the codes of 12 differences (0 to 11), all of four bits, and one code of the block's end.
    tables = (
        b"\x00"
        + bytes([0, 0, 0, 12, *[0] * 12])
        + bytes(range(12))
        + b"\x10"
        + bytes([1, *[0] * 15])
        + b"\x00"
    )
    segments = (
        (0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"),
        (0xDB, b"\x00" + bytes([8] * 64)),
        (0xC0, struct.pack(">BHHB", 8, HEIGHT, WIDTH, 1) + b"\x01\x11\x00"),
        (0xC4, tables),
        (0xDA, b"\x01\x01\x00\x00\x3f\x00"),
    )
    head = b"".join(struct.pack(">BBH", 0xFF, kind, len(body) + 2) + body for kind, body in segments)
    return b"\xff\xd8" + head + scan + b"\xff\xd9"


def _package(main: str, kind: str, others: dict[str, tuple[str, str]], document: str) -> bytes:
    kinds = {main: kind, **{name: told for name, (told, _) in others.items() if told}}
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{told}"/>' for name, told in kinds.items()
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    types = (
        f'{_XML}<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="{rels}"/>{overrides}</Types>'
    )
    root = f'{_XML}<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
    root += f'Type="{_OFFICE}/officeDocument" Target="{main}"/></Relationships>'
    texts = {"[Content_Types].xml": types, "_rels/.rels": root, main: document}
    texts |= {name: content for name, (_, content) in others.items()}
    return zipped({name: content.encode() for name, content in texts.items()})


def _cell(text: str) -> str:
    text = text.strip()
    if text.replace(".", "", 1).isdigit():
        return f"<c><v>{text}</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def _pdf_text(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _shade(x: int, y: int) -> int:
    """Sky above, water with waves below, and a dark ferry between them."""
    if 90 <= x < 230 and 110 <= y < 140:
        return 40
    if 130 <= x < 190 and 80 <= y < 110:
        return 70
    return 200 - y // 4 if y < HEIGHT // 2 else 100 + (x // 8 * 7 + y // 8 * 3) % 24


def _difference(value: int) -> str:
    size = abs(value).bit_length()
    body = value if value > 0 else value + (1 << size) - 1
    return f"{size:04b}" + (f"{body:0{size}b}" if size else "")


def _stored(content: bytes) -> bytes:
    """Deflate without compression (RFC 1951, 3.2.4) in a zlib wrapper."""
    out = b"\x78\x01"
    for start in range(0, len(content), 65535):
        block = content[start : start + 65535]
        out += struct.pack("<BHH", start + 65535 >= len(content), len(block), len(block) ^ 0xFFFF) + block
    return out + struct.pack(">I", zlib.adler32(content))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


_MAKERS: dict[str, Callable[[list[str]], bytes]] = {
    "docx": docx,
    "xlsx": xlsx,
    "pdf": pdf,
    "png": png,
    "jpg": jpg,
}

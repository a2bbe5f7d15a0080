"""PDFs as others make them, written byte by byte: with layers, remarks, attachments, revisions and pictures."""

import zlib
from collections.abc import Sequence


class Original:
    """A PDF of some pages of lines, with whatever is asked for hidden in it."""

    def __init__(self, pages: Sequence[Sequence[str]], *, packed: bool = False, turned: int = 0) -> None:
        self._objects: list[bytes] = []
        self._packed, self._turned = packed, turned
        self.catalog = self._add(b"")
        self._tree = self._add(b"")
        self._font = self._add(
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
        )
        self.resources = ""
        self.entries = ""
        self.info = b""
        self._pages = [self._page(lines) for lines in pages]
        self.remarks: list[int] = []
        self.more = b""

    def _add(self, body: bytes) -> int:
        self._objects.append(body)
        return len(self._objects)

    def add(self, body: str) -> int:
        """Another object, for whatever a test hides in it."""
        return self._add(body.encode("latin-1"))

    def stream(self, entries: str, content: bytes) -> int:
        body = zlib.compress(content) if self._packed else content
        packing = "/Filter /FlateDecode " if self._packed else ""
        head = f"<< {entries} {packing}/Length {len(body)} >>\nstream\n".encode("latin-1")
        return self._add(head + body + b"\nendstream")

    def _page(self, lines: Sequence[str]) -> tuple[int, int]:
        drawn = "".join(
            f"1 0 0 1 60 {780 - 16 * place} Tm ({escaped(line)}) Tj\n" for place, line in enumerate(lines)
        )
        content = self.stream("", b"BT /F 11 Tf\n" + drawn.encode("cp1252") + b"ET\n")
        return self._add(b""), content

    def draw(self, number: int, content: str) -> None:
        """Draw more on a page, after its lines."""
        more = self.stream("", content.encode("cp1252"))
        page, first = self._pages[number]
        self._pages[number] = (page, first)
        self.more = f"{more} 0 R".encode()

    def content(self) -> bytes:
        """The file."""
        remarks = f"/Annots [{' '.join(f'{number} 0 R' for number in self.remarks)}] " if self.remarks else ""
        for page, content in self._pages:
            self._objects[page - 1] = (
                f"<< /Type /Page /Parent {self._tree} 0 R /MediaBox [0 0 595 842] /Rotate {self._turned} {remarks}"
                f"/Resources << /Font << /F {self._font} 0 R >> {self.resources} >> "
                f"/Contents [{content} 0 R {self.more.decode()}] >>"
            ).encode()
        kids = " ".join(f"{page} 0 R" for page, _ in self._pages)
        self._objects[self._tree - 1] = (
            f"<< /Type /Pages /Count {len(self._pages)} /Kids [{kids}] >>".encode()
        )
        self._objects[self.catalog - 1] = (
            f"<< /Type /Catalog /Pages {self._tree} 0 R {self.entries} >>".encode("latin-1")
        )
        return self._file()

    def _file(self) -> bytes:
        content, places = b"%PDF-1.7\n", []
        about = len(self._objects) + 1 if self.info else 0
        for number, body in enumerate([*self._objects, *([self.info] if self.info else [])], 1):
            places.append(len(content))
            content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        rows = b"".join(b"%010d 00000 n \n" % place for place in places)
        told = b"/Info %d 0 R " % about if about else b""
        return (
            content
            + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n"
            % (
                len(places) + 1,
                rows,
                len(places) + 1,
                told,
                len(content),
            )
        )


def escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def with_layer(original: Original, canary: str) -> Original:
    """A layer that is switched off, with words on it."""
    layer = original.add("<< /Type /OCG /Name (verborgen laag) >>")
    original.resources = f"/Properties << /L {layer} 0 R >>"
    original.entries += f"/OCProperties << /OCGs [{layer} 0 R] /D << /OFF [{layer} 0 R] >> >> "
    original.draw(0, f"/OC /L BDC BT /F 11 Tf 60 300 Td ({canary}) Tj ET EMC")
    return original


def with_remark(original: Original, canary: str) -> Original:
    """A note in the margin."""
    original.remarks.append(
        original.add(f"<< /Type /Annot /Subtype /Text /Rect [10 10 30 30] /Contents ({canary}) >>")
    )
    return original


def with_attachment(original: Original, canary: str) -> Original:
    """A file inside the PDF."""
    inside = original.stream("/Type /EmbeddedFile", canary.encode())
    file = original.add(f"<< /Type /Filespec /F (bijlage.txt) /UF (bijlage.txt) /EF << /F {inside} 0 R >> >>")
    original.entries += f"/Names << /EmbeddedFiles << /Names [(bijlage.txt) {file} 0 R] >> >> "
    return original


def with_metadata(original: Original, canary: str) -> Original:
    """An author and a packet of XMP."""
    packet = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><creator>{canary}</creator></x:xmpmeta>".encode()
    original.entries += f"/Metadata {original.stream('/Type /Metadata /Subtype /XML', packet)} 0 R "
    original.info = f"<< /Author ({canary}) >>".encode("latin-1")
    return original


def with_picture(original: Original, canary: str) -> Original:
    """A picture whose pixels hold bytes that are looked for."""
    pixels = (canary.encode() * 400)[: 20 * 20]
    image = original.stream(
        "/Type /XObject /Subtype /Image /Width 20 /Height 20 /ColorSpace /DeviceGray /BitsPerComponent 8",
        pixels,
    )
    original.resources += f" /XObject << /P {image} 0 R >>"
    original.draw(0, "q 80 0 0 80 300 200 cm /P Do Q")
    return original


def with_revision(content: bytes, old: str, new: str) -> bytes:
    """A later version of a file in which these words were replaced; the earlier ones are still in it."""
    place = content.index(old.encode("cp1252"))
    number_at = content.rindex(b" 0 obj", 0, place)
    start = content.rindex(b"\n", 0, number_at) + 1
    number = int(content[start:number_at])
    body = content[start : content.index(b"endobj", place) + 7].replace(
        old.encode("cp1252"), new.encode("cp1252")
    )
    before = int(content.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    at = len(content) + len(body)
    return (
        content
        + body
        + b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size %d /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
        % (number, len(content), content.count(b" 0 obj"), before, at)
    )

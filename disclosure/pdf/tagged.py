"""TaggedPdf: pages with marked content and the tree of tags that assistive software reads.

Source: ISO 32000-1 14.6 to 14.8 and ISO 14289-1 (PDF/UA-1): every mark is tagged or an artifact, the
language and title are set, fonts are embedded and go back to text. There is no date, author or producer
version in it, nor anything else that the caller did not give.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.sax.saxutils import escape

from disclosure.pdf.face import Face, dejavu_sans
from disclosure.pdf.objects import Objects, text_string
from disclosure.pdf.subset import Subset

A4 = (595.28, 841.89)
"""Width and height, in points."""
_PRODUCER = "Klaarlicht"


@dataclass(slots=True)
class Element:
    """A tag while it is being filled: its object's number, kind, parent, and what is in it so far."""

    number: int
    kind: str
    parent: int
    entries: str = ""
    kids: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Page:
    number: int
    size: tuple[float, float]
    content: list[str]
    owners: list[int]
    """The tag of each piece of marked content, by its number on the page."""
    images: dict[str, int]


class TaggedPdf:
    """Writes one PDF from its first page to its last; memory grows with neither its texts nor its images."""

    def __init__(self, sink: BinaryIO, title: str, face: Face | None = None) -> None:
        """Begin a document with this title, in Dutch."""
        self._face = face or dejavu_sans()
        self.glyphs = Subset(self._face)
        self._objects, self._title = Objects(sink), title
        self._pages, self._tree, self._font, self._total = (self._objects.number() for _ in range(4))
        self._finished: list[int] = []
        self._parents: list[int] = []
        self._page: _Page | None = None
        self._root = self.element("Document", None)

    @property
    def pages(self) -> int:
        """How many pages have begun."""
        return len(self._finished) + (self._page is not None)

    def begin_page(self, size: tuple[float, float] = A4) -> None:
        """End the page at hand, if any, and begin one of this width and height in points."""
        self._end_page()
        self._page = _Page(self._objects.number(), size, [], [], {})

    def element(self, kind: str, parent: Element | None, *, alt: str = "", entries: str = "") -> Element:
        """A tag within another; it is written by `end`. `alt` says what a figure shows."""
        number = self._objects.number()
        owner = parent or (self._root if kind != "Document" else None)
        if owner is not None:
            owner.kids.append(f"{number} 0 R")
        if alt:
            entries += f" /Alt {text_string(alt)}"
        return Element(number, kind, owner.number if owner else self._tree, entries)

    def end(self, element: Element) -> None:
        """Write a tag that is complete."""
        self._objects.write(
            element.number,
            f"<< /Type /StructElem /S /{element.kind} /P {element.parent} 0 R{element.entries} "
            f"/K [{' '.join(element.kids)}] >>",
        )
        element.kids.clear()

    @contextmanager
    def marked(self, element: Element) -> Iterator[None]:
        """What is drawn within belongs to this tag."""
        page = self._drawn()
        mark = len(page.owners)
        page.owners.append(element.number)
        element.kids.append(f"<< /Type /MCR /Pg {page.number} 0 R /MCID {mark} >>")
        page.content.append(f"/{element.kind} << /MCID {mark} >> BDC")
        yield
        page.content.append("EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """What is drawn within means nothing: lines, page numbers."""
        self._drawn().content.append("/Artifact BMC")
        yield
        self._drawn().content.append("EMC")

    def text(self, at: tuple[float, float], size: float, text: str, gray: float = 0, mode: int = 0) -> None:
        """Draw a drawable text from a point on its base line; mode 3 is there but cannot be seen."""
        shown = (
            f"{gray:g} g {mode} Tr /F {size:g} Tf {at[0]:.2f} {at[1]:.2f} Td <{self.glyphs.codes(text)}> Tj"
        )
        self._drawn().content.append(f"BT {shown} ET")

    def bar(self, left: float, bottom: float, width: float, height: float, gray: float = 0) -> None:
        """Fill a rectangle."""
        self._drawn().content.append(f"{gray:g} g {left:.2f} {bottom:.2f} {width:.2f} {height:.2f} re f")

    def image(self, pixels: bytes, size: tuple[int, int], *, colours: int) -> None:
        """Draw an image over the whole page: rows from the top, one byte for each of its 1 or 3 colours."""
        page = self._drawn()
        number = self._objects.number()
        space = "/DeviceRGB" if colours == 3 else "/DeviceGray"
        self._objects.stream(
            number,
            f"/Type /XObject /Subtype /Image /Width {size[0]} /Height {size[1]} /ColorSpace {space} "
            "/BitsPerComponent 8",
            pixels,
        )
        name = f"I{len(page.images)}"
        page.images[name] = number
        page.content.append(f"q {page.size[0]:.2f} 0 0 {page.size[1]:.2f} 0 0 cm /{name} Do Q")

    def page_count(self, at: tuple[float, float]) -> None:
        """Draw the number of pages, which is filled in at the end."""
        self._drawn().content.append(f"q 1 0 0 1 {at[0]:.2f} {at[1]:.2f} cm /N Do Q")

    def close(self, count_size: float = 8) -> None:
        """Write everything that was still open."""
        self._end_page()
        self.end(self._root)
        codes = self.glyphs.codes(str(len(self._finished)))
        self._objects.stream(
            self._total,
            "/Type /XObject /Subtype /Form /BBox [0 -4 60 12] "
            f"/Resources << /Font << /F {self._font} 0 R >> >>",
            f"BT 0 g /F {count_size:g} Tf <{codes}> Tj ET".encode("ascii"),
        )
        kids = " ".join(f"{number} 0 R" for number in self._finished)
        self._objects.write(self._pages, f"<< /Type /Pages /Count {len(self._finished)} /Kids [{kids}] >>")
        rows = " ".join(f"{place} {number} 0 R" for place, number in enumerate(self._parents))
        parents = self._objects.add(f"<< /Nums [{rows}] >>")
        self._objects.write(
            self._tree,
            f"<< /Type /StructTreeRoot /K [{self._root.number} 0 R] /ParentTree {parents} 0 R "
            f"/ParentTreeNextKey {len(self._parents)} >>",
        )
        self._write_font()
        self._objects.close(self._catalog(), self._about())

    def _drawn(self) -> _Page:
        if self._page is None:
            self.begin_page()
        assert self._page is not None  # it was begun on the line above
        return self._page

    def _end_page(self) -> None:
        page = self._page
        if page is None:
            return
        content = self._objects.number()
        self._objects.stream(content, "", "\n".join(page.content).encode("ascii"))
        owners = self._objects.add(f"[{' '.join(f'{number} 0 R' for number in page.owners)}]")
        drawn = "".join(f" /{name} {number} 0 R" for name, number in page.images.items())
        self._objects.write(
            page.number,
            f"<< /Type /Page /Parent {self._pages} 0 R /MediaBox [0 0 {page.size[0]:.2f} {page.size[1]:.2f}] "
            f"/Resources << /Font << /F {self._font} 0 R >> /XObject << /N {self._total} 0 R{drawn} >> >> "
            f"/Contents {content} 0 R /StructParents {len(self._parents)} /Tabs /S >>",
        )
        self._finished.append(page.number)
        self._parents.append(owners)
        self._page = None

    def _write_font(self) -> None:
        face, objects = self._face, self._objects
        scale = 1000 / face.units
        name = f"KLAARL+{face.name}"
        program, mapping = objects.number(), objects.number()
        content = self.glyphs.program()
        objects.stream(program, f"/Length1 {len(content)}", content)
        objects.stream(mapping, "", self.glyphs.to_unicode())
        box = " ".join(str(round(edge * scale)) for edge in face.box)
        about = objects.add(
            f"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [{box}] /ItalicAngle 0 "
            f"/Ascent {round(face.ascent * scale)} /Descent {round(face.descent * scale)} "
            f"/CapHeight {round(face.ascent * scale)} /StemV 80 /FontFile2 {program} 0 R >>"
        )
        widths = " ".join(map(str, self.glyphs.widths()))
        glyphs = objects.add(
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDToGIDMap /Identity "
            f"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
            f"/FontDescriptor {about} 0 R /W [0 [{widths}]] >>"
        )
        objects.write(
            self._font,
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H "
            f"/DescendantFonts [{glyphs} 0 R] /ToUnicode {mapping} 0 R >>",
        )

    def _catalog(self) -> int:
        metadata = self._objects.number()
        content = _XMP.format(title=escape(_xml_text(self._title)), producer=_PRODUCER)
        self._objects.stream(metadata, "/Type /Metadata /Subtype /XML", content.encode("utf-8"), packed=False)
        return self._objects.add(
            f"<< /Type /Catalog /Pages {self._pages} 0 R /Lang {text_string('nl-NL')} "
            f"/MarkInfo << /Marked true >> /StructTreeRoot {self._tree} 0 R /Metadata {metadata} 0 R "
            "/ViewerPreferences << /DisplayDocTitle true >> >>"
        )

    def _about(self) -> int:
        return self._objects.add(
            f"<< /Title {text_string(self._title)} /Producer {text_string(_PRODUCER)} >>"
        )


def _xml_text(text: str) -> str:
    """A text without what XML 1.0 cannot hold."""
    return "".join(sign for sign in text if sign.isprintable())


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>nl-NL</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""

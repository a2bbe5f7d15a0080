"""Subset: the few glyphs of a face that one PDF needs, numbered as they come.

Every character has a glyph of its own, so that the way back from glyphs to text is never a guess. What
the face cannot draw is written out as its code point, and what is invisible anyway is left out.
"""

import struct
import unicodedata

from disclosure.pdf.face import Face

_NOT_DEFINED = 0
_TABLES = ("glyf", "head", "hhea", "hmtx", "loca", "maxp")
_ARGUMENTS_ARE_WORDS, _SCALED, _MORE, _SCALED_XY, _TWO_BY_TWO, _INSTRUCTED = 0x1, 0x8, 0x20, 0x40, 0x80, 0x100
_INVISIBLE = frozenset({"Cf", "Mn", "Me", "Cc"})
_SHOWN_AS = {0x09: " ", 0xA0: " ", 0xAD: "", 0x2011: "-", 0x2028: " ", 0x2029: " "}


class Subset:
    """Glyphs in the order of their first use. Glyph 0 stands for nothing and is never used."""

    def __init__(self, face: Face) -> None:
        """Begin with nothing."""
        self._face = face
        self._glyphs: list[int] = [_NOT_DEFINED]
        self._signs: list[str] = [""]
        self._codes = _Codes(self)
        self._widths = _Widths(face)

    def drawable(self, text: str) -> str:
        """The text as the face can draw it: `‹U+1F9EC›` for what it cannot."""  # noqa: RUF002
        glyphs = self._face.glyphs
        if text.isascii() and text.isprintable():
            return text
        return "".join(
            sign if ord(sign) in glyphs and sign.isprintable() else _instead(sign) for sign in text
        )

    def codes(self, text: str) -> str:
        """What a content stream shows for a drawable text: four hex digits a character."""
        return "".join(map(self._codes.__getitem__, text))

    def width(self, text: str) -> float:
        """The width of a drawable text, in ems."""
        return sum(map(self._widths.__getitem__, text)) / self._face.units

    def added(self, sign: str) -> int:
        """The number of a character that was not used before."""
        self._glyphs.append(self._face.glyphs[ord(sign)])
        self._signs.append(sign)
        return len(self._glyphs) - 1

    def widths(self) -> list[int]:
        """The width of each glyph, in thousandths of an em."""
        scale = 1000 / self._face.units
        return [round(self._face.advances[glyph] * scale) for glyph in self._glyphs]

    def to_unicode(self) -> bytes:
        """The map back from glyphs to text (ISO 32000-1 9.10.3)."""
        rows = [
            f"<{number:04X}> <{sign.encode('utf-16-be').hex().upper()}>"
            for number, sign in enumerate(self._signs)
            if number
        ]
        blocks = (rows[start : start + 100] for start in range(0, len(rows), 100))
        mapped = "\n".join(
            f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
        )
        return _CMAP.replace("%", mapped).encode("ascii")

    def program(self) -> bytes:
        """A TrueType font of these glyphs alone, without hints."""
        face = self._face
        glyphs = list(self._glyphs)
        numbers: dict[int, int] = {}
        outlines, places = [], [0]
        for glyph in glyphs:  # grows by the parts that composite glyphs are made of
            outline = _without_hints(face.outline(glyph), glyphs, numbers)
            outline += bytes(-len(outline) % 4)
            outlines.append(outline)
            places.append(places[-1] + len(outline))
        count = len(glyphs)
        measures = [value for glyph in glyphs for value in (face.advances[glyph], 0)]
        head, hhea, maxp = (bytearray(face.tables[name]) for name in ("head", "hhea", "maxp"))
        struct.pack_into(">h", head, 50, 1)
        struct.pack_into(">H", hhea, 34, count)
        struct.pack_into(">H", maxp, 4, count)
        return _font_file(
            b"".join(outlines),
            bytes(head),
            bytes(hhea),
            struct.pack(f">{2 * count}H", *measures),
            struct.pack(f">{count + 1}I", *places),
            bytes(maxp),
        )


class _Codes(dict[str, str]):
    """Hex codes by character; one that is not known yet gets the next number."""

    def __init__(self, subset: Subset) -> None:
        super().__init__()
        self._subset = subset

    def __missing__(self, sign: str) -> str:
        self[sign] = code = f"{self._subset.added(sign):04X}"
        return code


class _Widths(dict[str, int]):
    """Advances by character, in font units."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, sign: str) -> int:
        self[sign] = width = self._face.advances[self._face.glyphs[ord(sign)]]
        return width


def _instead(sign: str) -> str:
    known = _SHOWN_AS.get(ord(sign))
    if known is not None:
        return known
    return "" if unicodedata.category(sign) in _INVISIBLE else f"\u2039U+{ord(sign):04X}\u203a"


def _without_hints(outline: bytes, glyphs: list[int], numbers: dict[int, int]) -> bytes:
    """An outline without its instructions; parts of a composite one are appended to the glyphs."""
    if not outline:
        return b""
    (contours,) = struct.unpack_from(">h", outline)
    if contours >= 0:
        at = 10 + 2 * contours
        (length,) = struct.unpack_from(">H", outline, at)
        return outline[:at] + b"\x00\x00" + outline[at + 2 + length :]
    kept, at, more = bytearray(outline[:10]), 10, True
    while more:
        flags, part = struct.unpack_from(">HH", outline, at)
        if part not in numbers:
            numbers[part] = len(glyphs)
            glyphs.append(part)
        size = 4 + (4 if flags & _ARGUMENTS_ARE_WORDS else 2) + _scale_bytes(flags)
        kept += struct.pack(">HH", flags & ~_INSTRUCTED, numbers[part]) + outline[at + 4 : at + size]
        at += size
        more = bool(flags & _MORE)
    return bytes(kept)


def _scale_bytes(flags: int) -> int:
    return 2 if flags & _SCALED else 4 if flags & _SCALED_XY else 8 if flags & _TWO_BY_TWO else 0


def _font_file(*contents: bytes) -> bytes:
    """A font file of the tables, in the order of their names."""
    count = len(_TABLES)
    file = bytearray(struct.pack(">IHHHH", 0x00010000, count, 64, 2, 16 * count - 64))
    start = len(file) + 16 * count
    for name, content in zip(_TABLES, contents, strict=True):
        padded = content + bytes(-len(content) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        file += struct.pack(">4sIII", name.encode("ascii"), total, start, len(content))
        start += len(padded)
    return bytes(file) + b"".join(content + bytes(-len(content) % 4) for content in contents)


_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
%
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""

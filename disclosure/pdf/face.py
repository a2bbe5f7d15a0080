"""Face: a TrueType font as it is read from its file, and nothing of it that is not needed.

Source: OpenType 1.9, tables head, hhea, hmtx, maxp, loca, glyf and cmap format 12.
"""

import struct
from dataclasses import dataclass
from functools import cache
from importlib import resources

_FULL_UNICODE = (3, 10)


@dataclass(frozen=True, slots=True)
class Face:
    """The parts of a font. Measures are in font units; `glyphs` gives a glyph for a code point."""

    name: str
    units: int
    ascent: int
    descent: int
    box: tuple[int, int, int, int]
    glyphs: dict[int, int]
    advances: tuple[int, ...]
    outlines: bytes
    places: tuple[int, ...]
    """Where each glyph's outline begins, and after the last where it ends."""
    tables: dict[str, bytes]
    """The tables head, hhea and maxp as they are."""

    def outline(self, glyph: int) -> bytes:
        """The outline of a glyph; empty for what draws nothing."""
        return self.outlines[self.places[glyph] : self.places[glyph + 1]]


@cache
def dejavu_sans() -> Face:
    """The face that all pages are set in; read from its file once, when first needed."""
    return read_face((resources.files("disclosure") / "fonts" / "DejaVuSans.ttf").read_bytes(), "DejaVuSans")


def read_face(content: bytes, name: str) -> Face:
    """A face of a TrueType file that we ship. Raises KeyError or struct.error for another kind of file."""
    tables = _tables(content)
    head, hhea, maxp = tables["head"], tables["hhea"], tables["maxp"]
    (units,) = struct.unpack_from(">H", head, 18)
    (long_places,) = struct.unpack_from(">h", head, 50)
    ascent, descent = struct.unpack_from(">hh", hhea, 4)
    (measured,) = struct.unpack_from(">H", hhea, 34)
    (count,) = struct.unpack_from(">H", maxp, 4)
    pairs = struct.unpack_from(f">{2 * measured}H", tables["hmtx"])
    advances = (*pairs[::2], *([pairs[-2]] * (count - measured)))
    places = struct.unpack_from(f">{count + 1}{'I' if long_places else 'H'}", tables["loca"])
    return Face(
        name=name,
        units=units,
        ascent=ascent,
        descent=descent,
        box=struct.unpack_from(">4h", head, 36),
        glyphs=_glyphs(tables["cmap"]),
        advances=advances,
        outlines=tables["glyf"],
        places=places if long_places else tuple(2 * place for place in places),
        tables={"head": head, "hhea": hhea, "maxp": maxp},
    )


def _tables(content: bytes) -> dict[str, bytes]:
    (count,) = struct.unpack_from(">H", content, 4)
    found = {}
    for entry in range(count):
        tag, _, start, length = struct.unpack_from(">4sIII", content, 12 + 16 * entry)
        found[tag.decode("ascii")] = content[start : start + length]
    return found


def _glyphs(cmap: bytes) -> dict[int, int]:
    """The map of code points, from the subtable for all of Unicode."""
    (count,) = struct.unpack_from(">H", cmap, 2)
    entries = {}
    for entry in range(count):
        platform, encoding, start = struct.unpack_from(">HHI", cmap, 4 + 8 * entry)
        entries[platform, encoding] = start
    start = entries[_FULL_UNICODE]
    (groups,) = struct.unpack_from(">I", cmap, start + 12)
    found: dict[int, int] = {}
    for group in range(groups):
        first, last, glyph = struct.unpack_from(">III", cmap, start + 16 + 12 * group)
        found.update(zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True))
    return found

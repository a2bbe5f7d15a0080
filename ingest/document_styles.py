"""DocumentStyles: which styles of an OpenDocument file hide what bears them (ODF 1.3 part 3, 16)."""

from collections.abc import Iterator
from typing import NamedTuple

from ingest.xml_signs import END, START, Sign

_DEEPEST = 50
"""Of styles that rest on another: more is a circle."""
_HIDING = {
    "text-properties": ("display", "none"),
    "table-properties": ("display", "false"),
    "drawing-page-properties": ("visibility", "hidden"),
}


class _Style(NamedTuple):
    parent: str
    is_hidden: bool | None
    """None where it does not say, and its parent does."""


_Styles = dict[tuple[str, str], _Style]
"""By family and name; the default of a family has no name."""


class DocumentStyles:
    """Those that all parts share, and those of the part at hand, which may have the same names."""

    def __init__(self) -> None:
        """Know none."""
        self._shared: _Styles = {}
        self._own: _Styles = {}

    def begin_part(self) -> None:
        """Forget those of the part before."""
        self._own = {}

    def read(self, signs: Iterator[Sign], section: str) -> None:
        """Take in a section of styles, to its end."""
        styles = self._shared if section == "styles" else self._own
        key, parent = ("", ""), ""
        is_hidden: bool | None = None
        for kind, name, told in signs:
            if kind == END and name == section:
                break
            if kind == START and name in {"style", "default-style"}:
                key, parent = (
                    (told.get("family", ""), told.get("name", "")),
                    told.get("parent-style-name", ""),
                )
                is_hidden = None
            elif kind == START and name in _HIDING:
                attribute, value = _HIDING[name]
                is_hidden = told[attribute] == value if attribute in told else is_hidden
            elif kind == END and name in {"style", "default-style"}:
                styles[key] = _Style(parent, is_hidden)

    def hides(self, family: str, name: str) -> bool:
        """Whether what bears this style is not shown."""
        for _ in range(_DEEPEST):
            key = family, name
            style = self._own.get(key) or self._shared.get(key)
            if style is None or (style.is_hidden is None and not name):
                break
            if style.is_hidden is not None:
                return style.is_hidden
            name = style.parent
        return False

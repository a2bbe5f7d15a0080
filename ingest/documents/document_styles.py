"""DocumentStyles: which styles of an OpenDocument file hide what bears them (ODF 1.3 part 3, 16)."""

from collections.abc import Iterator

from ingest.data.xml_signs import END, START, Sign
from ingest.documents.hiding_styles import HidingStyles

_HIDING = {
    "text-properties": ("display", "none"),
    "table-properties": ("display", "false"),
    "drawing-page-properties": ("visibility", "hidden"),
}


class DocumentStyles:
    """Those that all parts share, and those of the part at hand, which may have the same names."""

    def __init__(self) -> None:
        """Know none."""
        self._shared = HidingStyles()
        self.begin_part()

    def begin_part(self) -> None:
        """Forget those of the part before."""
        self._own = HidingStyles(self._shared)

    def read(self, signs: Iterator[Sign], section: str) -> None:
        """Take in a section of styles, to its end."""
        styles = self._shared if section == "styles" else self._own
        family, style, parent = "", "", ""
        is_hidden: bool | None = None
        for kind, name, told in signs:
            if kind == END and name == section:
                break
            if kind == START and name in {"style", "default-style"}:
                family, style = told.get("family", ""), told.get("name", "")
                parent, is_hidden = told.get("parent-style-name", ""), None
            elif kind == START and name in _HIDING:
                attribute, value = _HIDING[name]
                is_hidden = told[attribute] == value if attribute in told else is_hidden
            elif kind == END and name in {"style", "default-style"}:
                styles.add(family, style, parent, is_hidden=is_hidden)

    def hides(self, family: str, name: str) -> bool:
        """Whether what bears this style is not shown."""
        return self._own.hides(family, name)

"""HidingStyles: which styles of a document hide what bears them, where one style rests on another."""

from typing import NamedTuple

_DEEPEST = 50
"""Of styles that rest on another: more is a circle."""


class _Style(NamedTuple):
    parent: str
    is_hidden: bool | None
    """None where it does not say, and its parent does."""


class HidingStyles:
    """By family and name; the default of a family has no name."""

    def __init__(self, beside: "HidingStyles | None" = None) -> None:
        """Know none but those beside, of which these may have the names."""
        self._styles: dict[tuple[str, str], _Style] = {}
        self._beside = beside

    def add(self, family: str, name: str, parent: str, *, is_hidden: bool | None) -> None:
        """Take in a style; None leaves it to its parent, and one that is its own parent to nobody."""
        self._styles[family, name] = _Style(parent, is_hidden)

    def hides(self, family: str, name: str) -> bool:
        """Whether what bears this style is not shown."""
        for _ in range(_DEEPEST):
            style = self.style(family, name)
            if style is None:
                return False
            if style.is_hidden is not None:
                return style.is_hidden
            if style.parent == name:
                return False
            name = style.parent
        return False

    def style(self, family: str, name: str) -> _Style | None:
        """What a style says itself; None for one that nobody told of."""
        found = self._styles.get((family, name))
        return self._beside.style(family, name) if found is None and self._beside else found

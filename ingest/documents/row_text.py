"""RowText: the rows of a sheet as text, a tab between cells, those that are hidden marked as such."""

from ingest.words.marked_text import HIDDEN, MarkedText

_LETTERS = 26
_MOST_LETTERS = 4


class RowText:
    """Writes one row after another on a text."""

    def __init__(self, text: MarkedText) -> None:
        """Begin a sheet, of which no column is hidden as yet."""
        self._text = text
        self._hidden_columns: list[tuple[int, int]] = []
        self._is_marked = self._is_later = False

    def hide(self, first: int, last: int) -> None:
        """These columns are not shown; they are numbered from 1."""
        self._hidden_columns.append((first, last))

    def begin(self, number: str, *, is_hidden: bool) -> None:
        """A row, by the number that is shown beside it."""
        self._is_later, self._is_marked = False, is_hidden and bool(number)
        if self._is_marked:
            self._text.open(f"verborgen rij {number}")

    def put(self, column: int, shown: str, *, is_hidden: bool = False) -> None:
        """The next cell that says something; `is_hidden` says that the cell itself shows nothing."""
        self._text.put("\t" if self._is_later else "")
        self._is_later = True
        if any(first <= column <= last for first, last in self._hidden_columns):
            self._text.mark(f"verborgen kolom {letters_of(column)}", shown)
        elif is_hidden:
            self._text.mark(HIDDEN, shown)
        else:
            self._text.put(shown)

    def end(self) -> None:
        """The end of the row."""
        if self._is_marked:
            self._text.close()
        self._text.put("\n")


def column_of(reference: str) -> int:
    """The number of a column by the letters of a cell: `A1` is in 1."""
    number = 0
    for letter in reference.rstrip("0123456789")[:_MOST_LETTERS].upper():
        number = _LETTERS * number + ord(letter) - ord("A") + 1
    return number


def letters_of(column: int) -> str:
    """The letters of a column by its number: 27 is `AA`."""
    letters = ""
    while column > 0:
        column, place = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + place) + letters
    return letters

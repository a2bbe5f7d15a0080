"""From typed text to lexemes: where each begins, and what stands there. No meaning yet."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Lexeme(StrEnum):
    """What a piece of a query can be."""

    OPEN = "("
    CLOSE = ")"
    AND = "and"
    OR = "or"
    NOT = "not"
    MINUS = "-"
    FIELD = "field"
    """A word and a colon, `text` without the colon; what follows belongs to it."""
    QUOTED = "quoted"
    """The text between quotes."""
    UNCLOSED = "unclosed"
    """A quote that is never closed; `text` is the rest."""
    DISTANCE = "distance"
    """`~` and what follows it, right behind a closing quote; `text` without the tilde."""
    WORD = "word"
    """Anything else without white space, brackets or quotes."""
    END = "end"


@dataclass(frozen=True, slots=True)
class Piece:
    """A lexeme, its text and its first code point in the query."""

    lexeme: Lexeme
    text: str
    position: int


_OPERATORS = {
    "EN": Lexeme.AND,
    "AND": Lexeme.AND,
    "OF": Lexeme.OR,
    "OR": Lexeme.OR,
    "NIET": Lexeme.NOT,
    "NOT": Lexeme.NOT,
}
_QUOTES = '"“”„«»'
_STRAIGHT = str.maketrans(_QUOTES, '"' * len(_QUOTES))
_PIECE = re.compile(
    r"""
    (?P<space>\s+)
    | (?P<open>\() | (?P<close>\))
    | "(?P<quoted>[^"]*)"
    | "(?P<unclosed>[^"]*)$
    | -(?=[^\s)])(?P<minus>)
    | (?P<field>[^\W\d_]+):(?!//)
    | (?P<word>[^\s()"]+)
    """,
    re.VERBOSE,
)
_DISTANCE = re.compile(r'~([^\s()"]*)')
_VALUE = re.compile(r'[^\s()"]+')


def pieces(text: str) -> list[Piece]:
    """The lexemes of a query in order, an END last. Typographic quotes count as straight ones."""
    straight = text.translate(_STRAIGHT)
    found: list[Piece] = []
    at = 0
    while at < len(straight):
        piece, at = _next(straight, at)
        found.extend(piece)
    found.append(Piece(Lexeme.END, "", len(text)))
    return found


def _next(text: str, at: int) -> tuple[list[Piece], int]:
    """The lexemes that stand at a place (none for white space), and the place behind them."""
    match = _PIECE.match(text, at)
    assert match is not None
    kind, value, end = match.lastgroup, match.group(match.lastgroup or 0), match.end()
    if kind == "space":
        return [], end
    if kind == "word" and value in _OPERATORS:
        return [Piece(_OPERATORS[value], value, at)], end
    if kind == "minus":
        return [Piece(Lexeme.MINUS, "-", at)], end
    if kind == "quoted":
        return _with_distance(text, Piece(Lexeme.QUOTED, value, at), end)
    if kind == "field":
        return _with_value(text, Piece(Lexeme.FIELD, value, at), end)
    return [Piece(_PLAIN[kind or ""], value, at)], end


_PLAIN = {
    "open": Lexeme.OPEN,
    "close": Lexeme.CLOSE,
    "unclosed": Lexeme.UNCLOSED,
    "word": Lexeme.WORD,
}


def _with_distance(text: str, quoted: Piece, end: int) -> tuple[list[Piece], int]:
    match = _DISTANCE.match(text, end)
    if match is None:
        return [quoted], end
    return [quoted, Piece(Lexeme.DISTANCE, match.group(1), end)], match.end()


def _with_value(text: str, field: Piece, end: int) -> tuple[list[Piece], int]:
    """A field and, if it is there, its bare value, in which colons and dashes mean nothing."""
    match = _VALUE.match(text, end)
    if match is None:
        return [field], end
    return [field, Piece(Lexeme.WORD, match.group(), end)], match.end()

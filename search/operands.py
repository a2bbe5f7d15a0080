"""One word, phrase or value of a query as a node, or the error at its place."""

import re
from enum import StrEnum

from records.errors import QueryError
from search import query as tree
from search.analysis import MAX_TOKEN_CHARACTERS, tokens
from search.dates import date_range
from search.fields import FieldType, SearchField
from search.keywords import typed_value
from search.lexer import Lexeme, Piece

MAX_DISTANCE = 100
MIN_PREFIX_CHARACTERS = 2

_DISTANCE = re.compile(r"\d{1,3}", re.ASCII)
_FUZZY = re.compile(r"(?P<word>[^~]+)~(?P<distance>[^~]*)")


class Expected(StrEnum):
    """What should have stood where a query goes wrong; doors have a Dutch sentence for each."""

    SHORTER = "shorter"
    """A query of at most 8 KB of UTF-8."""
    FEWER_CLAUSES = "fewer-clauses"
    """At most 1,024 words, dates and values."""
    LESS_DEPTH = "less-depth"
    """Brackets and negations at most 20 deep."""
    WORD = "word"
    """A word with a letter or a digit, a phrase or an opening bracket."""
    OPERAND = "operand"
    """Something to the left of an operator."""
    QUOTE = "quote"
    """A quote that closes the phrase."""
    CLOSING_BRACKET = "closing-bracket"
    """A bracket that closes the one that was opened."""
    NO_BRACKET = "no-bracket"
    """No closing bracket: nothing was opened."""
    FIELD = "field"
    """The name of a field, before a colon."""
    NO_FIELD = "no-field"
    """No field within the brackets of a field."""
    VALUE = "value"
    """One value of a field's closed list, or any single value."""
    DATE = "date"
    """A year, month, day or range of them."""
    DISTANCE = "distance"
    """A number: after a phrase 0 to 100, after a word 1 or 2."""
    PREFIX = "prefix"
    """At least two letters or digits and then the asterisk, in a single word."""


def malformed(expected: Expected, position: int) -> QueryError:
    """The error of a query at a code point."""
    return QueryError(field="query", reason="malformed", position=position, expected=expected.value)


def word_node(piece: Piece, field: SearchField | None) -> tree.Node:
    """The node of a bare word, as the field that it stands in reads it. Raises QueryError."""
    if field is not None and field.type is not FieldType.TEXT:
        return _value(piece, field)
    text = piece.text
    if text.startswith("="):
        return phrase_node(Piece(piece.lexeme, text[1:], piece.position))
    if text.endswith("*"):
        return _prefix(text[:-1], piece.position)
    fuzzy = _FUZZY.fullmatch(text)
    if fuzzy is not None:
        return _fuzzy(fuzzy["word"], fuzzy["distance"], piece.position)
    words = tuple(tokens(text))
    if len(words) == 1:
        return tree.Word(words[0], exact=field is not None)
    return phrase_node(piece)


def phrase_node(piece: Piece, distance: Piece | None = None, field: SearchField | None = None) -> tree.Node:
    """The node of what stood between quotes, with the distance behind it. Raises QueryError."""
    if field is not None and field.type is not FieldType.TEXT:
        return _value(piece, field)
    words = tuple(tokens(piece.text))
    if not words:
        raise malformed(Expected.WORD, piece.position)
    if distance is not None:
        different = tuple(dict.fromkeys(words))
        within = _distance(distance, MAX_DISTANCE)
        return tree.Near(different, within) if len(different) > 1 else tree.Word(words[0], exact=True)
    return tree.Phrase(words) if len(words) > 1 else tree.Word(words[0], exact=True)


def _distance(piece: Piece, most: int, least: int = 0) -> int:
    if not _DISTANCE.fullmatch(piece.text) or not least <= int(piece.text) <= most:
        raise malformed(Expected.DISTANCE, piece.position)
    return int(piece.text)


def _prefix(text: str, position: int) -> tree.Node:
    words = tokens(text)
    whole = len(words) == 1 and MIN_PREFIX_CHARACTERS <= len(words[0]) <= MAX_TOKEN_CHARACTERS
    if not whole or "*" in text or not text[-1].isalnum():
        raise malformed(Expected.PREFIX, position)
    return tree.Prefix(words[0])


def _fuzzy(text: str, distance: str, position: int) -> tree.Node:
    words = tokens(text)
    if len(words) != 1:
        raise malformed(Expected.WORD, position)
    at = Piece(lexeme=Lexeme.DISTANCE, text=distance, position=position + len(text))
    return tree.Fuzzy(words[0], _distance(at, 2, 1))


def _value(piece: Piece, field: SearchField) -> tree.Node:
    if field.type is FieldType.INTEGER:
        days = date_range(piece.text.strip())
        if days is None:
            raise malformed(Expected.DATE, piece.position)
        return days
    value = typed_value(field, piece.text)
    if value is None:
        raise malformed(Expected.VALUE, piece.position)
    return tree.Value(value)

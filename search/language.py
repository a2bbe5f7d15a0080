"""What an officer types, to the tree: the whole query language, errors with a place in the text.

query   = either?                          nothing at all asks for everything
either  = both (OF both)*
both    = one (EN? one)*                   what stands side by side must all be there
one     = NIET one | -one | ( either ) | field:value | word | "a phrase" | "a b"~5
value   = word | "a phrase" | ( either )   without fields inside
word    = woord | =woord | woor* | woord~1
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from search import query as tree
from search.analysis import fold
from search.fields import PREFIX, FieldType, SearchField
from search.lexer import Lexeme, Piece, pieces
from search.operands import Expected, malformed, phrase_node, word_node

MAX_QUERY_BYTES = 8 * 2**10
MAX_CLAUSES = 1_024
MAX_DEPTH = 20

_REMEMBERED = 256
"""Queries whose trees are at hand: the next page, another order or a facet asks the same one again."""

_ENDS = frozenset({Lexeme.END, Lexeme.CLOSE, Lexeme.OR})
_OPERATORS = frozenset({Lexeme.AND, Lexeme.OR})


@lru_cache(maxsize=_REMEMBERED)
def parse(text: str) -> tree.Node:
    """The tree of a query: operators in capitals, Dutch or English; the empty query is everything.

    Raises QueryError, with the code point where it goes wrong and an `Expected` code, for
    anything that is not of the language; never anything else.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_QUERY_BYTES:
        raise malformed(Expected.SHORTER, 0)
    return _Parser(pieces(text)).whole()


@dataclass(slots=True)
class _Parser:
    """Reads pieces from left to right; `field` is the one whose value it reads."""

    pieces: list[Piece]
    at: int = 0
    clauses: int = 0
    depth: int = 0
    field: SearchField | None = None

    def whole(self) -> tree.Node:
        if self._now.lexeme is Lexeme.END:
            return tree.Everything()
        node = self._either()
        if self._now.lexeme is Lexeme.CLOSE:
            raise malformed(Expected.NO_BRACKET, self._now.position)
        return node

    @property
    def _now(self) -> Piece:
        return self.pieces[self.at]

    def _take(self) -> Piece:
        piece = self.pieces[self.at]
        self.at += 1
        return piece

    def _either(self) -> tree.Node:
        nodes = [self._both()]
        while self._now.lexeme is Lexeme.OR:
            self._take()
            nodes.append(self._both())
        return tree.disjunction(tuple(nodes))

    def _both(self) -> tree.Node:
        if self._now.lexeme in _OPERATORS:
            raise malformed(Expected.OPERAND, self._now.position)
        nodes = [self._one()]
        while self._now.lexeme not in _ENDS:
            if self._now.lexeme is Lexeme.AND:
                self._take()
            nodes.append(self._one())
        return tree.conjunction(tuple(nodes))

    def _one(self) -> tree.Node:
        piece = self._take()
        match piece.lexeme:
            case Lexeme.NOT | Lexeme.MINUS:
                return tree.Not(self._deeper(piece, self._one))
            case Lexeme.FIELD:
                return self._fielded(piece)
            case _:
                return self._operand(piece)

    def _operand(self, piece: Piece) -> tree.Node:
        """What may also be the value of a field."""
        match piece.lexeme:
            case Lexeme.OPEN:
                return self._deeper(piece, self._bracketed)
            case Lexeme.QUOTED:
                distance = self._take() if self._now.lexeme is Lexeme.DISTANCE else None
                return self._counted(piece, phrase_node(piece, distance, self.field))
            case Lexeme.WORD:
                return self._counted(piece, word_node(piece, self.field))
            case Lexeme.UNCLOSED:
                raise malformed(Expected.QUOTE, piece.position)
            case _:
                raise malformed(Expected.WORD, piece.position)

    def _bracketed(self) -> tree.Node:
        node = self._either()
        if self._now.lexeme is not Lexeme.CLOSE:
            raise malformed(Expected.CLOSING_BRACKET, self._now.position)
        self._take()
        return node

    def _fielded(self, piece: Piece) -> tree.Node:
        if self.field is not None:
            raise malformed(Expected.NO_FIELD, piece.position)
        field = PREFIX.get(fold(piece.text))
        if field is None:
            raise malformed(Expected.FIELD, piece.position)
        value = self._take()
        if value.lexeme is Lexeme.WORD and value.text.startswith("-") and field.type is FieldType.TEXT:
            raise malformed(Expected.WORD, value.position)
        self.field = field
        node = self._operand(value)
        self.field = None
        return tree.Field(field.name, node)

    def _deeper(self, piece: Piece, read: Callable[[], tree.Node]) -> tree.Node:
        if self.depth == MAX_DEPTH:
            raise malformed(Expected.LESS_DEPTH, piece.position)
        self.depth += 1
        node = read()
        self.depth -= 1
        return node

    def _counted(self, piece: Piece, node: tree.Node) -> tree.Node:
        """The node, once its words have been counted among the clauses."""
        self.clauses += len(node.words) if isinstance(node, tree.Phrase | tree.Near) else 1
        if self.clauses > MAX_CLAUSES:
            raise malformed(Expected.FEWER_CLAUSES, piece.position)
        return node

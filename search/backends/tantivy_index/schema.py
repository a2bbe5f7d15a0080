"""The schema of a tantivy index, made from FIELDS, and documents for it.

Nothing is stored but what a search needs: ids come back through two columns, terms carry
positions in text fields only.
"""

from functools import cache

import tantivy

from records.identity import RecordId
from search.fields import FIELDS, FieldType, SearchField
from search.index import FieldValue, IndexDocument

ID = "id"
ID_HIGH, ID_LOW = "id_high", "id_low"
RANK = "rank"
"""The order as one column: 0 and above for dated records, below 0 for undated ones."""
FROM_SEQ, UNTIL_SEQ = "from_seq", "until_seq"
COPY = "copy"
"""Whether a hand-in holds an earlier copy."""

_ORDER_OFFSET = 2**62
_IN_RANK = frozenset({"order", "dated"})


@cache
def schema() -> tantivy.Schema:
    """The schema; the same object each time."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(ID, tokenizer_name="raw", index_option="basic")
    for name in (ID_HIGH, ID_LOW):
        builder.add_unsigned_field(name, fast=True)
    for name in (RANK, FROM_SEQ, UNTIL_SEQ):
        builder.add_integer_field(name, fast=True)
    builder.add_boolean_field(COPY, indexed=True)
    for field in FIELDS:
        if field.name not in _IN_RANK:
            _add(builder, field)
    return builder.build()


def _add(builder: tantivy.SchemaBuilder, field: SearchField) -> None:
    match field.type:
        case FieldType.TEXT:
            builder.add_text_field(field.name, tokenizer_name="whitespace", index_option="position")
        case FieldType.TERMS:
            builder.add_text_field(field.name, tokenizer_name="whitespace", index_option="basic")
        case FieldType.KEYWORD:
            builder.add_text_field(
                field.name, tokenizer_name="raw", index_option="basic", fast=bool(field.facet)
            )
        case FieldType.INTEGER:
            builder.add_integer_field(field.name, fast=True)
        case FieldType.BOOLEAN:
            builder.add_boolean_field(field.name, indexed=True)


def rank_of(order: int, *, dated: bool) -> int:
    """The rank of an order key of 63 bits."""
    return order + _ORDER_OFFSET if dated else order - _ORDER_OFFSET


def order_of(rank: int) -> int:
    """The order key of a rank."""
    return rank - _ORDER_OFFSET if rank >= 0 else rank + _ORDER_OFFSET


def id_of(high: int, low: int) -> RecordId:
    """The id that two columns hold."""
    return RecordId(f"{high << 64 | low:032x}")


def written(document: IndexDocument) -> tantivy.Document:
    """The document as tantivy takes it."""
    values = document.values
    made = tantivy.Document()
    made.add_text(ID, document.id)
    made.add_unsigned(ID_HIGH, int(document.id[:16], 16))
    made.add_unsigned(ID_LOW, int(document.id[16:], 16))
    order = values["order"]
    assert isinstance(order, int)
    made.add_integer(RANK, rank_of(order, dated=bool(values["dated"])))
    made.add_integer(FROM_SEQ, document.from_seq)
    made.add_integer(UNTIL_SEQ, document.until_seq)
    made.add_boolean(COPY, bool(values.get("preceded")))
    for name, value in values.items():
        if name not in _IN_RANK:
            _add_value(made, name, value)
    return made


def _add_value(made: tantivy.Document, name: str, value: FieldValue) -> None:
    if isinstance(value, str):
        made.add_text(name, value)
    elif isinstance(value, bool):
        made.add_boolean(name, value)
    elif isinstance(value, int):
        made.add_integer(name, value)
    else:
        for one in value:
            made.add_text(name, one)

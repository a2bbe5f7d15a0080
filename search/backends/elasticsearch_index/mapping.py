"""The mapping of an index, made from FIELDS, and documents for it.

Nothing is stored, not even the source: an index is rebuilt from the catalogue. Words come analysed,
so the engine only cuts at the spaces between them, and a field that is not in FIELDS is refused.
"""

from typing import Any

import orjson

from records.identity import RecordId
from search.fields import FIELDS, INDEX_VERSION, FieldType, SearchField
from search.index import OPEN_SEQ, IndexDocument

Json = dict[str, Any]

RECORD = "record"
RANK = "rank"
"""The order as one column: 0 and above for dated records, below 0 for undated ones."""
DATED = "dated"
FROM_SEQ, UNTIL_SEQ = "from_seq", "until_seq"

LONGEST_TOKEN = 1_000
"""In UTF-16 units; the engine would cut at 255. Ours have 200 characters at most."""
_ORDER_OFFSET = 2**62
_TOKENS = "tokens"


def index_body(shards: int) -> Json:
    """Settings, mapping and version of a new index. Copies come when it goes live."""
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": 0,
            "refresh_interval": -1,  # what is written is seen at a commit
            "analysis": {
                "analyzer": {_TOKENS: {"type": "custom", "tokenizer": _TOKENS}},
                "tokenizer": {_TOKENS: {"type": "whitespace", "max_token_length": LONGEST_TOKEN}},
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_source": {"enabled": False},
            "_meta": {"version": INDEX_VERSION},
            "properties": _properties(),
        },
    }


def _properties() -> Json:
    long = {"type": "long"}
    own = {RECORD: {"type": "keyword"}, RANK: long, FROM_SEQ: long, UNTIL_SEQ: long}
    return own | {field.name: _property(field) for field in FIELDS if field.name != "order"}


def _property(field: SearchField) -> Json:
    words = {"type": "text", "analyzer": _TOKENS, "norms": False, "similarity": "boolean"}
    match field.type:
        case FieldType.TEXT:
            return {**words, "index_options": "positions"}
        case FieldType.TERMS:
            return {**words, "index_options": "docs"}
        case FieldType.KEYWORD:
            return {"type": "keyword", "doc_values": bool(field.facet)}
        case FieldType.INTEGER:
            return {"type": "long", "doc_values": False}
        case FieldType.BOOLEAN:
            return {"type": "boolean", "doc_values": field.name == DATED}


def key_of(record_id: RecordId, from_seq: int) -> str:
    """The id of a version in the index: writing it again writes the same."""
    return f"{record_id}-{from_seq}"


def version_of(from_seq: int, until_seq: int) -> int:
    """The number that the engine compares: a version that has ended goes before one that is open."""
    return from_seq if until_seq == OPEN_SEQ else until_seq


def source_of(document: IndexDocument) -> bytes:
    """The document as the engine takes it."""
    values = dict(document.values)
    order = values.pop("order")
    assert isinstance(order, int)
    rank = rank_of(order, dated=bool(values[DATED]))
    own = {RECORD: document.id, RANK: rank, FROM_SEQ: document.from_seq, UNTIL_SEQ: document.until_seq}
    return orjson.dumps(own | values)


def rank_of(order: int, *, dated: bool) -> int:
    """The rank of an order key of 63 bits."""
    return order + _ORDER_OFFSET if dated else order - _ORDER_OFFSET


def order_of(rank: int) -> int:
    """The order key of a rank."""
    return rank - _ORDER_OFFSET if rank >= 0 else rank + _ORDER_OFFSET

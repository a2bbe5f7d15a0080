"""FIELDS: every search field once.

The schemas, the query language, the facets, the filters and the table of docs/query-language.md
come from here. INDEX_VERSION goes up when a row changes what is indexed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

INDEX_VERSION = 1
"""1 (2026-11): first form."""

MAX_FACET_VALUES = 1_000
"""Values that a facet gives at most, the most frequent ones; only persons can be more."""


class FieldType(StrEnum):
    """How a field is indexed."""

    TEXT = "text"
    """Folded words with their positions: words, phrases, near."""
    TERMS = "terms"
    """A set of words without positions."""
    KEYWORD = "keyword"
    """One or more whole values."""
    INTEGER = "integer"
    """A signed 64-bit number, for order and ranges."""
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchField:
    """One field. `prefixes` are its words in the query language, Dutch first.

    `free`: words without a prefix search it. `facet` and `filters` are its names at the door.
    `values` lists what may be typed for a closed list, and the value it stands for.
    """

    name: str
    type: FieldType
    label: str
    prefixes: tuple[str, ...] = ()
    free: bool = False
    facet: str = ""
    filters: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)


_KINDS = {
    "mail": "mail",
    "e-mail": "mail",
    "chat": "chat",
    "notice": "notice",
    "melding": "notice",
    "file": "file",
    "bestand": "file",
    "item": "item",
}
_CHANNELS = {
    "official": "official",
    "officieel": "official",
    "private": "private",
    "prive": "private",
    "particulier": "private",
}
_TEXT, _KEYWORD = FieldType.TEXT, FieldType.KEYWORD

FIELDS: tuple[SearchField, ...] = (
    SearchField(name="text", type=_TEXT, label="Tekst", free=True),
    SearchField(
        name="title",
        type=_TEXT,
        label="Onderwerp of bestandsnaam",
        prefixes=("onderwerp", "subject"),
        free=True,
    ),
    SearchField(
        name="participant",
        type=_TEXT,
        label="Deelnemer: naam of adres van afzender, ontvanger of lid van het gesprek",
        prefixes=("deelnemer", "participant"),
        free=True,
    ),
    SearchField(name="stems", type=FieldType.TERMS, label="Woordstammen"),
    SearchField(name="sender", type=_TEXT, label="Afzender: naam of adres", prefixes=("van", "from")),
    SearchField(name="to", type=_TEXT, label="Geadresseerde: naam of adres", prefixes=("aan", "to")),
    SearchField(name="cc", type=_TEXT, label="Kopie aan: naam of adres", prefixes=("cc",)),
    SearchField(name="bcc", type=_TEXT, label="Blinde kopie aan: naam of adres", prefixes=("bcc",)),
    SearchField(
        name="attachment", type=_TEXT, label="Naam van een bijlage", prefixes=("bijlage", "attachment")
    ),
    SearchField(name="file", type=_TEXT, label="Bestandsnaam of vindplaats", prefixes=("bestand", "file")),
    SearchField(
        name="custodian_name", type=_TEXT, label="Naam van de houder", prefixes=("houder", "custodian")
    ),
    SearchField(
        name="conversation", type=_TEXT, label="Naam van het gesprek", prefixes=("gesprek", "conversation")
    ),
    SearchField(
        name="kind",
        type=_KEYWORD,
        label="Soort stuk: mail, chat, melding, bestand of item",
        prefixes=("soort", "kind"),
        facet="kind",
        filters=("kind",),
        values=_KINDS,
    ),
    SearchField(
        name="channel",
        type=_KEYWORD,
        label="Kanaal: officieel of privé",
        prefixes=("kanaal", "channel"),
        facet="channel",
        filters=("channel",),
        values=_CHANNELS,
    ),
    SearchField(
        name="accession", type=_KEYWORD, label="Aanlevering", facet="accession", filters=("accessionId",)
    ),
    SearchField(name="custodian", type=_KEYWORD, label="Houder", facet="custodian", filters=("custodianId",)),
    SearchField(name="person", type=_KEYWORD, label="Persoon", facet="person", filters=("personId",)),
    SearchField(
        name="type",
        type=_KEYWORD,
        label="Bestandstype: extensie of mediatype",
        prefixes=("bestandstype", "type"),
    ),
    SearchField(
        name="msgid", type=_KEYWORD, label="Message-ID, met of zonder punthaken", prefixes=("msgid",)
    ),
    SearchField(name="month", type=_KEYWORD, label="Maand", facet="month"),
    SearchField(name="preceded", type=_KEYWORD, label="Aanleveringen met een eerder exemplaar"),
    SearchField(name="order", type=FieldType.INTEGER, label="Volgorde"),
    SearchField(name="dated", type=FieldType.BOOLEAN, label="Heeft een datum"),
    SearchField(
        name="day",
        type=FieldType.INTEGER,
        label="Datum van verzending, Nederlandse tijd: 2020, 2020-03, 2020-03-05, 2020-03..2020-06",
        prefixes=("datum", "date"),
        filters=("sentFrom", "sentUntil"),
    ),
    SearchField(
        name="has_attachment", type=FieldType.BOOLEAN, label="Heeft bijlagen", filters=("hasAttachment",)
    ),
    SearchField(
        name="has_defect", type=FieldType.BOOLEAN, label="Heeft een verwerkingsfout", filters=("hasDefect",)
    ),
)

FIELD: Mapping[str, SearchField] = {row.name: row for row in FIELDS}
"""A field by its name."""

PREFIX: Mapping[str, SearchField] = {word: row for row in FIELDS for word in row.prefixes}
"""A field by a word of the query language, lower case."""

FACET: Mapping[str, SearchField] = {row.facet: row for row in FIELDS if row.facet}
"""A field by the name of its facet."""

FREE: tuple[str, ...] = tuple(row.name for row in FIELDS if row.free)
"""The fields that words without a prefix search."""

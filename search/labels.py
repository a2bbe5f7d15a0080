"""What an officer reads beside the values of facets."""

from collections.abc import Iterable, Mapping

from records.accession import Accession
from records.identity import AccessionId
from records.record import Channel, RecordKind
from search.index import FacetCount
from search.request import FacetValue

KINDS = {
    RecordKind.MAIL: "E-mail",
    RecordKind.CHAT: "Chatbericht",
    RecordKind.NOTICE: "Melding",
    RecordKind.FILE: "Bestand",
    RecordKind.ITEM: "Item",
}
CHANNELS = {Channel.OFFICIAL: "Officieel", Channel.PRIVATE: "Privé"}
_MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


def month_label(month: str) -> str:
    """`2020-03` as people say it."""
    year, _, number = month.partition("-")
    return f"{_MONTHS[int(number) - 1]} {int(year)}"


def labelled(
    facet: str, counts: Iterable[FacetCount], accessions: Mapping[AccessionId, Accession]
) -> tuple[FacetValue, ...]:
    """The values of a facet with their labels, in their order; a person is called what he is."""
    custodians = {accession.custodian.id: accession.custodian.name for accession in accessions.values()}

    def label(value: str) -> str:
        match facet:
            case "kind":
                return KINDS[RecordKind(value)]
            case "channel":
                return CHANNELS[Channel(value)]
            case "month":
                return month_label(value)
            case "accession" if AccessionId(value) in accessions:
                return accessions[AccessionId(value)].title
            case _:
                return custodians.get(value, value)

    return tuple(FacetValue(found.value, label(found.value), found.count) for found in counts)

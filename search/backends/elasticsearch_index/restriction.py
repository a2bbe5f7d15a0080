"""How a question is restricted to what may be seen, at its seq."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from records.access import AccessScope
from records.identity import AccessionId
from search.backends.elasticsearch_index.mapping import FROM_SEQ, UNTIL_SEQ, Json
from search.backends.elasticsearch_index.queries import between, both, query_of, terms
from search.index import Question
from search.query import values_of

Custodians = Callable[[], Mapping[AccessionId, str]]
"""Tells the custodian of each hand-in of the scope, as far as anything of it is indexed."""


@dataclass(frozen=True, slots=True)
class Restriction:
    """The queries that every hit must and must not satisfy, and the hand-ins that are searched."""

    searched: frozenset[AccessionId]
    wanted: tuple[Json, ...]
    hiding: tuple[Json, ...]
    """Hides copies of what the searched hand-ins hold; at most one."""

    def applied(self, *wanted: Json, unwanted: tuple[Json, ...] = ()) -> Json:
        """The hits among what satisfies these as well."""
        return both((*wanted, *self.wanted), (*unwanted, *self.hiding))


def restriction(
    question: Question, scope: AccessScope, custodians: Custodians, without: str = ""
) -> Restriction:
    """How the question is restricted, leaving out the restriction of a facet's own field."""
    asked = {name: node for name, node in question.restrictions if name != without}
    searched = frozenset(scope.accessions)
    if "accession" in asked:
        searched &= frozenset(map(AccessionId, values_of(asked.pop("accession"))))
    if "custodian" in asked:
        chosen = values_of(asked.pop("custodian"))
        searched &= {accession for accession, custodian in custodians().items() if custodian in chosen}
    wanted = (
        *(query_of(node) for node in asked.values()),
        terms("accession", searched),
        between(FROM_SEQ, None, question.as_of),
        between(UNTIL_SEQ, question.as_of + 1, None),
    )
    hiding = () if question.include_duplicates else (copies_of(searched),)
    return Restriction(searched, wanted, hiding)


def copies_of(accessions: frozenset[AccessionId]) -> Json:
    """Records of which one of these hand-ins holds an earlier copy."""
    return terms("preceded", accessions)

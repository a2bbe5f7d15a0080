"""Real mail in both engines: the same hits, order, totals, facets and labels for questions of every kind."""

import random
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from records.access import AccessScope
from runtime.catalogue_outbox import CatalogueOutbox
from search.backends.elasticsearch_index import Cluster, ClusterAccess, ElasticsearchGenerations
from search.index import IndexDocument, Question, SearchIndex
from search.indexer import rebuild
from search.projection import project
from tests.drawn_questions import KINDS, Drawing
from tests.engines.elasticsearch import PATIENCE_S
from tests.engines.shared import Server
from tests.hand_ins import installation, take_in

pytestmark = [pytest.mark.live, pytest.mark.corpora]

FOLDERS = {"enron/native": "K. Lay", "spamassassin": "J. Mason", "mime-odd": "K. Lay"}
QUESTIONS = 40
"""Of each kind: more than 500 together."""
READ_WHOLE = 4
"""Of how many questions of each kind every hit is read."""


@dataclass(frozen=True)
class Both:
    """Two indexes of one archive, and how questions are drawn from it."""

    embedded: SearchIndex
    scaled: SearchIndex
    documents: tuple[IndexDocument, ...]


@pytest.fixture(scope="module")
def both(corpora: Path, elasticsearch: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """The embedded index as the ingest made it; Elasticsearch rebuilt from the catalogue."""
    cluster = Cluster(ClusterAccess(elasticsearch.url), search_time_s=PATIENCE_S)
    generations = ElasticsearchGenerations(cluster, f"corpora-{secrets.token_hex(4)}", shards=2)
    scaled = generations.opened("first", new=True)
    with installation(tmp_path_factory.mktemp("corpora"), parsers=2) as services:
        for name, custodian in FOLDERS.items():
            take_in(services, corpora / name, custodian=custodian, attachments_now=False)
        outbox = CatalogueOutbox(services.outbox)
        rebuild(outbox, scaled)
        documents = (project(each.content.record, each.content.facts) for each in outbox.everything())
        yield Both(services.indexing.live()[0], scaled, tuple(documents))
    scaled.close()
    generations.discard("first")
    generations.close()


@pytest.mark.parametrize("kind", list(KINDS))
def test_both_engines_answer_alike(both: Both, kind: str) -> None:
    custodians = sorted({str(each.values["custodian"]) for each in both.documents})
    drawing = Drawing(both.documents, custodians, random.Random(kind))
    found = 0
    for number, (text, question, scope) in enumerate(drawing.questions(kind, QUESTIONS)):
        found += assert_alike(both, text, question, scope)
        if number < READ_WHOLE:
            assert list(both.scaled.scan(question, scope)) == list(both.embedded.scan(question, scope)), text
    assert found > QUESTIONS


def assert_alike(both: Both, text: str, question: Question, scope: AccessScope) -> int:
    """The first two pages are equal, to the last label and count; the total."""
    expected = both.embedded.search(question, scope)
    assert both.scaled.search(question, scope) == expected, (text, question.sort)
    if expected.has_next:
        later = replace(question, after=expected.hits[-1].position, facets=())
        assert both.scaled.search(later, scope) == both.embedded.search(later, scope), (text, question.sort)
    return expected.total

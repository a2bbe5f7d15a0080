"""Real mail that nobody here wrote: all of it taken in, accounted for and findable."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.limits import Limits
from records.access import AccessScope
from records.identity import AccessionId, RecordId
from records.record import Channel
from runtime.composition import Services, compose
from runtime.hand_in import HandIn
from runtime.settings import read_settings
from runtime.taking_in import TakingIn
from search.index import Question
from search.language import parse
from search.tiers import tiers_of

pytestmark = [pytest.mark.corpora, pytest.mark.timeout(1500)]  # 6,800 mails, and the texts of their files

FOLDERS = {"enron/native": 2476, "spamassassin": 4150, "mime-odd": 193}
MAILS = {"enron/native": 2183 + 120, "spamassassin": 4154 + 25, "mime-odd": 187 + 4}
"""Mails, and what they forward."""
"""Mails with those that hang on others; of mime-odd some files are no mail by any reading."""


@pytest.fixture(scope="module")
def taken_in(
    corpora: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Services, dict[str, Any]]]:
    """Every folder as one official hand-in; texts of Enron's attachments included."""
    # To read the pictures in Enron's files takes minutes, and they are asked for nothing here.
    limits = Limits(ocr_time_s=0)
    with compose(read_settings(tmp_path_factory.mktemp("corpora")), limits=limits) as services:
        answers = {
            name: TakingIn(services).take_in(
                HandIn((corpora / name,), name, Channel.OFFICIAL),
                attachments_now=name.startswith("enron"),
                watch=lambda _stage: None,
            )
            for name in ("enron/native", "spamassassin", "mime-odd")
        }
        yield services, answers


def scope_of(services: Services) -> AccessScope:
    return AccessScope(frozenset(each.id for each in services.accessions.all()))


@pytest.mark.parametrize("name", list(FOLDERS))
def test_every_file_of_a_corpus_is_kept_and_its_ledger_balances(
    taken_in: tuple[Services, dict[str, Any]], name: str
) -> None:
    ledger = taken_in[1][name]["ledger"]
    rows = {(row["path"], row["format"]): row for row in ledger["containers"]}
    assert ledger["balanced"]
    assert rows["", "folder"]["found"] == FOLDERS[name]
    assert rows["", "folder"]["kept"] == FOLDERS[name]
    assert ledger["byKind"]["mail"]["kept"] == MAILS[name]


@pytest.mark.parametrize("name", list(FOLDERS))
def test_every_record_is_found_by_its_message_id_or_its_place(
    taken_in: tuple[Services, dict[str, Any]], name: str
) -> None:
    services, answers = taken_in
    accession = AccessionId(answers[name]["accessionId"])
    scope = AccessScope(frozenset({accession}))
    index, seq = services.indexing.live()
    lost = []
    for record_id, query in queries_of(services, scope, accession):
        tree = tiers_of(parse(query), stems=False).ranking
        question = Question(tiers=tree, size=200, as_of=seq, include_duplicates=True)
        if record_id not in set(index.scan(question, scope)):
            lost.append((record_id, query))
    assert lost == []


def queries_of(
    services: Services, scope: AccessScope, accession: AccessionId
) -> Iterator[tuple[RecordId, str]]:
    """For every complete record the query that its message id, or else its file, is found by."""
    ids = [each for each, owner in services.indexing.contents() if owner == accession]
    for record in services.shelf.records(ids, scope).values():
        if record.message_id and '"' not in record.message_id:
            yield record.id, f'msgid:"{record.message_id}"'
        else:
            yield record.id, f'bestand:"{record.container}"'


def test_the_words_of_another_reader_stand_in_each_mail_and_its_attachments(
    taken_in: tuple[Services, dict[str, Any]], corpora: Path
) -> None:
    services, answers = taken_in
    scope = AccessScope(frozenset({AccessionId(answers["enron/native"]["accessionId"])}))
    texts: dict[str, list[str]] = {}
    ids = [each for each, _ in services.indexing.contents()]
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        found = services.shelf.texts(some, scope)
        for record in services.shelf.records(some, scope).values():
            names = [record.title, *(each.name for each in record.recipients)]
            names += [each.address for each in record.recipients]
            names += [record.sender.name, record.sender.address] if record.sender else []
            texts.setdefault(record.container, []).append(" ".join([found.get(record.id, ""), *names]))
    shares = []
    for container, pieces in texts.items():
        gold = corpora / "enron" / "text" / f"{container}.txt"
        if container.endswith(".eml") and gold.exists():
            wanted = words(gold.read_text("utf-8", "replace"))
            if wanted:
                shares.append(len(wanted & words(" ".join(pieces))) / len(wanted))
    assert len(shares) > 2000
    assert sum(shares) / len(shares) >= 0.99


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{3,}", text.casefold()))

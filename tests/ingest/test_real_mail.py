"""Real corpora: every file is taken in, balances, and gives its original bytes back."""

import re
from collections import Counter
from pathlib import Path

import pytest

from records.defect import DefectCode
from records.identity import digest_of
from records.record import RecordKind, TextState
from tests import real_files
from tests.builders import Reading, original, read_all

pytestmark = pytest.mark.corpora
_WORD = re.compile(r"[^\W\d_]{3,}")


def _checked(path: Path) -> Reading:
    """A reading that balances, whose places all lead back to the bytes."""
    raw = path.read_bytes()
    reading = read_all(raw, path.name)
    lost = sum(defect.lost for defect in reading.defects)
    attached = sum(record.parent_id is not None for record in reading.records)
    assert sum(found.found for found in reading.attachments) == attached + lost, path.name
    assert DefectCode.COUNT_DIFFERS not in reading.codes, path.name
    for record in reading.records:
        found = original(raw, record)
        assert (digest_of(found), len(found)) == (record.digest, record.size_bytes), str(record.place)
    return reading


@pytest.mark.parametrize(
    ("folder", "pattern", "files", "kinds"),
    [
        ("enron/native", "*.eml", 2_183, {RecordKind.MAIL: 2_183 + 120, RecordKind.FILE: 10}),
        ("spamassassin", "*/*.txt", 4_150, {RecordKind.MAIL: 4_154 + 25, RecordKind.FILE: 155}),
        ("mime-odd", "**/*", 193, {RecordKind.MAIL: 187 + 4, RecordKind.FILE: 156}),
    ],
)
def test_every_file_is_taken_in(
    corpora: Path, folder: str, pattern: str, files: int, kinds: dict[RecordKind, int]
) -> None:
    paths = [path for path in sorted((corpora / folder).glob(pattern)) if path.is_file()]
    assert len(paths) == files
    assert Counter(record.kind for path in paths for record in _checked(path).records) == kinds


def test_at_least_99_in_100_words_of_each_mail_are_found(corpora: Path) -> None:
    shares = []
    for path in sorted((corpora / "enron/native").glob("*.eml")):
        text = (corpora / "enron/text" / f"{path.name}.txt").read_text("utf-8", "replace")
        wanted = set(_WORD.findall(text.casefold()))
        records = read_all(path.read_bytes(), path.name).records
        if any(record.text_state is TextState.PENDING for record in records):
            continue  # words of office files come from the attachments' lane
        found = {
            word for record in records for word in _WORD.findall(f"{record.title} {record.text}".casefold())
        }
        shares.append(len(wanted & found) / max(1, len(wanted)))
    assert len(shares) == 2_181
    assert sum(shares) / len(shares) >= 0.999


@pytest.mark.parametrize("name", real_files.BY_HAND)
def test_chats_have_as_many_messages_as_a_hand_counts(corpora: Path, name: str) -> None:
    path = corpora / "chats" / name
    reading = read_all(path.read_bytes(), path.name)
    assert [(opened.format, opened.found) for opened in reading.opened] == [
        ("whatsapp", real_files.BY_HAND[name])
    ]
    assert len(reading.records) == real_files.BY_HAND[name]
    assert all(record.sent_at for record in reading.records)


@pytest.mark.corpora
@pytest.mark.timeout(300)  # seven thousand files are read
def test_the_page_of_real_files_says_what_is_read_and_what_others_count(corpora: Path, readpst: str) -> None:
    assert readpst
    page = real_files.PAGE.read_text("utf-8")
    assert real_files.written(page, corpora) == page

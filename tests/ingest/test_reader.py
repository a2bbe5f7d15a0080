"""The border round one item: nothing that goes wrong in a format makes a file disappear."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from ingest import reader
from ingest.format import Attachments, Confidence, Context, FamilyLink, Finding, Format, Opened, Source
from ingest.formats import FORMATS
from ingest.limits import Limits
from ingest.recognising import format_of
from records.defect import Defect, DefectCode
from records.record import Record, RecordKind
from tests.builders import attachment, context, mail, mbox, multipart, read_all, source


class _Breaking:
    """A format that yields so many findings, then fails."""

    name = "brekend"

    def __init__(self, found: list[Finding], error: BaseException) -> None:
        self._found, self._error = found, error

    def sniff(self, source: Source) -> Confidence:
        return Confidence.CERTAIN

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        yield from self._found
        raise self._error


def _read(found: list[Finding], error: BaseException) -> list[Finding]:
    formats: tuple[Format, ...] = (_Breaking(found, error), *FORMATS)
    return list(reader.read(source(b"x", "a.txt"), context(), formats))


@pytest.mark.parametrize("error", [ValueError("geheim"), MemoryError(), RecursionError(), OSError("geheim")])
def test_a_format_that_fails_at_once_leaves_the_file_with_a_defect(error: Exception) -> None:
    (record,) = _read([], error)
    assert isinstance(record, Record)
    assert (record.kind, record.file_name) == (RecordKind.FILE, "a.txt")
    assert [(defect.code, defect.detail) for defect in record.defects] == [
        (DefectCode.UNREADABLE, type(error).__name__)
    ]


def test_a_container_that_fails_halfway_loses_what_it_still_owed() -> None:
    opened = source(b"x", "a.txt")
    findings = _read([Opened(opened.place, "brekend", 5), opened], ValueError())
    defect = findings[-1]
    assert isinstance(defect, Defect)
    assert (len(findings), defect.lost) == (3, 4)


def test_a_mail_that_fails_halfway_loses_its_attachments() -> None:
    place = source(b"x", "a.txt").place
    defect = _read([Attachments(place, 2)], ValueError())[-1]
    assert isinstance(defect, Defect)
    assert defect.lost == 3


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(1)])
def test_the_wish_to_stop_is_no_defect(error: BaseException) -> None:
    with pytest.raises(type(error)):
        _read([], error)


def test_the_surest_format_reads_and_the_first_among_equals() -> None:
    assert format_of(source(mail(), "a.txt")).name == "eml"
    assert format_of(source(mbox(mail()), "a.mbox")).name == "mbox"
    assert format_of(source(b"tekst", "a.txt")).name == "file"


def test_a_source_too_deep_is_kept_as_a_file() -> None:
    reading = read_all(mbox(mail(), mail()), "a.mbox", context(Limits(depth=0)))
    assert [record.kind for record in reading.records] == [RecordKind.FILE, RecordKind.FILE]
    assert reading.codes == {DefectCode.LIMIT_DEPTH}
    assert reading.opened[0].found == 2


def test_a_chat_that_hangs_on_a_mail_and_is_too_large_stays_one_file() -> None:
    chat = "05-03-2024 10:12 - Jan: hallo\n05-03-2024 10:13 - Piet: dag\n"
    carried = multipart(attachment(chat, "WhatsApp-chat met Piet.txt", "text/plain"))
    whole = read_all(carried)
    cut = read_all(carried, within=context(Limits(message_bytes=len(carried))))
    assert [record.kind for record in whole.records].count(RecordKind.CHAT) == 2
    assert len({record.id for record in whole.records}) == len(whole.records) == 4
    assert cut.records == whole.records
    small = Limits(message_bytes=len(chat) - 1)
    held = source(chat.encode(), "WhatsApp-chat met Piet.txt")
    own = replace(held, family=FamilyLink(context().record_id(held), context().record_id(held)))
    (defect,) = reader.read(own, context(small))
    assert isinstance(defect, Defect)
    assert (defect.code, defect.lost) == (DefectCode.LIMIT_SIZE, 0)

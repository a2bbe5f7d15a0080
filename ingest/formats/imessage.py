"""iMessage: the database of a Mac (`chat.db`) or an iPhone (`sms.db`), read from its pages, and its log.

One message a record; its bytes are those of its row, as it stands in the file. Reactions and what happened to
a group are rows too, and become notices. Moments are exact. The log (`chat.db-wal`) is a source of its own,
which gives the messages that it adds or changes; of a message that it tells in the same words the database
gives nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import count

from ingest.chats.chat_rows import balanced
from ingest.chats.conversation import Conversations
from ingest.chats.imessage_table import MESSAGES, TABLES, MessageTable, told_again
from ingest.data.sqlite_file import SIGNATURE, MalformedDatabaseError, Row, SqliteFile
from ingest.data.sqlite_log import SIGNATURES, LoggedDatabase
from ingest.data.sqlite_record import MalformedRecordError
from ingest.file_record import kept_as_file
from ingest.format import Confidence, Context, Finding, Opened, Source
from records.defect import Defect, DefectCode
from records.place import Place, StepKind
from records.trace import Trace, TraceKind

_NAMES = frozenset({"chat.db", "sms.db"})
_MEDIA_TYPE = "application/vnd.sqlite3"
_LOG = "-wal"
_REMOVED = Trace(TraceKind.RECOVERY, text="log")
_ABSENT = (DefectCode.MISSING_MEDIA, "absent")


class IMessage:
    """Reads such a database, or the log of one, into chat messages and notices."""

    name = "imessage"

    def sniff(self, source: Source) -> Confidence:
        """Certain of an SQLite file with the tables that it has on every system, and of a log of one.

        By its name of one that breaks off before its tables: then it is said that nothing was read.
        """
        is_log = _is_log(source)
        if not is_log and not source.head(len(SIGNATURE)).startswith(SIGNATURE):
            return Confidence.NO
        try:
            database = _logged(source).whole if is_log else SqliteFile(source.content)
            is_one, is_cut = database.tables.keys() >= TABLES, database.is_cut
        except MalformedDatabaseError:
            is_one, is_cut = False, not is_log
        if is_one:
            return Confidence.CERTAIN
        return Confidence.NAME if is_cut and source.name in _NAMES else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The count, then every message by the number of its row; one without tables is kept as a file."""
        if _is_log(source):
            yield from _read_log(source, context)
            return
        try:
            table = MessageTable(SqliteFile(source.content))
        except MalformedDatabaseError:
            yield from kept_as_file(source, context, Defect(DefectCode.TRUNCATED, source.place, "tables"))
            return
        yield from _read_database(source, context, table)


def _read_database(source: Source, context: Context, table: MessageTable) -> Iterator[Finding]:
    most = context.limits.message_bytes
    log, trouble = _log_of(source, table.database)
    again = told_again(log, most) if log is not None else frozenset[int]()
    found = max(0, table.database.count(MESSAGES) - len(again))
    yield Opened(source.place, IMessage.name, found)
    if trouble:
        yield Defect(DefectCode.LOG_MISSING, source.place, trouble)
    rows = (
        (row, source.place.into(StepKind.ROW, str(row.start)), row.raw)
        for row in table.rows(most)
        if row.number not in again
    )
    records = _records(source, context, table, rows, is_gone=_is_gone(log))
    yield from balanced(records, found, source.place)


def _is_gone(log: LoggedDatabase | None) -> Callable[[Row], bool]:
    """Whether the log removed a row that stands in the database still."""
    if log is None:
        return lambda _: False
    whole = log.whole
    return lambda row: whole.find(whole.tables[MESSAGES], row.number, 0) is None


def _read_log(source: Source, context: Context) -> Iterator[Finding]:
    """The messages that it adds or changes, in the conversations of its database and behind those there."""
    logged, most = _logged(source), context.limits.message_bytes
    found = logged.count(MESSAGES, most)
    yield Opened(source.place, IMessage.name, found)
    rows = (
        (row, source.place.into(StepKind.PIECES, _written(logged.pieces(row))), logged.raw(row))
        for row in logged.rows(MESSAGES, most)
    )
    home = replace(source, place=source.companion.place) if source.companion else source
    before = logged.former.count(MESSAGES) if logged.former else 0
    records = _records(home, context, MessageTable(logged.whole), rows, before)
    yield from balanced(records, found, source.place)


def _is_log(source: Source) -> bool:
    return source.head(len(SIGNATURES[0])).startswith(SIGNATURES)


def _logged(source: Source) -> LoggedDatabase:
    """The database of a log. Raises MalformedDatabaseError where it is not beside it, or is none."""
    if source.companion is None:
        raise MalformedDatabaseError("log without its database")
    return LoggedDatabase(source.companion.content, source.content)


def _log_of(source: Source, database: SqliteFile) -> tuple[LoggedDatabase | None, str]:
    """The database with its log, or why it is read without: its log is empty once all was moved over."""
    log = source.companion
    if log is None:
        missing = "not read" if f"{source.name}{_LOG}" in source.beside else "absent"
        return None, missing if database.has_log else ""
    if log.content.size_bytes == 0:
        return None, ""
    try:
        logged = LoggedDatabase(source.content, log.content)
    except MalformedDatabaseError:
        return None, "not read"
    if not logged.whole.tables.keys() >= TABLES:
        return None, "not read"
    return logged, "broken" if logged.log.is_broken else ""


def _written(pieces: Iterable[tuple[int, int]]) -> str:
    return ",".join(f"{start}-{end}" for start, end in pieces)


def _records(
    source: Source,
    context: Context,
    table: MessageTable,
    rows: Iterable[tuple[Row, Place, bytes]],
    before: int = 0,
    is_gone: Callable[[Row], bool] = lambda _: False,
) -> Iterator[Finding]:
    """The messages of rows, each with where it stands and its bytes; behind so many of each conversation."""
    phone = table.phone
    members = ((chat, each) for chat, told in phone.members.items() for each in told)
    chats = Conversations(source, context, members, phone.titles, _MEDIA_TYPE)
    begun = set[str]()
    for row, place, stored in rows:
        if not row.is_held:
            yield Defect(DefectCode.LIMIT_SIZE, place, f"bytes {row.size_bytes}", 1)
            continue
        try:
            message = table.message(row)
        except MalformedRecordError:
            yield Defect(DefectCode.MALFORMED, place, "row", 1)
            continue
        said = message.utterance()
        files = phone.files.get(row.number, ())
        absent = [_ABSENT for each in files if each.path not in source.beside]
        chat = chats.of(message.conversation)
        if before and message.conversation not in begun:
            begun.add(message.conversation)
            chat.numbered(count(before + 1))
        traces = (*said.traces, _REMOVED) if is_gone(row) else said.traces
        yield chat.record(replace(said, troubles=(*said.troubles, *absent), traces=traces), place, stored)

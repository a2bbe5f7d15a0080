"""iMessage: the database of a Mac (`chat.db`) or an iPhone (`sms.db`), read from its pages.

One message a record; its bytes are those of its row, as it stands in the file. Reactions and what happened to
a group are rows too, and become notices. Moments are exact.
"""

from collections.abc import Iterator
from dataclasses import replace

from ingest.chat_rows import balanced
from ingest.conversation import Conversations
from ingest.format import Confidence, Context, Finding, Opened, Source
from ingest.imessage_phone import phone_of
from ingest.imessage_row import COLUMNS, MessageRow
from ingest.sqlite_file import SIGNATURE, MalformedDatabaseError, SqliteFile
from ingest.sqlite_record import MalformedRecordError
from records.defect import Defect, DefectCode
from records.place import StepKind

_TABLES = frozenset({"message", "handle", "chat", "chat_message_join"})
_MEDIA_TYPE = "application/vnd.sqlite3"
_LOG = "-wal"
_ABSENT = (DefectCode.MISSING_MEDIA, "absent")


class IMessage:
    """Reads such a database into chat messages and notices."""

    name = "imessage"

    def sniff(self, source: Source) -> Confidence:
        """Certain of an SQLite file with the tables that it has on every system."""
        if not source.head(len(SIGNATURE)).startswith(SIGNATURE):
            return Confidence.NO
        try:
            tables = SqliteFile(source.content).tables
        except MalformedDatabaseError:
            return Confidence.NO
        return Confidence.CERTAIN if tables.keys() >= _TABLES else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The count, then every message by the number of its row. Raises MalformedDatabaseError."""
        database = SqliteFile(source.content)
        found = database.count("message")
        yield Opened(source.place, self.name, found)
        if database.has_log:
            detail = "not read" if f"{source.name}{_LOG}" in source.beside else "absent"
            yield Defect(DefectCode.LOG_MISSING, source.place, detail)
        yield from balanced(_records(source, context, database), found, source.place)


def _records(source: Source, context: Context, database: SqliteFile) -> Iterator[Finding]:
    phone, table = phone_of(database), database.tables["message"]
    members = ((chat, each) for chat, told in phone.members.items() for each in told)
    chats = Conversations(source, context, members, phone.titles, _MEDIA_TYPE)
    positions = table.positions(COLUMNS)
    for row in database.rows(table, context.limits.message_bytes):
        place = source.place.into(StepKind.ROW, str(row.start))
        if not row.is_held:
            yield Defect(DefectCode.LIMIT_SIZE, place, f"bytes {row.size_bytes}", 1)
            continue
        try:
            told = dict(zip(COLUMNS, database.told(row, positions), strict=True))
        except MalformedRecordError:
            yield Defect(DefectCode.MALFORMED, place, "row", 1)
            continue
        message = MessageRow(told, row.number, phone)
        said = message.utterance()
        files = phone.files.get(row.number, ())
        absent = [_ABSENT for each in files if each.path not in source.beside]
        yield chats.of(message.conversation).record(
            replace(said, troubles=(*said.troubles, *absent)), place, row.raw
        )

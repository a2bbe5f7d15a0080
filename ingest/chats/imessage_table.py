"""The messages of a database of iMessage, and of its log: which of them stand where."""

from collections.abc import Iterator

from ingest.chats.imessage_phone import phone_of
from ingest.chats.imessage_row import COLUMNS, MessageRow
from ingest.data.sqlite_file import MalformedDatabaseError, Row, SqliteFile
from ingest.data.sqlite_log import LoggedDatabase
from ingest.data.sqlite_record import MalformedRecordError

TABLES = frozenset({"message", "handle", "chat", "chat_message_join"})
"""What it has on every system."""
MESSAGES = "message"


class MessageTable:
    """The table of messages, and what the database tells besides; without: MalformedDatabaseError."""

    def __init__(self, database: SqliteFile) -> None:
        """Know people, chats, files and reactions."""
        if not database.tables.keys() >= TABLES:
            raise MalformedDatabaseError("tables")
        self.database, self.phone = database, phone_of(database)
        self._positions = database.tables[MESSAGES].positions(COLUMNS)

    def rows(self, most_bytes: int) -> Iterator[Row]:
        """The rows by number."""
        return self.database.rows(self.database.tables[MESSAGES], most_bytes)

    def message(self, row: Row) -> MessageRow:
        """The message of a row. Raises MalformedRecordError."""
        told = dict(zip(COLUMNS, self.database.told(row, self._positions), strict=True))
        return MessageRow(told, row.number, self.phone)

    def said(self, row: Row | None) -> tuple[str, str] | None:
        """Its words and what it is besides; None of a row that cannot be read."""
        if row is None or not row.is_held:
            return None
        try:
            said = self.message(row).utterance()
        except MalformedRecordError:
            return None
        return said.text, said.subtype


def told_again(logged: LoggedDatabase, most_bytes: int) -> frozenset[int]:
    """The numbers of the messages that the log tells in the words in which the database has them.

    Those of which it changed the words stand in both: what was said before is evidence too.
    """
    if logged.former is None:
        return frozenset()
    former, whole = MessageTable(logged.former), MessageTable(logged.whole)
    found = set[int]()
    for row in logged.rows(MESSAGES, most_bytes):
        said = former.said(logged.before(MESSAGES, row.number, most_bytes))
        if said is not None and said == whole.said(row):
            found.add(row.number)
    return frozenset(found)

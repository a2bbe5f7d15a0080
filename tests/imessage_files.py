"""Databases of iMessage made for tests with SQLite itself, and the sample in `tests/corpora/imessage-database`.

`python -m tests.imessage_files` makes the samples anew, that with a log too.
"""

import plistlib
import sqlite3
import struct
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.builders import archive

_EPOCH = datetime(2001, 1, 1, tzinfo=UTC)
_OLD = """
    guid TEXT UNIQUE NOT NULL, text TEXT, replace INTEGER DEFAULT 0, service_center TEXT,
    handle_id INTEGER DEFAULT 0, subject TEXT, country TEXT, attributedBody BLOB, version INTEGER DEFAULT 0,
    type INTEGER DEFAULT 0, service TEXT, account TEXT, account_guid TEXT, error INTEGER DEFAULT 0, date INTEGER,
    date_read INTEGER, date_delivered INTEGER, is_delivered INTEGER DEFAULT 0, is_from_me INTEGER DEFAULT 0,
    item_type INTEGER DEFAULT 0, other_handle INTEGER DEFAULT 0, group_title TEXT,
    group_action_type INTEGER DEFAULT 0, share_status INTEGER DEFAULT 0, is_expirable INTEGER DEFAULT 0
"""
_LATER = (
    "associated_message_guid TEXT", "associated_message_type INTEGER DEFAULT 0", "balloon_bundle_id TEXT",
    "payload_data BLOB", "expressive_send_style_id TEXT", "message_summary_info BLOB",
    "destination_caller_id TEXT", "thread_originator_guid TEXT", "date_retracted INTEGER DEFAULT 0",
    "date_edited INTEGER DEFAULT 0", "associated_message_emoji TEXT DEFAULT NULL",
)  # fmt: skip
"""Columns that systems since iOS 10 added one by one: rows from before have none of them in their record."""
_TABLES = """
    CREATE TABLE handle (ROWID INTEGER PRIMARY KEY AUTOINCREMENT UNIQUE, id TEXT NOT NULL, country TEXT,
        service TEXT NOT NULL, uncanonicalized_id TEXT, UNIQUE (id, service));
    CREATE TABLE chat (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, style INTEGER,
        chat_identifier TEXT, service_name TEXT, room_name TEXT, display_name TEXT);
    CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, filename TEXT,
        uti TEXT, mime_type TEXT, transfer_name TEXT, total_bytes INTEGER DEFAULT 0);
    CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER, UNIQUE(chat_id, handle_id));
    CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER, message_date INTEGER DEFAULT 0,
        PRIMARY KEY (chat_id, message_id));
    CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER,
        UNIQUE(message_id, attachment_id));
"""
_RECOVERABLE = """
    CREATE TABLE chat_recoverable_message_join (chat_id INTEGER, message_id INTEGER, delete_date INTEGER,
        ck_sync_state INTEGER DEFAULT 0, PRIMARY KEY (chat_id, message_id));
"""


def nanoseconds(at: datetime) -> int:
    """As systems since iOS 11 tell a moment."""
    return int((at - _EPOCH).total_seconds()) * 10**9


def attributed(text: str, kind: str = "NSString") -> bytes:
    """An attributed string of this text, as a typed stream: little of what a phone writes around it."""
    raw = text.encode()
    size = (
        bytes([len(raw)])
        if len(raw) < 0x80
        else b"\x81" + struct.pack("<H", len(raw))
        if len(raw) < 0x10000
        else b"\x82" + struct.pack("<I", len(raw))
    )
    string = b"\x84\x84\x84\x12NSAttributedString\x00\x84\x84\x08NSObject\x00\x85\x92"
    name = b"\x84\x84\x84" + bytes([len(kind)]) + kind.encode() + b"\x01"
    if kind != "NSString":
        name += b"\x84\x84\x08NSString\x01"
    head = b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@" + string + name + b"\x94\x84\x01+"
    return head + size + raw + b"\x86\x84\x02iI\x01" + bytes([min(len(text), 0x7F)]) + b"\x86"


def archived(text: str) -> bytes:
    """An attributed string of this text, as a keyed archive."""
    objects = ["$null", {"NSString": plistlib.UID(2), "$class": plistlib.UID(3)}, {"NS.string": text}, {}]
    told = {
        "$version": 100000,
        "$archiver": "NSKeyedArchiver",
        "$top": {"root": plistlib.UID(1)},
        "$objects": objects,
    }
    return plistlib.dumps(told, fmt=plistlib.FMT_BINARY)


def versions(*told: tuple[float, str]) -> bytes:
    """The summary of a message of which the words were changed: since when (seconds after 2001) it said what."""
    listed = [{"d": at, "t": attributed(text)} for at, text in told]
    return plistlib.dumps({"ec": {"0": listed}, "ep": [0]}, fmt=plistlib.FMT_BINARY)


def retracted() -> bytes:
    """The summary of a message that was taken back."""
    return plistlib.dumps({"rp": [0]}, fmt=plistlib.FMT_BINARY)


def linked(url: str, title: str, summary: str) -> bytes:
    """What stands with a link: the title and summary of its page, in a keyed archive."""
    objects = [
        "$null", {"richLinkMetadata": plistlib.UID(2), "richLinkIsPlaceholder": False},
        {"title": plistlib.UID(3), "summary": plistlib.UID(4), "originalURL": plistlib.UID(5), "URL": plistlib.UID(5)},
        title, summary, {"NS.base": plistlib.UID(0), "NS.relative": plistlib.UID(6)}, url,
    ]  # fmt: skip
    told = {
        "$version": 100000,
        "$archiver": "NSKeyedArchiver",
        "$top": {"root": plistlib.UID(1)},
        "$objects": objects,
    }
    return plistlib.dumps(told, fmt=plistlib.FMT_BINARY)


def with_log(raw: bytes, *acts: str) -> tuple[bytes, bytes]:
    """A database in which these acts of SQL were done since its log was moved over, and that log."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "chat.db")
        path.write_bytes(raw)
        database = sqlite3.connect(path, isolation_level=None)
        for told in ("PRAGMA journal_mode = WAL", "PRAGMA wal_autocheckpoint = 0", *acts):
            database.execute(told).fetchall()
        found = path.read_bytes(), Path(folder, "chat.db-wal").read_bytes()
        database.close()
    return found


class ChatDatabase:
    """A database that is being filled."""

    def __init__(self, *, page_bytes: int = 4096, is_old: bool = False) -> None:
        """An empty one; an old one is of before iOS 10, without what came later."""
        self._database = sqlite3.connect(":memory:", isolation_level=None)
        self._database.execute(f"PRAGMA page_size = {page_bytes}")
        self._database.execute(f"CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, {_OLD})")
        self._database.executescript(_TABLES)
        if not is_old:
            self.grow()

    def grow(self) -> None:
        """Become of today."""
        self._database.executescript(_RECOVERABLE)
        for column in _LATER:
            self._database.execute(f"ALTER TABLE message ADD COLUMN {column}")

    def run(self, sql: str) -> None:
        """Anything else."""
        self._database.executescript(sql)

    def add(self, table: str, told: Mapping[str, Any]) -> int:
        """Add a row; its number."""
        names, signs = ", ".join(told), ", ".join("?" * len(told))
        done = self._database.execute(f"INSERT INTO {table} ({names}) VALUES ({signs})", tuple(told.values()))
        return done.lastrowid or 0

    def message(self, told: Mapping[str, Any], chat: int = 1) -> int:
        """Add a message to a chat (0: to none); its number."""
        number = self.add("message", {"guid": f"G{told.get('date')}-{len(told)}", **told})
        if chat:
            self.add("chat_message_join", {"chat_id": chat, "message_id": number})
        return number

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What SQLite itself answers."""
        return self._database.execute(sql).fetchall()

    def file(self) -> bytes:
        """The bytes."""
        raw = self._database.serialize()
        self._database.close()
        return raw


_NOW = nanoseconds(datetime(2024, 3, 5, 8, tzinfo=UTC))
_MINUTE = 60 * 10**9
_OWN = {"is_from_me": 1, "service": "iMessage", "destination_caller_id": "+31687654321"}
_ANNA, _KAREL = 1, 2
_THEIRS = {"handle_id": _ANNA, "service": "iMessage"}
_LOVED = {"associated_message_guid": "p:0/A2", **_OWN}
_NINE, _TEN = (731_318_700, "Morgen om negen uur"), (731_318_760, "Morgen om tien uur")
_TALK: tuple[dict[str, Any], ...] = (
    {"attributedBody": attributed("Staat de notitie klaar? 😀"), "date_read": _NOW + _MINUTE, **_THEIRS},
    {"text": "Ja, zie de bijlage", "date_delivered": _NOW + _MINUTE, "thread_originator_guid": "A2", **_OWN},
    {"text": "Vond ‘Ja, zie de bijlage’ leuk", "associated_message_type": 2001,
     "associated_message_guid": "p:0/A3", **_THEIRS},
    {"associated_message_type": 2006, "associated_message_emoji": "🙏", "associated_message_guid": "bp:A2", **_OWN},
    {"associated_message_type": 2000, **_LOVED},
    {"associated_message_type": 3000, **_LOVED},
    {"attributedBody": attributed(_TEN[1]), "date_edited": _NOW + 6 * _MINUTE,
     "message_summary_info": versions(_NINE, _TEN), **_OWN},
    {"date_edited": _NOW + 8 * _MINUTE, "message_summary_info": retracted(), **_THEIRS},
    {"attributedBody": attributed("\ufffcDe brug", "NSMutableString"), **_THEIRS},
    {"text": "Niet doorvertellen", **_THEIRS,
     "expressive_send_style_id": "com.apple.MobileSMS.expressivesend.invisibleink"},
)  # fmt: skip
_GROUP: tuple[dict[str, Any], ...] = (
    {"item_type": 2, "group_title": "Brugproef", **_OWN},
    {"item_type": 1, "other_handle": _KAREL, **_OWN},
    {"text": "Welkom", "subject": "Begin", **_THEIRS},
    {"item_type": 3, "handle_id": _KAREL},
)


def sample() -> bytes:
    """Two chats with all that is read of them."""
    made = ChatDatabase(page_bytes=1024, is_old=True)
    for address in ("+31612345678", "karel@voorbeeld.invalid"):
        made.add("handle", {"id": address, "service": "iMessage"})
    made.add("chat", {"guid": "iMessage;-;+31612345678", "chat_identifier": "+31612345678"})
    made.add("chat", {"guid": "iMessage;+;chat77", "chat_identifier": "chat77", "display_name": "Brugproef"})
    for chat, handle in ((1, _ANNA), (2, _ANNA), (2, _KAREL)):
        made.add("chat_handle_join", {"chat_id": chat, "handle_id": handle})
    old = {"guid": "A1", "text": "Oud bericht, in seconden", "handle_id": _ANNA, "date": 299_000_000}
    made.message({**old, "service": "SMS"})
    made.grow()
    for number, told in enumerate(_TALK):
        made.message({"guid": f"A{number + 2}", "date": _NOW + number * _MINUTE, **told})
    path = "~/Library/Messages/Attachments/ab/11/F1/IMG_0001.HEIC"
    made.add("attachment", {"guid": "F1", "filename": path, "transfer_name": "IMG_0001.HEIC"})
    made.add("message_attachment_join", {"message_id": 10, "attachment_id": 1})
    for number, told in enumerate(_GROUP):
        made.message({"guid": f"B{number + 1}", "date": _NOW + number * _MINUTE, **told}, chat=2)
    gone = {"guid": "B5", "text": "Dit was verwijderd", "date": _NOW + 4 * _MINUTE, **_THEIRS}
    told = {"chat_id": 2, "message_id": made.message(gone, chat=0), "delete_date": _NOW + 5 * _MINUTE}
    made.add("chat_recoverable_message_join", told)
    made.message({"guid": "C1", "attributedBody": b"geen tekst", "date": 0, **_THEIRS}, chat=0)
    return made.file()


_LATER_ACTS = (
    (
        "INSERT INTO message (guid, text, date, handle_id, service) "
        f"VALUES ('D1', 'Alleen in het logboek', {_NOW + 90 * _MINUTE}, 1, 'iMessage')"
    ),
    "INSERT INTO chat_message_join (chat_id, message_id) SELECT 1, ROWID FROM message WHERE guid = 'D1'",
    f"UPDATE message SET date_read = {_NOW + 91 * _MINUTE} WHERE guid = 'A3'",
    (
        f"UPDATE message SET text = NULL, date_edited = {_NOW + 92 * _MINUTE}, "
        f"message_summary_info = x'{retracted().hex()}' WHERE guid = 'A11'"
    ),
    "DELETE FROM message WHERE guid = 'B3'",
    (
        "INSERT INTO message (guid, text, date, is_from_me, service, balloon_bundle_id, payload_data) "
        f"VALUES ('D2', 'https://voorbeeld.invalid/brug', {_NOW + 93 * _MINUTE}, 1, 'iMessage', "
        "'com.apple.messages.URLBalloonProvider', "
        f"x'{linked('https://voorbeeld.invalid/brug', 'De brug gaat dicht', 'Tot nader order').hex()}')"
    ),
    "INSERT INTO chat_message_join (chat_id, message_id) SELECT 2, ROWID FROM message WHERE guid = 'D2'",
)


def sample_with_log() -> bytes:
    """The folder of Messages with a database and the log that was not moved over yet."""
    database, log = with_log(sample(), *_LATER_ACTS)
    return archive({"Messages/chat.db": database, "Messages/chat.db-shm": b"", "Messages/chat.db-wal": log})


if __name__ == "__main__":
    folder = Path(__file__).parent / "corpora"
    (folder / "imessage-database/chat.db").write_bytes(sample())
    (folder / "imessage-with-its-log/Messages.zip").write_bytes(sample_with_log())

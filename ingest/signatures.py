"""Signatures: what the first bytes of something tell, for formats to bid and for mails to look inside."""

import re
from collections.abc import Iterator

from ingest.archives.packed import is_packed
from ingest.archives.tar_count import is_header
from ingest.chats.chat_lines import is_chat
from ingest.signed_content import is_sealed
from ingest.words.content_lines import outermost

_ARCHIVE = (b"PK\x03\x04", b"PK\x05\x06")
_OTHER_ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00")
_PACKED_DOCUMENTS = (
    b"[Content_Types].xml", b"mimetype", b"_rels/", b"docProps/", b"word/", b"xl/", b"ppt/", b"META-INF/",
)  # fmt: skip
"""First entries of office files, e-books and programs: zip archives that are one document."""
_DOCUMENT_NAMES = (
    ".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".xlsb", ".pptx", ".pptm", ".ppsx", ".vsdx", ".odt", ".ods",
    ".odp", ".odg", ".ott", ".ots", ".otp", ".epub", ".jar", ".apk", ".pages", ".numbers", ".key", ".kmz",
)  # fmt: skip
_FIELD = re.compile(rb"([!-9;-~]{1,76})[ \t]{0,4}:")
_KNOWN = frozenset(
    b"from to cc bcc subject date sender reply-to message-id in-reply-to references received return-path"
    b" delivered-to mime-version content-type content-transfer-encoding x-mailer x-priority importance"
    b" user-agent envelope-to list-id x-originating-ip x-received dkim-signature authentication-results"
    b" arc-seal x-original-to thread-topic thread-index status x-status x-mozilla-status"
    b" disposition-notification-to errors-to precedence organization x-filename x-from x-to"
    b" apparently-to".split()
)
_TELLING = frozenset(
    b"message-id received return-path mime-version delivered-to dkim-signature x-received envelope-to"
    b" in-reply-to references x-mailer content-transfer-encoding x-mozilla-status".split()
)
"""Fields that nobody types at the head of an ordinary text."""
_FROM_LINE = re.compile(
    rb"From (?:[^\r\n]*\d:\d\d[^\r\n]*|[^\s@]+@[^\s@]+[^\r\n]*|- ?)\r?\n"
    rb"(?:>From [^\r\n]*\r?\n)?(?=[!-9;-~]{1,76}:)"
)


def is_archive(head: bytes, name: str) -> bool:
    """Whether these are the first bytes of a zip archive that is no office file."""
    if not head.startswith(_ARCHIVE) or name.lower().endswith(_DOCUMENT_NAMES):
        return False
    return not head[30:].startswith(_PACKED_DOCUMENTS)


def starts_with_from_line(head: bytes) -> bool:
    """Whether the first line is the separator of an mbox, with a header field after it."""
    return _FROM_LINE.match(head) is not None


def is_message(head: bytes) -> bool:
    """Whether the head reads as a mail: telling header fields, or at least three known ones.

    A byte count before the first field (emlx), a From_ line and a byte order mark are passed over.
    """
    telling, known = set[bytes](), set[bytes]()
    for name in _field_names(head):
        if name in _TELLING:
            telling.add(name)
        if name in _KNOWN:
            known.add(name)
        if len(known) >= 3 or (telling and len(known) >= 2):
            return True
    return False


def has_known_field(head: bytes) -> bool:
    """Whether the head opens with header fields of which one is a mail's."""
    return any(name in _KNOWN for name in _field_names(head))


def _field_names(head: bytes) -> Iterator[bytes]:
    """The lower-case names of the header fields that the head opens with."""
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    at, start = 0, -1
    while start < at <= len(head):
        start, end = at, head.find(b"\n", at)
        line = head[start : end if end >= 0 else len(head)]
        at = end + 1
        if line.startswith((b"From ", b">From ")) or (start == 0 and line.strip().isdigit()):
            continue
        if line[:1] in (b" ", b"\t") and line.strip():
            continue
        field = _FIELD.match(line)
        if field is None:
            return
        yield field[1].lower()


def can_be_opened(head: bytes, name: str) -> bool:
    """Whether an attachment of this name and head is a container, chat, calendar or card."""
    if is_archive(head, name) or head.startswith(_OTHER_ARCHIVES):
        return True
    if is_chat(head) or is_packed(head) or is_header(head):
        return True
    if is_sealed(head, name) or outermost(head):
        return True
    return starts_with_from_line(head) and is_message(head)

"""Originals: follows the steps of a place to the original bytes, the inverse of the formats."""

import zipfile
from collections.abc import Callable
from functools import lru_cache

from ingest.archives.locked_entries import LockedEntries, is_encrypted
from ingest.archives.packed import is_packed, unpacked
from ingest.archives.rar_count import NEW as NEW_RAR
from ingest.archives.rar_count import OLD as OLD_RAR
from ingest.archives.rar_file import RarBlocks
from ingest.archives.seven_zip_entries import SevenZipBlocks
from ingest.archives.seven_zip_file import SIGNATURE as SEVEN_ZIP
from ingest.archives.seven_zip_file import SevenZip
from ingest.archives.unpacked import unpack
from ingest.archives.unpacked_block import Room
from ingest.data.sqlite_file import SqliteFile
from ingest.keyring import Keyring
from ingest.limits import Limits
from ingest.mime.header_fields import body_start, read_fields
from ingest.mime.message_bounds import message_bounds
from ingest.mime.mime_tree import leaf_parts, read_tree
from ingest.outlook.held_item import read_item
from ingest.outlook.msg_file import msg_bytes
from ingest.outlook.pst_file import MailboxFile
from ingest.outlook.pst_libpff import LibpffMailbox
from ingest.outlook.pst_nodes import MalformedMailboxError
from ingest.outlook.pst_place import place_of
from ingest.signed_content import signed_content
from ingest.words.transfer_encoding import decode_transfer
from records.content import BytesContent, Content, RangeContent
from records.passwords import NO_PASSWORDS, Passwords
from records.place import Step, StepKind

_LIMITS = Limits()
_BLOCK_BYTES = 1 << 20


def open_place(content: Content, steps: tuple[Step, ...], passwords: Passwords = NO_PASSWORDS) -> Content:
    """The bytes that the steps lead to from a stored original, with the passwords of its hand-in.

    Raises LookupError when a step leads nowhere, which only happens in other bytes than those
    that were read; LockedError when no password opens them.
    """
    for step in steps:
        if step.kind is StepKind.ENTRY:
            content = _entry(content, step.value, passwords)
        else:
            content = _FOLLOW[step.kind](content, step.value)
    return content


def _range(content: Content, told: str) -> Content:
    start, _, end = told.partition("-")
    return RangeContent(content, int(start), int(end))


def _pieces(content: Content, told: str) -> Content:
    ranges = (each.partition("-") for each in told.split(","))
    return BytesContent(b"".join(content.read(int(start), int(end)) for start, _, end in ranges))


def _decoded(content: Content, told: str) -> Content:
    packed = _range(content, told.partition(":")[0])
    return BytesContent(decode_transfer(packed.read(0, packed.size_bytes), "base64")[0])


def _signed(content: Content, _: str) -> Content:
    return BytesContent(signed_content(content.read(0, content.size_bytes)))


def _carrying(content: Content, _: str) -> Content:
    """Of a message that a mail forwards, that mail is all there is."""
    return content


def _entry(content: Content, told: str, passwords: Passwords) -> Content:
    """A member of an archive: of a tar by its range, of a zip by its index; what a packed file is alone."""
    start, is_range, end = told.partition(":")[0].partition("-")
    if is_range:
        return RangeContent(content, int(start), int(end))
    head = content.read(0, 16)
    if is_packed(head):
        return unpacked(content, _LIMITS, _LIMITS.archive_total_bytes)[0]
    index, room_bytes = int(start), _LIMITS.archive_total_bytes
    if head.startswith((OLD_RAR, NEW_RAR)):
        rar = _rar(content)
        return rar.content(rar.entries[index])
    if head.startswith(SEVEN_ZIP):
        blocks = _blocks(content, passwords)
        return blocks.content(blocks.entries[index])
    with zipfile.ZipFile(content.open()) as archive:
        entry = archive.infolist()[index]
        if not is_encrypted(entry):
            return unpack(archive, entry, _LIMITS, room_bytes)
    return LockedEntries(content, Keyring(passwords)).unpacked(index, _LIMITS, room_bytes)


@lru_cache(maxsize=2)
def _rar(content: Content) -> RarBlocks:
    return RarBlocks(content, _LIMITS, Room(_LIMITS.archive_total_bytes))


@lru_cache(maxsize=2)
def _blocks(content: Content, passwords: Passwords) -> SevenZipBlocks:
    """A 7z archive with its last blocks: entry after entry is not unpacked from the start each time."""
    archive = SevenZip(content, Keyring(passwords))
    return SevenZipBlocks(archive, _LIMITS, Room(_LIMITS.archive_total_bytes))


def _part(content: Content, path: str) -> Content:
    raw = content.read(0, content.size_bytes)
    start, end = message_bounds(raw)
    header_end, body = body_start(raw, start, end)
    tree = read_tree(raw, read_fields(raw[start:header_end], _LIMITS), body, end, _LIMITS)
    for part in leaf_parts(tree.root):
        if part.path == path:
            return BytesContent(part.content)
    raise LookupError(path)


def _item(content: Content, told: str) -> Content:
    """The .msg file of an item, read by ours; by libpff where ours does not find it."""
    number = place_of(told).number
    ours = _mailbox(content)
    try:
        if ours is not None:
            return BytesContent(msg_bytes(ours.item(number)))
    except MalformedMailboxError:
        pass
    try:
        return BytesContent(msg_bytes(LibpffMailbox(content).item(number)))
    except MalformedMailboxError as error:
        raise LookupError(number) from error


@lru_cache(maxsize=2)
def _mailbox(content: Content) -> MailboxFile | None:
    try:
        return MailboxFile(content)
    except MalformedMailboxError:
        return None


def _attachment(content: Content, told: str) -> Content:
    attached = read_item(content.read(0, content.size_bytes)).attachments[int(told) - 1]
    return BytesContent(msg_bytes(attached.item) if attached.item is not None else attached.content)


def _row(content: Content, told: str) -> Content:
    row = _database(content).row(int(told), _LIMITS.message_bytes)
    if not row.is_held:
        raise LookupError(told)
    return BytesContent(row.raw)


_database = lru_cache(maxsize=2)(SqliteFile)


def _lines(content: Content, told: str) -> Content:
    """The range of the lines with their line ends; the last line of all may lack one."""
    first, last = map(int, told.split("-"))
    start = _line_end(content, 0, first - 1)
    return RangeContent(content, start, _line_end(content, start, last - first + 1))


def _line_end(content: Content, at: int, lines: int) -> int:
    """Where so many lines from `at` on end."""
    while lines and at < content.size_bytes:
        block = content.read(at, at + _BLOCK_BYTES)
        count = block.count(b"\n")
        if count < lines:
            lines, at = lines - count, at + len(block)
            continue
        found = -1
        for _ in range(lines):
            found = block.find(b"\n", found + 1)
        return at + found + 1
    return at


_FOLLOW: dict[StepKind, Callable[[Content, str], Content]] = {
    StepKind.BYTES: _range,
    StepKind.BASE64: _decoded,
    StepKind.PIECES: _pieces,
    StepKind.PART: _part,
    StepKind.ATTACHMENT: _attachment,
    StepKind.ITEM: _item,
    StepKind.SIGNED: _signed,
    StepKind.LINES: _lines,
    StepKind.ROW: _row,
    StepKind.QUOTE: _carrying,
}

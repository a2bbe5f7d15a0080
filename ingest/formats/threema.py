"""Threema: the tables of its backup, and chat exports of Android and iOS.

One message a record. Tables tell their moments exactly; exports tell the clock of the phone, with or
without its zone.
"""

import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from ingest.chats.chat_moment import ChatClock, DayOrder
from ingest.chats.chat_rows import balanced
from ingest.chats.conversation import Conversation
from ingest.chats.long_date import long_date
from ingest.chats.threema_message import ThreemaRow, text_utterance
from ingest.documents.csv_rows import count_csv_rows, csv_rows
from ingest.format import Confidence, Context, Finding, Opened, Source
from ingest.words.sign_count import count_signs, signs, stretches
from records.defect import Defect, DefectCode
from records.place import StepKind
from records.record import Participant

_TABLE = re.compile(rb'(?:\xef\xbb\xbf)?"?(?:apiid|uid)"?,[^\n]{0,500}"?isoutbox"?,[^\n]{0,500}"?posted_at"?')
_FILE_NAME = re.compile(r"(?:group_)?message_([A-Z0-9*]{1,16})(?:-\w{1,16})?\.csv", re.IGNORECASE)
_GROUP = "group_message_"
_EXPORT_NAME = re.compile(r"messages(?:-(.{1,200}))?\.txt", re.IGNORECASE)
_APPLE = re.compile(
    rb"\n(<<<|>>>) (\d{1,2}\.? [^\d\n]{2,20} \d{4} [^\n]{0,40}?\d{1,2}:\d\d:\d\d[^\n:]{0,20}): ?"
)
_ANDROID = re.compile(rb"\n\[(\d\d\.\d\d\.\d{4}), (\d\d:\d\d)\] ([^\n:]{1,120}): ?")
_HEAD_BYTES = 400
_OWN_NAMES = frozenset(("Ik", "Ich", "Me", "Moi"))
"""What Android calls who made the export, in the language of his phone."""


class Threema:
    """Reads a table or an export of one chat into chat messages and notices."""

    name = "threema"

    def sniff(self, source: Source) -> Confidence:
        """Likely of the columns of its tables, of its arrows, or of its headers under its own file name."""
        head = b"\n" + source.head(_HEAD_BYTES)
        is_export = _APPLE.match(head) or (_EXPORT_NAME.fullmatch(source.name) and _ANDROID.match(head))
        return Confidence.LIKELY if _TABLE.match(head[1:]) or is_export else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The count, then every message in the order of the file."""
        if _TABLE.match(source.head()):
            found = max(0, count_csv_rows(source.content) - 1)
            yield Opened(source.place, self.name, found)
            yield from balanced(_rows(source, context), found, source.place)
            return
        pattern = _APPLE if _APPLE.match(b"\n" + source.head(_HEAD_BYTES)) else _ANDROID
        found = count_signs(source.content, pattern)
        yield Opened(source.place, self.name, found)
        yield from balanced(_exported(source, context, pattern), found, source.place)


def _rows(source: Source, context: Context) -> Iterator[Finding]:
    named = _FILE_NAME.fullmatch(source.name)
    is_group = source.name.lower().startswith(_GROUP)
    other = named[1] if named and not is_group else ""
    speakers = [Participant("", other)] if other else []
    title = named[1] if named else source.name
    chat = Conversation(
        source, context, key=str(source.place), title=title, speakers=speakers, media_type="text/csv"
    )
    columns: tuple[str, ...] = ()
    for row in csv_rows(source.content, ",", context.limits.message_bytes):
        place = source.place.into(StepKind.BYTES, f"{row.start}-{row.start + len(row.raw)}")
        if not columns:
            columns = row.cells
        elif not row.cells:
            yield Defect(DefectCode.LIMIT_SIZE, place, f"bytes {len(row.raw)}", 1)
        else:
            told = ThreemaRow(dict(zip(columns, row.cells, strict=False)), other)
            yield chat.record(told.utterance(), place, row.raw)


def _exported(source: Source, context: Context, pattern: re.Pattern[bytes]) -> Iterator[Finding]:
    content, zone = source.content, ZoneInfo(context.timezone)
    named = _EXPORT_NAME.fullmatch(source.name)
    title = (named[1] or "") if named else source.name
    authors = dict.fromkeys(_said(sign[3]) for _, sign in signs(content, _ANDROID))
    chat = Conversation(
        source,
        context,
        key=str(source.place),
        title=title,
        speakers=[Participant(each, "") for each in ((title,) if pattern is _APPLE else authors)],
        media_type="text/plain",
    )
    clock = ChatClock(DayOrder.DAY_FIRST, zone)
    for start, end in stretches(content, pattern, shift=1):
        place = source.place.into(StepKind.BYTES, f"{start}-{end}")
        raw = content.read(start, min(end, start + context.limits.message_bytes))
        head = pattern.match(b"\n" + raw)
        if head is None or len(raw) < end - start:
            yield Defect(DefectCode.LIMIT_SIZE, place, f"bytes {end - start}", 1)
            continue
        body = _said(raw[head.end() - 1 :]).replace("\r", "")
        told = list(map(_said, head.groups()))
        if pattern is _APPLE:
            is_own, sent, written = told[0] == ">>>", long_date(told[1], zone), told[1]
            author = "" if is_own else title
        else:
            author = told[2]
            is_own, sent, written = (
                author in _OWN_NAMES,
                clock.moment(told[0], told[1]),
                f"{told[0]}, {told[1]}",
            )
        yield chat.record(text_utterance(author, body, sent, written, is_own=is_own), place, raw)


def _said(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")

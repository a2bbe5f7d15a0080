"""A file as a record: its bytes and name, and its text where that needs no extractor."""

import hashlib
from collections.abc import Iterator

from ingest.extract import holds_text, is_picture
from ingest.format import Context, Source
from ingest.media_type import broken_promise, judged
from ingest.words.charsets import decode_text
from ingest.words.html_text import html_to_text
from records.content import Content
from records.defect import Defect, DefectCode
from records.identity import Digest
from records.recognition import Recognition
from records.record import Record, RecordKind, TextState

_PACKED_TEXT = frozenset({"text/rtf", "text/richtext"})
_CHUNK_BYTES = 1 << 20
_BYTES_PER_CHARACTER = 4


def file_record(
    source: Source, context: Context, *, name: str = "", charset: str = "", defects: tuple[Defect, ...] = ()
) -> Record:
    """The FILE record of a source, of its family if it has one.

    Plain text, HTML and the like have their text at once, sound and video none; all other
    files wait for the attachments' lane. A file of zero bytes carries a Defect EMPTY.
    """
    file_name = name or source.name
    media_type, known_by = judged(source.head(), file_name, source.media_type)
    others = source.recognition.others if source.recognition else ()
    text, state, found = _text(source, context, media_type, charset)
    own_id = context.record_id(source)
    family = source.family
    return Record(
        id=own_id,
        kind=RecordKind.FILE,
        place=source.place,
        origin=source.origin,
        digest=content_digest(source.content),
        size_bytes=source.content.size_bytes,
        title=file_name,
        text=text,
        text_state=state,
        media_type=media_type,
        file_name=file_name,
        parent_id=family.parent_id if family else None,
        family_id=family.family_id if family else own_id,
        defects=(*defects, *(Defect(code, source.place) for code in found)),
        recognition=Recognition(media_type, known_by, others, broken_promise(file_name, media_type)),
    )


def kept_as_file(source: Source, context: Context, *defects: Defect) -> Iterator[Record | Defect]:
    """The source unopened: its file, or of an attachment, which is a record already, the defects alone."""
    if source.family is not None and source.family.parent_id == context.record_id(source):
        yield from defects
    else:
        yield file_record(source, context, defects=defects)


def oversized(source: Source, context: Context) -> Defect | None:
    """The defect of a source of more than `message_bytes`, too many to be taken apart in memory."""
    size = source.content.size_bytes
    if size <= context.limits.message_bytes:
        return None
    return Defect(DefectCode.LIMIT_SIZE, source.place, f"bytes {size}")


def content_digest(content: Content) -> Digest:
    """SHA-256 of a content, read in blocks of 1 MiB."""
    sha = hashlib.sha256()
    for start in range(0, content.size_bytes, _CHUNK_BYTES):
        sha.update(content.read(start, start + _CHUNK_BYTES))
    return Digest(sha.digest())


def cut_text(text: str, limit: int) -> tuple[str, bool]:
    """The text within `limit` characters, and whether something was cut off."""
    return (text[:limit], True) if len(text) > limit else (text, False)


def _text(
    source: Source, context: Context, media_type: str, charset: str
) -> tuple[str, TextState, list[DefectCode]]:
    size = source.content.size_bytes
    if size == 0:
        return "", TextState.READY, [DefectCode.EMPTY]
    if not _is_text(media_type):
        is_wanted = holds_text(media_type) or is_picture(media_type)
        return "", TextState.PENDING if is_wanted else TextState.READY, []
    limit = context.limits.text_characters
    raw = source.content.read(0, min(size, limit * _BYTES_PER_CHARACTER))
    text, is_sound = decode_text(raw, charset)
    if media_type in {"text/html", "application/xhtml+xml"}:
        text = html_to_text(text)
    text, is_cut = cut_text(text, limit)
    found = [] if is_sound else [DefectCode.CHARSET]
    return text, TextState.READY, [*found, DefectCode.LIMIT_TEXT] if is_cut or len(raw) < size else found


def _is_text(media_type: str) -> bool:
    if media_type in _PACKED_TEXT:
        return False
    return media_type.startswith(("text/", "message/")) or media_type.endswith(("+xml", "/xml", "/json"))

"""Pictures within office files (Open XML, OpenDocument): each one once, however often it is shown.

A logo stands in every letter and says little, a scan in an empty document says all of it. So a document that
has words of its own is not called incomplete for a picture that nobody could read.
"""

import hashlib
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from typing import NoReturn

from ingest.data.xml_signs import TEXT
from ingest.documents.office_package import ZIP_FAULTS
from ingest.documents.pictured import PicturedPage, PicturedPages
from ingest.documents.pictures import pages_of_picture
from ingest.documents.xml_package import XmlPackage
from ingest.extract import UnreadableTextError, is_picture
from ingest.media_type import media_type_of
from records.defect import DefectCode

_PICTURE = re.compile(r"(?:^|/)(?:media|Pictures)/[^/]+$")
_WITH_TEXT = re.compile(
    r"(?:^|/)(?:word/document\d*|ppt/slides/[^/]+|xl/sharedStrings|xl/worksheets/[^/]+|content)\.xml$"
)
_FEW_LETTERS = 100
"""A document with fewer has a heading at most beside what its pictures say."""
_LEAST_PIXELS = 10_000
"""A smaller one is a sign or a button: 100 by 100, or a line of letters of 500 by 20."""
_MOST_BYTES = 256 * 2**20
"""Of all pictures of a file, unpacked."""
_HEAD_BYTES = 4096


def has_pictures(parts: Iterable[str]) -> bool:
    """Whether one of these parts of a package is a picture, by where it stands."""
    return any(map(_PICTURE.search, parts))


@contextmanager
def pictures_of_office(content: bytes) -> Iterator[PicturedPages]:
    """The pictures of a package, in the order in which they stand there; of what is no package none."""
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except ZIP_FAULTS:
        yield PicturedPages(0, iter(()))
        return
    with archive:
        entries = [each for each in archive.infolist() if _PICTURE.search(each.filename)]
        is_needed = bool(entries) and _says_little(content)
        yield PicturedPages(len(entries), _pictured(archive, entries, is_needed=is_needed))


def _pictured(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], *, is_needed: bool
) -> Iterator[PicturedPage]:
    """The pages of each distinct picture of pixels that has room for words."""
    seen: set[str] = set()
    left = _MOST_BYTES
    for number, entry in enumerate(entries, 1):
        try:
            if not is_picture(media_type_of(_head(archive, entry), entry.filename)):
                continue
            raw = _unpacked(archive, entry, left)
            left -= len(raw)
            digest = hashlib.sha256(raw).hexdigest()
            if digest in seen:
                continue
            seen.add(digest)
            with pages_of_picture(raw, _LEAST_PIXELS) as (_, pages):
                for page in pages:
                    key = f"{digest} {page.number}"
                    yield page._replace(number=number, is_needed=is_needed, digest=key)
        except UnreadableTextError as error:
            refused = partial(_refused, error)
            yield PicturedPage(number, refused, expects_words=False, is_needed=is_needed)


def _head(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(entry) as stream:
            return stream.read(_HEAD_BYTES)
    except ZIP_FAULTS as error:
        raise UnreadableTextError(DefectCode.UNREADABLE, type(error).__name__) from None


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    if entry.file_size > left:
        raise UnreadableTextError(DefectCode.LIMIT_SIZE, f"pictures {_MOST_BYTES}")
    try:
        return archive.read(entry)
    except ZIP_FAULTS as error:
        raise UnreadableTextError(DefectCode.UNREADABLE, type(error).__name__) from None


def _refused(error: UnreadableTextError) -> NoReturn:
    raise error


def _says_little(content: bytes) -> bool:
    """Whether a package has hardly any text beside its pictures; of what cannot be told, that it has."""
    letters = 0
    try:
        package = XmlPackage(content)
        for part in filter(_WITH_TEXT.search, package):
            for kind, text, _ in package.signs(part):
                letters += len("".join(text.split())) if kind == TEXT else 0
                if letters >= _FEW_LETTERS:
                    return False
    except UnreadableTextError:
        return False
    return True

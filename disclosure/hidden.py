"""What an original carries that nobody sees who reads it: a reason to give a PDF of ours in its stead.

An original goes out as it is only where nothing is covered, and then only if it carries nothing of this.
A kind of file that is not known here is taken to carry something.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from enum import StrEnum
from io import BytesIO

from disclosure.pdf_bytes import pieces

_LARGEST_PART = 64 * 2**20


class Hidden(StrEnum):
    """What is hidden."""

    METADATA = "metadata"
    """Author, organisation, place, device: whatever a program noted beside the text."""
    TRACKED_CHANGES = "tracked-changes"
    REMARKS = "remarks"
    HIDDEN_TEXT = "hidden-text"
    HIDDEN_SHEETS = "hidden-sheets"
    """Sheets, rows, columns or slides that are not shown."""
    LAYERS = "layers"
    FORM = "form"
    ATTACHMENTS = "attachments"
    EARLIER_VERSIONS = "earlier-versions"
    SCRIPTS = "scripts"
    LINKS = "links"
    """Links to other files, with their places on somebody's disk."""
    HEADERS = "headers"
    """The route, programs and addresses of machines of a mail."""
    ENCRYPTED = "encrypted"
    UNREADABLE = "unreadable"
    UNKNOWN_KIND = "unknown-kind"


_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_PLAIN = frozenset({"text/plain", "text/csv"})
_IN_PDF = {
    Hidden.METADATA: (
        rb"/Metadata\b|/Author\b|/Creator\b|/Producer\b|/Title\b|/Keywords\b|/Subject\b|/PieceInfo\b"
    ),
    Hidden.ATTACHMENTS: rb"/EmbeddedFiles?\b|/FileAttachment\b",
    Hidden.REMARKS: rb"/Annots\b",
    Hidden.FORM: rb"/AcroForm\b",
    Hidden.LAYERS: rb"/OCProperties\b",
    Hidden.SCRIPTS: rb"/JavaScript\b|/JS\b|/OpenAction\b|/Launch\b",
    Hidden.HIDDEN_TEXT: rb"(?<![\w.])[37]\s+Tr\b",
    Hidden.ENCRYPTED: rb"/Encrypt\b",
}
_IN_PART = {
    Hidden.TRACKED_CHANGES: (
        rb"<(?:\w{1,20}:)?(?:ins|del|moveFrom|moveTo|rPrChange|pPrChange|cellIns|cellDel)[ />]|"
        rb"<text:tracked-changes[ />]"
    ),
    Hidden.HIDDEN_TEXT: rb"<(?:\w{1,20}:)?(?:vanish|webHidden|hidden-text)[ />]",
    Hidden.HIDDEN_SHEETS: (
        rb"""\bstate=["'](?:hidden|veryHidden)|<(?:row|col)\b[^>]{0,400}\bhidden=["'](?:1|true)|"""
        rb"""<p:sld\b[^>]{0,900}\bshow=["'](?:0|false)|table:display=["']false"""
    ),
    Hidden.REMARKS: rb"<office:annotation[ />]",
    Hidden.FORM: rb"<(?:\w{1,20}:)?(?:sdt|fldChar)[ />]",
    Hidden.UNREADABLE: rb"\A(?:\xff\xfe|\xfe\xff)",
}
_PART_NAMES = {
    Hidden.METADATA: r"docProps/.*|customXml/.*|.*/printerSettings/.*|meta\.xml|settings\.xml",
    Hidden.REMARKS: r".*[cC]omments?.*\.xml|.*/notesSlides/.*|.*/persons?/.*|.*people\.xml",
    Hidden.ATTACHMENTS: r".*/embeddings/.*|.*/activeX/.*|.*\.bin|ObjectReplacements/.*",
    Hidden.LINKS: r".*/externalLinks/.*",
    Hidden.EARLIER_VERSIONS: r".*/revisions/.*|VersionList\.xml|Versions/.*",
    Hidden.SCRIPTS: r".*vbaProject.*|Scripts/.*|Basic/.*",
}
_IN_PICTURE = re.compile(rb"Exif\x00\x00|eXIf|tEXt|iTXt|zTXt|http://ns\.adobe\.com/xap|Photoshop 3\.0")


_ENDINGS = {
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/csv": ".csv",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    f"{_OFFICE}wordprocessingml.document": ".docx",
    f"{_OFFICE}spreadsheetml.sheet": ".xlsx",
    f"{_OFFICE}presentationml.presentation": ".pptx",
    f"{_OPEN}text": ".odt",
    f"{_OPEN}spreadsheet": ".ods",
    f"{_OPEN}presentation": ".odp",
}


def ending_of(media_type: str) -> str | None:
    """How the name ends of an original that may go out if it carries nothing; None for another kind."""
    return _ENDINGS.get(_base(media_type))


def carries_hidden(original: bytes, media_type: str) -> tuple[Hidden, ...]:
    """What an original carries unseen, in the order of the list; nothing, if it may go as it is."""
    found = set(_reader(_base(media_type))(original))
    return tuple(each for each in Hidden if each in found)


def _base(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()


def _reader(base: str) -> Callable[[bytes], Iterator[Hidden]]:
    if base == "application/pdf":
        return _in_pdf
    if base.startswith((_OFFICE, _OPEN)):
        return _in_package
    if base in {"image/jpeg", "image/png"}:
        return _in_picture
    if base in _PLAIN:
        return _in_nothing
    return _in_mail if base in {"message/rfc822", "application/vnd.ms-outlook"} else _in_unknown


def _in_pdf(original: bytes) -> Iterator[Hidden]:
    if not original.startswith(b"%PDF-"):
        yield Hidden.UNREADABLE
    # A file that is laid out for the web has two ends and is one version.
    allowed = 2 if b"/Linearized" in original[:1024] else 1
    if original.count(b"startxref") > allowed:
        yield Hidden.EARLIER_VERSIONS
    for piece in pieces(original):
        yield from (hidden for hidden, pattern in _IN_PDF.items() if re.search(pattern, piece))


def _in_package(original: bytes) -> Iterator[Hidden]:
    """Office files are zips of XML; what cannot be read as one may hide anything."""
    try:
        with zipfile.ZipFile(BytesIO(original)) as package:
            for entry in package.infolist():
                yield from (kind for kind, name in _PART_NAMES.items() if re.fullmatch(name, entry.filename))
                if entry.filename.endswith(".xml"):
                    with package.open(entry) as part:
                        content = part.read(_LARGEST_PART)
                    yield from (kind for kind, pattern in _IN_PART.items() if re.search(pattern, content))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        yield Hidden.UNREADABLE


def _in_picture(original: bytes) -> Iterator[Hidden]:
    if _IN_PICTURE.search(original):
        yield Hidden.METADATA


def _in_mail(original: bytes) -> Iterator[Hidden]:
    del original
    yield Hidden.HEADERS


def _in_unknown(original: bytes) -> Iterator[Hidden]:
    del original
    yield Hidden.UNKNOWN_KIND


def _in_nothing(original: bytes) -> Iterator[Hidden]:
    del original
    yield from ()

"""What kind of bytes these are: judged by the content first, by the name second.

What a sender declared is believed last: mail programs label half of all attachments
`application/octet-stream`, and a hostile one lies.
"""

import re

from records.recognition import KnownBy

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"{\\rtf", "text/rtf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3", "application/onenote"),
    (b"!BDN", "application/vnd.ms-outlook-pst"),
    (b"\x09\x00\x04\x00", "application/vnd.ms-excel"),  # before 1993: no compound file as yet
    (b"\x09\x02\x06\x00", "application/vnd.ms-excel"),
    (b"\x09\x04\x06\x00", "application/vnd.ms-excel"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"MZ", "application/x-msdownload"),
    (b"\x7fELF", "application/x-msdownload"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"// <!-- <mdb:mork:z", "application/x-mork"),
    (b"fLaC", "audio/flac"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_ISO_MEDIA = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"), "image/heic"),
    **dict.fromkeys((b"mif1", b"msf1"), "image/heif"),
    **dict.fromkeys((b"avif", b"avis"), "image/avif"),
    b"M4A ": "audio/mp4",
}
"""By the major brand of the container (ISO 14496-12; ISO 23008-12 annex B)."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_NAME_OF_ENTRY = 30
"""Where the name of the first entry stands (APPNOTE.TXT 4.3.7)."""
_OPEN_DOCUMENT = re.compile(rb"mimetype(application/[a-z0-9.+-]+)")
_OPEN_XML = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_FLAT_DOCUMENT = re.compile(rb"\s*(?:\xef\xbb\xbf)?<\?xml[^>]{0,200}\?>\s*<office:document[\s>]")
_FLAT_KIND = re.compile(rb"office:mimetype\s*=\s*[\"']application/vnd\.oasis\.opendocument\.(\w{1,20})")
_FLAT_NAMES = {"fodt": "text", "fods": "spreadsheet", "fodp": "presentation", "fodg": "graphics"}
_HTML = re.compile(
    rb"\s*(?:<!--.{0,500}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta)\b", re.IGNORECASE | re.DOTALL
)
_PIECE_OF_HTML = re.compile(rb"\s*<(?:table|div|style|center|font|span|p|b|h[1-6]|!--)[\s>-]", re.IGNORECASE)
"""How a page begins that a program called a sheet or a document so that an office opens it."""
_XML = re.compile(rb"\s*<\?xml\b")
_OFFICE_XML = re.compile(rb"\s*<\?xml[^>]{0,200}\?>\s*<\?mso-application\s+progid\s*=\s*[\"'](Word|Excel)\.")
_OFFICE_XML_TYPES = {b"Word": "application/vnd.ms-wordml", b"Excel": "application/vnd.ms-spreadsheetml"}
"""Office of 2003, in one XML document."""
_WEB_ARCHIVE = re.compile(
    rb"(?:[\w-]{1,40}:[^\n]{0,400}\n(?:[ \t][^\n]{0,400}\n)*){0,10}?Content-Type:\s*multipart/related\b",
    re.IGNORECASE,
)

_OLE_NAMES = {
    "doc": "application/msword",
    "dot": "application/msword",
    "xls": "application/vnd.ms-excel",
    "xlt": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "pps": "application/vnd.ms-powerpoint",
    "msg": "application/vnd.ms-outlook",
    "pub": "application/x-mspublisher",
    "vsd": "application/vnd.visio",
    "mpp": "application/vnd.ms-project",
}
_ZIP_NAMES = {
    "docx": _OPEN_XML[0][1],
    "docm": _OPEN_XML[0][1],
    "dotx": _OPEN_XML[0][1],
    "xlsx": _OPEN_XML[1][1],
    "xlsm": _OPEN_XML[1][1],
    "xlsb": "application/vnd.ms-excel.sheet.binary.macroenabled.12",
    "pptx": _OPEN_XML[2][1],
    "ppsx": _OPEN_XML[2][1],
    "odt": "application/vnd.oasis.opendocument.text",
    "ott": "application/vnd.oasis.opendocument.text-template",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "ots": "application/vnd.oasis.opendocument.spreadsheet-template",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "otp": "application/vnd.oasis.opendocument.presentation-template",
    "odg": "application/vnd.oasis.opendocument.graphics",
    "epub": "application/epub+zip",
}
_TEXT_NAMES = {
    "txt": "text/plain",
    "log": "text/plain",
    "md": "text/markdown",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "htm": "text/html",
    "html": "text/html",
    "xhtml": "application/xhtml+xml",
    "xml": "application/xml",
    "json": "application/json",
    "svg": "image/svg+xml",
    "css": "text/css",
    "js": "text/javascript",
    "ics": "text/calendar",
    "vcf": "text/vcard",
    "eml": "message/rfc822",
    "mbox": "application/mbox",
}
_PROMISED = {
    **_OLE_NAMES,
    **_ZIP_NAMES,
    **_TEXT_NAMES,
    "pdf": "application/pdf",
    "rtf": "text/rtf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "bmp": "image/bmp",
    "webp": "image/webp",
    "heic": "image/heic",
    "heif": "image/heif",
    "avif": "image/avif",
    "wav": "audio/wav",
    "mp3": "audio/mpeg",
    "flac": "audio/flac",
    "mp4": "video/mp4",
    "zip": "application/zip",
    "7z": "application/x-7z-compressed",
    "rar": "application/vnd.rar",
    "gz": "application/gzip",
}
_UNSURE = frozenset({"", "application/octet-stream", "application/x-download", "binary/octet-stream"})
_CONTROL = bytes(set(range(32)) - {8, 9, 10, 12, 13, 27})


def media_type_of(head: bytes, name: str, declared: str = "") -> str:
    """The media type, lower case: `head` is the first 4 KiB, `name` the file name as found.

    A signature decides; text is told apart by its name, then by what was declared. Bytes that
    nothing tells of are `text/plain` if they look like text, else `application/octet-stream`.
    """
    return judged(head, name, declared)[0]


def judged(head: bytes, name: str, declared: str = "") -> tuple[str, KnownBy]:
    """The media type as `media_type_of` finds it, and what decided it."""
    extension = _extension(name)
    found = _by_signature(head, extension)
    if found:
        return found, KnownBy.SIGNATURE
    declared = declared.partition(";")[0].strip().lower()
    if not _looks_like_text(head):
        is_told = declared not in _UNSURE and not _is_text(declared)
        return (declared, KnownBy.DECLARED) if is_told else ("application/octet-stream", KnownBy.NOTHING)
    if found := _by_words(_in_ascii(head), extension):
        return found, KnownBy.CONTENT
    if extension in _TEXT_NAMES:
        return _TEXT_NAMES[extension], KnownBy.NAME
    if declared not in _UNSURE and _is_text(declared):
        return declared, KnownBy.DECLARED
    return (
        ("application/xml", KnownBy.CONTENT)
        if _XML.match(_in_ascii(head))
        else ("text/plain", KnownBy.NOTHING)
    )


def _by_words(head: bytes, extension: str) -> str:
    """What a text is by how it begins; empty where only its name or nobody can tell."""
    is_office = extension in _OLE_NAMES or extension in _ZIP_NAMES
    if _HTML.match(head) or (is_office and _PIECE_OF_HTML.match(head)):
        return "text/html"
    if told := _OFFICE_XML.match(head):
        return _OFFICE_XML_TYPES[told[1]]
    return "application/x-mimearchive" if is_office and _WEB_ARCHIVE.match(head) else ""


def _in_ascii(head: bytes) -> bytes:
    """The beginning of a text without its mark, and without the zero bytes of UTF-16."""
    return (
        head.removeprefix(b"\xef\xbb\xbf")
        .removeprefix(b"\xff\xfe")
        .removeprefix(b"\xfe\xff")
        .replace(b"\0", b"")
    )


def broken_promise(name: str, found: str) -> str:
    """The media type that a name's ending promises where another was found; empty if it promises none.

    Any text may be called by the name of any other.
    """
    promised = _PROMISED.get(_extension(name), "")
    return "" if promised == found or (_is_text(promised) and _is_text(found)) else promised


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _by_signature(head: bytes, extension: str) -> str:
    if head.startswith(_OLE):
        return _OLE_NAMES.get(extension, "application/x-ole-storage")
    if head.startswith(_ZIP):
        return _zip_type(head, extension)
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12], "application/octet-stream")
    if head[4:8] == b"ftyp":
        return _ISO_MEDIA.get(head[8:12], "video/mp4")
    if b"%PDF-" in head[:1024]:  # ISO 32000-1 annex H: junk of at most 1,024 bytes may stand before it
        return "application/pdf"
    signed = (kind for mark, kind in _SIGNATURES if head.startswith(mark) and not _is_prose(mark, head))
    return _flat_type(head, extension) if _FLAT_DOCUMENT.match(head) else next(signed, "")


def _is_prose(mark: bytes, head: bytes) -> bool:
    """Whether a short signature of letters only begins an ordinary text ("BM", "MZ", "ID3")."""
    return mark.isalnum() and _looks_like_text(head)


def _zip_type(head: bytes, extension: str) -> str:
    if declared := _OPEN_DOCUMENT.search(head[:200]):
        return declared[1].decode("ascii").removesuffix("PK")
    if b"[Content_Types].xml" in head or b"_rels/.rels" in head or b"docProps/" in head:
        for folder, kind in _OPEN_XML:
            if folder in head:
                return kind
    for folder, kind in _OPEN_XML:
        if head.startswith(folder, _NAME_OF_ENTRY):
            return kind
    return _ZIP_NAMES.get(extension, "application/zip")


def _flat_type(head: bytes, extension: str) -> str:
    """That of an OpenDocument file in one piece, which says its kind behind some dozens of attributes."""
    told = _FLAT_KIND.search(head)
    kind = told[1].decode("ascii") if told else _FLAT_NAMES.get(extension, "")
    return f"application/vnd.oasis.opendocument.{kind}-flat-xml" if kind else "application/xml"


def _is_text(media_type: str) -> bool:
    return media_type.startswith(("text/", "message/")) or media_type.endswith(
        ("+xml", "+json", "/xml", "/json")
    )


def _looks_like_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    if b"\x00" in head:
        pairs = len(head) // 2
        return (
            pairs > 1 and max(head[::2].count(0), head[1::2].count(0)) > 0.9 * pairs
        )  # UTF-16 without a mark
    return len(head) - len(head.translate(None, _CONTROL)) <= len(head) // 100

"""A PDF as another reader sees it: pdfium, which shares no code with our writer."""

import ctypes
import re
import zlib
from collections.abc import Iterator
from typing import Any

import pypdfium2
from pypdfium2 import raw


def page_texts(content: bytes) -> list[str]:
    """The text of each page, lines ended by \\n."""
    document = pypdfium2.PdfDocument(content)
    texts = [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]
    document.close()
    return texts


def is_tagged(content: bytes) -> bool:
    document = pypdfium2.PdfDocument(content)
    tagged = bool(raw.FPDFCatalog_IsTagged(document))
    document.close()
    return tagged


def language(content: bytes) -> str:
    return asked(content, raw.FPDFCatalog_GetLanguage)


def asked(content: bytes, call: Any) -> str:
    document = pypdfium2.PdfDocument(content)
    buffer = ctypes.create_string_buffer(200)
    size = call(document, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), 200)
    document.close()
    return buffer.raw[: size - 2].decode("utf-16-le")


def tags(content: bytes) -> list[list[str]]:
    """The kinds of the tags on each page, in reading order."""
    document = pypdfium2.PdfDocument(content)
    found = []
    for page in document:
        tree = raw.FPDF_StructTree_GetForPage(page)
        found.append(
            [
                kind
                for place in range(raw.FPDF_StructTree_CountChildren(tree))
                for kind in kinds(raw.FPDF_StructTree_GetChildAtIndex(tree, place))
            ]
        )
        raw.FPDF_StructTree_Close(tree)
    document.close()
    return found


def kinds(element: Any) -> Iterator[str]:
    if not element:
        return
    buffer = ctypes.create_string_buffer(100)
    size = raw.FPDF_StructElement_GetType(element, buffer, 100)
    yield buffer.raw[: size - 2].decode("utf-16-le")
    for place in range(max(0, raw.FPDF_StructElement_CountChildren(element))):
        yield from kinds(raw.FPDF_StructElement_GetChildAtIndex(element, place))


def streams(content: bytes) -> list[bytes]:
    """The content of every stream, unpacked where it is packed."""
    found = []
    for match in re.finditer(rb"<<(?P<entries>[^\n]*)/Length (?P<size>\d+) >>\nstream\n", content):
        body = content[match.end() : match.end() + int(match["size"])]
        found.append(zlib.decompress(body) if b"/FlateDecode" in match["entries"] else body)
    return found

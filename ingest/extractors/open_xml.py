"""Open XML (docx, xlsx, pptx): what stands in them, with what their pages do not show marked as such.

Tika finds all of it too and does not say what it is: a remark, a deleted passage or a hidden sheet stands
among the rest. So these files are read here first. Of a sheet Tika is asked as well, for how its values are
shown, and of any file that holds parts which this reader does not know: charts, diagrams, embedded files.
"""

from collections.abc import Iterator

from ingest.data.xml_signs import START, TEXT
from ingest.documents.office_pictures import has_pictures
from ingest.documents.sheet_text import workbook_text
from ingest.documents.slide_text import slides_text
from ingest.documents.word_text import word_text
from ingest.documents.xml_package import XmlPackage
from ingest.extract import Extracted, Shortcoming, UnreadableTextError, base_type

_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_READERS = {
    f"{_OPEN_XML}.wordprocessingml.document": word_text,
    f"{_OPEN_XML}.spreadsheetml.sheet": workbook_text,
    f"{_OPEN_XML}.presentationml.presentation": slides_text,
}
_WHOLE = frozenset({word_text, slides_text})
_ALL = {"officeDocument", "core-properties", "extended-properties", "custom-properties", "theme", "image"}
_FORMS = {
    "styles",
    "stylesWithEffects",
    "settings",
    "webSettings",
    "fontTable",
    "font",
    "numbering",
    "tableStyles",
}
_OF_WORD = {
    "header",
    "footer",
    "footnotes",
    "endnotes",
    "comments",
    "commentsExtended",
    "commentsIds",
    "people",
}
_OF_SLIDES = {"slide", "slideMaster", "slideLayout", "notesSlide", "notesMaster", "commentAuthors", "authors"}
_SHOWING = {"presProps", "viewProps", "printerSettings", "thumbnail", "audio", "video", "media", "tags"}
_DATA = {"customXml", "customXmlProps", "hyperlink", "themeOverride", "commentsExtensible", "handoutMaster"}
_KNOWN = frozenset(_ALL | _DATA | _FORMS | _OF_WORD | _OF_SLIDES | _SHOWING)
"""Kinds of relations to parts that are read here, or that hold nothing to be read."""
_PROPERTIES = frozenset({"title", "subject", "description", "keywords"})
"""What somebody wrote of a file and that belongs to its text, as with Tika."""


class OpenXmlText:
    """Documents, workbooks and presentations of Office since 2007."""

    name = "open-xml"
    version = "2"

    def reads(self, media_type: str) -> bool:
        """The three, with or without macros, as templates too."""
        return media_type in _READERS

    def extract(self, content: bytes, media_type: str, name: str) -> Extracted:
        """The text; on trouble none, and the next reader is asked, who tells nothing apart."""
        del name
        reader = _READERS[base_type(media_type)]
        try:
            package = XmlPackage(content)
            main = next(package.related("", "officeDocument"), "")
            text = reader(package, main)
            more = [each for each in _properties(package) if each not in text]
            is_whole = reader in _WHOLE and package.kinds() <= _KNOWN
        except UnreadableTextError as error:
            refused = Shortcoming(error.code, f"{self.name}: {error.detail}")
            return Extracted("", self.name, (refused,), whole=False)
        said = "\n".join((text.strip(), *more))
        lost = package.shortcomings(self.name)
        return Extracted(
            said, self.name, lost, whole=is_whole and not lost, has_pictures=has_pictures(package)
        )


def _properties(package: XmlPackage) -> Iterator[str]:
    for part in package.related("", "core-properties"):
        said = ""
        for kind, name, _ in package.signs(part):
            if kind == TEXT:
                said += name
            elif kind == START:
                said = ""
            elif name in _PROPERTIES and said.strip():
                yield said.strip()

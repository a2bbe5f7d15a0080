"""OpenDocument (odt, ods, odp, templates, flat files): what stands in them, hidden things marked as such.

Tika is asked as well for a file that holds parts which this reader does not know, such as former versions.
"""

from collections.abc import Iterator

from ingest.data.xml_signs import Sign
from ingest.documents.office_package import is_encrypted
from ingest.documents.office_pictures import has_pictures
from ingest.documents.open_document import OpenDocument
from ingest.documents.xml_package import XmlPackage, signs_of
from ingest.extract import Extracted, Shortcoming, UnreadableTextError, base_type
from records.defect import DefectCode

_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_KINDS = ("text", "spreadsheet", "presentation", "graphics")
_PARTS = ("styles.xml", "content.xml", "meta.xml")
_CONTENT = "content.xml"
_KNOWN_PARTS = frozenset(
    {
        "mimetype",
        "styles.xml",
        "content.xml",
        "meta.xml",
        "settings.xml",
        "manifest.rdf",
        "layout-cache",
        "current.xml",
    }
)
"""Parts that are read here, or that hold nothing to be read."""
_KNOWN_FOLDERS = (
    "META-INF/", "Pictures/", "media/", "Thumbnails/", "Configurations2/", "Basic/", "Fonts/",
    "ObjectReplacements/",
)  # fmt: skip


class OpenDocumentText:
    """Documents, workbooks, presentations and drawings of LibreOffice and its like."""

    name = "open-document"
    version = "1"

    def reads(self, media_type: str) -> bool:
        """The four, as templates and as one flat file too."""
        return media_type.startswith(tuple(f"{_OPEN_DOCUMENT}{each}" for each in _KINDS))

    def extract(self, content: bytes, media_type: str, name: str) -> Extracted:
        """The text; on trouble none, and the next reader is asked, who tells nothing apart.

        Raises UnreadableTextError: ENCRYPTED for a file with a password.
        """
        del name
        if is_encrypted(content):
            raise UnreadableTextError(DefectCode.ENCRYPTED, base_type(media_type))
        try:
            if not content.startswith(b"PK"):
                return Extracted(OpenDocument().text([signs_of(content)]), self.name)
            package = XmlPackage(content)
            text = OpenDocument().text(_parts(package))
            objects = [each for each in package if each.endswith(f"/{_CONTENT}")]
            within = [OpenDocument().text([package.signs(each)]) for each in objects]
        except UnreadableTextError as error:
            refused = Shortcoming(error.code, f"{self.name}: {error.detail}")
            return Extracted("", self.name, (refused,), whole=False)
        said = "\n".join((text, *filter(str.strip, within)))
        lost = package.shortcomings(self.name)
        is_whole = all(map(_is_known, package)) and not lost
        return Extracted(said, self.name, lost, whole=is_whole, has_pictures=has_pictures(package))


def _parts(package: XmlPackage) -> Iterator[Iterator[Sign]]:
    yield from (package.signs(each) for each in _PARTS if each in package or each == _CONTENT)


def _is_known(part: str) -> bool:
    return part.endswith("/") or part.startswith(_KNOWN_FOLDERS) or part.rpartition("/")[2] in _KNOWN_PARTS

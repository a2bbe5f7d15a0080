"""DiWoo 0.9.8: a description of each member that has a file, for the Woo index (TOOI, KOOP).

That standard has no code for mail, chats or inventories: such a member gets none, and what is known
of it stands in `extraMetadata`. Of the handlings it knows, a member of a release has one: it was
established (vaststelling) by the decision to release. Attachments are told by `isPartOf`, replies
and threads by `aggregatiekenmerk` and extra metadata.
"""

from collections.abc import Iterator

from disclosure import wording
from disclosure.inventory import utc
from disclosure.xml_text import Element, element, text, written
from disclosure.zip_stream import ZipEntry, entry_with, zip_chunks
from records.record import RecipientRole, RecordKind
from records.release import FileRole, Member, Organisation, Release, ReleasedFile, ReleasedSet, code_of

NAMESPACE = "https://standaarden.overheid.nl/diwoo/metadata/"
_TOOI = "https://identifier.overheid.nl/tooi/def/thes/kern/"
_REQUESTS = f"{_TOOI}c_3baef532"
_ESTABLISHED = f"{_TOOI}c_641ecd76"
_FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
_FORMATS = {
    "application/pdf": "PDF",
    "text/plain": "TXT",
    "text/html": "HTML",
    "text/csv": "CSV",
    "application/zip": "ZIP",
    "application/msword": "DOC",
    "application/rtf": "RTF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PPTX",
    "application/vnd.ms-excel": "XLS",
    "application/vnd.ms-powerpoint": "PPT",
    "application/vnd.oasis.opendocument.text": "ODT",
    "application/vnd.oasis.opendocument.spreadsheet": "ODS",
    "application/vnd.oasis.opendocument.presentation": "ODP",
}


class Diwoo:
    """A zip with one XML file for each member that has files."""

    name = "diwoo"
    media_type = "application/zip"

    def file_name(self, release: Release) -> str:
        """The name of the download."""
        return f"{release.name}-diwoo.zip"

    def write(self, released: ReleasedSet) -> Iterator[bytes]:
        """The zip."""
        yield from zip_chunks(_entries(released), released.release.released_at)


def _entries(released: ReleasedSet) -> Iterator[ZipEntry]:
    for member in released.members():
        file = main_file(member)
        if file:
            described = written(_document(member, file, released.release))
            yield entry_with(f"diwoo/{member.code}.xml", described)


def main_file(member: Member) -> ReleasedFile | None:
    """What a reader of the member opens first."""
    roles = (FileRole.PDF, FileRole.ORIGINAL, FileRole.TEXT)
    return next((file for role in roles if (file := member.file(role))), None)


def _document(member: Member, file: ReleasedFile, release: Release) -> Element:
    title = member.title.strip() or f"{wording.KINDS[member.kind]} {member.code}"
    described = element(
        "diwoo:DiWoo",
        element("diwoo:identifiers", text("diwoo:identifier", identifier(release, member.number))),
        _publisher("diwoo:publisher", release.publisher),
        element("diwoo:titelcollectie", text("diwoo:officieleTitel", title)),
        element(
            "diwoo:classificatiecollectie",
            element(
                "diwoo:informatiecategorieen",
                text("diwoo:informatiecategorie", "Woo-verzoeken en -besluiten", resource=_REQUESTS),
            ),
        ),
        text("diwoo:creatiedatum", member.day.isoformat()) if member.day else None,
        _format(file),
        text("diwoo:aggregatiekenmerk", release.inquiry),
        _part_of(member, release),
        element(
            "diwoo:documenthandelingen",
            element(
                "diwoo:documenthandeling",
                text("diwoo:soortHandeling", "vaststelling", resource=_ESTABLISHED),
                text("diwoo:atTime", utc(release.released_at)),
            ),
        ),
    )
    extra = [_extra(key, values) for key, values in _facts(member) if any(values)]
    return Element(
        "diwoo:Document",
        (described, element("diwoo:extraMetadata", element("diwoo:extraMetadatavelden", *extra))),
        (("xmlns:diwoo", NAMESPACE),),
    )


def identifier(release: Release, number: int) -> str:
    """What a member is called outside its set."""
    return f"{release.inquiry}/{code_of(number)}"


def _publisher(name: str, one: Organisation) -> Element:
    return text(name, one.name, **({"resource": one.uri} if one.uri else {}))


def _format(file: ReleasedFile) -> Element | None:
    known = _FORMATS.get(file.media_type)
    return text("diwoo:format", known, resource=_FILE_TYPES + known) if known else None


def _part_of(member: Member, release: Release) -> Element | None:
    if member.parent is None:
        return None
    whole = identifier(release, member.parent)
    return text("diwoo:isPartOf", f"Stuk {code_of(member.parent)}", resource=whole)


def _facts(member: Member) -> Iterator[tuple[str, list[str]]]:
    yield "soort", [wording.KINDS[member.kind]]
    yield "kanaal", [member.channel.value]
    yield "bewijs", [member.evidence.value]
    yield "verzonden", [utc(member.sent_at)] if member.sent_at else []
    yield "afzender", [wording.person(member.sender)]
    for role in RecipientRole:
        yield role.value, [wording.person(each) for each in member.recipients if each.role is role]
    yield "beoordeling", [member.outcome.value]
    yield "grond", [use.ground.code for use in member.grounds]
    yield "draad", [str(member.thread)] if member.thread else []
    is_chat = member.kind in {RecordKind.CHAT, RecordKind.NOTICE}
    yield "gesprek", [str(member.conversation)] if is_chat and member.conversation else []
    yield "sha256", [file.digest.hex() for file in member.files]


def _extra(key: str, values: list[str]) -> Element:
    return element(
        "diwoo:extraMetadataveld",
        text("diwoo:key", key),
        element("diwoo:values", *(text("diwoo:value", value) for value in values if value)),
    )

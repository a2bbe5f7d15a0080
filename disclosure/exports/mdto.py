"""MDTO 1.0.2 (Nationaal Archief): a sidecar for each member, and one for each of its files.

A mail or a chat message is an `informatieobject`, its files are each a `bestand`. Who wrote and
received it is a `betrokkene`, the grounds are a `beperkingGebruik`. How long it is to be kept is
not known here, and is said to be so. Lists of terms that are our own are named so.
"""

from collections.abc import Iterator

from disclosure import wording
from disclosure.inventory import utc
from disclosure.xml_text import Element, element, text, written
from disclosure.zip_stream import ZipEntry, entry_with, zip_chunks
from records.judgement import Outcome
from records.record import Participant, Recipient, RecipientRole
from records.release import Member, Release, ReleasedFile, ReleasedSet, code_of

NAMESPACE = "https://www.nationaalarchief.nl/mdto"
_OURS = "Klaarlicht"
_WOO = "Wet open overheid"
_LEVELS = "MDTO begrippenlijst aggregatieniveaus"
_RELATIONS = {
    RecipientRole.TO: "geadresseerde",
    RecipientRole.CC: "ontvanger van een kopie",
    RecipientRole.BCC: "ontvanger van een blinde kopie",
    RecipientRole.MEMBER: "deelnemer aan het gesprek",
}


class Mdto:
    """A zip with `NUMBER.mdto.xml` for each member and `FILE.bestand.mdto.xml` for each file."""

    name = "mdto"
    media_type = "application/zip"

    def file_name(self, release: Release) -> str:
        """The name of the download."""
        return f"{release.name}-mdto.zip"

    def write(self, released: ReleasedSet) -> Iterator[bytes]:
        """The zip."""
        yield from zip_chunks(_entries(released), released.release.released_at)


def _entries(released: ReleasedSet) -> Iterator[ZipEntry]:
    release = released.release
    for member in released.members():
        yield entry_with(f"mdto/{member.code}.mdto.xml", written(_mdto(_object(member, release))))
        for file in member.files:
            sidecar = written(_mdto(_file(member, file, release)))
            yield entry_with(f"mdto/{file.name}.bestand.mdto.xml", sidecar)


def _mdto(inner: Element) -> Element:
    return Element("MDTO", (inner,), (("xmlns", NAMESPACE),))


def _object(member: Member, release: Release) -> Element:
    parent = None if member.parent is None else _reference("isOnderdeelVan", member.parent, release)
    return element(
        "informatieobject",
        _identity(member.code, release),
        text("naam", _title(member)),
        _term("aggregatieniveau", "Archiefstuk", _LEVELS),
        _term("classificatie", wording.KINDS[member.kind], _OURS),
        text("omschrijving", member.remark) if member.remark else None,
        _sent(member),
        element(
            "event",
            _term("eventType", "Verstrekking", _OURS),
            text("eventTijd", utc(release.released_at)),
            _actor("eventVerantwoordelijkeActor", release.publisher.name),
            text("eventResultaat", wording.OUTCOMES[member.outcome]),
        ),
        _term("waardering", "Niet bekend", _OURS),
        parent,
        *(_representation(file, release) for file in member.files),
        _actor("archiefvormer", release.publisher.name),
        *_involved(member),
        *_restrictions(member),
    )


def _sent(member: Member) -> Element | None:
    if member.day is None:
        return None
    return element(
        "dekkingInTijd",
        _term("dekkingInTijdType", "Verzonden", _OURS),
        text("dekkingInTijdBegindatum", member.day.isoformat()),
    )


def _involved(member: Member) -> Iterator[Element]:
    people: list[tuple[str, Participant | Recipient]] = [
        (_RELATIONS[each.role], each) for each in member.recipients
    ]
    if member.sender:
        people.insert(0, ("afzender", member.sender))
    for relation, one in people:
        name = wording.person(one)
        if name.strip():
            yield element(
                "betrokkene",
                _term("betrokkeneTypeRelatie", relation, _OURS),
                _actor("betrokkeneActor", name),
            )


def _restrictions(member: Member) -> Iterator[Element]:
    for use in member.grounds:
        yield element(
            "beperkingGebruik",
            _term("beperkingGebruikType", use.ground.citation, _WOO, use.ground.code),
            text("beperkingGebruikNadereBeschrijving", use.ground.interest),
        )
    if not member.grounds:
        known = member.outcome in {Outcome.PUBLIC, Outcome.ALREADY_PUBLIC}
        yield element(
            "beperkingGebruik",
            _term("beperkingGebruikType", "Openbaar" if known else wording.OUTCOMES[member.outcome], _WOO),
        )


def _file(member: Member, file: ReleasedFile, release: Release) -> Element:
    return element(
        "bestand",
        _identity(file.name, release),
        text("naam", file.name),
        text("omvang", str(file.size_bytes)),
        _term("bestandsformaat", file.media_type, "IANA Media Types", file.media_type),
        element(
            "checksum",
            _term("checksumAlgoritme", "SHA-256", "MDTO begrippenlijst checksumalgoritmen"),
            text("checksumWaarde", file.digest.hex()),
            text("checksumDatum", utc(release.released_at)),
        ),
        _reference("isRepresentatieVan", member.number, release),
    )


def _representation(file: ReleasedFile, release: Release) -> Element:
    return element(
        "heeftRepresentatie", text("verwijzingNaam", file.name), _identity(file.name, release, inner=True)
    )


def _reference(name: str, number: int, release: Release) -> Element:
    code = code_of(number)
    return element(name, text("verwijzingNaam", f"Stuk {code}"), _identity(code, release, inner=True))


def _identity(mark: str, release: Release, *, inner: bool = False) -> Element:
    return element(
        "verwijzingIdentificatie" if inner else "identificatie",
        text("identificatieKenmerk", f"{release.name}/{mark}"),
        text("identificatieBron", _OURS),
    )


def _actor(name: str, who: str) -> Element:
    return element(name, text("verwijzingNaam", who if who.strip() else "onbekend"))


def _term(name: str, label: str, of: str, code: str = "") -> Element:
    return element(
        name,
        text("begripLabel", label),
        text("begripCode", code) if code else None,
        element("begripBegrippenlijst", text("verwijzingNaam", of)),
    )


def _title(member: Member) -> str:
    return member.title if member.title.strip() else f"{wording.KINDS[member.kind]} {member.code}"

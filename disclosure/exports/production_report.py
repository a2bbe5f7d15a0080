"""The production report of the existing publication platform: its 14 columns, its words.

Source: the reader of minvws/nl-rdo-woo-web and its template: headings, judgements, source types,
limits (file name 500, remark 1,000, link 2,048 characters), links joined by `|`, families from 1.
A member's `ID` is also the stem of its files, by which the platform joins the two.
"""

from collections.abc import Iterator

from disclosure import wording
from disclosure.sheet import MEDIA_TYPE, workbook
from records.judgement import Outcome
from records.record import RecordKind
from records.release import Member, Release, ReleasedSet, code_of

HEADINGS = (
    *("ID", "Matter", "Family", "Email Thread ID", "Document", "File Type", "Datum"),
    *("Beoordeling", "Opgeschort", "Beoordelingsgrond", "Toelichting", "Publieke Link"),
    *("Gerelateerd ID", "Zaaknummer"),
)
MAX_NAME, MAX_REMARK, MAX_LINK = 500, 1_000, 2_048

_DUPLICATE = "dubbel"
_WIDTH = 18
_KINDS = {RecordKind.MAIL: "email", RecordKind.CHAT: "chat", RecordKind.NOTICE: "chat"}
_TYPES = (
    ("application/pdf", "pdf"),
    ("message/", "email"),
    ("image/", "image"),
    ("audio/", "audio"),
    ("video/", "video"),
    ("text/html", "html"),
    ("text/vcard", "vcard"),
    ("text/csv", "spreadsheet"),
    ("text/", "note"),
    ("application/msword", "doc"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml", "doc"),
    ("application/vnd.oasis.opendocument.text", "doc"),
    ("application/vnd.ms-powerpoint", "presentation"),
    ("application/vnd.openxmlformats-officedocument.presentationml", "presentation"),
    ("application/vnd.oasis.opendocument.presentation", "presentation"),
    ("application/vnd.ms-excel", "spreadsheet"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml", "spreadsheet"),
    ("application/vnd.oasis.opendocument.spreadsheet", "spreadsheet"),
    ("application/xml", "xml"),
)


class ProductionReport:
    """A row for each member, as that platform takes it in without a hand's work."""

    name = "production-report"
    media_type = MEDIA_TYPE

    def file_name(self, release: Release) -> str:
        """The name of the download."""
        return f"{release.name}-productierapport.xlsx"

    def write(self, released: ReleasedSet) -> Iterator[bytes]:
        """The workbook."""
        lines = (_row(member, released.release) for member in released.members())
        headings = [(heading, _WIDTH) for heading in HEADINGS]
        yield from workbook("Productierapport", headings, lines, released.release.released_at)


def _row(member: Member, release: Release) -> tuple[str | int | None, ...]:
    codes = [use.ground.code for use in member.grounds]
    is_copy = member.outcome is Outcome.DUPLICATE
    # That platform has no outcome for a copy: it is not published, on the pseudo-ground `dubbel`.
    outcome = Outcome.WITHHELD if is_copy else member.outcome
    return (
        member.code,
        release.inquiry,
        member.family,
        member.thread,
        (member.title.replace("\n", " ").strip() or member.code)[:MAX_NAME],
        source_type(member),
        member.day.isoformat() if member.day else "",
        wording.OUTCOMES[outcome],
        "",
        ";".join([*codes, _DUPLICATE] if is_copy else codes),
        member.remark[:MAX_REMARK],
        "|".join(link for link in member.public_link.split() if len(link) <= MAX_LINK),
        code_of(member.duplicate_of) if member.duplicate_of else "",
        release.inquiry,
    )


def source_type(member: Member) -> str:
    """What the record was, as that platform names it; `unknown` for what it has no word for."""
    if member.kind in _KINDS:
        return _KINDS[member.kind]
    return next((word for begin, word in _TYPES if member.media_type.startswith(begin)), "unknown")

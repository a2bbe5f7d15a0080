"""The reading room as HTML: every text is escaped here, boxes are marked, nothing needs a script."""

import re
from collections.abc import Iterable, Sequence
from html import escape

from disclosure import wording
from disclosure.cells import visible
from records.ground import GROUNDS
from records.judgement import Outcome
from records.record import RecipientRole
from records.release import AMSTERDAM, FileRole, Member, Release, ReleasedFile, Stone
from search.highlight import Highlight

ROOT = "/inzage"
"""Where the reading room begins."""

_BOX = re.compile(r"\[((?:{0})(?:; (?:{0}))*)\]".format("|".join(map(re.escape, GROUNDS))))
_ROLES = {
    RecipientRole.TO: "Aan",
    RecipientRole.CC: "Cc",
    RecipientRole.BCC: "Bcc",
    RecipientRole.MEMBER: "Deelnemers",
}
_FILES = {
    FileRole.PDF: "Het stuk als pdf",
    FileRole.TEXT: "De tekst",
    FileRole.ORIGINAL: "Het origineel",
}
_CLOSED = {
    Outcome.WITHHELD: "Dit stuk is niet openbaar.",
    Outcome.ALREADY_PUBLIC: "Dit stuk was al openbaar en is niet opnieuw verstrekt.",
    Outcome.DUPLICATE: "Dit is een dubbel exemplaar.",
}


def page(title: str, body: str, release: Release | None = None) -> str:
    """A whole page; of a release with its heading and its ways around."""
    around = _around(release) if release else ""
    return (
        '<!doctype html>\n<html lang="nl">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex, nofollow">\n'
        f"<title>{text_of(title)}</title>\n"
        '<link rel="icon" href="/static/klaarlicht.svg" type="image/svg+xml">\n'
        '<link rel="stylesheet" href="/static/klaarlicht.css">\n'
        '<link rel="stylesheet" href="/static/reading_room.css">\n</head>\n<body>\n'
        f'<a class="skip" href="#inhoud">Naar de inhoud</a>\n{around}'
        f'<main id="inhoud">\n<h1>{text_of(title)}</h1>\n{body}</main>\n</body>\n</html>\n'
    )


def refusal() -> str:
    """What everybody sees for whom nothing opens, whatever the reason."""
    told = (
        "<p>Deze pagina opent alleen met een geldige link. Een link kan zijn verlopen of ingetrokken, of"
        " bij het overnemen zijn beschadigd. Vraag degene die u de link gaf om een nieuwe.</p>\n"
    )
    return page("Deze link opent niets", told)


def _around(release: Release) -> str:
    ways = (("", "Stukken"), ("/zoeken", "Zoeken"), ("/downloads", "Downloads"))
    links = "".join(f'<li><a href="{ROOT}{path}">{name}</a></li>' for path, name in ways)
    return (
        f'<header>\n<p class="release"><strong>Woo-verzoek {text_of(release.inquiry)}</strong>,'
        f" verstrekking {release.number} van {text_of(release.publisher.name)}</p>\n"
        f'<nav aria-label="Verstrekking"><ul>{links}</ul></nav>\n'
        f'<form method="post" action="{ROOT}/verlaten"><button>Sluit de inzage</button></form>\n</header>\n'
    )


def member_list(members: Iterable[tuple[Member, str]]) -> str:
    """Members as a table; each with a piece of HTML below its title."""
    rows = "".join(
        f'<tr><td>{moment(each)}</td><th scope="row"><a href="{ROOT}/stukken/{each.number}">'
        f"{text_of(title_of(each))}</a>{below}</th><td>{wording.KINDS[each.kind]}</td>"
        f"<td>{text_of(wording.person(each.sender))}</td><td>{wording.OUTCOMES[each.outcome]}</td></tr>\n"
        for each, below in members
    )
    return (
        '<div class="wide" role="region" tabindex="0" aria-label="Stukken"><table class="members">\n'
        '<thead><tr><th scope="col">Verzonden</th><th scope="col">Titel</th><th scope="col">Soort</th>'
        '<th scope="col">Van</th><th scope="col">Beoordeling</th></tr></thead>\n'
        f"<tbody>\n{rows}</tbody>\n</table></div>\n"
    )


def search_form(query: str) -> str:
    """Words are sent in the body of the request: they stand in no address and in no log of one."""
    return (
        f'<form method="post" action="{ROOT}/zoeken" role="search">\n'
        f'<label for="vraag">Zoek in deze verstrekking</label>\n<input id="vraag" name="vraag" type="search"'
        f' maxlength="2000" value="{escape(visible(query), quote=True)}"> <button>Zoek</button>\n</form>\n'
        '<p class="hint">Alle woorden moeten voorkomen. Tussen aanhalingstekens zoekt u een zin; ook'
        " <code>OF</code>, <code>NIET</code>, <code>woor*</code> en <code>van:naam</code> werken.</p>\n"
    )


def more(query: str, cursor: str) -> str:
    """The next page of what was found."""
    return (
        f'<form method="post" action="{ROOT}/zoeken"><input type="hidden" name="vraag"'
        f' value="{escape(visible(query), quote=True)}"><input type="hidden" name="verder"'
        f' value="{escape(cursor, quote=True)}"><button>Meer resultaten</button></form>\n'
    )


def lit(highlights: Iterable[Highlight]) -> str:
    """Where the words light up in a text."""
    return "".join(f'<p class="lit">…{_marked(each)}…</p>' for each in highlights if each.field == "text")


def _marked(one: Highlight) -> str:
    pieces, reached = [], 0
    for start, end in one.ranges:
        pieces += [text_of(one.text[reached:start]), f"<mark>{text_of(one.text[start:end])}</mark>"]
        reached = end
    return "".join([*pieces, text_of(one.text[reached:])])


def member_page(member: Member, text: str, family: Sequence[Member]) -> str:
    """One member: its facts, its text with boxes, its grounds, its family and its files."""
    closed = _CLOSED.get(member.outcome)
    body = f"<p>{closed}</p>\n" if closed else f'<div class="text" lang="nl">{boxed(text)}</div>\n'
    return _facts(member) + body + _grounds(member) + _family(member, family) + _files(member)


def message(member: Member, text: str) -> str:
    """One message of a thread or a conversation."""
    closed = _CLOSED.get(member.outcome)
    told = f"<p>{closed}</p>" if closed else f'<div class="text">{boxed(text)}</div>'
    who = text_of(wording.person(member.sender)) or wording.KINDS[member.kind]
    return (
        f'<li class="{member.kind.value}"><p class="by"><strong>{who}</strong>, {moment(member)},'
        f' <a href="{ROOT}/stukken/{member.number}">stuk {member.code}</a></p>{told}</li>\n'
    )


def messages(items: Iterable[tuple[Member, str]]) -> str:
    """Messages in order of time."""
    return f'<ol class="messages">\n{"".join(message(*each) for each in items)}</ol>\n'


def downloads(
    papers: Iterable[ReleasedFile], exports: Iterable[tuple[str, str]], stones: Iterable[Stone]
) -> str:
    """What can be carried away, and what was taken back."""
    forms = "".join(
        f'<li><a href="{ROOT}/downloads/{name}">{text_of(told)}</a></li>\n' for name, told in exports
    )
    files = "".join(
        f'<li><a href="{ROOT}/bijlagen/{escape(each.path, quote=True)}">{text_of(each.path)}</a>'
        f" ({size(each.size_bytes)})</li>\n"
        for each in papers
    )
    gone = "".join(
        f"<li>Stuk {each.code}, {wording.day(each.withdrawn_at.astimezone(AMSTERDAM).date())}:"
        f" {wording.WITHDRAWALS[each.reason]}</li>\n"
        for each in stones
    )
    return (
        f"<h2>De hele verstrekking</h2>\n<ul>\n{forms}</ul>\n"
        f"<h2>Begeleidende stukken</h2>\n<ul>\n{files}</ul>\n"
        + (f"<h2>Ingetrokken stukken</h2>\n<ul>\n{gone}</ul>\n" if gone else "")
    )


def steps(path: str, skipped: int, shown: int, *, has_more: bool) -> str:
    """The way to the page before and the page after."""
    before = f'<a href="{path}?vanaf={max(0, skipped - shown)}" rel="prev">Vorige</a>' if skipped else ""
    after = f'<a href="{path}?vanaf={skipped + shown}" rel="next">Volgende</a>' if has_more else ""
    return f'<nav class="steps" aria-label="Bladzijden">{before} {after}</nav>\n' if before or after else ""


def boxed(text: str) -> str:
    """A text with its boxes marked; a box tells its ground to who cannot see it as well."""
    pieces, reached = [], 0
    for found in _BOX.finditer(text):
        pieces.append(text_of(text[reached : found.start()]))
        pieces.append(f'<span class="box"><span class="unseen">gelakt: </span>{found[0]}</span>')
        reached = found.end()
    return "".join([*pieces, text_of(text[reached:])])


def title_of(member: Member) -> str:
    """The title, or what stands for one that is not shown."""
    return member.title.strip() or f"{wording.KINDS[member.kind]} {member.code}"


def moment(member: Member) -> str:
    """When it was sent, in Dutch time."""
    if member.sent_at is None:
        return "geen datum"
    local = member.sent_at.astimezone(AMSTERDAM)
    return f'<time datetime="{local.isoformat()}">{local:%d-%m-%Y %H:%M}</time>'


def size(count: int) -> str:
    """A number of bytes as people say it."""
    for unit in ("bytes", "kB", "MB"):
        if count < 1_000:
            return f"{count} {unit}"
        count //= 1_000
    return f"{count} GB"


def text_of(text: str) -> str:
    """A text as HTML shows it."""
    return escape(visible(text), quote=False)


def _facts(member: Member) -> str:
    rows = [
        ("Nummer", member.code),
        ("Verzonden", moment(member)),
        ("Soort", wording.KINDS[member.kind]),
        ("Kanaal", wording.CHANNELS[member.channel]),
        ("Bewijs", wording.EVIDENCE[member.evidence]),
        ("Van", boxed(wording.person(member.sender))),
        *(
            (name, boxed("; ".join(wording.person(each) for each in member.recipients if each.role is role)))
            for role, name in _ROLES.items()
        ),
        ("Beoordeling", wording.OUTCOMES[member.outcome]),
        ("Toelichting", text_of(member.remark)),
        ("Openbaar op", text_of(member.public_link)),
        ("Pdf", text_of(wording.page_refusal(member.page_refusal))),
        ("Draad", _way("draden", member.thread, "Lees de hele wisseling")),
        ("Gesprek", _way("gesprekken", member.conversation, "Lees het hele gesprek")),
        ("Dubbel van", _way("stukken", member.duplicate_of, f"Stuk {member.duplicate_of}")),
    ]
    told = "".join(f"<dt>{name}</dt><dd>{value}</dd>\n" for name, value in rows if value)
    return f'<dl class="facts">\n{told}</dl>\n'


def _way(place: str, number: int | None, told: str) -> str:
    return "" if number is None else f'<a href="{ROOT}/{place}/{number}">{told}</a>'


def _grounds(member: Member) -> str:
    if not member.grounds:
        return ""
    told = "".join(
        f"<li><strong>{ground.code}</strong>: {text_of(ground.citation)}: {text_of(ground.interest)}</li>\n"
        for ground in (use.ground for use in member.grounds)
    )
    return f"<h2>Gronden</h2>\n<ul>\n{told}</ul>\n"


def _family(member: Member, family: Sequence[Member]) -> str:
    others = [each for each in family if each.number != member.number]
    if not others:
        return ""
    told = "".join(
        f'<li><a href="{ROOT}/stukken/{each.number}">{text_of(title_of(each))}</a>'
        f" ({wording.KINDS[each.kind].lower()})</li>\n"
        for each in others
    )
    return f"<h2>Hoort hierbij</h2>\n<ul>\n{told}</ul>\n"


def _files(member: Member) -> str:
    if not member.files:
        return ""
    told = "".join(
        f'<li><a href="{ROOT}/stukken/{member.number}/{file.role.value}">{_FILES[file.role]}</a>'
        f" ({size(file.size_bytes)})</li>\n"
        for file in member.files
    )
    return f"<h2>Bestanden</h2>\n<ul>\n{told}</ul>\n"

"""Forwarded mail: what a mail forwards in its text becomes evidence of its own, linked to that mail.

Of a message that was forwarded from a private account the copy may be all there is. Its bytes are those of
the mail that carries it; when it was received nobody knows, and what it says was typed by whoever forwards.
"""

import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from ingest.file_record import cut_text
from ingest.format import Attachments, Context, Finding
from ingest.forwards.quote_count import count_quotes
from ingest.forwards.quote_date import quote_date
from ingest.forwards.quotes import Quote, is_forward, quotes
from ingest.words.addresses import read_addresses
from records.defect import Defect, DefectCode
from records.identity import record_id
from records.place import StepKind
from records.record import Evidence, Participant, Recipient, RecipientRole, Record, RecordKind

_MAILTO = re.compile(r"\[mailto:([^\]\s]{1,320})\]", re.IGNORECASE)
_ON_BEHALF = re.compile(r" (?:namens|on behalf of|im auftrag von) ", re.IGNORECASE)
_NOTES_NAME = re.compile(r"(?<![^\s,;])([^\W\d_][^,;<>\"@]*[ /][^,;<>\"@]*?) ?@ ?[A-Za-z0-9]+(?![\w.@-])")
"""A name of Lotus Notes; behind it stands its domain, which makes no address of it: `Jan Jansen/DEN/X@X`."""
_GAP = re.compile(r"[;\t]")


def forwarded(mail: Record, context: Context) -> Iterator[Finding]:
    """The messages in the text of a mail that forwards, after a count of them; of any other none.

    At most `limits.quotes` become records; the text of the mail holds the others.
    """
    if not is_forward(mail.title, mail.text):
        return
    told, most = quotes(mail.text), context.limits.quotes
    yield Attachments(mail.place, count_quotes(mail.text))
    for number, each in enumerate(told[:most], 1):
        yield _record(mail, each, number, context)
    if len(told) > most:
        yield Defect(DefectCode.LIMIT_PARTS, mail.place, f"forwarded {len(told)}", len(told) - most)


def _record(mail: Record, quote: Quote, number: int, context: Context) -> Record:
    place = mail.place.into(StepKind.QUOTE, str(number))
    limits = context.limits
    sent = quote_date(quote.written, ZoneInfo(context.timezone))
    text, is_cut = cut_text(quote.text, limits.text_characters)
    troubles = [(DefectCode.DATE, sent.doubt)] if sent.doubt else []
    if is_cut:
        troubles.append((DefectCode.LIMIT_TEXT, f"characters {len(quote.text)}"))
    senders = _people(quote.sender, limits.addresses)
    return Record(
        id=record_id(context.accession_id, str(place), mail.origin),
        kind=RecordKind.MAIL,
        place=place,
        origin=mail.origin,
        digest=mail.digest,
        size_bytes=mail.size_bytes,
        title=quote.subject,
        text=text,
        media_type=mail.media_type,
        sent_at=sent.at,
        sent_timezone=sent.timezone,
        sent_written=quote.written,
        sender=senders[0] if senders else None,
        recipients=tuple(
            Recipient(role, each.name, each.address)
            for role, field in ((RecipientRole.TO, quote.to), (RecipientRole.CC, quote.cc))
            for each in _people(field, limits.addresses)
        ),
        parent_id=mail.id,
        family_id=mail.family_id,
        evidence=Evidence.FORWARDED,
        defects=tuple(Defect(code, place, detail) for code, detail in troubles),
    )


def _people(field: str, limit: int) -> tuple[Participant, ...]:
    """Who stands in a field as programs write it: `Jan <jan@x>; Piet [mailto:piet@x] namens Klaas`."""
    plain = _NOTES_NAME.sub(r"\1;", _MAILTO.sub(r"<\1>", field))
    parts = (_ON_BEHALF.split(each.strip(" ,"), maxsplit=1)[0] for each in _GAP.split(plain))
    value = ";".join(_quoted(each) for each in parts if each.strip())
    return read_addresses(value.encode("utf-8", "surrogatepass"), limit)[0]


def _quoted(name: str) -> str:
    """A name with a comma (`Vries, Jan de`) is one name, and not two people, where no address follows.

    Names of Lotus Notes (`Jan/DEN/X, Piet/DEN/X`) have no commas.
    """
    is_bare_name = "," in name and not {"@", '"', "/"} & set(name)
    return f'"{name.strip()}"' if is_bare_name else name

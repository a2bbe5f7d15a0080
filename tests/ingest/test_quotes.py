"""Quoted messages: found in three languages, cut where the next begins, counted twice in two ways."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.forwards.quote_count import count_quotes
from ingest.forwards.quote_date import quote_date
from ingest.forwards.quotes import Quote, is_forward, quotes
from records.defect import DefectCode
from records.record import Participant
from tests.builders import CRLF, mail, read_all

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

OUTLOOK = """Ter info.

-----Oorspronkelijk bericht-----
Van: Jansen, Jan <jan@thuis.example>
Verzonden: maandag 9 september 2024 08:47
Aan: Piet Smit; Klaas [mailto:k@werk.example]
CC: Mies
Onderwerp: Inspectie
Bijlagen: nota.pdf

Beste Piet,

Alles goed.
"""
APPLE = """Begin doorgestuurd bericht:

> Van: Jan <jan@thuis.example>
> Onderwerp: Spijt
> Datum: 4 maart 2024 om 10:12:30 CET
> Aan: Piet
>
> Eerste regel
> > ouder
>
Groet van mij
"""


def test_a_block_of_headers_begins_a_quote_and_the_marker_above_it_is_no_text() -> None:
    assert quotes(OUTLOOK) == [
        Quote(
            sender="Jansen, Jan <jan@thuis.example>",
            written="maandag 9 september 2024 08:47",
            to="Piet Smit; Klaas [mailto:k@werk.example]",
            cc="Mies",
            subject="Inspectie",
            text="Beste Piet,\n\nAlles goed.",
        )
    ]


NOTES = """Ter info

---------------------- Doorgestuurd door Anna Bos/DEN/MIN op 04-03-2024
10:12 ---------------------------


Jan Jansen@MIN
04-03-2024 09:00
Aan:	Anna Bos/DEN/MIN@MIN, Karel de
Boer/DEN/MIN@MIN
cc:
Onderwerp:	Re: Inspectie

Beste Anna,

Alles goed.


"Piet, Smit" <piet@thuis.example> on 03/01/2024 05:30:00 PM
Please respond to piet@thuis.example
To: jan@min.example
cc:
Subject: Inspectie

Hoe staat het?
"""


def test_lotus_notes_says_who_and_when_above_the_addressees() -> None:
    first, second = quotes(NOTES)
    assert (first.sender, first.written, first.subject) == (
        "Jan Jansen@MIN",
        "04-03-2024 09:00",
        "Re: Inspectie",
    )
    assert (first.to, first.cc, first.text) == (
        "Anna Bos/DEN/MIN@MIN, Karel de Boer/DEN/MIN@MIN",
        "",
        "Beste Anna,\n\nAlles goed.",
    )
    assert (second.sender, second.written) == ('"Piet, Smit" <piet@thuis.example>', "03/01/2024 05:30:00 PM")
    assert (second.subject, second.text) == ("Inspectie", "Hoe staat het?")
    assert count_quotes(NOTES) == 2
    assert is_forward("Re: Inspectie", NOTES)


def test_names_of_lotus_notes_are_names_and_their_domain_is_no_address() -> None:
    mail_of_notes = mail(NOTES.replace("\n", CRLF), subject="Inspectie")
    _, first, second = read_all(mail_of_notes).records
    assert [(each.name, each.address) for each in (first.sender, *first.recipients) if each] == [
        ("Jan Jansen", ""),
        ("Anna Bos/DEN/MIN", ""),
        ("Karel de Boer/DEN/MIN", ""),
    ]
    assert second.sender == Participant("Piet, Smit", "piet@thuis.example")


@pytest.mark.parametrize(
    ("head", "sender", "written", "to"),
    [
        (('---- Weitergeleitet von J/B am 11.03.2002 08:43 ----\n\n"J" <j@x.example> am 09.03.2002 00:07:07\n\n'
         "An:    A\nKopie: B\nThema: Nota"), '"J" <j@x.example>', "09.03.2002 00:07:07", "A"),
        ("---- Forwarded by J/B on 02/23/2000 \n04:26 PM ----\nTo: A/B@C\ncc:\nSubject: Nota", "", "", "A/B@C"),
        ("From:\tJ B\n03/26/2001 10:20 AM\nTo:\tA/B@C\ncc:\t\nSubject:\tNota", "J B", "03/26/2001 10:20 AM", "A/B@C"),
        ("From:  J @ X                08/18/2000 04:22 PM\n\t\n\nTo:\tA\ncc:\t\nSubject:\tNota",
         "J @ X", "08/18/2000 04:22 PM", "A"),
        (("----- Forwarded by J/B on 02/23/2000 04:26 PM -----\n\nFrom: J/B\nTo: A/B@C,\nDate: 02/23/2000 04:00 PM\n"
         "Subject: Nota"), "J/B", "02/23/2000 04:00 PM", "A/B@C,"),
    ],
)  # fmt: skip
def test_forms_of_lotus_notes(head: str, sender: str, written: str, to: str) -> None:
    text = f"Zie onder.\n\n{head}\n\nTekst"
    assert [(each.sender, each.written, each.to, each.subject, each.text) for each in quotes(text)] == [
        (sender, written, to, "Nota", "Tekst")
    ]
    assert count_quotes(text) == 1


@pytest.mark.parametrize(
    "plain",
    [
        "Overleg on 03/19/2001 09:10:33 AM\nis verzet.",
        "Gezien op 04-03-2024 10:12\nAan: iedereen\n\nTekst\nOnderwerp: niets",
        "To: mij\nSubject: dit",
        "---- Forwarded by J/B on 02/23/2000 04:26 PM ----\n\nTekst zonder kop",
    ],
)
def test_words_that_look_like_lotus_notes_are_no_head(plain: str) -> None:
    assert (quotes(plain), count_quotes(plain)) == ([], 0)


def test_quote_marks_are_taken_off_and_what_stands_less_deep_is_of_who_forwards() -> None:
    (found,) = quotes(APPLE)
    assert (found.subject, found.text) == ("Spijt", "Eerste regel\n> ouder")


@pytest.mark.parametrize(
    ("head", "sender", "written"),
    [
        ("Op ma 4 mrt 2024 om 10:12 schreef Jan <j@x.example>:", "Jan <j@x.example>", "ma 4 mrt 2024 om 10:12"),
        ("Op 4 mrt. 2024 om 10:12 heeft Jan het volgende geschreven:", "Jan", "4 mrt. 2024 om 10:12"),
        ("Op 4 mrt. 2024 om 10:12 heeft Jan de Vries\n<j@x.example> het volgende geschreven:",
         "Jan de Vries <j@x.example>", "4 mrt. 2024 om 10:12"),
        ("On Mon, Mar 4, 2024 at 10:12 AM Jan <j@x.example> wrote:", "Jan <j@x.example>",
         "Mon, Mar 4, 2024 at 10:12 AM"),
        ("Am 04.03.2024 um 10:12 schrieb Jan:", "Jan", "04.03.2024 um 10:12"),
        ("Am Mo., 4. März 2024 um 10:12 Uhr schrieb Jan <j@x.example>:", "Jan <j@x.example>",
         "Mo., 4. März 2024 um 10:12"),
    ],
)  # fmt: skip
def test_a_sentence_that_names_who_and_when_begins_a_quote(head: str, sender: str, written: str) -> None:
    text = f"Dank.\n\n{head}\n\n> Eerste\n> Tweede\n\nEn nog iets."
    assert [(each.sender, each.written, each.text) for each in quotes(text)] == [
        (sender, written, "Eerste\nTweede")
    ]
    assert count_quotes(text) == 1


@pytest.mark.parametrize(
    "plain",
    [
        "Van: Den Haag naar Utrecht\nreis ik morgen.",
        "Op 4 maart 2024 heeft de minister besloten:\nniets.",
        "Van:\nVerzonden: gisteren\nAan: Piet",
        "From here on: nothing\nDate: no",
        "Aan: Piet\nDatum: 4 maart\nOnderwerp: iets",
    ],
)
def test_words_that_look_like_a_head_are_none(plain: str) -> None:
    assert quotes(plain) == []
    assert count_quotes(plain) == 0


def test_of_a_chain_each_message_ends_where_the_next_begins() -> None:
    chain = OUTLOOK + "\n" + OUTLOOK.replace("Inspectie", "Vraag").replace("Alles goed", "Hoe gaat het")
    assert [(each.subject, each.text) for each in quotes(chain)] == [
        ("Inspectie", "Beste Piet,\n\nAlles goed.\n\nTer info."),
        ("Vraag", "Beste Piet,\n\nHoe gaat het."),
    ]


@pytest.mark.parametrize(
    ("subject", "text", "forwards"),
    [
        ("FW: Nota", "", True),
        ("Fwd: Nota", "", True),
        ("RE: Doorst: Nota", "", True),
        ("WG: Nota", "", True),
        ("Nota", "---------- Forwarded message ---------\nFrom: a", True),
        ("Nota", "Begin doorgestuurd bericht:\n", True),
        ("RE: Nota", "-----Oorspronkelijk bericht-----", False),
        ("Forward thinking", "doorgestuurd bericht van de vereniging", False),
    ],
)
def test_a_forward_says_so_in_its_subject_or_above_what_it_forwards(
    subject: str, text: str, *, forwards: bool
) -> None:
    assert is_forward(subject, text) is forwards


@pytest.mark.parametrize(
    ("written", "moment", "doubt"),
    [
        ("maandag 9 september 2024 08:47", "2024-09-09T06:47:00+00:00", ""),
        ("ma 4 mrt. 2024 om 10:12", "2024-03-04T09:12:00+00:00", ""),
        ("Monday, March 4, 2024 10:12 AM", "2024-03-04T09:12:00+00:00", ""),
        ("Mon, Mar 4, 2024 at 10:12\u202fPM", "2024-03-04T21:12:00+00:00", ""),
        ("04.03.2024 10:12", "2024-03-04T09:12:00+00:00", ""),
        ("04-03-2024 10:12", "2024-03-04T09:12:00+00:00", ""),
        ("4-mrt-2024 10:12", "2024-03-04T09:12:00+00:00", ""),
        ("4 Mar 2024 10:12:00-0500", "2024-03-04T15:12:00+00:00", ""),
        ("03/19/2001 09:10:33 AM", "2001-03-19T08:10:33+00:00", ""),
        ("4 maart 2024 om 10:12:30 CET", "2024-03-04T09:12:30+00:00", ""),
        ("Montag, 4. März 2024 um 10:12", "2024-03-04T09:12:00+00:00", ""),
        ("Di., 5. Dez. 2023 um 08:00 Uhr", "2023-12-05T07:00:00+00:00", ""),
        ("Mon, 4 Mar 2024 10:12:00 +0300", "2024-03-04T07:12:00+00:00", ""),
        ("Mon Feb 04 15:03:50 2002", "2002-02-04T14:03:50+00:00", ""),
        ("2024-03-04 10:12", "2024-03-04T09:12:00+00:00", ""),
        ("3/4/2024 9:05 PM", "2024-03-04T20:05:00+00:00", "order"),
        ("3/4/2024 21:05", "2024-04-03T19:05:00+00:00", "order"),
        ("13/4/2024 21:05", "2024-04-13T19:05:00+00:00", ""),
        ("4 mei 2024", "2024-05-03T22:00:00+00:00", ""),
        ("31 februari 2024 10:00", None, "unreadable"),
        ("binnenkort", None, "unreadable"),
    ],
)
def test_dates_above_quotes_are_read_in_three_languages(written: str, moment: str | None, doubt: str) -> None:
    found = quote_date(written, AMSTERDAM)
    assert (found.at.isoformat() if found.at else None, found.doubt) == (moment, doubt)


NOTES_LINE = (
    "---------------------- Forwarded by Jan/DEN/X on 03/19/2001 \n11:45 AM ---------------------------"
)
HEADS = st.sampled_from(
    [
        "Van: Jan <j@x.example>\nVerzonden: maandag 9 september 2024 08:47\nAan: Piet\nOnderwerp: Nota",
        "*From:* Jan\n*Sent:* Monday, March 4, 2024 10:12 AM\n*To:* A; B\n C; D\n*Subject:* Nota",
        "Von: Jan\nDatum: 04.03.2024 10:12\nBetreff: AW: Nota",
        "Op ma 4 mrt 2024 om 10:12 schreef Jan <j@x.example>:",
        "On Mon, Mar 4, 2024 at 10:12 AM Jan <j@x.example>\nwrote:",
        "Am 04.03.2024 um 10:12 schrieb Jan:",
        f'{NOTES_LINE}\n\n\n"Jan" <j@x.example> on 03/19/2001 09:10:33 AM\nTo: A/B/C@D\ncc:\nSubject: Nota',
        f"{NOTES_LINE}\n\n\nJan/DEN/X@X\n03-04-2024 10:12\nAan:\tA/B/C@D,\n\tE/F\ncc:\t\nOnderwerp:\tNota",
        f"{NOTES_LINE}\n{NOTES_LINE}\nTo: A/B/C@D\ncc:\nSubject: Nota",
        "From:  Jan @ DEN            08/18/2000 04:22 PM\n\t\n\nTo:\tA\ncc:\nSubject:\tNota",
        '"Jan" <j@x.example> am 09.03.2002\n00:07:07\nBitte antworten an Jan\n\nAn: A\nKopie:\nThema: Nota',
    ]
)
WORDS = st.lists(
    st.sampled_from(["Beste Piet,", "Alles goed.", "", "Van harte: Jan", "Op tijd", "> ouder", "Aan: wie?"]),
    max_size=5,
)


@given(st.lists(st.tuples(WORDS, HEADS, st.integers(0, 2)), max_size=5), WORDS)
def test_the_count_and_the_reading_agree(blocks: list[tuple[list[str], str, int]], last: list[str]) -> None:
    lines: list[str] = []
    for words, head, level in blocks:
        quoted = [*words, "", *head.split("\n"), "", "tekst"]
        lines += [f"{'> ' * level}{each}".rstrip() for each in quoted]
    text = "\n".join([*lines, *last])
    assert len(quotes(text)) == count_quotes(text) == len(blocks)


@given(st.text(alphabet="VanAonOp:>*- \n4dschreef2Datum@[]<>;", max_size=300))
def test_any_text_is_read_and_no_letter_of_a_quote_is_made_up(text: str) -> None:
    for each in quotes(text):
        assert all(line in text for line in each.text.split("\n"))


@pytest.mark.parametrize(
    "line",
    [
        "_" * 200_000 + "x",
        "----- Forwarded message " + "-" * 200_000 + "x",
        "a" + " " * 200_000 + "b",
        "Op 1" + "1" * 200_000 + " x",
        "> " * 100_000 + "x",
        "Van: a" + " " * 200_000 + "b\nDatum: 4 maart 2024\nAan: " + "\t " * 100_000 + "c",
        "*" * 200_000 + "Van: x",
        "-" * 200_000 + " Forwarded by " + "x" * 200_000 + " on 03/19/2001 11:45 AM",
        "x on " * 50_000 + "03/19/2001 11:45 AM",
        "---- Forwarded by A on 03/19/2001 11:45 AM ----\n" * 20_000,
        "x on 03/19/2001 11:45 AM\nTo: a\n" * 50_000,
        "From: a" + " " * 200_000 + "03/19/2001 11:45 AM\nTo: b\nSubject: c",
    ],
)
def test_a_line_without_end_costs_its_length(line: str) -> None:
    """What looks back at every sign would take hours here, and the test its limit of time."""
    told = read_all(mail(f"doorgestuurd\r\n{line}\r\n\r\nEinde", subject="FW: Nota"))
    assert DefectCode.COUNT_DIFFERS not in told.codes
    assert told.records[0].text.endswith("Einde")


def test_a_drawn_line_above_a_head_is_no_text_of_the_message_before_it() -> None:
    chain = f"{OUTLOOK}\n{'_' * 32}\n" + OUTLOOK.partition("-----\n")[2]
    assert [each.text for each in quotes(chain)] == ["Beste Piet,\n\nAlles goed."] * 2

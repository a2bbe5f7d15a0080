"""Generated papers: the account, the letter and the inventory, as pages and as JSON."""

from dataclasses import replace
from datetime import UTC, date, datetime

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from disclosure.inventory_paper import inventory_paper
from disclosure.letter import Decision, letter, reckoning
from disclosure.paper import Grid, Heading, Listing, Paper, Paragraph, grid
from disclosure.paper_html import paper_html
from disclosure.paper_json import paper_json
from disclosure.sampling import SampleTaken
from disclosure.search_account import (
    HandedIn,
    Questioning,
    SearchAccount,
    SearchMade,
    SystemSearched,
    Talk,
    covered,
)
from disclosure.search_account_paper import search_account_paper
from disclosure.sieve import Sieve
from records.judgement import Outcome
from records.person_asked import PersonAsked, Reply
from tests.disclosure.sets import MINISTRY, texts, told_set

SIEVE = Sieve(
    found=1_250,
    added=12,
    duplicates=200,
    unselected={"Buiten de periode": 62, "Niet over het onderwerp": 900},
    judged={Outcome.PUBLIC: 60, Outcome.PARTIAL: 30, Outcome.WITHHELD: 10},
)
SAMPLE = SampleTaken(
    number=1, drawn_on=date(2026, 11, 3), scope=2, discarded=962, drawn=100, looked_at=100, relevant=1
)
ACCOUNT = SearchAccount(
    inquiry="2026-014",
    text="Alle berichten over mondkapjes <voorjaar 2020>.",
    scope="1 maart tot en met 30 juni 2020",
    talks=(Talk(held_on=date(2026, 9, 2), with_whom="de verzoeker", agreed="eerst de minister"),),
    systems=(
        SystemSearched(
            name="Postvak minister",
            custodian="M. de Vries",
            channel="Officieel",
            received_on=date(2026, 8, 1),
            found=40_126,
            kept=40_123,
            defects=3,
        ),
    ),
    searches=(
        SearchMade(
            number=1,
            asked_at=datetime(2026, 9, 3, 8, 0, tzinfo=UTC),
            asked_by="A. Ambtenaar",
            text="mondkapje*",
            understood="woorden die beginnen met mondkapje",
            scope=1,
            total=1_250,
            fresh=1_250,
        ),
        SearchMade(
            number=2,
            asked_at=datetime(2026, 9, 3, 8, 5, tzinfo=UTC),
            asked_by="A. Ambtenaar",
            text='"FFP9"',
            understood="FFP9",
            scope=1,
            total=0,
            fresh=0,
        ),
    ),
    persons=(
        Questioning(
            PersonAsked(
                number=1,
                role="minister",
                name="M. de Vries",
                is_name_public=True,
                question="Heeft u er op uw telefoon over geschreven?",
                asked_on=date(2026, 9, 1),
                reply=Reply.ANSWERED,
                answered_on=date(2026, 9, 8),
                answer="Ja, met mijn adviseur K. Bos.",
            ),
            HandedIn(
                name="Telefoon minister",
                delivered=1_040,
                kept_private={"zuiver privé": 12, "partijpolitiek": 3},
            ),
        ),
        Questioning(
            PersonAsked(
                number=2,
                role="adviseur",
                name="K. Bos",
                is_name_public=False,
                question="En u?",
                asked_on=date(2026, 9, 9),
                reply=Reply.NONE,
            )
        ),
    ),
    sieve=SIEVE,
    samples=(SAMPLE,),
    made_on=date(2026, 11, 20),
)
DECISION = Decision(
    inquiry="2026-014",
    text="Alle berichten over mondkapjes.",
    received_on=date(2026, 8, 3),
    decided_on=date(2026, 11, 20),
    publisher=MINISTRY,
    procedure=((date(2026, 8, 28), "De termijn is met twee weken verlengd (artikel 4.4, tweede lid, Woo)."),),
)


def page(paper: Paper) -> html.HtmlElement:
    return html.document_fromstring(b"".join(paper_html(paper)).decode())


def told(paper: Paper) -> str:
    return str(page(paper).text_content())


def test_the_account_has_the_four_headings_of_the_case_law_in_their_order() -> None:
    headings = [each.text_content() for each in page(search_account_paper(ACCOUNT)).iter("h1", "h2", "h3")]
    assert headings == [
        "Zoekverantwoording bij Woo-verzoek 2026-014",
        "Het verzoek",
        "1. Geraadpleegde systemen",
        "2. Gebruikte zoektermen",
        "3. Vragen aan betrokken personen",
        "4. Schifting",
        "Controle van wat niet is geselecteerd",
    ]


def test_the_account_tells_every_search_and_what_it_gave() -> None:
    text = told(search_account_paper(ACCOUNT))
    assert "Zoekvragen zonder resultaat: 2." in text
    assert "03-09-2026 10:00" in text
    assert "woorden die beginnen met mondkapje" in text


def persons(account: SearchAccount) -> list[list[str]]:
    table = page(search_account_paper(account)).xpath("//table[contains(caption, 'gevraagd')]")[0]
    return [[cell.text_content() for cell in row] for row in table.iterfind(".//tbody/tr")]


def test_the_account_tells_who_was_asked_and_what_came_of_it() -> None:
    assert persons(ACCOUNT) == [
        [
            "minister: M. de Vries",
            "1 september 2026",
            "Heeft u er op uw telefoon over geschreven?",
            "8 september 2026",
            "Ja, met mijn adviseur K. Bos.",
            "Telefoon minister",
            "1.040",
            "12 zuiver privé; 3 partijpolitiek",
        ],
        ["adviseur: K. Bos", "9 september 2026", "En u?", "er kwam geen antwoord", "", "", "", ""],
    ]
    assert "geen vragen aan personen" in told(search_account_paper(replace(ACCOUNT, persons=())))


def test_of_who_was_asked_his_role_goes_out_and_his_name_only_if_it_is_public() -> None:
    out = persons(covered(ACCOUNT, lambda text: text.replace("K. Bos", "[5.1.2e]")))
    assert [row[0] for row in out] == ["minister: M. de Vries", "adviseur"]
    assert out[0][4] == "Ja, met mijn adviseur [5.1.2e]."


def test_the_sieve_is_shown_step_by_step_down_to_what_was_judged() -> None:
    assert SIEVE.steps() == (
        ("Gevonden met de zoekvragen", 1_250, 1_250),
        ("Toegevoegd zonder zoekvraag", 12, 1_262),
        ("Dubbele exemplaren", -200, 1_062),
        ("Buiten de periode", -62, 1_000),
        ("Niet over het onderwerp", -900, 100),
    )
    assert (SIEVE.selected, SIEVE.difference) == (100, 0)


def test_the_sample_is_told_with_its_interval() -> None:
    text = told(search_account_paper(ACCOUNT))
    assert "op 3 november 2026 zijn bij loting 100 stukken getrokken uit de 962 stukken" in text
    assert "Alle zijn bekeken; 1 hadden geselecteerd moeten zijn (1,00%)." in text
    assert "tussen 0,03% en 5,45%" in text
    assert "selectie gewijzigd" not in text
    without = replace(ACCOUNT, samples=())
    assert "geen steekproef genomen" in told(search_account_paper(without))


def test_a_sample_that_was_not_looked_at_whole_has_no_interval_and_hides_no_other() -> None:
    half = replace(SAMPLE, number=2, looked_at=99, changes_since=1)
    text = told(search_account_paper(replace(ACCOUNT, samples=(half, SAMPLE))))
    assert "Daarvan zijn er 99 bekeken. Zolang niet alle zijn bekeken is er geen schatting." in text
    assert "Daarna is de selectie gewijzigd" in text
    assert text.count("Pearson") == 1


def test_an_account_that_does_not_add_up_is_not_made() -> None:
    with pytest.raises(ValueError, match="leaves 3 records"):
        search_account_paper(replace(ACCOUNT, sieve=replace(SIEVE, found=1_253)))


counts = st.integers(0, 10_000)


@given(
    counts,
    counts,
    counts,
    st.dictionaries(st.text(min_size=1), counts),
    st.dictionaries(st.sampled_from(Outcome), counts),
)
def test_a_sieve_adds_up_exactly_when_nothing_is_left_over(
    found: int, added: int, duplicates: int, unselected: dict[str, int], judged: dict[Outcome, int]
) -> None:
    sieve = Sieve(found=found, added=added, duplicates=duplicates, unselected=unselected, judged=judged)
    left = sieve.steps()[-1][2] if sieve.steps() else 0
    assert left == sieve.difference + sieve.selected


def test_the_letter_says_what_was_decided_and_on_which_articles() -> None:
    text = told(letter(DECISION, reckoning(told_set().members())))
    assert "Ik besluit de gevonden stukken deels openbaar te maken." in text
    assert "artikel 5.1, tweede lid, onder e, Woo: de eerbiediging van de persoonlijke levenssfeer" in text
    assert "De grond is gebruikt bij de stukken 000001." in text
    assert "Namen van ambtenaren." in text
    assert "28 augustus 2026: De termijn is met twee weken verlengd" in text
    assert "binnen zes weken" in text


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ((), "geen stukken gevonden"),
        ((Outcome.PUBLIC, Outcome.DUPLICATE), "stukken openbaar te maken"),
        ((Outcome.WITHHELD,), "stukken niet openbaar te maken"),
        ((Outcome.PUBLIC, Outcome.WITHHELD), "stukken deels openbaar te maken"),
        ((Outcome.ALREADY_PUBLIC,), "zijn al openbaar"),
    ],
)
def test_the_decision_follows_from_the_judgements(outcomes: tuple[Outcome, ...], said: str) -> None:
    first = told_set().listed[0]
    members = [
        replace(first, number=number, outcome=each, grounds=()) for number, each in enumerate(outcomes, 1)
    ]
    assert said in told(letter(DECISION, reckoning(members)))


def test_provision_waits_where_somebody_may_object() -> None:
    waits = replace(DECISION, objected_to=True, provided_on=date(2026, 12, 4))
    text = told(letter(waits, reckoning(())))
    assert (
        "op 4 december 2026, niet eerder dan twee weken na dit besluit (artikel 4.4, vijfde lid, Woo)" in text
    )


def test_the_inventory_has_a_row_for_every_member_and_every_stone() -> None:
    read = page(inventory_paper(told_set()))
    rows = [[cell.text_content() for cell in row] for row in read.iterfind(".//tbody/tr")]
    assert [row[0] for row in rows] == [f"00000{number}" for number in range(1, 10)]
    assert rows[0][4] == "=2+5 mondkapjes"
    assert rows[-1][-1] == "20 november 2026: het bestand bevatte gegevens die niet openbaar zijn"


cells = st.tuples(texts, texts)
parts = st.one_of(
    st.builds(Heading, texts, st.sampled_from((2, 3))),
    st.builds(Paragraph, texts),
    st.builds(Listing, st.lists(texts, max_size=3).map(tuple)),
    st.builds(lambda caption, rows: grid(caption, ("a", "b"), rows), texts, st.lists(cells, max_size=3)),
)
papers = st.builds(Paper, st.just("stuk"), texts, st.lists(parts, max_size=5).map(tuple))


@settings(max_examples=40)
@given(papers)
def test_nothing_that_was_written_becomes_markup(paper: Paper) -> None:
    read = page(paper)
    assert {each.tag for each in read.iter() if isinstance(each.tag, str)} <= {
        *("html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "br", "ul", "li"),
        *("div", "table", "caption", "thead", "tbody", "tr", "th", "td"),
    }
    grids = [part for part in paper.parts if isinstance(part, Grid)]
    assert len(read.findall(".//tbody/tr")) == sum(len(list(part.rows())) for part in grids)


@settings(max_examples=40)
@given(papers)
def test_a_program_reads_the_same_parts(paper: Paper) -> None:
    read = orjson.loads(b"".join(paper_json(paper)))
    assert len(read["parts"]) == len(paper.parts)
    for part, got in zip(paper.parts, read["parts"], strict=True):
        if isinstance(part, Grid):
            assert len(got["rows"]) == len(list(part.rows()))

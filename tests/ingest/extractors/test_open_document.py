"""OpenDocument: every word of a file, as it is kept and shown, and what its pages do not show marked."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from odfdo import Document, Paragraph

from ingest.extract import Extracted, UnreadableTextError
from ingest.extractors.office import OfficeText
from ingest.extractors.open_document import OpenDocumentText
from ingest.media_type import media_type_of
from ingest.words.ranged_text import RangedText
from tests.office_files import ods_file, odt_file, saved
from tests.open_document_files import (
    KIND,
    UNSEEN,
    Parts,
    cell,
    changed,
    document,
    flat,
    p,
    package,
    region,
    remarked,
    root,
    row,
    sheet,
    span,
    style,
    tracked,
)


def read(content: bytes) -> Extracted:
    return OpenDocumentText().extract(content, media_type_of(content[:8192], "a"), "a")


def lines(content: bytes) -> list[str]:
    return [" ".join(line.split()) for line in read(content).text.split("\n") if line.strip()]


def test_a_tracked_change_stands_where_it_was_made_with_by_whom_and_when() -> None:
    regions = tracked(region(1, "deletion", p("oud")), region(2, "insertion"), region(3, "format-change"))
    found = read(
        document(regions + p("De ", changed(3, "brug"), " is ", changed(1), changed(2, "nieuwer"), "."))
    )
    assert found.text == (
        "De brug is [verwijderd door Jan op 2024-03-05: oud][ingevoegd door Jan op 2024-03-05: nieuwer]."
    )
    assert (found.whole, found.shortcomings, found.source) == (True, (), "open-document")


def test_a_change_past_the_ends_of_paragraphs_and_hidden_words_is_marked_all_along() -> None:
    own = style("text", "T1", UNSEEN)
    begin, end = (f'<text:change-{each} text:change-id="ct1"/>' for each in ("start", "end"))
    body = (
        tracked(region(1, "insertion")) + p("een ", begin, "twee") + p("drie ", span(f"vier{end} vijf", "T1"))
    )
    assert lines(document(body, own)) == [
        "een [ingevoegd door Jan op 2024-03-05: twee",
        "drie [verborgen: vier]][verborgen: vijf]",
    ]


def test_a_deletion_that_nothing_refers_to_and_what_was_said_of_a_change_are_not_lost() -> None:
    said = region(1, "insertion").replace("</office:change-info>", f"{p('waarom?')}</office:change-info>")
    body = tracked(region(7, "deletion", p("zoek") + p("geraakt")), said) + p("tekst ", changed(1, "nieuw"))
    assert lines(document(body)) == [
        "tekst [opmerking van Jan op 2024-03-05: waarom?][ingevoegd door Jan op 2024-03-05: nieuw]",
        "[verwijderd door Jan op 2024-03-05: zoek",
        "geraakt]",
    ]


def test_remarks_and_notes_stand_in_place_and_two_that_are_alike_are_two() -> None:
    note = '<text:note text:note-class="%s"><text:note-citation>1</text:note-citation><text:note-body>%s</text:note-body></text:note>'
    told = "opmerking van Anna de Vries op 2024-03-05"
    range_ = '<office:annotation-end office:name="a"/>'
    body = p(
        "De raming",
        remarked("klopt niet"),
        remarked("ook dit niet"),
        note % ("footnote", p("zie bijlage")),
        range_,
    )
    body += p("slot", note % ("endnote", p("einde")))
    assert lines(document(body)) == [
        f"De raming[{told}: klopt niet][{told}: ook dit niet][voetnoot: zie bijlage]",
        "slot[eindnoot: einde]",
    ]


def test_what_a_style_a_section_or_a_field_hides_is_marked() -> None:
    own = style("text", "T1", parent="Geheim") + style("paragraph", "P1", UNSEEN)
    shared = style("text", "Geheim", UNSEEN) + style("paragraph", "P1", "<style:text-properties/>")
    section = f'<text:section text:display="none">{p("een afdeling")}</text:section>'
    field = '<text:hidden-paragraph text:is-hidden="true"/>'
    hidden = '<text:hidden-text text:is-hidden="true" text:string-value="een veld"/>'
    choice = '<text:conditional-text text:current-value="true" text:string-value-if-true="ja" text:string-value-if-false="nee">ja</text:conditional-text>'
    body = p("open ", span("een letter", "T1")) + p("een alinea", style="P1") + section
    shape = f'<draw:custom-shape drawooo:display="none">{p("een vorm")}</draw:custom-shape>'
    body += shape + p("voor", field, "na") + p("kijk ", hidden, choice)
    assert lines(document(body, own, shared=shared)) == [
        "open [verborgen: een letter]",
        "[verborgen: een alinea]",
        "[verborgen: een afdeling",
        "een vorm",
        "voorna]",
        "kijk [verborgen: een veld]ja",
        "[verborgen: nee]",
    ]


def test_a_picture_a_frame_and_a_form_say_what_they_say_and_white_space_is_as_it_is_shown() -> None:
    picture = "<draw:frame><draw:image/><svg:title>Foto</svg:title><svg:desc>De brug bij nacht</svg:desc></draw:frame>"
    frame = f"<draw:frame><draw:text-box>{p('in een kader')}</draw:text-box></draw:frame>"
    form = '<office:forms><form:form><form:text form:label="Naam" form:current-value="Jansen" form:value="Jansen"/></form:form></office:forms>'
    white = p("a\n   b", '<text:s text:c="3"/>', "c", "<text:tab/>d<text:line-break/>", " e")
    found = read(document(form + p("voor", picture, frame, "na") + white)).text
    assert found.split("\n") == [
        "Naam", "Jansen",
        "voor[bijschrift van een afbeelding: Foto][bijschrift van een afbeelding: De brug bij nacht]",
        "in een kader", "na", "a b   c\td", " e",
    ]  # fmt: skip


def test_heads_come_first_feet_behind_the_body_and_the_title_last() -> None:
    page = "<text:page-number>1</text:page-number>"
    master = f"<style:master-page><style:header>{p('Kop')}</style:header><style:footer>{p('Blad ', page)}</style:footer></style:master-page>"
    made = Document("text")
    made.body.clear()
    made.body.append(Paragraph("tekst"))
    made.meta.title = "De titel"
    assert (lines(document(p("tekst"), masters=master)), lines(saved(made))) == (
        ["Kop", "tekst", "Blad"],
        ["tekst", "De titel"],
    )


MONEY = 'office:value-type="currency" office:value="1250000.456"'
DAY = 'office:value-type="date" office:date-value="2024-03-05"'


def test_a_value_stands_as_it_is_kept_and_behind_it_as_it_is_shown() -> None:
    content = document(
        sheet(
            "Raming",
            row(cell("€ 1.250.000,46", MONEY), cell("5 maart 2024", DAY), cell("2", 'office:value="2"')),
            row(
                cell("14:30", 'office:time-value="PT14H30M00S"'),
                cell("WAAR", 'office:boolean-value="true"'),
                cell("5-3", 'office:date-value="2024-03-05T14:30:00"'),
                cell("", 'office:value="7"'),
            ),
        ),
        kind="spreadsheet",
    )
    assert read(content).text.split("\n") == [
        "Raming",
        "1250000.456 (€ 1.250.000,46)\t2024-03-05 (5 maart 2024)\t2",
        "14:30:00 (14:30)\tWAAR\t2024-03-05 14:30:00 (5-3)\t7",
    ]
    assert read(content).whole


def test_hidden_sheets_rows_and_columns_remarks_and_drawings_are_marked() -> None:
    own = style("table", "ta1", '<style:table-properties table:display="false"/>')
    columns = '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
    drawn = f"<table:shapes><draw:custom-shape>{p('in een kader')}</draw:custom-shape></table:shapes>"
    gap = row(cell(), told='table:number-rows-repeated="5"')
    filtered = row(cell(), cell("vier"), told='table:visibility="filter"')
    open_ = sheet(
        "Open",
        drawn,
        columns,
        row(cell("een", more=remarked("niet zo", "Jan")), cell("twee")),
        row(cell("drie"), told='table:visibility="collapse"'),
        gap,
        f"<table:table-row-group>{filtered}</table:table-row-group>",
    )
    hidden = sheet("Geheim", row(cell("vijf")), told='table:style-name="ta1"')
    assert lines(document(open_ + hidden, own, kind="spreadsheet")) == [
        "Open",
        "een [verborgen kolom B: twee]",
        "[verborgen rij 2: drie]",
        "[verborgen rij 8: [verborgen kolom B: vier]]",
        "[opmerking bij A1 van Jan op 2024-03-05: niet zo]",
        "in een kader",
        "[verborgen blad: Geheim]",
        "vijf",
    ]


def test_what_stands_in_a_million_cells_is_said_within_bounds_and_what_comes_behind_it_too() -> None:
    many = 'table:number-columns-repeated="16384"'
    rows = row(cell("x" * 1000, many), told='table:number-rows-repeated="1048576"')
    found = read(document(sheet("Vol", rows, row(cell("slot"))), kind="spreadsheet")).text
    assert (found.split()[-1], 500 < found.count("x" * 1000) < 3_000, len(found) < 3_000_000) == (
        "slot",
        True,
        True,
    )
    twice = row(cell("a", 'table:number-columns-repeated="2"'), told='table:number-rows-repeated="2"')
    assert lines(document(sheet("Twee", twice), kind="spreadsheet")) == ["Twee", "a a", "a a"]


def test_cells_of_any_shape_stand_next_to_each_other() -> None:
    empty, twice, spaced = p(), p("een") + p("twee"), p(" a  b ")
    cells = [f"<table:table-cell>{each}</table:table-cell>" for each in (empty, twice, spaced, "", p("slot"))]
    rows = "".join(map(row, cells)) + row(*cells)
    assert read(document(sheet("Vol", rows), kind="spreadsheet")).text.split("\n") == [
        "Vol", "een", "twee", "a b", "slot", "een", "twee\ta b\tslot",
    ]  # fmt: skip


def test_a_tracked_change_of_a_cell_keeps_what_stood_there() -> None:
    info = "<office:change-info><dc:creator>Jan</dc:creator><dc:date>2024-03-05T10:00:00</dc:date></office:change-info>"
    former = f'<table:previous><table:change-track-table-cell office:value="12">{p("12,00")}</table:change-track-table-cell></table:previous>'
    change = f'<table:tracked-changes><table:cell-content-change table:id="ct1">{info}{former}</table:cell-content-change></table:tracked-changes>'
    assert lines(document(change + sheet("Blad", row(cell("13"))), kind="spreadsheet")) == [
        "[verwijderd door Jan op 2024-03-05: 12",
        "12,00]",
        "Blad",
        "13",
    ]


def test_notes_remarks_hidden_slides_and_what_all_slides_bear_are_told_apart() -> None:
    def page(*said: str, more: str = "", named: str = "dp1") -> str:
        shapes = "".join(
            f"<draw:frame><draw:text-box>{p(each)}</draw:text-box></draw:frame>" for each in said
        )
        return f'<draw:page draw:style-name="{named}">{more}{shapes}</draw:page>'

    own = style("drawing-page", "dp2", '<style:drawing-page-properties presentation:visibility="hidden"/>')
    notes = f'<presentation:notes><draw:frame presentation:class="notes"><draw:text-box>{p("eerst koffie")}</draw:text-box></draw:frame></presentation:notes>'
    prompt = f'<draw:frame presentation:class="title">{p("Klik om de titel te bewerken")}</draw:frame>'
    master = f"<style:master-page>{prompt}<draw:frame>{p('Vertrouwelijk')}</draw:frame></style:master-page>"
    foot = "<presentation:footer-decl>Voettekst</presentation:footer-decl>"
    body = foot + page("Stand van zaken", "drie punten", more=remarked("te lang", "Jan") + notes)
    content = document(body + page("Niet tonen", named="dp2"), own, kind="presentation", masters=master)
    assert read(content).text.split("\n") == [
        "Stand van zaken",
        "drie punten",
        "[sprekersnotitie bij dia 1: eerst koffie]",
        "[opmerking bij dia 1 van Jan op 2024-03-05: te lang]",
        "[verborgen dia 2]",
        "Niet tonen",
        "Voettekst",
        "Vertrouwelijk",
    ]


@pytest.mark.parametrize(
    ("ending", "kind"), [("fodt", "text"), ("fods", "spreadsheet"), ("fodp", "presentation")]
)
def test_a_flat_file_is_known_by_what_it_says_or_by_its_name_and_read_alike(ending: str, kind: str) -> None:
    body = {
        "text": p("een"),
        "spreadsheet": sheet("een"),
        "presentation": f"<draw:page>{p('een')}</draw:page>",
    }[kind]
    content = flat(body, kind=kind)
    assert (media_type_of(content, "a"), read(content).text) == (f"{KIND}.{kind}-flat-xml", "een")
    assert (
        media_type_of(content[: content.index(b"office:mimetype")], f"a.{ending}")
        == f"{KIND}.{kind}-flat-xml"
    )


def test_a_sheet_and_a_formula_within_a_document_are_read_and_a_former_version_is_left_to_tika() -> None:
    parts: Parts = {
        "content.xml": root("content", f"<office:body><office:text>{p('tekst')}</office:text></office:body>"),
        "Object 1/content.xml": root(
            "content",
            f"<office:body><office:spreadsheet>{sheet('Blad', row(cell('zeven')))}</office:spreadsheet></office:body>",
        ),
        "Object 2/content.xml": "<math><mi>snelheid</mi><annotation encoding='StarMath'>v</annotation></math>",
        "ObjectReplacements/Object 1": b"\0",
    }
    found = read(package({**parts}))
    assert (found.text.split(), found.whole) == (["tekst", "Blad", "zeven", "snelheid", "v"], True)
    assert not read(package({**parts, "Versions/Version1": b"PK"})).whole


def test_tika_finds_no_word_that_is_not_found_here() -> None:
    for content in (odt_file("Ceciliabrug vóór 2027", "en daarna"), ods_file("heipalen", "staal")):
        theirs = OfficeText(1_000_000).extract(content, KIND, "a").text
        assert set(re.findall(r"\w+", theirs)) <= set(re.findall(r"\w+", read(content).text))


DOCTYPE = '<!DOCTYPE w [<!ENTITY a "lol">]>'


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04kapot", ("unreadable", "open-document: BadZipFile")),
        (package({"styles.xml": root("styles", "")}), ("unreadable", "open-document: KeyError")),
        (
            package({"content.xml": root("content", "<office:body>")[:-9]}),
            ("unreadable", "open-document: ExpatError"),
        ),
        (document("<text:p>" * 600 + "</text:p>" * 600), ("limit-depth", "open-document: xml 500")),
        (document(p(" " * (65 * 2**20))), ("limit-size", "open-document: xml 67108864")),
        (package({"content.xml": f"{DOCTYPE}<w/>"}), ("unreadable", "open-document: doctype")),
        (flat(p("x"))[:-9], ("unreadable", "open-document: ExpatError")),
    ],
    ids=["no zip", "no content", "broken", "deep", "bomb", "doctype", "flat"],
)
def test_what_cannot_be_read_here_is_named_and_left_to_the_next_reader(
    content: bytes, told: tuple[str, str]
) -> None:
    found = OpenDocumentText().extract(content, f"{KIND}.text", "a")
    named = [(each.code.value, each.detail) for each in found.shortcomings]
    assert (found.text, found.whole, named) == ("", False, [told])


def test_a_file_with_a_password_is_called_encrypted() -> None:
    manifest = '<manifest:manifest><manifest:encryption-data manifest:checksum="x"/></manifest:manifest>'
    with pytest.raises(UnreadableTextError) as caught:
        read(package({"META-INF/manifest.xml": manifest, "content.xml": b"\x91"}))
    assert (caught.value.code.value, caught.value.detail) == ("encrypted", f"{KIND}.text")


ACTS = ("t", "hidden", "note", "remark", "ins", "del", "start", "end", "frame", "section")


@given(st.lists(st.lists(st.sampled_from(ACTS), max_size=8), max_size=6))
def test_no_word_is_lost_and_each_stands_once_whatever_marks_it_bears(paragraphs: list[list[str]]) -> None:
    words, regions = 0, [region(0, "insertion")]

    def made(kind: str) -> str:
        nonlocal words
        if kind in {"start", "end"}:
            return f'<text:change-{kind} text:change-id="ct0"/>'
        words += 1
        word = f"w{words}w "
        if kind == "del":
            regions.append(region(words, "deletion", p(word)))
            return changed(words) if words % 2 else ""
        if kind == "ins":
            regions.append(region(words, "insertion"))
            return changed(words, word)
        return {
            "t": word,
            "hidden": span(word, "T1"),
            "note": f"<text:note><text:note-body>{p(word)}</text:note-body></text:note>",
            "remark": remarked(word),
            "frame": f"<draw:frame><draw:text-box>{p(word)}</draw:text-box></draw:frame>",
            "section": f'<text:section text:display="none">{p(word)}</text:section>',
        }[kind]

    body = "".join(p(*map(made, each)) for each in paragraphs)
    found = read(document(tracked(*regions) + body, style("text", "T1", UNSEEN))).text
    assert sorted(re.findall(r"w\d+w", found)) == sorted(f"w{number}w" for number in range(1, words + 1))
    assert found.count("[") == found.count("]")


@given(
    st.lists(
        st.tuples(st.sampled_from(["open", "close", "put", "mark"]), st.sampled_from("abc")), max_size=40
    )
)
def test_marks_that_overlap_hold_all_that_was_said_within_them_and_nothing_else(
    acts: list[tuple[str, str]],
) -> None:
    text, now, expected = RangedText(), list[str](), list[list[str]]()
    for act, key in acts:
        if act == "open":
            text.open(key, key)
            now.append(key)
        elif act == "close":
            text.close(key)
            if key in now:
                del now[len(now) - 1 - now[::-1].index(key)]
        elif act == "put":
            text.put("x")
            expected.append(list(now))
        else:
            text.mark("m", "x")
            expected.append([*now, "m"])
    found, within, told = text.finish(), list[str](), list[list[str]]()
    for token in re.findall(r"\[\w: |\]|x", found):
        if token == "x":
            told.append(list(within))
        elif token == "]":
            within.pop()
        else:
            within.append(token[1])
    assert told == expected
